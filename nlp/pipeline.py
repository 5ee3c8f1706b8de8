"""One spaCy pipeline a language, and the plain marks that leave it."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# Importing these registers the factories named below.
from nlp.components import clauses, emotions, facts, lanes, modifiers, opinions, points, valence, words
from nlp.components.clauses import Scope
from nlp.errors import UnknownLanguageError
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
_REGISTERING = (clauses, emotions, facts, lanes, modifiers, opinions, points, valence, words)


def build_pipeline(language: str) -> Language:
    """Build the pipeline of a language from `spacy.blank`; spans are in `doc.spans`.

    Raises UnknownLanguageError for a language without a lexicon.
    """
    if language not in LANGUAGES:
        raise UnknownLanguageError(f"There is no lexicon for {language!r}: use one of {', '.join(LANGUAGES)}.")
    nlp = spacy.blank(language, config={"nlp": {"tokenizer": {"@tokenizers": words.TOKENIZER}}})
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
    """All that the pipeline found in a text, by group of spans."""

    groups: Mapping[str, tuple[Mark, ...]]

    def labels(self, group: str) -> frozenset[str]:
        """Return the labels that occur in a group."""
        return frozenset(mark.label for mark in self.groups[group])


class Reader:
    """Read texts with pipelines that are built on first use; callable from several threads."""

    def __init__(self) -> None:
        self._pipelines: dict[str, Language] = {}
        self._lock = Lock()

    def read(self, text: str, *, language: str) -> Reading:
        """Read one text.

        Strings of the text are freed with its memory zone: a pipeline that runs for a year does not grow with
        every word ever typed. Zones do not nest, hence the lock, held for one text only.
        """
        with self._lock:
            nlp = self._pipelines.get(language)
            if nlp is None:
                nlp = self._pipelines[language] = build_pipeline(language)
            with nlp.memory_zone():
                return _reading(nlp(text))


def _reading(doc: Doc) -> Reading:
    scope = Scope(doc)
    return Reading(
        {
            group: tuple(
                Mark(span.label_, span.start_char, span.end_char, span.id_, scope.grade(span))
                for span in doc.spans[group]
            )
            for group in ("emotions", "pains", "gains", "lanes", "opinions", "facts", "valence")
        }
    )
