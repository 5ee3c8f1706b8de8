"""One spaCy pipeline a language, and the plain marks that leave it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import spacy
from spacy.attrs import (  # type: ignore[import-not-found]  # compiled, no stubs
    IS_STOP,
    LIKE_EMAIL,
    LIKE_NUM,
    LIKE_URL,
)
from spacy.language import Language
from spacy.tokens import Doc

# Importing these registers the factories named below.
from nlp.components import (  # noqa: F401
    amounts,
    circumstances,
    clauses,
    emotions,
    facts,
    lanes,
    models,
    modifiers,
    opinions,
    points,
    valence,
    words,
)
from nlp.components.clauses import scope_of
from nlp.errors import ModelError, UnknownLanguageError
from nlp.judgement import Judgement
from nlp.quantities import NO_QUANTITIES, Quantities
from nlp.words import LANGUAGES

COMPONENTS = (
    "journey_words",
    "journey_modifiers",
    "journey_clauses",
    "journey_opinions",
    "journey_emotions",
    "journey_pains",
    "journey_gains",
    "journey_lanes",
    "journey_facts",
    "journey_valence",
)
_GROUPS = ("clauses", "emotions", "pains", "gains", "lanes", "opinions", "facts", "valence", *circumstances.GROUPS)
# Guesses about a word that nothing here reads, and that cost more than all else that is known of a new word.
_UNREAD = (LIKE_NUM, LIKE_URL, LIKE_EMAIL, IS_STOP)
_ZONE = 64  # texts of one memory zone
# What only a whole tagging needs: the trained models, and the circumstances of what they find.
MODELS = ("journey_chunks", "journey_judgement", "journey_circumstances", "journey_amounts")


def build_pipeline(language: str) -> Language:
    """Build the whole pipeline of a language: lexicons, then the trained models on what they found.

    Raises UnknownLanguageError, or ModelError when the model file is missing.
    """
    nlp = build_lexicon_pipeline(language)
    for name in MODELS:
        nlp.add_pipe(name)
    return nlp


def build_lexicon_pipeline(language: str) -> Language:
    """Build the lexicon part of a language from `spacy.blank`; spans are in `doc.spans`.

    Raises UnknownLanguageError for a language without a lexicon.
    """
    if language not in LANGUAGES:
        raise UnknownLanguageError(f"There is no lexicon for {language!r}: use one of {', '.join(LANGUAGES)}.")
    nlp = spacy.blank(language, config={"nlp": {"tokenizer": {"@tokenizers": words.TOKENIZER}}})
    for getter in _UNREAD:
        nlp.vocab.lex_attr_getters.pop(getter, None)  # type: ignore[attr-defined]  # missing in the stubs
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


@dataclass(frozen=True, slots=True)
class Mark:
    """A span without its Doc: half-open offsets in code points. grade: raising minus lowering words around it."""

    label: str
    start: int
    end: int
    level: str
    grade: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the pipeline found in a text, by group of spans. judged: None when it has no models."""

    groups: Mapping[str, tuple[Mark, ...]]
    judged: Judgement | None = None
    amounts: Quantities = NO_QUANTITIES

    @property
    def judgement(self) -> Judgement:
        """What the models made of the text; raises ModelError when the pipeline has none."""
        if self.judged is None:
            raise ModelError("This text was read by the lexicons alone: read it with `build_pipeline`.")
        return self.judged

    def labels(self, group: str) -> frozenset[str]:
        """Return the labels that occur in a group."""
        return frozenset(mark.label for mark in self.groups[group])


class Reader:
    """Read texts with pipelines that are built on first use; callable from several threads.

    build: `build_pipeline`, or `build_lexicon_pipeline` to read without the models.
    """

    def __init__(self, build: Callable[[str], Language]) -> None:
        self._build = build
        self._pipelines: dict[str, Language] = {}
        self._lock = Lock()

    def read(self, text: str, *, language: str) -> Reading:
        """Read one text."""
        return self.read_many([text], language=language)[0]

    def read_many(self, texts: Sequence[str], *, language: str) -> list[Reading]:
        """Read texts of one language.

        Strings of the texts are freed with their memory zone: a pipeline that runs for a year does not grow with
        every word ever typed. A zone costs as much as a short text, hence one for many; zones do not nest, hence the
        lock, held for a few texts only.
        """
        found: list[Reading] = []
        for start in range(0, len(texts), _ZONE):
            with self._lock:
                nlp = self._pipelines.get(language)
                if nlp is None:
                    nlp = self._pipelines[language] = self._build(language)
                with nlp.memory_zone():
                    found += [_reading(nlp(text)) for text in texts[start : start + _ZONE]]
        return found


def _reading(doc: Doc) -> Reading:
    scope = scope_of(doc)
    return Reading(
        {
            group: tuple(
                Mark(span.label_, span.start_char, span.end_char, span.id_, scope.grade(span))
                for span in doc.spans[group]
            )
            for group in _GROUPS
            if group in doc.spans
        },
        models.judgement_of(doc),
        amounts.amounts_of(doc),
    )
