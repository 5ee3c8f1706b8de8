"""Where a thing happened and what it led to: channels, touchpoints, consequences."""

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.clauses import scope_of
from nlp.components.spans import lexicon_spans, longest
from nlp.lexicon import load_lexicon

GROUPS = ("channels", "touchpoints", "consequences")


@Language.factory("journey_circumstances", assigns=["doc.spans"], requires=["doc.spans", "token.norm", "token.lemma"])
def create_circumstances(nlp: Language, name: str) -> "Circumstances":
    """Make the component from the language's lexicon."""
    return Circumstances(str(nlp.lang))


class Circumstances:
    """Write `doc.spans["channels"]`, `["touchpoints"]` and `["consequences"]`, labelled as in `nlp.labels`.

    A denied consequence ("I will not leave") is none; a channel or a touchpoint is there whether denied or not.
    """

    def __init__(self, language: str) -> None:
        lexicon = load_lexicon(language)
        self._indexes = {"channels": lexicon.channels, "touchpoints": lexicon.touchpoints}
        self._consequences = lexicon.consequences

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc that went through `journey_modifiers` and `journey_clauses`."""
        for group, index in self._indexes.items():
            doc.spans[group] = longest(lexicon_spans(doc, index))
        scope = scope_of(doc)
        found = longest(lexicon_spans(doc, self._consequences))
        doc.spans["consequences"] = [span for span in found if scope.denial(span) is None]
        return doc
