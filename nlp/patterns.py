"""Patterns of words and the index that finds them in one pass.

spaCy's `Matcher` tries every pattern at every token and asks set and regex predicates in Python, about a second for
1,500 patterns and 4,096 characters; `PhraseMatcher` knows no gaps. Here a pattern is looked up by its rarest word.

A pattern is a line of elements:

| written       | matches                                                                        |
|---------------|--------------------------------------------------------------------------------|
| `ждать`       | any word with the same stem                                                    |
| `=нет`        | this form alone (е and ё, accents, capitals and drawn-out letters are the same) |
| `дозвон*`     | any form that begins so                                                        |
| `one\\|two`    | one of several words                                                           |
| `(a b\\|c)`    | one of several, some of them longer than a word                                |
| `very?`       | an element that may be missing                                                 |
| `..`          | up to three words of any kind, inside one clause                               |
| `#`           | a number in digits                                                             |
| `<time>`      | any of the words of a class from classes.yaml                                  |
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from math import prod
from typing import Generic, TypeVar

from nlp.errors import LexiconError
from nlp.words import Kind, Word, pieces, words

Tag = TypeVar("Tag")

MAX_GAP = 3
_MAX_VARIANTS = 60  # of one line: each optional place doubles them
_MIN_PREFIX = 2
_NUMBER = "#"
_PLACE = re.compile(r"\([^()|]*\|[^()]*\)\??|\S+")  # alternatives in brackets may be of several words
_GROUP = re.compile(r"\(([^()]+)\)\??")
_REFERENCE = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: the keys that fit, and how many words may stand before it."""

    keys: frozenset[str]
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Match(Generic[Tag]):
    """Where a pattern was found: half-open positions in the list of words."""

    start: int
    end: int
    tag: Tag


def compile_pattern(line: str, *, language: str, classes: Mapping[str, frozenset[str]]) -> list[tuple[Element, ...]]:
    """Compile a line into its variants, one for each choice of optional elements and alternatives of several words.

    Raises LexiconError for an unknown class, an empty pattern, a gap at the end, or too many variants.
    """
    places: list[list[tuple[Element, ...]]] = []
    gap = 0
    for written in _PLACE.findall(line):
        if written == "..":
            gap = MAX_GAP
            continue
        optional = written.endswith("?") and len(written) > 1
        grouped = _GROUP.fullmatch(written)
        bare = grouped[1] if grouped else written.removesuffix("?") if optional else written
        choices = _choices(bare, gap, language, classes)
        places.append([*choices, ()] if optional else choices)
        gap = gap if optional else 0  # a gap before a missing word stays a gap
    if line.endswith("..") or all(() in choices for choices in places) or prod(map(len, places)) > _MAX_VARIANTS:
        raise LexiconError(
            f"{line!r}: write at least one fixed word, no gap at the end, at most {_MAX_VARIANTS} variants."
        )
    return [tuple(chain.from_iterable(runs)) for runs in product(*places)]


def element_keys(written: str, *, language: str, classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the keys of words written with `|` between; each is one word."""
    runs = [_run_keys(word, language, classes) for word in written.split("|")]
    if any(len(run) > 1 for run in runs):
        raise LexiconError(f"{written!r}: write single words here, without hyphens.")
    return frozenset().union(*chain.from_iterable(runs))


def _choices(written: str, gap: int, language: str, classes: Mapping[str, frozenset[str]]) -> list[tuple[Element, ...]]:
    """Compile what may stand at one place: all single words as one element, every longer alternative by itself."""
    runs = [_run(alternative, gap, language, classes) for alternative in written.split("|")]
    single: frozenset[str] = frozenset().union(*(run[0].keys for run in runs if len(run) == 1))
    longer = [run for run in runs if len(run) > 1]
    return [(Element(single, gap),), *longer] if single else longer


def _run(alternative: str, gap: int, language: str, classes: Mapping[str, frozenset[str]]) -> tuple[Element, ...]:
    elements: list[Element] = []
    for word in alternative.split():
        if word == "..":
            gap = MAX_GAP
            continue
        for keys in _run_keys(word, language, classes):
            elements.append(Element(keys, gap))
            gap = 0
    return tuple(elements)


def _run_keys(written: str, language: str, classes: Mapping[str, frozenset[str]]) -> list[frozenset[str]]:
    """Return the keys of what stands between two spaces: one place, or several when there is a hyphen in it."""
    if written == _NUMBER:
        return [frozenset([_NUMBER])]
    if reference := _REFERENCE.fullmatch(written):
        if reference[1] not in classes:
            raise LexiconError(f"{written!r}: this class is not in classes.yaml.")
        return [classes[reference[1]]]
    run = words([piece.group() for piece in pieces(written.removeprefix("=").removesuffix("*"))], language)
    if not run or (written.endswith("*") and len(run[-1].form) < _MIN_PREFIX):
        raise LexiconError(f"{written!r}: write a word, with at least {_MIN_PREFIX} letters before a star.")
    marks = [written.removesuffix("*")] * (len(run) - 1) + [written]
    return [frozenset([_key(word, mark)]) for word, mark in zip(run, marks, strict=True)]


def _key(word: Word, written: str) -> str:
    if written.endswith("*"):
        return "^" + word.form
    if written.startswith("=") or word.kind is not Kind.WORD:
        return "=" + word.form
    return "~" + word.stem


class PatternIndex(Generic[Tag]):
    """Patterns with a tag each, found together in one pass over the words of a text."""

    def __init__(self, patterns: Iterable[tuple[tuple[Element, ...], Tag]]) -> None:
        self._patterns = list(patterns)
        self._prefixes: set[str] = set()
        self._anchored: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, (elements, _) in enumerate(self._patterns):
            self._prefixes.update(key[1:] for element in elements for key in element.keys if key[0] == "^")
            anchor = _anchor(elements)
            for key in elements[anchor].keys:
                self._anchored[key].append((number, anchor))
        self._longest_prefix = max(map(len, self._prefixes), default=0)
        # Per index and bounded: a method cache would keep indexes alive, an unbounded one every word ever typed.
        self._keys = lru_cache(maxsize=20_000)(self._keys_of)

    def find(self, text: Sequence[Word]) -> list[Match[Tag]]:
        """Find every pattern; of several ways to fit one pattern at a place the tightest counts."""
        read = [self._keys(word.form, word.stem, word.kind) for word in text]
        keys = [word_keys for word_keys, _ in read]
        found: dict[tuple[int, int, int], Match[Tag]] = {}
        for place, (_, candidates) in enumerate(read):
            for number, anchor in candidates:
                elements, tag = self._patterns[number]
                fit = _fit(elements, anchor, place, keys, text)
                if fit is not None:
                    found.setdefault((*fit, number), Match(*fit, tag))
        return [found[key] for key in sorted(found)]

    def _keys_of(self, form: str, stem: str, kind: Kind) -> tuple[frozenset[str], tuple[tuple[int, int], ...]]:
        """Return the keys that fit a word, and the patterns that it may stand for with its place in each."""
        keys = self._all_keys(form, stem, kind)
        return keys, tuple(candidate for key in sorted(keys) for candidate in self._anchored.get(key, ()))

    def _all_keys(self, form: str, stem: str, kind: Kind) -> frozenset[str]:
        if kind is Kind.NUMBER:
            return frozenset([_NUMBER, "=" + form])
        if kind is not Kind.WORD:
            return frozenset(["=" + form])
        starts = (form[:length] for length in range(_MIN_PREFIX, min(len(form), self._longest_prefix) + 1))
        return frozenset(["=" + form, "~" + stem, *("^" + start for start in starts if start in self._prefixes)])


def _anchor(elements: Sequence[Element]) -> int:
    """Choose the place that fits fewest words: few alternatives, long ones."""
    return max(range(len(elements)), key=lambda place: _rarity(elements[place]))


def _rarity(element: Element) -> float:
    return min(len(key) for key in element.keys) / len(element.keys)


def _fit(
    elements: Sequence[Element], anchor: int, place: int, keys: Sequence[frozenset[str]], text: Sequence[Word]
) -> tuple[int, int] | None:
    start = end = place
    for index in range(anchor - 1, -1, -1):
        step = _step(elements[index].keys, range(start - 1, start - 2 - elements[index + 1].gap, -1), keys, text)
        if step is None:
            return None
        start = step
    for element in elements[anchor + 1 :]:
        step = _step(element.keys, range(end + 1, end + 2 + element.gap), keys, text)
        if step is None:
            return None
        end = step
    return start, end + 1


def _step(wanted: frozenset[str], places: range, keys: Sequence[frozenset[str]], text: Sequence[Word]) -> int | None:
    """Find the nearest word that fits; a gap does not reach into another clause."""
    for place in places:
        if not 0 <= place < len(text):
            return None
        if not wanted.isdisjoint(keys[place]):
            return place
        if text[place].kind >= Kind.CLAUSE_END:
            return None
    return None
