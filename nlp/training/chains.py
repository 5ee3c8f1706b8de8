"""Fit the chain that marks pains and gains, with CRFsuite."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import pycrfsuite

from nlp.chain import BUCKETS, LAYERS, STATES, Unit, chunks, is_shared, unit_features
from nlp.ngrams import bucket
from nlp.training.corpus import Annotated
from nlp.training.linear import LARGEST, Floats

_SETTINGS = {"c1": 0.5, "c2": 0.5, "max_iterations": 100, "feature.possible_transitions": True}
_FORBIDDEN = -20.0
_FIRST_THRESHOLD = 0.35
_THRESHOLDS = np.arange(0.15, 0.66, 0.05)


def states_of(units: Sequence[Unit], text: Annotated) -> list[str]:
    """Return the state of every word of a text."""
    states = ["O"] * len(units)
    for point in text.points:
        inside = [place for place, unit in enumerate(units) if unit.start < point.end and unit.end > point.start]
        for number, place in enumerate(inside):
            states[place] = ("I-" if number else "B-") + point.layer
    return states


@dataclass(frozen=True, slots=True)
class FittedChain:
    """A chain as CRFsuite fitted it, on texts of all languages. weights: by name of a feature and state."""

    weights: Mapping[tuple[str, str], float]
    steps: Floats

    def arrays(self, language: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return the arrays of a model file: the weights that are shared, and those of the language's own features."""
        weights = np.zeros((len(STATES), BUCKETS), dtype=np.float32)
        for (name, state), value in self.weights.items():
            of, _, key = name.partition(":")
            if of in ("", language):
                weights[STATES.index(state), bucket(key, BUCKETS)] += value
        scale = np.abs(weights).max() / LARGEST
        return {
            "chain_weights": np.round(weights / scale).astype(np.int8),
            "chain_scale": np.float32(scale),
            "chain_steps": self.steps,
            **{f"chain_{layer}": np.float32(_FIRST_THRESHOLD) for layer in LAYERS},
        }


def chain_features(units: Sequence[Unit], language: str) -> list[list[str]]:
    """Return the features of every word of a text under the names that a chain of all languages knows them by."""
    return [[f"{'' if is_shared(key) else language}:{key}" for key in row] for row in unit_features(units)]


def fit_chain(features: Iterable[Sequence[Sequence[str]]], states: Iterable[Sequence[str]]) -> FittedChain:
    """Fit a chain on the features and states of the words of texts."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_SETTINGS)
    numbers: dict[str, str] = {}  # CRFsuite's own listing of a model stumbles over some signs
    for rows, marked in zip(features, states, strict=True):
        trainer.append([[numbers.setdefault(key, str(len(numbers))) for key in row] for row in rows], marked)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain.crfsuite")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    steps = np.zeros((len(STATES), len(STATES)), dtype=np.float32)
    for (before, after), value in info.transitions.items():
        steps[STATES.index(before), STATES.index(after)] = value
    for layer in LAYERS:
        # Nothing goes on that did not begin.
        for place, state in enumerate(STATES):
            if state not in (f"B-{layer}", f"I-{layer}"):
                steps[place, STATES.index(f"I-{layer}")] = _FORBIDDEN
    names = list(numbers)
    return FittedChain({(names[int(key)], state): value for (key, state), value in info.state_features.items()}, steps)


def best_threshold(
    layer: str, marginals: Sequence[Floats], units: Sequence[Sequence[Unit]], own: Sequence[Annotated]
) -> tuple[float, float]:
    """Return the threshold that finds the marked letters best, and its F1 on them."""
    return max(
        ((float(at), _letters_f1(layer, float(at), marginals, units, own)) for at in _THRESHOLDS),
        key=lambda pair: pair[1],
    )


def _letters_f1(
    layer: str, at: float, marginals: Sequence[Floats], units: Sequence[Sequence[Unit]], own: Sequence[Annotated]
) -> float:
    right = found = wanted = 0
    for likely, listed, text in zip(marginals, units, own, strict=True):
        inside = {
            place
            for chunk in chunks(likely, layer, at)
            for place in range(listed[chunk.first].start, listed[chunk.last - 1].end)
        }
        marked = {point for one in text.points if one.layer == layer for point in range(one.start, one.end)}
        right, found, wanted = right + len(inside & marked), found + len(inside), wanted + len(marked)
    return 2 * right / max(1, found + wanted)
