"""A linear-chain CRF that marks pains and gains word by word (Lafferty, McCallum and Pereira 2001).

Features are hashed, so that its size does not grow with the words seen in training; what a word adds to itself and to
its neighbours is remembered, so that a text is a few additions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.ngrams import bucket
from nlp.words import Kind

STATES = ("O", "B-pain", "I-pain", "B-gain", "I-gain")
LAYERS = ("pain", "gain")
BUCKETS = 1 << 18
REACH = 3  # words to each side that a word looks at
_NEAR = 2  # of these, the ones whose beginning, end and marks count too
_WORDS_KEPT = 20_000
_EDGES = ("^", "$")
_NOTHING = np.zeros((2 * REACH + 1, len(STATES)), dtype=np.float32)
_SHARED = re.compile(r"-?\d[kmg]|[BN]")

Floats = npt.NDArray[np.float32]


class Unit(NamedTuple):
    """One word as the chain sees it.

    marks: what lexicons say of it; glosses: of `nlp.glosses`; start, end: offsets into the text.

    A tuple, because a Doc carries its units along and must stay serialisable.
    """

    form: str
    kind: int
    marks: tuple[str, ...]
    glosses: tuple[str, ...]
    start: int
    end: int


def word_keys(form: str, kind: int, offset: int) -> Iterator[str]:
    """Yield what a word is to the word `offset` places before it."""
    yield f"{offset}w{form}"
    if abs(offset) > _NEAR:
        return
    if kind != Kind.WORD:
        yield f"{offset}k{kind}"
        return
    yield from (f"{offset}p{form[:length]}" for length in (3, 4, 5) if length < len(form))
    yield from (f"{offset}s{form[-length:]}" for length in (2, 3) if length < len(form))
    if offset == 0:
        bordered = f"^{form}$"
        for length in (3, 4):
            yield from (f"0c{bordered[start : start + length]}" for start in range(len(bordered) - length + 1))


def mark_keys(mark: str, offset: int) -> Iterator[str]:
    """Yield what a mark on a word is to the word `offset` places before it."""
    if abs(offset) <= _NEAR:
        yield f"{offset}m{mark}"


def gloss_keys(gloss: str, offset: int) -> Iterator[str]:
    """Yield what the gloss of a word is to the word `offset` places before it."""
    if abs(offset) <= _NEAR:
        yield f"{offset}g{gloss}"


def unit_features(units: Sequence[Unit]) -> list[list[str]]:
    """Return the features of every word of a text, as training needs them."""
    rows: list[list[str]] = []
    for place in range(len(units)):
        keys: list[str] = []
        for offset in range(-REACH, REACH + 1):
            if 0 <= place + offset < len(units):
                other = units[place + offset]
                keys += word_keys(other.form, other.kind, offset)
                keys += [key for mark in other.marks for key in mark_keys(mark, offset)]
                keys += [key for gloss in other.glosses for key in gloss_keys(gloss, offset)]
        keys += _joint_keys(units, place)
        rows.append(sorted(set(keys)))
    return rows


def _joint_keys(units: Sequence[Unit], place: int) -> list[str]:
    before = units[place - 1].form if place else _EDGES[0]
    after = units[place + 1].form if place + 1 < len(units) else _EDGES[1]
    keys = [f"b{before} {units[place].form}", f"n{units[place].form} {after}"]
    glosses = units[place].glosses
    if glosses and place and units[place - 1].glosses:
        keys.append(f"B{units[place - 1].glosses[-1]} {glosses[0]}")
    if glosses and place + 1 < len(units) and units[place + 1].glosses:
        keys.append(f"N{glosses[-1]} {units[place + 1].glosses[0]}")
    return keys


def is_shared(key: str) -> bool:
    """Tell whether a feature means the same in every language."""
    return _SHARED.match(key) is not None


class Chain:
    """The trained chain of one language."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self._weights = np.ascontiguousarray(arrays["chain_weights"].T)  # int8, buckets x states
        self._scale = float(arrays["chain_scale"])
        # From a state in rows to a state in columns.
        self._steps = np.exp(arrays["chain_steps"].astype(np.float64))
        self.thresholds = {layer: float(arrays[f"chain_{layer}"]) for layer in LAYERS}
        self._unit = lru_cache(maxsize=_WORDS_KEPT)(self._of_unit)
        self._word = lru_cache(maxsize=_WORDS_KEPT)(self._of_word)
        self._mark = lru_cache(maxsize=_WORDS_KEPT)(self._of_mark)
        self._gloss = lru_cache(maxsize=_WORDS_KEPT)(self._of_gloss)
        self._joint = lru_cache(maxsize=_WORDS_KEPT)(self._of_key)

    def marginals(self, units: Sequence[Unit]) -> Floats:
        """Return the probability of every state at every word, words x states."""
        n = len(units)
        if not n:
            return np.zeros((0, len(STATES)), dtype=np.float32)
        spread = np.zeros((2 * REACH + 1, n + 2 * REACH, len(STATES)), dtype=np.float32)
        for place, unit in enumerate(units):
            spread[:, place + REACH] = self._unit(unit.form, unit.kind, unit.marks, unit.glosses)
        # The word at place + offset adds to the word at place.
        scores: Floats = np.sum(
            [spread[REACH + offset, REACH + offset :][:n] for offset in range(-REACH, REACH + 1)], axis=0
        )
        for place in range(n):
            for key in _joint_keys(units, place):
                scores[place] += self._joint(key)
        return self._forward_backward(np.exp(scores - scores.max(axis=1, keepdims=True)).astype(np.float64))

    def _forward_backward(self, local: npt.NDArray[np.float64]) -> Floats:
        n = len(local)
        forward, backward = np.empty_like(local), np.ones_like(local)
        now = local[0]
        forward[0] = now / now.sum()
        for place in range(1, n):
            now = (forward[place - 1] @ self._steps) * local[place]
            forward[place] = now / now.sum()
        for place in range(n - 2, -1, -1):
            now = self._steps @ (backward[place + 1] * local[place + 1])
            backward[place] = now / now.sum()
        joint = forward * backward
        likely: Floats = (joint / joint.sum(axis=1, keepdims=True)).astype(np.float32)
        return likely

    def _of_unit(self, form: str, kind: int, marks: tuple[str, ...], glosses: tuple[str, ...]) -> Floats:
        """Return what a word with its marks adds to itself and its neighbours, offsets x states."""
        return self._word(form, kind) + sum((*map(self._mark, marks), *map(self._gloss, glosses)), _NOTHING)

    def _of_word(self, form: str, kind: int) -> Floats:
        return np.array([self._sum(word_keys(form, kind, offset)) for offset in range(-REACH, REACH + 1)])

    def _of_mark(self, mark: str) -> Floats:
        return np.array([self._sum(mark_keys(mark, offset)) for offset in range(-REACH, REACH + 1)])

    def _of_gloss(self, gloss: str) -> Floats:
        return np.array([self._sum(gloss_keys(gloss, offset)) for offset in range(-REACH, REACH + 1)])

    def _of_key(self, key: str) -> Floats:
        weights: Floats = self._weights[bucket(key, BUCKETS)] * np.float32(self._scale)
        return weights

    def _sum(self, keys: Iterable[str]) -> Floats:
        places = sorted({bucket(key, BUCKETS) for key in keys})
        if not places:
            return np.zeros(len(STATES), dtype=np.float32)
        total: Floats = self._weights[places].sum(axis=0, dtype=np.float32) * np.float32(self._scale)
        return total


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words that tell a pain or a gain: half-open positions among the units. probability: of the surest word."""

    layer: str
    first: int
    last: int
    probability: float


def chunks(marginals: Floats, layer: str, threshold: float) -> list[Chunk]:
    """Return the runs of words that are inside a layer with more than this probability."""
    begins, goes_on = marginals[:, STATES.index(f"B-{layer}")], marginals[:, STATES.index(f"I-{layer}")]
    inside = begins + goes_on
    found: list[Chunk] = []
    first = None
    for place in range(len(inside) + 1):
        is_inside = place < len(inside) and inside[place] >= threshold
        if first is not None and (not is_inside or begins[place] > goes_on[place]):
            found.append(Chunk(layer, first, place, float(inside[first:place].max())))
            first = None
        if is_inside and first is None:
            first = place
    return found
