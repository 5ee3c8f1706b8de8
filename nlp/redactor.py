"""Personal data out of a text before it is stored."""

from collections.abc import Callable, Iterator

from nlp.addresses import find_addresses
from nlp.contacts import find_contacts
from nlp.errors import RedactionError
from nlp.identifiers import find_identifiers
from nlp.names import foreign_readings, load_names
from nlp.people import find_people
from nlp.phones import find_phones
from nlp.placeholders import PLACEHOLDER, PLACEHOLDERS, Found
from nlp.plain_text import HIDDEN, plain_text
from nlp.words import LANGUAGES

__all__ = ["RedactionError", "Redactor"]


class Redactor:
    """Replace what could name a person by a kind word in brackets."""

    def __init__(self) -> None:
        """Read the names once, before anybody waits for an answer."""
        for language in LANGUAGES:
            load_names(language)
            foreign_readings(language)

    def redact(self, text: str, *, language: str) -> str:
        """Return the text without personal data, everything else as it was.

        language: "ru", "ro", "cs" or "en", of the words put in; what is found does not depend on it much.
        Raises RedactionError rather than return a text that was not read to its end.
        """
        try:
            return _redact_fully(text, language)
        except Exception as error:
            # Without the cause: its message may hold the words that were to be hidden.
            raise RedactionError(f"A text could not be redacted ({type(error).__name__}); do not store it.") from None


def _redact_fully(text: str, language: str) -> str:
    # What is taken out changes what stands beside it, so the result is read again until nothing is found.
    while (shorter := _redact_once(text, language)) != text:
        text = shorter
    return text


def _redact_once(text: str, language: str) -> str:
    words = PLACEHOLDERS[language]
    plain = plain_text(text, PLACEHOLDER)
    parts: list[str] = []
    done = 0
    for found in sorted(_find(plain.text, language)):
        start, end = plain.starts[found.start], plain.ends[found.end - 1]
        parts += (text[done:start], words[found.kind])
        done = end
    return "".join(parts) + text[done:]


def _find(text: str, language: str) -> list[Found]:
    """Collect what the finders see, the surest first; what one has found the next do not see."""
    finders: tuple[Callable[[str], Iterator[Found]], ...] = (
        find_contacts,
        find_identifiers,
        find_addresses,
        find_phones,
        lambda rest: find_people(rest, language=language),
    )
    collected: list[Found] = []
    for finder in finders:
        fresh = _without_overlaps(finder(text))
        for start, end, _ in fresh:
            text = text[:start] + HIDDEN * (end - start) + text[end:]
        collected += fresh
    return collected


def _without_overlaps(found: Iterator[Found]) -> list[Found]:
    taken: list[Found] = []
    for one in found:
        if one.start < one.end and all(one.end <= other.start or other.end <= one.start for other in taken):
            taken.append(one)
    return taken
