"""Fit what runs of letters say of a language: naive Bayes on the texts that the other models are trained on."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.language import BUCKETS, KINDS, LATIN_RUSSIAN, word_runs
from nlp.training.corpus import read_corpus
from nlp.training.linear import LARGEST
from nlp.training.open_sets import OPEN_SETS, read_open_set
from nlp.words import LANGUAGES, pieces

_OPEN_TEXTS = 3000  # of a language, or the largest set would speak for all
_SMOOTHING = 0.5
_OVERLAP = 0.25  # runs of one to four letters say the same up to four times
# Three ways in which Russians write without their keyboard; apostrophes for the soft sign are mostly left out.
_ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_SCHEMES = tuple(
    dict(zip(_ALPHABET, written.split(), strict=True)) | {"ё": yo}
    for yo, written in (
        ("yo", "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"),
        ("e", "a b v g d e zh z i j k l m n o p r s t u f h c ch sh sch - y ' e ju ja"),
        ("e", "a b v g d e j z i i k l m n o p r s t u f x ts ch sh sh - i - e u ia"),
    )
)


def fit_languages(data: Path) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of the model file."""
    texts: dict[str, list[str]] = {}
    for language in LANGUAGES:
        own = [text.text for text in read_corpus(language) if text.part]
        others = [text.text for one in OPEN_SETS if one.language == language for text in read_open_set(data, one)]
        texts[language] = own + others[:: max(1, len(others) // _OPEN_TEXTS)]
    texts[LATIN_RUSSIAN] = [in_latin(text, number) for number, text in enumerate(texts["ru"])]
    return _fitted(texts)


def in_latin(text: str, scheme: int) -> str:
    """Write a Russian text in Latin letters; scheme: any number."""
    letters = _SCHEMES[scheme % len(_SCHEMES)]
    return "".join(letters.get(letter, letter).replace("-", "") for letter in text.lower())


def _fitted(texts: Mapping[str, Sequence[str]]) -> dict[str, npt.NDArray[np.generic]]:
    counts = np.array([_counts(texts[kind]) for kind in KINDS]) + _SMOOTHING
    likely = np.log(counts / counts.sum(axis=1, keepdims=True))
    weights = (likely - likely.mean(axis=0)).T * _OVERLAP
    scale = np.abs(weights).max() / LARGEST
    return {"weights": np.round(weights / scale).astype(np.int8), "scale": np.float32(scale)}


def _counts(texts: Iterable[str]) -> npt.NDArray[np.float64]:
    counts = np.zeros(BUCKETS)
    for text in texts:
        for piece in pieces(text):
            if piece.lastgroup == "word":
                np.add.at(counts, word_runs(piece.group()), 1)
    return counts
