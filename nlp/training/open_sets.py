"""The open sets of others that the corpus layer of the emotions is trained on, and what their licences allow."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import CorpusError

NOT_FOR_TRAINING = ("nc_", "csrest_m")  # to measure with, never to train what ships
NEUTRAL = "neutral"

_SIX = ("joy", "sadness", "surprise", "fear", "anger", "disgust")
_EIGHT = ("joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation")


@dataclass(frozen=True, slots=True)
class OpenSet:
    """A set of texts with emotions. labels: those that it annotates; any other emotion is unknown there."""

    name: str
    folder: str
    language: str
    labels: tuple[str, ...]


# An expert is trained on all sets of one name; a label only on those that annotate it.
OPEN_SETS = (
    OpenSet("cedr", "cedr", "ru", ("joy", "sadness", "surprise", "fear", "anger", NEUTRAL)),
    OpenSet("brighter", "brighter_ru", "ru", _SIX),
    OpenSet("brighter", "brighter_ro", "ro", _SIX),
    OpenSet("red", "red_v1", "ro", ("joy", "sadness", "fear", "anger", NEUTRAL)),
    OpenSet("red", "red_v2", "ro", ("joy", "trust", "sadness", "surprise", "fear", "anger", NEUTRAL)),
    OpenSet("xed", "xed_cs", "cs", _EIGHT),
    OpenSet("goemotions", "goemotions", "en", (*_EIGHT, NEUTRAL)),
    OpenSet("brighter", "brighter_en", "en", ("joy", "sadness", "surprise", "fear", "anger")),
)


@dataclass(frozen=True, slots=True)
class Emotional:
    """One text of an open set with the emotions that it was annotated with."""

    text: str
    emotions: frozenset[str]
    labels: tuple[str, ...]


def read_open_set(data: Path, one: OpenSet) -> list[Emotional]:
    """Read the training part of a set; raises CorpusError for a set that must not be trained on."""
    if one.folder.startswith(NOT_FOR_TRAINING):
        raise CorpusError(f"{one.folder}: its licence forbids training what ships; leave it out.")
    return [Emotional(row["text"], _listed(row["emotions"]), one.labels) for row in rows(data / one.folder)]


def rows(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of every table in a folder, whether compressed or not."""
    paths = sorted([*folder.glob("*.tsv"), *folder.glob("*.tsv.gz")])
    if not paths:
        raise CorpusError(f"{folder.name}: there is no .tsv or .tsv.gz file in it.")
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")


def _listed(written: str) -> frozenset[str]:
    return frozenset(label for label in written.split(",") if label)
