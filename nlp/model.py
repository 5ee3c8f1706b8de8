"""The weights of one language's models and the scores that they give.

A file `models/<language>.npz` holds NumPy arrays alone (no pickle), the weights as int8 with a scale. In it are:

- heads: linear models of a text (or a part of one) on its n-grams, its glosses and the lexicons' evidence;
- a chain: a linear-chain CRF on words, which marks where a pain or a gain begins and goes on.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.chain import Chain
from nlp.errors import ModelError, UnknownLanguageError
from nlp.ngrams import gloss_bucket, pair_bucket, word_buckets
from nlp.words import LANGUAGES

MODELS = Path(__file__).parent / "models"
FORMAT = 2
_DIGEST_DIGITS = 8
_WORDS_KEPT = 20_000  # of which the scores are remembered, per language

Scores = npt.NDArray[np.float32]
Array = npt.NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class TextScore:
    """What some features say, one number a head, and the square of their length."""

    total: Scores
    square: float


class _Weights:
    """Weights of hashed features for all heads. weights: int8, heads x buckets; scale: of each head."""

    def __init__(self, idf: Array, weights: Array, scale: Array) -> None:
        self._idf: Scores = idf.astype(np.float32)
        self._rows = np.ascontiguousarray(weights.T)  # buckets in rows: a word reads a few rows of all heads
        self._scale: Scores = scale.astype(np.float32)

    def score(self, buckets: npt.NDArray[np.integer]) -> TextScore:
        """Return what the features in these buckets say."""
        idf = self._idf[buckets]
        return TextScore((idf @ self._rows[buckets].astype(np.float32)) * self._scale, float(idf @ idf))


class LanguageModel:
    """All trained weights of one language. heads: names, in the order of every array of scores."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        if int(arrays["format"]) != FORMAT:
            raise ModelError(f"The model file has format {int(arrays['format'])}, not {FORMAT}: train the models anew.")
        self.heads = tuple(str(name) for name in arrays["heads"])
        self.place = {name: place for place, name in enumerate(self.heads)}
        self.version = str(arrays["version"])
        self.bias: Scores = arrays["bias"].astype(np.float32)
        self.slope: Scores = arrays["slope"].astype(np.float32)
        self.shift: Scores = arrays["shift"].astype(np.float32)
        self.threshold: Scores = arrays["threshold"].astype(np.float32)
        self.evidence: Scores = np.ascontiguousarray(arrays["evidence"].T)  # evidence x heads
        self._grams = _Weights(arrays["idf"], arrays["weights"], arrays["scale"])
        self._glosses = _Weights(arrays["gloss_idf"], arrays["gloss_weights"], arrays["gloss_scale"])
        self.chain = Chain(arrays)
        self.word_score = lru_cache(maxsize=_WORDS_KEPT)(self._word_score)
        self._pair_score = lru_cache(maxsize=_WORDS_KEPT)(self._score_of_pair)
        self.gloss_score = lru_cache(maxsize=_WORDS_KEPT)(self._score_of_gloss)
        self._gloss_pair_score = lru_cache(maxsize=_WORDS_KEPT)(self._score_of_gloss)

    def text_score(self, forms: Sequence[str], glosses: Sequence[str]) -> Scores:
        """Return what the words of a text say, for every head: n-grams and glosses, each as of length one."""
        said = [self.word_score(form) for form in forms]
        said += [self._pair_score(*pair) for pair in pairwise(forms)]
        named = [self.gloss_score(gloss) for gloss in glosses]
        named += [self._gloss_pair_score(*pair) for pair in pairwise(glosses)]
        total: Scores = self._of_length_one(said) + self._of_length_one(named)
        return total

    def _of_length_one(self, parts: Sequence[TextScore]) -> Scores:
        total: Scores = np.zeros(len(self.heads), dtype=np.float32)
        square = sum(part.square for part in parts)
        if square:
            total += np.sum([part.total for part in parts], axis=0, dtype=np.float32)
            total /= np.sqrt(square)
        return total

    def speaks(self, form: str, glosses: Sequence[str], head: int) -> float:
        """Return how much one word speaks for a head."""
        parts = [self.word_score(form), *map(self.gloss_score, glosses)]
        return float(sum(part.total[head] for part in parts))

    def probabilities(self, logits: Scores) -> Scores:
        """Turn the logits of all heads into calibrated probabilities."""
        likely: Scores = 1 / (1 + np.exp(-np.clip(self.slope * logits + self.shift, -30, 30)))
        return likely

    def _word_score(self, form: str) -> TextScore:
        return self._grams.score(word_buckets(form))

    def _score_of_pair(self, first: str, second: str) -> TextScore:
        return self._grams.score(np.array([pair_bucket(first, second)]))

    def _score_of_gloss(self, first: str, second: str = "") -> TextScore:
        return self._glosses.score(np.array([gloss_bucket(first, second)]))


@cache
def load_model(language: str) -> LanguageModel:
    """Read the models of a language, once; raises UnknownLanguageError or ModelError."""
    if language not in LANGUAGES:
        raise UnknownLanguageError(f"There is no model for {language!r}: use one of {', '.join(LANGUAGES)}.")
    path = MODELS / f"{language}.npz"
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return LanguageModel(dict(arrays))
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(
            f"models/{path.name} cannot be used ({type(error).__name__}): train the models anew."
        ) from error


@cache
def models_digest() -> str:
    """Return a short digest of all model files, the same wherever they lie."""
    digest = hashlib.sha256()
    for path in sorted(MODELS.glob("*.npz")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:_DIGEST_DIGITS]
