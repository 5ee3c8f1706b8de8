"""Signs that a person needs help, asks support to act, or is a minor."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from nlp.errors import LexiconError
from nlp.folding import fold
from nlp.lexicon import lines, read_file
from nlp.words import LANGUAGES

_LATIN_END = 0x250
_COMBINING = range(0x300, 0x370)
_UNSEEN = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), *range(0xFE00, 0xFE10), 0xFEFF)
# One look-up table instead of a call of `fold` for every word: a cue must not keep an answer waiting.
_SPELLING: dict[int, str | None] = {
    **{code: fold(chr(code)) for code in range(0x80, _LATIN_END)},
    **{ord(letter): fold(letter) for letter in "ёșț"},
    **dict.fromkeys(map(ord, "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`´ʼ"), "'"),
    **dict.fromkeys(map(ord, "«»“”„‟"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—"), "-"),
    ord("…"): ".",
    ord(";"): ".",
    **dict.fromkeys((*_UNSEEN, *_COMBINING), None),
}
_DRAWL = re.compile(r"([^\W\d_])\1{2,}")
_LINE_BREAK = re.compile(r"\s*\n\s*")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_UNIT = re.compile(r"(?<=\d)(?=[^\W\d_])")
_SIGNS = ".,:!?"
_CROWDED = re.compile(r"([,:!?]|\.(?!\d))(?=[^\s.,:!?])")
_CYRILLIC, _LATIN = re.compile(r"[а-я]{2}"), re.compile(r"[a-z]{2}")
_NAME = re.compile(r"<(\w+)>")
_NOT = "not_"
_MASK = "#"  # stands for a look-alike; no expression fits across it


class Cue(StrEnum):
    """A sign that an interviewer must not pass over."""

    DANGER = "danger"
    SUPPORT = "support"
    MINOR = "minor"


def find_cues(text: str, *, language: str) -> frozenset[Cue]:
    """Find the signs in what a person wrote; rather one too few than a story told in the past taken for a cry.

    A cry for help counts in any of the languages: in danger nobody keeps to the one once chosen.
    Raises UnknownLanguageError for a language without a lexicon.
    """
    told = spelled(text)
    found = load_expressions(language, "cues").found(told)
    if Cue.DANGER not in found and any(_in_danger(told, other) for other in LANGUAGES if other != language):
        found |= {Cue.DANGER}
    return frozenset(map(Cue, found))


def _in_danger(told: str, language: str) -> bool:
    letters = _CYRILLIC if language == "ru" else _LATIN
    return letters.search(told) is not None and load_expressions(language, "cues").occurs(Cue.DANGER, told)


def spelled(text: str) -> str:
    """Return the text in the spelling that expressions are written for.

    Small letters without accents, no drawl, line breaks as full stops, one space after a sign and none before it,
    hyphens inside words as spaces, straight quotes, "15лет" as two words.
    """
    letters = unicodedata.normalize("NFC", text).lower().translate(_SPELLING)
    letters = _LINE_BREAK.sub(". ", _DRAWL.sub(r"\1", letters).strip())
    letters = " ".join(_UNIT.sub(" ", _HYPHEN.sub(" ", letters)).split())
    for sign in _SIGNS:
        letters = letters.replace(" " + sign, sign)
    return _CROWDED.sub(r"\1 ", letters)


@dataclass(frozen=True, slots=True)
class Expressions:
    """Regular expressions by label, each with the look-alikes that are taken out before it is searched."""

    wanted: dict[str, re.Pattern[str]]
    look_alikes: dict[str, re.Pattern[str]]

    def found(self, told: str) -> frozenset[str]:
        """Return the labels whose expressions occur in a spelled text."""
        return frozenset(label for label in self.wanted if self.occurs(label, told))

    def occurs(self, label: str, told: str) -> bool:
        """Tell whether an expression of one label occurs in a spelled text, look-alikes apart."""
        wanted, look_alike = self.wanted[label], self.look_alikes.get(label)
        found = wanted.search(told)
        if found is not None and look_alike is not None:
            found = wanted.search(look_alike.sub(_MASK, told))
        return found is not None


@cache
def load_expressions(language: str, name: str) -> Expressions:
    """Read a file of regular expressions by label, once.

    `not_<label>` lists look-alikes. `names` holds pieces that others refer to as `<name>`. Accents may be written.
    Raises UnknownLanguageError, or LexiconError that names the file and the line.
    """
    content = read_file(language, name)
    where = f"lexicons/{language}/{name}.yaml"
    pieces: dict[str, str] = {}
    for piece, listed in content.pop("names", {}).items():
        pieces[piece] = "(?:" + "|".join(_written(line, pieces, where) for line in lines(listed)) + ")"
    patterns = {label: _joined(lines(listed), pieces, where) for label, listed in content.items()}
    look_alikes = {label.removeprefix(_NOT): found for label, found in patterns.items() if label.startswith(_NOT)}
    wanted = {label: found for label, found in patterns.items() if not label.startswith(_NOT)}
    if unknown := look_alikes.keys() - wanted.keys():
        raise LexiconError(f"{where}: {_NOT}{min(unknown)} has no {min(unknown)} beside it.")
    return Expressions(wanted, look_alikes)


def _joined(written: list[str], pieces: dict[str, str], where: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(_written(line, pieces, where) for line in written) + r")(?!\w)")


def _written(line: str, pieces: dict[str, str], where: str) -> str:
    """Return a line with its accents folded and the names replaced; escapes like `\\W` keep their capitals."""
    bare = "".join(fold(letter) if letter > "\x7f" else letter for letter in line)
    try:
        filled = _NAME.sub(lambda name: pieces[name[1]], bare)
        re.compile(filled)
    except KeyError as error:
        raise LexiconError(f"{where}, {line!r}: {error} is not among the names.") from error
    except re.error as error:
        raise LexiconError(f"{where}, {line!r}: {error}.") from error
    return filled
