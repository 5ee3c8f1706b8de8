"""Which lane of the map a story fills: what was thought, felt, seen, heard, said, done."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.clauses import scope_of
from nlp.components.spans import SpanFinder, level_of, lexicon_spans, longest
from nlp.lexicon import Level, load_lexicon

_FEEL = "feel"


@Language.factory("journey_lanes", assigns=["doc.spans"], requires=["doc.spans", "token.norm", "token.lemma"])
def create_lanes(nlp: Language, name: str) -> "Lanes":
    """Make the component from the language's lexicon."""
    return Lanes(str(nlp.lang))


class Lanes(SpanFinder):
    """Write `doc.spans["lanes"]`, labelled as `nlp.labels.LANES`.

    A span reaches from its cue to the next cue or the end of the sentence.
    """

    group = "lanes"

    def __init__(self, language: str) -> None:
        self._index = load_lexicon(language).lanes

    def match(self, doc: Doc) -> list[Span]:
        """Find what fills a lane; named feelings fill that of feelings, signs like ":)" do not: they tell no words."""
        scope = scope_of(doc)
        cues = [span for span in longest(lexicon_spans(doc, self._index)) if scope.denial(span) is None]
        cues.sort(key=lambda span: span.start)
        felt = [
            Span(doc, span.start, span.end, label=_FEEL, span_id=Level.PLAIN.value)
            for span in doc.spans["emotions"]
            if level_of(span) is not Level.WEAK and any(token.is_alpha for token in span)
        ]
        following = [*(cue.start for cue in cues[1:]), len(doc)]
        return [*(_to_end(cue, limit) for cue, limit in zip(cues, following, strict=False)), *felt]


def _to_end(cue: Span, limit: int) -> Span:
    doc = cue.doc
    end = cue.end
    while end < limit and not doc[end].is_sent_start:
        end += 1
    while end > cue.end and (doc[end - 1].is_space or doc[end - 1].is_punct):
        end -= 1
    return Span(doc, cue.start, end, label=cue.label_, span_id=cue.id_)
