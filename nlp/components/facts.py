"""Matters of fact that follow-up questions ask for: how long, why, how often, to whom."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.spans import SpanFinder, lexicon_spans, longest
from nlp.lexicon import load_lexicon


@Language.factory("journey_facts", assigns=["doc.spans"], requires=["token.norm", "token.lemma"])
def create_facts(nlp: Language, name: str) -> "Facts":
    """Make the component from the language's lexicon."""
    return Facts(str(nlp.lang))


class Facts(SpanFinder):
    """Write `doc.spans["facts"]`, labelled by `Fact`."""

    group = "facts"

    def __init__(self, language: str) -> None:
        self._index = load_lexicon(language).facts

    def match(self, doc: Doc) -> list[Span]:
        """Find durations, causes, repeats, handovers and their destinations."""
        return longest(lexicon_spans(doc, self._index))
