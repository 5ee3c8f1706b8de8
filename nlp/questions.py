"""What a question asks for: its answer is read in that light."""

from enum import StrEnum

from nlp.cues import load_expressions, spelled


class Asked(StrEnum):
    """The side that a question asks about."""

    BAD = "bad"
    GOOD = "good"


def asked_for(question: str, *, language: str) -> Asked | None:
    """Return the side that a question asks about, None when it asks about neither or about both.

    Raises UnknownLanguageError for a language without a lexicon.
    """
    sides = load_expressions(language, "questions").found(spelled(question)) & frozenset(Asked)
    return Asked(next(iter(sides))) if len(sides) == 1 else None


def says_nothing(text: str, *, language: str) -> bool:
    """Tell whether an answer holds no more than "nothing", "don't know" or "all fine"."""
    told = spelled(text)
    for name, label in (("questions", "nothing"), ("advice", "empty")):
        told = load_expressions(language, name).wanted[label].sub("", told)
    return not any(letter.isalpha() for letter in told)
