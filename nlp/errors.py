"""What can go wrong while words are read, each with a stable code."""


class NlpError(Exception):
    """An error of this package; `code` is stable, the message says what to do and holds no words of a person."""

    code = "nlp"


class UnknownLanguageError(NlpError):
    """A language that has no lexicon."""

    code = "unknown_language"


class LexiconError(NlpError):
    """A lexicon file that cannot be used; the message names file, place and what to write."""

    code = "bad_lexicon"


class RedactionError(NlpError):
    """A text that could not be redacted and must not be stored."""

    code = "redaction_failed"


class CorpusError(NlpError):
    """A file of training texts that cannot be used; the message names file, line and what to write."""

    code = "bad_corpus"


class ModelError(NlpError):
    """A model file that is missing or does not fit this version."""

    code = "bad_model"
