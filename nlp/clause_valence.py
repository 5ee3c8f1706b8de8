"""How good or bad each clause of a text is: "fast, but rude" is good first and bad then."""

from collections.abc import Sequence
from typing import NamedTuple

from nlp.judgement import Judgement
from nlp.named import Finding
from nlp.pipeline import Reading

_WORST = 3  # severity of a pain that makes its clause very bad
_MOST = 2


class Clause(NamedTuple):
    """A clause: half-open offsets in code points, without the spaces around it. valence: -2..+2."""

    start: int
    end: int
    valence: int


def clauses_of(text: str, reading: Reading, judged: Judgement, points: Sequence[Finding]) -> tuple[Clause, ...]:
    """Weigh every clause that holds a word by the words of its own that are good or bad and by the points it tells.

    points: pains and gains; unsure ones count for nothing in a text that is neutral as a whole. Where no clause says
    which side it takes, all are read as the text as a whole. What is meant as its opposite is bad.
    """
    told = [point for point in points if not point.unsure or judged.sentiment != "neu"]
    found: list[Clause] = []
    for mark in reading.groups["clauses"]:
        words = text[mark.start : mark.end]
        if any(map(str.isalnum, words)):
            start = mark.start + len(words) - len(words.lstrip())
            weights = [int(one.label) for one in reading.groups["valence"] if mark.start <= one.start < mark.end]
            weights += [_weight(point) for point in told if mark.start <= point.start < mark.end]
            found.append(Clause(start, start + len(words.strip()), _valence(weights, is_mocked=judged.is_mocking)))
    if not any(clause.valence for clause in found):
        return tuple(clause._replace(valence=judged.valence) for clause in found)
    return tuple(found)


def _weight(point: Finding) -> int:
    if point.layer == "gain":
        return 1
    return -_MOST if point.severity == _WORST else -1


def _valence(weights: Sequence[int], *, is_mocked: bool) -> int:
    good = max((weight for weight in weights if weight > 0), default=0)
    bad = -min((weight for weight in weights if weight < 0), default=0)
    return -max(good, bad) if is_mocked else good - bad
