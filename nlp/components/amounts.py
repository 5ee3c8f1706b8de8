"""The amounts that words tell, read with what the other components found."""

from collections.abc import Iterator
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.models import judgement_of
from nlp.components.words import doc_words
from nlp.quantities import NO_QUANTITIES, Quantities, quantities
from nlp.words import Word

_AMOUNTS = "journey_amounts"
# Of pains that words name plainly a time is the time that was lost; "broke after two months" is none.
_LOST = frozenset({"wait_time", "unreachable", "unresolved", "delivery"})
_LOST_AS_JUDGED = _LOST | {"billing", "tech", "availability", "process"}


@Language.factory("journey_amounts", requires=["doc.spans", "doc.cats", "token.norm", "token.lemma"])
def create_amounts(nlp: Language, name: str) -> "Amounts":
    """Make the component for the language."""
    return Amounts(str(nlp.lang))


class Amounts:
    """Read how long was waited, how often somebody called and how much money is named; see `amounts_of`."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        words = doc_words(doc)
        pains = [_among(words, span) for span in doc.spans.get("pain_chunks", ())]
        lost = [_among(words, span) for span in _lost(doc)]
        doc.user_data[_AMOUNTS] = quantities(words, self._language, pains, lost)
        return doc


def _lost(doc: Doc) -> Iterator[Span]:
    """Yield the pains whose time is lost time, as words name them and as the models judge them."""
    yield from (span for span in doc.spans.get("pains", ()) if span.label_ in _LOST)
    judged = judgement_of(doc)
    for one in judged.told if judged is not None else ():
        if one.layer == "pain" and one.category in _LOST_AS_JUDGED:
            span = doc.char_span(one.start, one.end, alignment_mode="expand")
            if span is not None:
                yield span


def _among(words: list[Word], span: Span) -> tuple[int, int]:
    inside = [number for number, word in enumerate(words) if span.start <= word.position < span.end]
    return (inside[0], inside[-1] + 1) if inside else (len(words), len(words))


def amounts_of(doc: Doc) -> Quantities:
    """Return what was read from a Doc; nothing when it did not go through the component."""
    return cast("Quantities", doc.user_data.get(_AMOUNTS, NO_QUANTITIES))
