"""One spelling for the many ways a word is typed: small letters, no accents, ё as е."""

import unicodedata
from functools import lru_cache
from itertools import groupby

_APOSTROPHES = (
    "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}`\N{ACUTE ACCENT}"
)
_TABLE = str.maketrans({"ё": "е", "Ё": "Е", **dict.fromkeys(_APOSTROPHES, "'")})
_LATIN_END = 0x250  # first code point after the accented Latin letters of the four languages
_DRAWL = 3  # "оооочень", "soooo": no word of the four languages has the same letter three times in a row


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return the word in the spelling that lexicons are compared in.

    Folds ё to е and strips accents from Latin letters only: й decomposes too, but is a letter of its own.
    Drawn-out letters are cut to one.
    """
    composed = unicodedata.normalize("NFC", word).translate(_TABLE).lower()
    return _cut_drawl("".join(_bare(letter) for letter in composed if not unicodedata.combining(letter)))


def is_drawn_out(word: str) -> bool:
    """Tell whether a letter is repeated for emphasis."""
    return any(letter.isalpha() and len(list(run)) >= _DRAWL for letter, run in groupby(word.lower()))


def _bare(letter: str) -> str:
    if "\x7f" < letter < chr(_LATIN_END) or letter in "șț":
        return unicodedata.normalize("NFD", letter)[0]
    return letter


def _cut_drawl(word: str) -> str:
    runs = ((letter, len(list(run))) for letter, run in groupby(word))
    return "".join(letter if letter.isalpha() and n >= _DRAWL else letter * n for letter, n in runs)
