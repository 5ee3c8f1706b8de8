"""The project's own texts of customers and staff, with their annotation (`docs/annotation.md`)."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from nlp.errors import CorpusError
from nlp.labels import CATEGORIES, EMOTIONS, SENTIMENTS, STAGES

FOLDER = Path(__file__).parent.parent / "corpus"
HEADER = ("role", "sector", "kind", "text", "emotions", "sentiment", "valence", "stage", "facts")
PARTS = 5  # of which one is for testing and the others for training, and for cross-validation among themselves
TEST_PART = 0
_MARK = re.compile(r"\[\[(?P<gain>\+?)(?P<category>\w+)(?:/(?P<severity>[123]))?\|(?P<words>[^\[\]|]+)\]\]")
_GRAM = 4  # letters
_ALIKE = 0.6  # share of the runs of letters of both texts
_LINE_BREAK = " / "
_NO_LETTER = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Point:
    """A marked pain or gain: half-open offsets in code points. severity: 1..3, None for a gain or a phrase."""

    layer: str
    category: str
    start: int
    end: int
    severity: int | None


class Known(Enum):
    """What is known of a text: all of it; of a phrase, what it feels or what its points are, and nothing else.

    SENTIMENT: that alone; SIDE: its sentiment and whether it tells a pain.
    """

    ALL = auto()
    EMOTIONS = auto()
    POINTS = auto()
    SENTIMENT = auto()
    SIDE = auto()


@dataclass(frozen=True, slots=True)
class Annotated:
    """One text and what is true of it, as far as `known`.

    part: 0 is the test part, 1..4 are for training. has_unmarked_pain: that a pain is told, and its words not marked.
    weight: in training, beside a text of the project's own.
    """

    text: str
    role: str
    sector: str
    kind: str
    points: tuple[Point, ...]
    emotions: frozenset[str]
    sentiment: str
    valence: int
    stage: str | None
    facts: frozenset[str]
    part: int
    known: Known = Known.ALL
    has_unmarked_pain: bool = False
    weight: float = 1.0

    @property
    def pains(self) -> tuple[Point, ...]:
        """The pains alone."""
        return tuple(point for point in self.points if point.layer == "pain")

    @property
    def tells_pain(self) -> bool:
        """Whether a pain is told."""
        return self.has_unmarked_pain or bool(self.pains)


def read_corpus(language: str, folder: Path = FOLDER) -> list[Annotated]:
    """Read the texts of a language; raises CorpusError that names the file and the line."""
    path = folder / f"{language}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise CorpusError(f"{path.name}: write {' '.join(HEADER)} into the first line.")
    return [_annotated(line, f"{path.name}, line {number}") for number, line in enumerate(lines[1:], start=2)]


def part_of(text: str) -> int:
    """Return the part that a text belongs to: by its letters and digits alone, the same for ever."""
    return int(hashlib.sha1(_NO_LETTER.sub("", text.lower()).encode(), usedforsecurity=False).hexdigest(), 16) % PARTS


def _annotated(line: str, where: str) -> Annotated:
    columns = line.split("\t")
    if len(columns) != len(HEADER):
        raise CorpusError(f"{where}: {len(columns)} columns; write {len(HEADER)}.")
    role, sector, kind, marked, emotions, sentiment, valence, stage, facts = columns
    text, points = _unmarked(marked.replace(_LINE_BREAK, "\n"))
    found = Annotated(
        text=text,
        role=role,
        sector=sector,
        kind=kind,
        points=points,
        emotions=_listed(emotions, ","),
        sentiment=sentiment,
        valence=int(valence),
        stage=None if stage == "-" else stage,
        facts=_listed(facts, " "),
        part=part_of(text),
    )
    if error := next(_errors(found), None):
        raise CorpusError(f"{where}: {error}")
    return found


def _unmarked(marked: str) -> tuple[str, tuple[Point, ...]]:
    text, done = "", 0
    points: list[Point] = []
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        layer, severity = ("gain", None) if mark["gain"] else ("pain", int(mark["severity"] or 0))
        points.append(Point(layer, mark["category"], len(text), len(text) + len(mark["words"]), severity))
        text += mark["words"]
        done = mark.end()
    return text + marked[done:], tuple(points)


def _listed(written: str, separator: str) -> frozenset[str]:
    return frozenset() if written == "-" else frozenset(written.split(separator))


def _errors(found: Annotated) -> Iterator[str]:
    if "[[" in found.text or "]]" in found.text:
        yield "a mark is broken; write [[category/severity|words]] or [[+category|words]]."
    if strange := {point.category for point in found.points} - set(CATEGORIES):
        yield f"{min(strange)!r} is no category of nlp.labels."
    if any(point.severity == 0 for point in found.points):
        yield "a pain has no severity; write 1, 2 or 3 behind a slash."
    if unknown := found.emotions - set(EMOTIONS):
        yield f"{min(unknown)!r} is no emotion of nlp.labels."
    if found.sentiment not in SENTIMENTS:
        yield f"{found.sentiment!r} is no sentiment; write one of {', '.join(SENTIMENTS)}."
    if found.stage is not None and found.stage not in STAGES:
        yield f"{found.stage!r} is no stage; write one of {', '.join(STAGES)} or -."


def near_duplicates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts (the later first) that share most of their runs of four letters."""
    known: list[frozenset[str]] = []
    holding: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        letters = _NO_LETTER.sub(" ", text.lower())
        grams = frozenset(letters[start : start + _GRAM] for start in range(len(letters) - _GRAM + 1))
        shared = Counter(other for gram in grams for other in holding[gram])
        for other, count in shared.items():
            if count >= _ALIKE * len(grams | known[other]):
                yield number, other
        for gram in grams:
            holding[gram].append(number)
        known.append(grams)
