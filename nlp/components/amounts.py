"""The amounts that words tell, read with what the other components found."""

from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.words import doc_words
from nlp.quantities import NO_QUANTITIES, Quantities, quantities
from nlp.words import Word

_AMOUNTS = "journey_amounts"
# Of these a time is the time that was lost; "broke after two months" is none.
_LASTING = frozenset(
    {"wait_time", "unreachable", "unresolved", "delivery", "billing", "tech", "availability", "process"}
)


@Language.factory("journey_amounts", requires=["doc.spans", "token.norm", "token.lemma"])
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
        lost = [
            (span.start, span.end)
            for group in ("pains", "pain_chunks")
            for span in doc.spans.get(group, ())
            if group == "pain_chunks" or span.label_ in _LASTING
        ]
        doc.user_data[_AMOUNTS] = quantities(words, self._language, [_among(words, *one) for one in lost])
        return doc


def _among(words: list[Word], start: int, end: int) -> tuple[int, int]:
    inside = [number for number, word in enumerate(words) if start <= word.position < end]
    return (inside[0], inside[-1] + 1) if inside else (len(words), len(words))


def amounts_of(doc: Doc) -> Quantities:
    """Return what was read from a Doc; nothing when it did not go through the component."""
    return cast("Quantities", doc.user_data.get(_AMOUNTS, NO_QUANTITIES))
