"""Fit the chain that marks pains and gains, with CRFsuite."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import pycrfsuite

from nlp.chain import BUCKETS, LAYERS, STATES, Unit, chunks
from nlp.training.corpus import Annotated
from nlp.training.linear import LARGEST, Floats

_SETTINGS = {"c1": 0.05, "c2": 0.15, "max_iterations": 100, "feature.possible_transitions": True}
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


def fit_chain(features: Sequence[list[list[int]]], states: Sequence[list[str]]) -> dict[str, npt.NDArray[np.generic]]:
    """Fit a chain; returns its arrays as a model file keeps them."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_SETTINGS)
    for rows, marked in zip(features, states, strict=True):
        trainer.append([[str(key) for key in row] for row in rows], marked)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain.crfsuite")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    weights = np.zeros((len(STATES), BUCKETS), dtype=np.float32)
    for (key, state), value in info.state_features.items():
        weights[STATES.index(state), int(key)] = value
    steps = np.zeros((len(STATES), len(STATES)), dtype=np.float32)
    for (before, after), value in info.transitions.items():
        steps[STATES.index(before), STATES.index(after)] = value
    for layer in LAYERS:
        # Nothing goes on that did not begin.
        for place, state in enumerate(STATES):
            if state not in (f"B-{layer}", f"I-{layer}"):
                steps[place, STATES.index(f"I-{layer}")] = _FORBIDDEN
    scale = np.abs(weights).max() / LARGEST
    return {
        "chain_weights": np.round(weights / scale).astype(np.int8),
        "chain_scale": np.float32(scale),
        "chain_steps": steps,
        **{f"chain_{layer}": np.float32(_FIRST_THRESHOLD) for layer in LAYERS},
    }


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
