"""How good or bad each clause sounds."""

from collections import defaultdict
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.clauses import scope_of
from nlp.components.spans import WEIGHT, SpanFinder, level_of
from nlp.lexicon import Level, Polarity

_SIGN = {
    "joy": 1,
    "trust": 1,
    "fear": -1,
    "sadness": -1,
    "disgust": -1,
    "anger": -1,
    "frustration": -1,
    "confusion": -1,
}  # surprise and anticipation are neither good nor bad
_MORE = 0.5  # what every further word adds to the strongest one: ten mild words are no catastrophe
_LIMIT = 2


@Language.factory("journey_valence", assigns=["doc.spans"], requires=["doc.spans"])
def create_valence(nlp: Language, name: str) -> "Valence":
    """Make the component that weighs clauses."""
    return Valence()


class Valence(SpanFinder):
    """Write `doc.spans["valence"]`: clauses labelled "1", "2", "-1" or "-2"; a mixed clause stands there twice.

    A clause whose only evidence is weak has the level weak.
    """

    group = "valence"

    def match(self, doc: Doc) -> list[Span]:
        """Weigh every clause that says something good or bad."""
        scope = scope_of(doc)
        weights: dict[tuple[int, int], list[float]] = defaultdict(list)
        for span, sign, weight in _evidence(doc):
            weights[scope.clause(span), sign].append(weight)
        clauses = list(doc.spans["clauses"])
        return [
            Span(doc, clauses[clause].start, clauses[clause].end, label=str(sign * size), span_id=_level(listed).value)
            for (clause, sign), listed in weights.items()
            if (size := _size(listed))
        ]


def _evidence(doc: Doc) -> Iterator[tuple[Span, int, float]]:
    for span in doc.spans["opinions"]:
        yield span, 1 if span.label_ == Polarity.POSITIVE else -1, WEIGHT[level_of(span)]
    for span in doc.spans["emotions"]:
        if span.label_ in _SIGN:
            yield span, _SIGN[span.label_], WEIGHT[level_of(span)]
    for span in doc.spans["pains"]:
        yield span, -1, WEIGHT[level_of(span)]
    for span in doc.spans["gains"]:
        yield span, 1, min(WEIGHT[level_of(span)], 1.0)


def _level(weights: list[float]) -> Level:
    return Level.PLAIN if max(weights) >= WEIGHT[Level.PLAIN] else Level.WEAK


def _size(weights: list[float]) -> int:
    total = max(weights) + _MORE * (len(weights) - 1) / 2
    return min(_LIMIT, int(total + 0.5))
