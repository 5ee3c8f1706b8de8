"""In which of the four languages a text is written.

A text in a chat is most often in the language of the chat: that is the prior, and the words have to speak plainly
against it. Words are scored one by one on hashed runs of letters without accents (naive Bayes), so a text typed without
diacritics is read like any other, and what a word says is remembered.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from nlp.errors import ModelError, UnknownLanguageError
from nlp.folding import fold
from nlp.model import MODELS
from nlp.ngrams import bucket
from nlp.words import LANGUAGES, PIECE

LATIN_RUSSIAN = "ru-Latn"
KINDS = (*LANGUAGES, LATIN_RUSSIAN)
LANGUAGE_FILE = "languages.npz"
BUCKETS = 1 << 14
_LONGEST = 4  # letters of a run
_WORDS_KEPT = 20_000
_PRIOR = 4.0  # log odds of the language of the chat: two or three plain words outweigh it
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_CYRILLIC_WORD = 6.0  # log odds of a word in Cyrillic letters: no other of the four languages has them
_PART_ENDS = re.compile(r"(?<=[.!?…\n;,:])\s+|\n+|\s+[-–—]\s+")
_FEWEST_WORDS = {True: 2, False: 3}  # of a part in another language that is read by itself, in other letters or not

Floats = npt.NDArray[np.float32]


def language_of(text: str, prior: str | None = None) -> str:
    """Return the language of a text, one of `LANGUAGES`. prior: the language of the chat, None when it is not known.

    Raises UnknownLanguageError for a prior that is none of them.
    """
    found = KINDS[int(_odds(text, prior).argmax())]
    return "ru" if found == LATIN_RUSSIAN else found


def is_latin_russian(text: str) -> bool:
    """Tell whether a text that is taken as Russian is written in Latin letters."""
    return _CYRILLIC.search(text) is None and KINDS[int(_odds(text, "ru").argmax())] == LATIN_RUSSIAN


def parts_by_language(text: str, prior: str | None = None) -> list[tuple[int, int, str]]:
    """Cut a text where its language changes: half-open offsets and a language for each part, most often one for all.

    Only clauses of some words that plainly speak another language are cut off: names and borrowed words stay.
    """
    whole = language_of(text, prior)
    parts: list[tuple[int, int, str]] = []
    begin = 0
    for start, end in _clauses(text):
        language = _plain_language(text, start, end, whole)
        if language is None and end < len(text):
            continue  # belongs to what follows
        if parts and language in (None, parts[-1][2]):
            begin, _, language = parts.pop()
        parts.append((begin, end, language or whole))
        begin = end
    return parts


def _plain_language(text: str, start: int, end: int, whole: str) -> str | None:
    """Return the language of a clause, None for one of so few words that it says nothing by itself."""
    words = sum(match.lastgroup == "word" for match in PIECE.finditer(text, start, end))
    other_letters = (_CYRILLIC.search(text, start, end) is not None) != (whole == "ru")
    return language_of(text[start:end], whole) if words >= _FEWEST_WORDS[other_letters] else None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _PART_ENDS.finditer(text):
        yield start, end.end()
        start = end.end()
    yield start, len(text)


def _odds(text: str, prior: str | None) -> Floats:
    odds = np.zeros(len(KINDS), dtype=np.float32)
    if prior is not None and prior not in LANGUAGES:
        raise UnknownLanguageError(f"There is no model for {prior!r}: use one of {', '.join(LANGUAGES)}.")
    if prior is not None:
        odds[KINDS.index(prior)] += _PRIOR
        odds[-1] += _PRIOR if prior == "ru" else -_PRIOR / 2  # few write so; no chat has it as its language
    for match in PIECE.finditer(text):
        if match.lastgroup == "word":
            odds += load_letters_model().word(match.group())
    return odds


class LettersModel:
    """What runs of letters say of a language. weights: int8, buckets x kinds."""

    def __init__(self, weights: npt.NDArray[np.int8], scale: float) -> None:
        self._weights, self._scale = weights, scale
        self.word = lru_cache(maxsize=_WORDS_KEPT)(self._word)

    def _word(self, word: str) -> Floats:
        odds: Floats
        if _CYRILLIC.search(word):
            odds = np.zeros(len(KINDS), dtype=np.float32)
            odds[KINDS.index("ru")] = _CYRILLIC_WORD
        else:
            odds = self._weights[word_runs(word)].sum(axis=0, dtype=np.float32) * np.float32(self._scale)
            odds[KINDS.index("ru")] = 0  # any Russian text may have a word in Latin letters
        return odds


def word_runs(word: str) -> list[int]:
    """Return the buckets of the runs of letters of a word, with its borders, and of the word itself."""
    bordered = f" {fold(word)} "
    runs = {
        bordered[start : start + length]
        for length in range(1, _LONGEST + 1)
        for start in range(len(bordered) - length + 1)
    }
    return sorted(bucket(run, BUCKETS) for run in {*runs, bordered} - {" "})


@cache
def load_letters_model() -> LettersModel:
    """Read the model, once; raises ModelError when it is missing."""
    try:
        with np.load(MODELS / LANGUAGE_FILE, allow_pickle=False) as arrays:
            return LettersModel(np.ascontiguousarray(arrays["weights"]), float(arrays["scale"]))
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(
            f"models/{LANGUAGE_FILE} cannot be used ({type(error).__name__}): train the models anew."
        ) from error
