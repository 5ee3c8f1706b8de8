"""Feelings that are named or plainly shown."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.clauses import scope_of
from nlp.components.spans import SpanFinder, lexicon_spans, longest, merged
from nlp.lexicon import load_lexicon


@Language.factory("journey_emotions", assigns=["doc.spans"], requires=["doc.spans", "token.norm", "token.lemma"])
def create_emotions(nlp: Language, name: str) -> "Emotions":
    """Make the component from the language's lexicon."""
    return Emotions(str(nlp.lang))


class Emotions(SpanFinder):
    """Write `doc.spans["emotions"]`, labelled as `nlp.labels.EMOTIONS`."""

    group = "emotions"

    def __init__(self, language: str) -> None:
        self._index = load_lexicon(language).emotions

    def match(self, doc: Doc) -> list[Span]:
        """Find feelings that nobody denies."""
        scope = scope_of(doc)
        return merged(span for span in longest(lexicon_spans(doc, self._index)) if scope.denial(span) is None)
