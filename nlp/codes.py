"""Pains of a company's own, finer than a category of the codebook: a pain whose sentence has certain words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from nlp.lexicon import Level, Rule, RuleIndex, load_classes
from nlp.patterns import PatternIndex, compile_pattern
from nlp.tagger import Finding, Tagging
from nlp.words import pieces, words

_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…\n]?")


class Code(NamedTuple):
    """A pain of a company's own. label: `<category>.<id>`; words: patterns by language, as lexicons write them."""

    label: str
    words: Mapping[str, Sequence[str]]

    @property
    def category(self) -> str:
        """The category of the codebook that it is part of."""
        return self.label.partition(".")[0]


class Codes:
    """Codes that findings are refined by. Raises LexiconError for a pattern that cannot be read."""

    def __init__(self, codes: Iterable[Code]) -> None:
        by_language: dict[str, list[tuple[str, str]]] = {}
        for code in codes:
            for language, lines in code.words.items():
                by_language.setdefault(language, []).extend((line, code.label) for line in lines)
        self._indexes = {language: _index(language, listed) for language, listed in by_language.items()}

    def refined(self, text: str, tagging: Tagging) -> Tagging:
        """Return a tagging in which a pain is labelled by the first code of its category that its sentence names."""
        index = self._indexes.get(tagging.language)
        if index is None:
            return tagging
        findings = (self._refined(text, one, index, tagging.language) for one in tagging.findings)
        return replace(tagging, findings=tuple(findings))

    def _refined(self, text: str, finding: Finding, index: RuleIndex, language: str) -> Finding:
        if finding.layer != "pain":
            return finding
        sentence = "".join(
            match.group()
            for match in _SENTENCE.finditer(text)
            if match.start() < finding.end and finding.start < match.end()
        )
        found = index.find(words([piece.group() for piece in pieces(sentence)], language))
        named = (match.tag.label for match in found if match.tag.label.partition(".")[0] == finding.label)
        return replace(finding, label=next(named, finding.label))


def _index(language: str, listed: Iterable[tuple[str, str]]) -> RuleIndex:
    classes = load_classes(language)
    return PatternIndex(
        (variant, Rule(label, Level.PLAIN))
        for line, label in listed
        for variant in compile_pattern(line, language=language, classes=classes)
    )
