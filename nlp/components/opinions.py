"""Verdicts: good, awful, not bad."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.clauses import Place, scope_of
from nlp.components.spans import SpanFinder, level_of, lexicon_spans, longest, relabeled
from nlp.lexicon import Level, Polarity, load_lexicon

_OPPOSITE = {Polarity.POSITIVE: Polarity.NEGATIVE, Polarity.NEGATIVE: Polarity.POSITIVE}


@Language.factory("journey_opinions", assigns=["doc.spans"], requires=["doc.spans", "token.norm", "token.lemma"])
def create_opinions(nlp: Language, name: str) -> "Opinions":
    """Make the component from the language's lexicon."""
    return Opinions(str(nlp.lang))


class Opinions(SpanFinder):
    """Write `doc.spans["opinions"]`, labelled positive or negative, denials already counted in."""

    group = "opinions"

    def __init__(self, language: str) -> None:
        self._index = load_lexicon(language).opinions

    def match(self, doc: Doc) -> list[Span]:
        """Find verdicts; "not bad" is a weak good, "not great" a plain bad."""
        scope = scope_of(doc)
        found = longest(lexicon_spans(doc, self._index))
        return [_denied(span, denial) if (denial := scope.denial(span)) else span for span in found]


def _denied(span: Span, denial: Place) -> Span:
    label = Polarity(span.label_)
    level = Level.WEAK if label is Polarity.NEGATIVE or level_of(span) is Level.WEAK else Level.PLAIN
    return relabeled(span, start=min(span.start, denial.start), label=_OPPOSITE[label], level=level)
