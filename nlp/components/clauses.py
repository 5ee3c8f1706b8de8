"""Sentences and clauses, as far as a denial, a condition or a "but now" reaches."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from spacy.attrs import SENT_START  # type: ignore[import-not-found]  # compiled, no stubs
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.spans import SpanFinder
from nlp.components.words import doc_words
from nlp.lexicon import Modifier
from nlp.words import Kind, Word

CLAUSE = "clause"
CONDITION = "condition"
# How many words a denial reaches over: "не было ни одной серьёзной проблемы", "проблем у меня не было".
_REACH = {Modifier.NOT_NEXT: 0, Modifier.NOT_VERB: 2, Modifier.NOT_NEAR: 3, Modifier.NOT_AFTER: 2}
_NEAR = 12  # tokens, spaces and signs included; no denial or grading word reaches further
_INSIDE = np.uint64(2**64 - 1)  # -1 as spaCy's arrays hold it: no sentence starts here
_MAX_SENTENCE = 60  # words; a rant without full stops is cut, or the last word would settle the first


@Language.factory("journey_clauses", assigns=["doc.spans", "token.is_sent_start"], requires=["doc.spans"])
def create_clauses(nlp: Language, name: str) -> "Clauses":
    """Make the component that cuts sentences and clauses."""
    return Clauses()


class Clauses(SpanFinder):
    """Write `doc.spans["clauses"]`, labelled clause or condition, and sentence starts."""

    group = "clauses"

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        starts = np.full((len(doc), 1), _INSIDE, dtype=np.uint64)
        starts[sorted(start for start in _sentence_starts(doc) if start < len(doc))] = 1
        if len(doc):
            # A token's own setter looks through the whole Doc each time.
            doc.from_array([SENT_START], starts)  # type: ignore[arg-type]  # the stubs want 32 bits
        _scopes.pop(doc, None)
        return super().__call__(doc)

    def match(self, doc: Doc) -> list[Span]:
        """Find the clauses, which cover the Doc without gaps."""
        if not len(doc):
            return []
        modifiers = list(doc.spans["modifiers"])
        cuts = {span.start for span in modifiers if span.label_ == Modifier.CLAUSE_START}
        cuts |= {word.position + 1 for word in doc_words(doc) if word.kind >= Kind.CLAUSE_END or _is_emoji(word)}
        edges = sorted({0, len(doc), *(cut for cut in cuts if cut < len(doc))})
        conditions = [span.start for span in modifiers if span.label_ == Modifier.CONDITION]
        return [
            Span(doc, start, end, label=CONDITION if any(start <= at < end for at in conditions) else CLAUSE)
            for start, end in pairwise(edges)
        ]


def _is_emoji(word: Word) -> bool:
    """An emoji stands where others put a comma."""
    return word.kind is Kind.SIGN and unicodedata.category(word.form[0]) == "So"


def _sentence_starts(doc: Doc) -> set[int]:
    starts, length = {0}, 0
    for word in doc_words(doc):
        length += 1
        if word.kind is Kind.SENTENCE_END or (length >= _MAX_SENTENCE and word.kind is Kind.CLAUSE_END):
            starts.add(word.position + 1)
            length = 0
    return starts


class Place(NamedTuple):
    """A span without its Doc, which a scope must not keep alive."""

    start: int
    end: int
    label_: str


def _place(span: Span) -> Place:
    return Place(span.start, span.end, span.label_)


class Scope:
    """Answer which modifier reaches which span of one Doc."""

    def __init__(self, doc: Doc) -> None:
        self._clauses = [_place(span) for span in doc.spans["clauses"]]
        self._clause_starts = [span.start for span in self._clauses]
        self._sentence_starts = sorted(_sentence_starts(doc))
        self._modifiers: dict[str, list[Place]] = {label: [] for label in Modifier}
        for span in doc.spans["modifiers"]:
            self._modifiers[span.label_].append(_place(span))
        self._denials = frozenset(modifier.start for label in _REACH for modifier in self._modifiers[label])
        steps = [word.position for word in doc_words(doc)]
        scaled = {span.start for label in (Modifier.BOOSTER, Modifier.DAMPER) for span in self._modifiers[label]}
        self._words = steps
        # "not very polite" is denied like "not polite": grading words do not count as distance.
        self._counted = [position for position in steps if position not in scaled]

    def of(self, label: Modifier) -> list[Place]:
        """Return the modifiers of one kind."""
        return self._modifiers[label]

    def clause(self, span: Span | Place) -> int:
        """Return the number of the clause in which a span starts."""
        return bisect_right(self._clause_starts, span.start) - 1

    def sentence(self, span: Span | Place) -> int:
        """Return the number of the sentence in which a span starts."""
        return bisect_right(self._sentence_starts, span.start) - 1

    def is_supposed(self, span: Span | Place) -> bool:
        """Tell whether a span is only a condition."""
        return bool(self._clauses[self.clause(span)].label_ == CONDITION)

    def spent(self, spans: Iterable[Span | Place]) -> frozenset[int]:
        """Return where denials stand that are part of these spans: "does not work and hangs" denies no hanging."""
        inside = {token for span in spans for token in range(span.start, span.end)}
        return self._denials & inside

    def denial(self, span: Span | Place, *, spent: frozenset[int] = frozenset()) -> Place | None:
        """Return the word that denies a span, unless that word is spent elsewhere.

        A span that holds a denial is not denied again: Slavic and Romanian denials agree instead of cancelling out.
        """
        if self.spent([span]):
            return None
        for label, reach in _REACH.items():
            for modifier in self._around(span, label):
                first, last = (span, modifier) if label is Modifier.NOT_AFTER else (modifier, span)
                near = first.end <= last.start and self._between(first.end, last.start) <= reach
                if near and modifier.start not in spent and self.clause(first) == self.clause(last):
                    return modifier
        return None

    def grade(self, span: Span | Place) -> int:
        """Count raising words minus lowering ones, in or right before or behind a span."""
        return sum(self._touches(span, booster) for booster in self._around(span, Modifier.BOOSTER)) - sum(
            self._touches(span, damper) for damper in self._around(span, Modifier.DAMPER)
        )

    def _around(self, span: Span | Place, label: Modifier) -> list[Place]:
        """Return the modifiers near enough to matter, so that a text full of them stays fast."""
        modifiers = self._modifiers[label]
        first = bisect_left(modifiers, span.start - _NEAR, key=lambda modifier: modifier.start)
        last = bisect_right(modifiers, span.end + _NEAR, key=lambda modifier: modifier.start)
        return modifiers[first:last]

    def _touches(self, span: Span | Place, modifier: Place) -> bool:
        if self.clause(span) != self.clause(modifier):
            return False
        if modifier.start < span.end and span.start < modifier.end:
            return True
        gap = (span.start, modifier.end) if modifier.end <= span.start else (modifier.start, span.end)
        return bisect_right(self._words, gap[0] - 1) - bisect_right(self._words, gap[1] - 1) <= 1

    def _between(self, start: int, end: int) -> int:
        return bisect_right(self._counted, end - 1) - bisect_right(self._counted, start - 1)


_scopes: WeakKeyDictionary[Doc, Scope] = WeakKeyDictionary()


def scope_of(doc: Doc) -> Scope:
    """Return the scope of a Doc that went through `journey_modifiers` and `journey_clauses`, made once."""
    scope = _scopes.get(doc)
    if scope is None:
        scope = _scopes[doc] = Scope(doc)
    return scope
