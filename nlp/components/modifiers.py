"""Words that deny, raise, lower, settle or suppose what stands beside them."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.spans import SpanFinder, lexicon_spans
from nlp.lexicon import Modifier, load_lexicon

_DENIALS = (Modifier.NOT_NEXT, Modifier.NOT_VERB, Modifier.NOT_NEAR, Modifier.NOT_AFTER)


@Language.factory("journey_modifiers", assigns=["doc.spans"], requires=["token.norm", "token.lemma"])
def create_modifiers(nlp: Language, name: str) -> "Modifiers":
    """Make the component from the language's lexicon."""
    return Modifiers(str(nlp.lang))


class Modifiers(SpanFinder):
    """Write `doc.spans["modifiers"]`, labelled by `Modifier`."""

    group = "modifiers"

    def __init__(self, language: str) -> None:
        self._index = load_lexicon(language).modifiers

    def match(self, doc: Doc) -> list[Span]:
        """Find modifiers; a "not only" is not taken for a "not"."""
        spans = lexicon_spans(doc, self._index)
        exempt = {token for span in spans if span.label_ == Modifier.NO_DENIAL for token in range(span.start, span.end)}
        return [span for span in spans if span.label_ not in _DENIALS or span.start not in exempt]
