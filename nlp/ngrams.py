"""Words as hashed n-grams, so that a linear model reads spellings that it never saw.

A word is its form and the runs of 2 to 5 letters inside its borders; neighbours make a pair. Each is hashed into one of
`BUCKETS` places. Scores are additive over words, so a model keeps the score of a word and reads a text by adding up.
"""

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from nlp.words import Kind, Word

BUCKETS = 1 << 16
GLOSS_BUCKETS = 1 << 14
_SHORTEST, _LONGEST = 2, 5  # letters; longer runs brought nothing in any of the four languages
_NUMBER = "#"  # all numbers are one word: "40 minutes" and "35 minutes" tell the same

Buckets = npt.NDArray[np.int32]


def forms(text_words: Sequence[Word]) -> list[str]:
    """Return what the words of a text are to a model."""
    return [_NUMBER if word.kind is Kind.NUMBER else word.form for word in text_words]


def bucket(key: str, buckets: int = BUCKETS) -> int:
    """Return the place of one n-gram."""
    return zlib.crc32(key.encode()) % buckets


@lru_cache(maxsize=20_000)
def word_buckets(form: str) -> Buckets:
    """Return the places of one word, int32."""
    return np.array([bucket(key) for key in _word_keys(form)], dtype=np.int32)


def pair_bucket(first: str, second: str) -> int:
    """Return the place of two words that stand side by side."""
    return bucket(f"b{first}\0{second}")


def gloss_bucket(first: str, second: str = "") -> int:
    """Return the place of a gloss, or of two that stand side by side, among the glosses."""
    return bucket(f"{first}\0{second}", GLOSS_BUCKETS)


def gloss_buckets(glosses: Sequence[str]) -> Buckets:
    """Return the places of all glosses and pairs of them, with repeats, int32."""
    pairs = [gloss_bucket(*pair) for pair in pairwise(glosses)]
    return np.array([*map(gloss_bucket, glosses), *pairs], dtype=np.int32)


def text_buckets(text_forms: Sequence[str]) -> Buckets:
    """Return the places of all words and pairs of a text, with repeats, int32."""
    pairs = np.array([pair_bucket(*pair) for pair in pairwise(text_forms)], dtype=np.int32)
    return np.concatenate([*map(word_buckets, text_forms), pairs])


def _word_keys(form: str) -> Iterator[str]:
    yield f"w{form}"
    bordered = f" {form} "
    for length in range(_SHORTEST, min(_LONGEST, len(bordered)) + 1):
        yield from (f"c{bordered[start : start + length]}" for start in range(len(bordered) - length + 1))
