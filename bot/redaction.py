"""Redaction and languages of texts behind the interview's ports: what an import needs of the language package."""

from interview.errors import RedactionFailedError
from interview.language import Language
from nlp.errors import RedactionError
from nlp.language import language_of
from nlp.redactor import Redactor as NlpRedactor


class WordRedactor:
    """`interview.ports.Redactor`."""

    def __init__(self) -> None:
        self._redactor = NlpRedactor()

    def redact(self, text: str, *, language: str) -> str:
        """Return the text without personal data; raises RedactionFailedError."""
        try:
            return self._redactor.redact(text, language=language)
        except RedactionError as error:
            raise RedactionFailedError(error.code) from error


class WordLanguages:
    """`interview.imports.ports.LanguageReader`."""

    def language_of(self, text: str, likeliest: Language) -> Language:
        """Return the language of a text."""
        return Language(language_of(text, likeliest.value))
