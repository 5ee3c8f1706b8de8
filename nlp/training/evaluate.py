"""Measure the models: on the test part of the project's own texts, and on folders of labelled sets."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.labels import CATEGORIES, EMOTIONS, GROUP_OF, GROUPS
from nlp.language import language_of
from nlp.quantities import MINUTES
from nlp.tagger import Tagger, Tagging, Text
from nlp.training.corpus import TEST_PART, Annotated, read_corpus
from nlp.training.open_sets import NEUTRAL, rows
from nlp.words import LANGUAGES

HARD_KINDS = frozenset({"negated", "solved", "irony"})
_OTHER = {"ru": "ro", "ro": "ru", "cs": "en", "en": "cs"}
_FLAGS = {
    "handover": "handover",
    "promise": "promise_broken",
    "leave": "leaves",
    "stay": "stays",
    "wish": "wish",
    "praise": "praises",
}
_WAIT = re.compile(r"wait=([\d.]+)(mo|[mhdwy])")
_TURNS = re.compile(r"contacts=(\d+)")
_NEAR = 0.15
_NEGATIVE = "negative"
_SENTIMENTS = {"positive": "pos", _NEGATIVE: "neg", "neutral": "neu"}


@dataclass
class Count:
    """Right, false and missed findings of one label."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, found: bool, wanted: bool) -> None:
        """Count one decision."""
        self.right += found and wanted
        self.false += found and not wanted
        self.missed += wanted and not found

    @property
    def precision(self) -> float:
        """Share of the found that is right."""
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        """Share of the wanted that is found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.false + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f} recall {self.recall:.3f} F1 {self.f1:.3f} (n {self.right + self.missed})"
        )


def add_letters(count: Count, wanted: set[int], found: set[int]) -> None:
    """Count marked letters by their offsets."""
    count.right += len(wanted & found)
    count.false += len(found - wanted)
    count.missed += len(wanted - found)


def report(languages: Sequence[str], data: Path | None) -> Iterator[str]:
    """Yield lines of figures: own test part per language, then every set below `data`."""
    tagger = Tagger()
    for language in languages:
        texts = [text for text in read_corpus(language) if text.part == TEST_PART]
        yield f"== {language}: own test part, {len(texts)} texts"
        yield from _own(tagger, language, texts)
    if data is not None:
        for folder in sorted(path for path in data.iterdir() if path.is_dir()):
            yield from _open(tagger, folder, languages)


def _own(tagger: Tagger, language: str, texts: Sequence[Annotated]) -> Iterator[str]:
    read = [(text, tagger.tag(text.text, language=language)) for text in texts]
    yield f"pain yes/no: {_pain(read)}"
    yield f"  of staff, negation, irony, solved: {_pain([pair for pair in read if _is_hard(pair[0])])}"
    spans, categories, emotions = Count(), Counter[str](), {label: Count() for label in EMOTIONS}
    by_category = {label: Count() for label in CATEGORIES}
    groups = Count()
    for text, found in read:
        wanted = {place for point in text.pains for place in range(point.start, point.end)}
        pains = [one for one in found.findings if one.layer == "pain" and not one.unsure]
        marked = {place for one in pains for place in range(one.start, one.end)}
        add_letters(spans, wanted, marked)
        named, true = {one.label for one in pains}, {point.category for point in text.pains}
        for label in CATEGORIES:
            by_category[label].add(label in named, label in true)
        for group in GROUPS:
            groups.add(group in map(GROUP_OF.get, named), group in map(GROUP_OF.get, true))
        felt = {one.label for one in found.findings if one.layer == "emotion"}
        for label in EMOTIONS:
            emotions[label].add(label in felt, label in text.emotions)
        categories.update(true)
    yield f"pain words by characters: {spans}"
    yield f"pain categories, micro: {_sum(by_category.values())}"
    yield from (f"  {label}: {count}" for label, count in by_category.items() if count.right + count.missed)
    yield f"groups of pain categories, micro: {groups}"
    yield f"emotions, micro: {_sum(emotions.values())}"
    yield from (f"  {label}: {count}" for label, count in emotions.items())
    plain = [(text, found) for text, found in read if text.sentiment != "mixed"]
    yield f"sentiment: accuracy {_share(text.sentiment == found.sentiment for text, found in read):.3f}; " + (
        f"without mixed texts {_share(text.sentiment == found.sentiment for text, found in plain):.3f}"
    )
    sides = list(_clause_sides(read))
    yield f"side of clauses that tell a pain or a gain: {_share(sides):.3f} of {len(sides)}"
    yield f"stage: accuracy {_share(text.stage == found.stage for text, found in read):.3f}"
    yield from _facts(read)
    for prior in (None, _OTHER[language]):
        right = _share(language_of(text.text, prior) == language for text in texts)
        where = "without a chat" if prior is None else f"in a chat in {prior}"
        yield f"language read as {language}, {where}: {right:.3f}"


def _clause_sides(read: Sequence[tuple[Annotated, Tagging]]) -> Iterator[bool]:
    """Tell of every clause in which pains alone or gains alone are marked whether it is read as bad or as good."""
    for text, found in read:
        for clause in found.clauses:
            layers = {point.layer for point in text.points if clause.start <= point.start < clause.end}
            if len(layers) == 1:
                yield clause.valence < 0 if layers == {"pain"} else clause.valence > 0


def _facts(read: Sequence[tuple[Annotated, Tagging]]) -> Iterator[str]:
    """Measure facts: flags, and amounts that count as right when they are near the annotated one."""
    flags = {name: Count() for name in _FLAGS}
    waited, turns, money = Count(), Count(), Count()
    for text, found in read:
        for name, field in _FLAGS.items():
            flags[name].add(bool(getattr(found.facts, field)), name in text.facts)
        _add_amount(waited, found.facts.wait_minutes, _longest_wait(text))
        _add_amount(turns, found.facts.contacts, _most_turns(text))
        money.add(bool(found.facts.money), "money" in text.facts)
    yield f"waiting time, right within {_NEAR:.0%}: {waited}"
    yield f"turns: {turns}"
    yield f"money with its amount, where money is told: {money}"
    yield from (f"  {name}: {count}" for name, count in flags.items())


def _add_amount(count: Count, found: float | None, wanted: float | None) -> None:
    right = found is not None and wanted is not None and abs(found - wanted) <= _NEAR * wanted
    count.right += right
    count.false += found is not None and not right
    count.missed += wanted is not None and not right


def _longest_wait(text: Annotated) -> float | None:
    told = (_WAIT.fullmatch(fact) for fact in text.facts)
    return max((float(match[1]) * MINUTES[match[2]] for match in told if match), default=None)


def _most_turns(text: Annotated) -> int | None:
    told = (_TURNS.fullmatch(fact) for fact in text.facts)
    return max((int(match[1]) for match in told if match), default=None)


def _open(tagger: Tagger, folder: Path, languages: Sequence[str]) -> Iterator[str]:
    """Measure one set in the shared table form. What a set did not annotate is not counted."""
    language = _language_of(folder.name)
    if language not in languages:
        return
    listed = list(rows(folder))
    labels = sorted({label for row in listed for label in row["emotions"].split(",") if label})
    counts = {label: Count() for label in labels}
    agreed: list[bool] = []
    pains = Count()
    read = tagger.tag_many([Text(row["text"], language) for row in listed])
    for row, found in zip(listed, read, strict=True):
        felt = {one.label for one in found.findings if one.layer == "emotion"} or {NEUTRAL}
        true = set(row["emotions"].split(",")) if row["emotions"] else set()
        if true:
            for label in labels:
                counts[label].add(label in felt, label in true)
        if row["sentiment"] in _SENTIMENTS:
            agreed.append(found.sentiment == _SENTIMENTS[row["sentiment"]])
            pains.add(found.is_pain, row["sentiment"] == _NEGATIVE)
    yield f"== {folder.name} ({language}), {len(listed)} texts"
    if labels:
        macro = sum(count.f1 for count in counts.values()) / len(counts)
        yield f"emotions: macro-F1 {macro:.3f}, micro {_sum(counts.values())}"
        yield from (f"  {label}: {count}" for label, count in counts.items())
    if agreed:
        yield f"sentiment: accuracy {_share(agreed):.3f}"
        right = len(agreed) - pains.false - pains.missed
        yield f"pain where the sentiment is negative: {pains}, accuracy {right / len(agreed):.3f}"


def _language_of(folder: str) -> str:
    known = {"cedr": "ru", "red_v1": "ro", "red_v2": "ro", "nc_laroseda": "ro", "csrest_m": "cs"}
    named = (language for language in LANGUAGES if language in folder.split("_"))
    return known.get(folder) or next(named, "en")


def _is_hard(text: Annotated) -> bool:
    return text.role == "staff" or text.kind in HARD_KINDS


def _pain(read: Sequence[tuple[Annotated, Tagging]]) -> str:
    count = Count()
    for text, found in read:
        count.add(found.is_pain, bool(text.pains))
    accuracy = _share(found.is_pain == bool(text.pains) for text, found in read)
    return f"{count}, accuracy {accuracy:.3f} of {len(read)}"


def _sum(counts: Iterable[Count]) -> Count:
    total = Count()
    for one in counts:
        total = Count(total.right + one.right, total.false + one.false, total.missed + one.missed)
    return total


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / max(1, len(listed))
