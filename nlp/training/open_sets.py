"""The open sets of others that are trained on beside the project's own texts, and what their licences allow."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import CorpusError
from nlp.training.corpus import Annotated
from nlp.training.phrases import opinion

NOT_FOR_TRAINING = ("nc_", "csrest_m")  # to measure with, never to train what ships
NEUTRAL = "neutral"

# Sentences of real reviews, positive or negative; a negative one counts as telling a pain, which most of them do.
REVIEWS = {"en": "uci_sentences"}
_REVIEW_WEIGHT = 0.3  # or reviews of films would say what customers of a bank mean
_SIDES = {"positive": "pos", "negative": "neg"}
# Sets of feelings whose authors write like customers; subtitles (XED) and chats (GoEmotions) made sentiment worse.
SENTIMENTAL = ("cedr", "brighter_ru", "red_v1", "brighter_ro", "brighter_en")
_SENTIMENTAL_WEIGHT = 0.1
_GOOD, _BAD = frozenset({"joy", "trust"}), frozenset({"anger", "sadness", "fear", "disgust"})

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
    _check_licence(one.folder)
    return [Emotional(row["text"], _listed(row["emotions"]), one.labels) for row in rows(data / one.folder)]


def read_opinions(data: Path, language: str) -> list[Annotated]:
    """Read texts of others of which the sentiment is known or follows from what is felt in them."""
    felt = (one for one in OPEN_SETS if one.language == language and one.folder in SENTIMENTAL)
    found = [text for one in felt for text in _sentimental(read_open_set(data, one))]
    if folder := REVIEWS.get(language):
        _check_licence(folder)
        sided = ((row["text"], _SIDES[row["sentiment"]]) for row in rows(data / folder) if row["sentiment"] in _SIDES)
        found += [opinion(side, text, has_pain=side == "neg", weight=_REVIEW_WEIGHT) for text, side in sided]
    return found


def _sentimental(texts: Sequence[Emotional]) -> list[Annotated]:
    """Return the texts that take one side, and those in which nothing is felt where that was annotated."""
    found: list[Annotated] = []
    for text in texts:
        good, bad = bool(text.emotions & _GOOD), bool(text.emotions & _BAD)
        is_plain = NEUTRAL in text.labels and text.emotions <= {NEUTRAL}
        if good != bad or is_plain:
            side = "neu" if is_plain else "pos" if good else "neg"
            found.append(opinion(side, text.text, has_pain=None, weight=_SENTIMENTAL_WEIGHT))
    return found


def _check_licence(folder: str) -> None:
    if folder.startswith(NOT_FOR_TRAINING):
        raise CorpusError(f"{folder}: its licence forbids training what ships; leave it out.")


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
