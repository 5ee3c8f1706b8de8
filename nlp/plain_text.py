"""A text without what hides numbers and names from the eye, and the way back to the text as it was written."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Private-use characters: no word, no digit, no space to any pattern.
HIDDEN = "\ue000"  # already replaced
KEPT = "\ue001"  # known to be harmless: a date, a price

_REPLACED = "\ufffd"  # a person's own private-use character must not pass for ours
_HYPHENS = frozenset("\u2010\u2011\u2012\u2212\ufe63\uff0d")
_INVISIBLE = frozenset(("Cf", "Mn", "Me", "Cc"))


# What needs a look; all else is copied as it stands.
_ODD = re.compile(r"[^\x20-\x7e\n\u00c0-\u017f\u0218-\u021b\u0400-\u045f«»“”„’‘–—…№€£₽•°]")


class PlainText(NamedTuple):
    """text: as patterns read it. starts, ends: for each of its characters the half-open place in the written text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def plain_text(written: str, placeholders: re.Pattern[str]) -> PlainText:
    """Drop invisible signs, fold digits and letters of full width, and make one sign of each placeholder."""
    odd = {match.start(): match.end() for match in _ODD.finditer(written)}
    odd.update((match.start(), match.end()) for match in placeholders.finditer(written))
    if not odd:
        return PlainText(written, range(len(written)), range(1, len(written) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for start, end in sorted(odd.items()):
        letters += written[done:start]
        starts += range(done, start)
        ends += range(done + 1, start + 1)
        done = end
        letter = HIDDEN if end > start + 1 else _plain(written[start])
        if letter:
            letters.append(letter)
            starts.append(start)
            ends.append(end)
        elif letters and unicodedata.combining(written[start]) and letters[-1] != HIDDEN:
            ends[-1] = end  # an accent goes where its letter goes
            letters[-1] = _composed(letters[-1], written[start])
    letters += written[done:]
    starts += range(done, len(written))
    ends += range(done + 1, len(written) + 1)
    return PlainText("".join(letters), starts, ends)


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return " " if character in "\t\r\x0b\x0c" else ""
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp"):
        return "\n"
    if category == "Co":
        return _REPLACED
    if character in _HYPHENS:
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(character))
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _composed(letter: str, accent: str) -> str:
    composed = unicodedata.normalize("NFC", letter + accent)
    return composed if len(composed) == 1 else letter
