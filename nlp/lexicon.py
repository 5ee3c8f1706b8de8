"""What is known of one language, read strictly from its YAML files."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlp.errors import LexiconError, UnknownLanguageError
from nlp.labels import CATEGORIES, CHANNELS, CONSEQUENCES, EMOTIONS, LANES, TOUCHPOINTS
from nlp.patterns import Element, PatternIndex, compile_pattern, element_keys
from nlp.words import LANGUAGES

_LEXICONS = Path(__file__).parent / "lexicons"
_DIGEST_DIGITS = 8


class Level(StrEnum):
    """How plainly a pattern says what it stands for."""

    WEAK = "weak"  # often means it, not always: the finding is unsure
    PLAIN = "plain"
    STRONG = "strong"


class Polarity(StrEnum):
    """The side of a verdict."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Modifier(StrEnum):
    """What words around a finding do to it."""

    NOT_NEXT = "not_next"  # denies the very next word: "не", "nu", "ne"
    NOT_VERB = "not_verb"  # denies a verb and what follows its auxiliaries: "nu am fost", "nebyl"
    NOT_NEAR = "not_near"  # denies what follows within a few words: "без", "never", "nicio"
    NOT_AFTER = "not_after"  # denies what stands before: "проблем не было"
    NO_DENIAL = "no_denial"  # looks like a denial and is none: "не только", "no one"
    BOOSTER = "booster"
    DAMPER = "damper"
    SOLVED = "solved"
    UNSOLVED = "unsolved"  # takes a "solved" back: "не решили", "only after a month"
    PAST = "past"  # "used to", "раньше"
    NOW = "now"  # "теперь", "since then"
    PROMISE = "promise"  # "обещали", "they said they would": silence after it is a promise not kept
    CONDITION = "condition"  # "если", "should it"
    CLAUSE_START = "clause_start"  # "but", "because": a new clause without a comma


class Fact(StrEnum):
    """Plain matter of fact that follow-up questions ask for."""

    DURATION = "duration"
    CAUSE = "cause"
    REPEAT = "repeat"
    HANDOVER = "handover"
    ORIGIN = "origin"
    DESTINATION = "destination"
    EMPTY = "empty"  # "normal", "don't know": words that say nothing to work with


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pattern stands for."""

    label: str
    level: Level


RuleIndex = PatternIndex[Rule]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The patterns of one language, by what they find."""

    pains: RuleIndex
    gains: RuleIndex
    emotions: RuleIndex
    opinions: RuleIndex
    aspects: RuleIndex
    modifiers: RuleIndex
    lanes: RuleIndex
    facts: RuleIndex
    channels: RuleIndex
    touchpoints: RuleIndex
    consequences: RuleIndex


@cache
def load_lexicon(language: str) -> Lexicon:
    """Read the lexicon of a language, once.

    Raises UnknownLanguageError, or LexiconError that names the file and the entry.
    """
    classes = load_classes(language)

    def leveled(name: str, labels: tuple[str, ...]) -> RuleIndex:
        return _index(language, name, classes, lambda content: _leveled(content, labels))

    def flat(name: str, labels: tuple[str, ...]) -> RuleIndex:
        return _index(language, name, classes, lambda content: _flat(content, labels))

    return Lexicon(
        pains=leveled("pains", CATEGORIES),
        gains=leveled("gains", CATEGORIES),
        emotions=leveled("emotions", EMOTIONS),
        opinions=leveled("opinions", tuple(Polarity)),
        aspects=flat("aspects", CATEGORIES),
        modifiers=flat("modifiers", tuple(Modifier)),
        lanes=flat("lanes", LANES),
        facts=flat("facts", tuple(Fact)),
        channels=flat("channels", CHANNELS),
        touchpoints=flat("touchpoints", TOUCHPOINTS),
        consequences=flat("consequences", CONSEQUENCES),
    )


@cache
def load_classes(language: str) -> Mapping[str, frozenset[str]]:
    """Read the word classes that patterns refer to as `<name>`; a class may use the ones above it."""
    classes: dict[str, frozenset[str]] = {}
    for name, listed in read_file(language, "classes").items():
        written = "|".join(str(listed).split())
        try:
            classes[name] = element_keys(written, language=language, classes=classes)
        except LexiconError as error:
            raise LexiconError(f"lexicons/{language}/classes.yaml, {name}: {error}") from error
    return classes


@cache
def lexicon_digest() -> str:
    """Return a short digest of all that the lexicons say, the same wherever the files lie."""
    digest = hashlib.sha256()
    paths = [*_LEXICONS.glob("*/*.yaml"), *_LEXICONS.glob("**/*.tsv")]
    for path in sorted(paths, key=lambda path: path.relative_to(_LEXICONS).as_posix()):
        digest.update(path.relative_to(_LEXICONS).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:_DIGEST_DIGITS]


def rule_index(language: str, name: str, labels: tuple[str, ...]) -> RuleIndex:
    """Read a file of patterns by label, without levels."""
    return _index(language, name, load_classes(language), lambda content: _flat(content, labels))


def read_file(language: str, name: str) -> dict[str, Any]:
    """Read one YAML file of a language; a key that stands there twice is an error."""
    if language not in LANGUAGES:
        raise UnknownLanguageError(f"There is no lexicon for {language!r}: use one of {', '.join(LANGUAGES)}.")
    path = _LEXICONS / language / f"{name}.yaml"
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)
    except (OSError, yaml.YAMLError) as error:
        raise LexiconError(f"lexicons/{language}/{name}.yaml cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise LexiconError(f"lexicons/{language}/{name}.yaml: write labels with patterns under each.")
    return content


def read_rows(name: str, columns: int) -> Iterator[list[str]]:
    """Yield the rows of a tab-separated file below `lexicons/`; lines that begin with # are remarks.

    Raises LexiconError that names the file and the line.
    """
    try:
        written = (_LEXICONS / name).read_text(encoding="utf-8")
    except OSError as error:
        raise LexiconError(f"lexicons/{name} cannot be read: {error}") from error
    for number, line in enumerate(written.splitlines(), start=1):
        if line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns or not all(row):
            raise LexiconError(f"lexicons/{name}, line {number}: write {columns} columns with tabs between.")
        yield row


def lines(listed: object) -> list[str]:
    """Split a block of patterns: one a line, or several on a line with semicolons between."""
    if not isinstance(listed, str):
        raise LexiconError(f"{listed!r}: write the patterns as a text block (|).")
    return [line.strip() for line in listed.replace(";", "\n").splitlines() if line.strip()]


def _index(
    language: str,
    name: str,
    classes: Mapping[str, frozenset[str]],
    parse: Callable[[dict[str, Any]], Iterator[tuple[str, Rule]]],
) -> RuleIndex:
    patterns: list[tuple[tuple[Element, ...], Rule]] = []
    try:
        for line, rule in parse(read_file(language, name)):
            patterns += [(variant, rule) for variant in compile_pattern(line, language=language, classes=classes)]
    except LexiconError as error:
        raise LexiconError(f"lexicons/{language}/{name}.yaml: {error}") from error
    return PatternIndex(patterns)


def _leveled(content: dict[str, Any], labels: tuple[str, ...]) -> Iterator[tuple[str, Rule]]:
    for label, levels in content.items():
        _check(label, labels)
        if not isinstance(levels, dict):
            raise LexiconError(f"{label}: write strong, plain or weak with patterns under each.")
        for level, listed in levels.items():
            _check(level, tuple(Level))
            yield from ((line, Rule(label, Level(level))) for line in lines(listed))


def _flat(content: dict[str, Any], labels: tuple[str, ...]) -> Iterator[tuple[str, Rule]]:
    for label, listed in content.items():
        _check(label, labels)
        yield from ((line, Rule(label, Level.PLAIN)) for line in lines(listed))


def _check(key: object, known: tuple[str, ...]) -> None:
    if key not in known:
        raise LexiconError(f"{key!r} is unknown: write one of {', '.join(known)}.")


class _StrictLoader(yaml.SafeLoader):
    """YAML that refuses a key written twice instead of keeping the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        if len(keys) != len(set(keys)):
            raise yaml.constructor.ConstructorError(None, None, "a key is written twice", node.start_mark)
        return super().construct_mapping(node, deep=deep)
