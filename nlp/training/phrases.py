"""The project's own phrases: how people name a trouble, a gain or a feeling in a few words (`docs/annotation.md`).

They teach the categories of marked words and the feelings of a text, and are never measured on. Whether a text tells a
pain, and its sentiment, are not learned from them: bare phrases made both worse by three points of accuracy. That is
what opinions are for: whole sentences of which no more is known than the side that they take.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from nlp.errors import CorpusError
from nlp.labels import CATEGORIES, EMOTIONS, SENTIMENTS
from nlp.training.corpus import FOLDER, PARTS, Annotated, Known, Point, part_of

KIND = "phrase"
_PROBLEM = "problem"  # of opinions: what is neg and tells a pain


def read_phrases(language: str, folder: Path = FOLDER) -> list[Annotated]:
    """Read the phrases of a language; raises CorpusError that names the file and the entry."""
    path = folder / "phrases" / f"{language}.yaml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CorpusError(f"phrases/{path.name} cannot be read: {error}") from error
    return [
        *(_point("pain", category, text) for category, text in _listed(content, "pains", CATEGORIES, path.name)),
        *(_point("gain", category, text) for category, text in _listed(content, "gains", CATEGORIES, path.name)),
        *(_feeling(emotion, text) for emotion, text in _listed(content, "emotions", EMOTIONS, path.name)),
        *(
            opinion("neg" if side == _PROBLEM else side, text, has_pain=side == _PROBLEM)
            for side, text in _listed(content, "opinions", (*SENTIMENTS, _PROBLEM), path.name)
        ),
    ]


def _listed(content: dict[str, Any], part: str, labels: tuple[str, ...], name: str) -> Iterator[tuple[str, str]]:
    for label, listed in content.get(part, {}).items():
        if label not in labels:
            raise CorpusError(f"phrases/{name}, {part}: {label!r}: write one of {', '.join(labels)}.")
        yield from ((label, phrase) for phrase in map(str.strip, " ".join(listed.split()).split(";")) if phrase)


def _point(layer: str, category: str, text: str) -> Annotated:
    return _phrase(text, points=(Point(layer, category, 0, len(text), None),), known=Known.POINTS)


def _feeling(emotion: str, text: str) -> Annotated:
    return _phrase(text, emotions=frozenset({emotion}), known=Known.EMOTIONS)


def opinion(side: str, text: str, *, has_pain: bool | None, weight: float = 1.0) -> Annotated:
    """Make a text of which the sentiment is known and, where it is not None, whether it tells a pain."""
    known = Known.SENTIMENT if has_pain is None else Known.SIDE
    return replace(_phrase(text, known=known), sentiment=side, has_unmarked_pain=bool(has_pain), weight=weight)


def _phrase(
    text: str, *, known: Known, points: tuple[Point, ...] = (), emotions: frozenset[str] = frozenset()
) -> Annotated:
    return Annotated(
        text=text,
        role="customer",
        sector="other",
        kind=KIND,
        points=points,
        emotions=emotions,
        sentiment="neu",
        valence=0,
        stage=None,
        facts=frozenset(),
        part=1 + part_of(text) % (PARTS - 1),
        known=known,
    )
