"""What components that find spans have in common."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from spacy.tokens import Doc, Span

from nlp.components.words import doc_words
from nlp.lexicon import Level, RuleIndex

WEIGHT = {Level.WEAK: 0.5, Level.PLAIN: 1.0, Level.STRONG: 2.0}


class SpanFinder(ABC):
    """A component that finds spans and writes them into one group of `doc.spans`.

    A span's label says what it is, its id how plainly (`Level`): ids are part of the span, while values of an
    extension would be shared by all spans with the same offsets.
    """

    group: str

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc; a second time changes nothing."""
        self.set_annotations(doc, self.match(doc))
        return doc

    @abstractmethod
    def match(self, doc: Doc) -> list[Span]:
        """Find the spans without writing anything."""

    def set_annotations(self, doc: Doc, spans: Iterable[Span]) -> None:
        """Write the spans, in order, one for each start, end and label."""
        unique = {(span.start, span.end, span.label_): span for span in reversed(list(spans))}
        doc.spans[self.group] = [unique[key] for key in sorted(unique)]


def lexicon_spans(doc: Doc, index: RuleIndex) -> list[Span]:
    """Find every pattern of a lexicon in a Doc."""
    words = doc_words(doc)
    return [
        Span(
            doc,
            words[match.start].position,
            words[match.end - 1].position + 1,
            label=match.tag.label,
            span_id=match.tag.level.value,
        )
        for match in index.find(words)
    ]


def level_of(span: Span) -> Level:
    """Return how plainly the words of a span say what its label says."""
    return Level(span.id_)


def relabeled(span: Span, *, start: int | None = None, label: str | None = None, level: Level | None = None) -> Span:
    """Return a span like the given one with another start, label or level."""
    first = span.start if start is None else start
    return Span(span.doc, first, span.end, label=label or span.label_, span_id=(level or level_of(span)).value)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Join spans of one label that overlap: two patterns that share words tell one thing, as plainly as the plainer."""
    by_label: dict[str, list[Span]] = defaultdict(list)
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        kept = by_label[span.label_]
        if kept and span.start < kept[-1].end:
            last = kept.pop()
            plainer = max(level_of(last), level_of(span), key=WEIGHT.__getitem__)
            end = max(last.end, span.end)
            span = Span(span.doc, last.start, end, label=span.label_, span_id=plainer.value)  # noqa: PLW2901
        kept.append(span)
    return sorted(chain.from_iterable(by_label.values()), key=lambda span: (span.start, span.end))


def longest(spans: Iterable[Span]) -> list[Span]:
    """Leave out spans that lie inside a longer one; those with equal offsets stay side by side."""
    kept: list[Span] = []
    widest: Span | None = None  # the span that reaches furthest so far, the leftmost of these
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if widest is None or span.end > widest.end:
            widest = span
        if (span.start, span.end) == (widest.start, widest.end):
            kept.append(span)
    return kept
