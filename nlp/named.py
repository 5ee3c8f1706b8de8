"""What the words of a text name plainly, by the lexicons alone.

Follow-up questions rest on this and on nothing that was only inferred; the models of `nlp.tagger` go further.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from nlp.folding import is_drawn_out
from nlp.lexicon import Level
from nlp.pipeline import Mark, Reader, Reading, build_lexicon_pipeline
from nlp.words import pieces

_GROUPS = {"emotion": "emotions", "pain": "pains", "gain": "gains", "lane": "lanes", "touchpoint": "touchpoints"}
_NAMED = ("emotion", "pain", "gain", "lane")  # what the lexicon pipeline finds
_STRENGTH = {Level.WEAK: 0.35, Level.PLAIN: 0.6, Level.STRONG: 0.8}
_SEVERITY = {Level.WEAK: 1, Level.PLAIN: 2, Level.STRONG: 3}
_STEP = 0.15  # what a booster, a shout or a drawn-out word adds and a damper takes away
_FLOOR = 0.1
_SHOUT = re.compile(r"[^.!?…\n]*!")
_CAPITALS = 4  # letters in a row that make a word in capitals a shout, not an abbreviation
_VERY_BAD = 2.5  # weight of the bad clauses of a text that make it -2 or +2
_WEAK_CLAUSE = 0.5
_OUTWEIGHS = 1.5  # how many times more one side must weigh for the text to lean to it
_OPEN = "unresolved"


@dataclass(frozen=True, slots=True)
class Finding:
    """One tag on a text.

    layer: emotion, pain, gain, lane or touchpoint; label: an id of `nlp.labels`. start, end: half-open offsets in code
    points into the given text. strength: 0..1. severity: of a pain, 1 annoying but done, 2 cost time, money or another
    contact, 3 not solved, money lost or left; None in other layers. unsure: reports can leave it out. touchpoint,
    channel, consequence: of `nlp.labels`, of a pain, where its words or words near it tell.
    """

    layer: str
    label: str
    start: int
    end: int
    strength: float
    severity: int | None = None
    unsure: bool = False
    touchpoint: str | None = None
    channel: str | None = None
    consequence: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """What was found in one text; valence is -2..+2 for the text as a whole."""

    valence: int
    findings: tuple[Finding, ...]


class NamedReader:
    """Find emotions, pain points, gains and lanes that are named, in texts of four languages.

    Pipelines are built on first use of a language. May be called from a worker thread.
    """

    def __init__(self, reader: Reader | None = None) -> None:
        self._reader = reader or Reader(build_lexicon_pipeline)

    def read(self, text: str, *, language: str) -> Named:
        """Read one text. Raises UnknownLanguageError for a language without a lexicon."""
        return named(text, self._reader.read(text, language=language))


def named(text: str, reading: Reading) -> Named:
    """Turn what the lexicons found into findings, sorted by place."""
    found = chain.from_iterable(findings_of(layer, text, reading) for layer in _NAMED)
    ordered = sorted(found, key=lambda finding: (finding.start, finding.end, finding.layer, finding.label))
    return Named(valence=text_valence(reading), findings=tuple(ordered))


def findings_of(layer: str, text: str, reading: Reading) -> Iterator[Finding]:
    """Yield the findings of one layer in the order of the text."""
    return (_finding(layer, mark, text) for mark in reading.groups[_GROUPS[layer]])


def text_valence(reading: Reading) -> int:
    """Weigh the clauses of a text against one another; good and bad of about the same weight make 0."""
    sizes = [int(mark.label) * (_WEAK_CLAUSE if mark.level == Level.WEAK else 1) for mark in reading.groups["valence"]]
    good, bad = sum(size for size in sizes if size > 0), -sum(size for size in sizes if size < 0)
    if good and bad:
        return (good >= _OUTWEIGHS * bad) - (bad >= _OUTWEIGHS * good)
    return _sized(good) - _sized(bad)


def _sized(weight: float) -> int:
    return 0 if not weight else 2 if weight > _VERY_BAD else 1


def _finding(layer: str, mark: Mark, text: str) -> Finding:
    level = Level(mark.level)
    shout = _is_shouted(text, mark)
    strength = min(1.0, max(_FLOOR, _STRENGTH[level] + _STEP * (mark.grade + shout)))
    severity = _severity(mark, level) if layer == "pain" else None
    return Finding(layer, mark.label, mark.start, mark.end, round(strength, 2), severity, level is Level.WEAK)


def _severity(mark: Mark, level: Level) -> int:
    """Grade a pain: as its words say, a step more or less for words around it; what is not solved starts at 3."""
    said = _SEVERITY[Level.STRONG] if mark.label == _OPEN and level is not Level.WEAK else _SEVERITY[level]
    return min(3, max(1, said + (mark.grade > 0) - (mark.grade < 0)))


def _is_shouted(text: str, mark: Mark) -> bool:
    words = [piece.group() for piece in pieces(text[mark.start : mark.end])]
    loud = any(word.isupper() and len(word) >= _CAPITALS for word in words) or any(map(is_drawn_out, words))
    return loud or _SHOUT.match(text, mark.end) is not None
