"""A text cut into words, numbers, signs and breaks, the same way for patterns, pipeline and redaction-free cues."""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

from nlp.errors import UnknownLanguageError
from nlp.folding import fold

LANGUAGES = ("ru", "ro", "cs", "en")

_STEMMERS = {"ru": "russian", "ro": "romanian", "cs": "czech", "en": "english"}
# Letters with a soft hyphen or a zero-width sign between them are one word; digits and letters are two ("20мин").
PIECE = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|[\u00ad\u200b-\u200d\u2060](?=[^\W\d_])|['\u2019\u02bc](?=[^\W\d_]))*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_SENTENCE_ENDS = frozenset(".!?…\n;")
_CLAUSE_ENDS = frozenset(',:()«»"“”„[]—–-')
_INVISIBLE = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFE0F, 0xFEFF]
)


class Kind(IntEnum):
    """What a piece of text is to a pattern."""

    WORD = 0
    NUMBER = 1
    SIGN = 2  # an emoji or any other sign that can carry meaning
    CLAUSE_END = 3
    SENTENCE_END = 4


class Word(NamedTuple):
    """One piece of a text. position: index of the piece among all pieces, as `pieces` counts them.

    A tuple, because a Doc carries its words along (`nlp.components.words.doc_words`) and must stay serialisable.
    """

    form: str
    stem: str
    kind: Kind
    position: int


def pieces(text: str) -> Iterator[re.Match[str]]:
    """Yield every piece of the text in order, spaces included: joined they are the text."""
    return PIECE.finditer(text)


def words(tokens: Iterable[str], language: str) -> list[Word]:
    """Turn tokens into words; spaces and hyphens inside words are left out, line breaks end a sentence."""
    found: list[Word] = []
    tokens = list(tokens)
    for position, token in enumerate(tokens):
        kind = kind_of(token, tokens, position)
        if kind is not None:
            form = fold(token.translate(_INVISIBLE)) if kind is not Kind.NUMBER else token
            if not form:  # an accent that stands alone
                continue
            found.append(Word(form, stem(form, language) if kind is Kind.WORD else form, kind, position))
    return found


def kind_of(token: str, tokens: list[str], position: int) -> Kind | None:
    """Tell what a piece is to a pattern, or None for what patterns do not see: spaces and hyphens inside words."""
    first = token[0]
    if first.isspace():
        return Kind.SENTENCE_END if "\n" in token else None
    if first.isalpha():
        return Kind.WORD
    if first.isdigit():
        return Kind.NUMBER
    if first in "-\u2010\u2011" and _is_inside_word(tokens, position):
        return None
    if first == "." and _goes_on(tokens, position):
        return Kind.CLAUSE_END
    if first in _SENTENCE_ENDS:
        return Kind.SENTENCE_END
    if first in _CLAUSE_ENDS:
        return Kind.CLAUSE_END
    return Kind.SIGN if token.translate(_INVISIBLE) else None


def _goes_on(tokens: list[str], position: int) -> bool:
    """Tell a full stop after a short form ("1 500 руб. за вызов") from the end of a sentence."""
    following = (token for token in tokens[position + 1 : position + 3] if not token.isspace())
    return next(following, " ")[0].islower() and "\n" not in tokens[position + 1]


def _is_inside_word(tokens: list[str], position: int) -> bool:
    around = tokens[max(position - 1, 0) : position + 2]
    return len(around) == 3 and all(token[0].isalnum() for token in (around[0], around[2]))


_stemmer_lock = Lock()  # a snowball stemmer keeps its working word in itself
_stemmers: dict[str, snowballstemmer.stemmer] = {}


@lru_cache(maxsize=50_000)
def stem(form: str, language: str) -> str:
    """Return the stem of a folded word. Folding comes first, so that a text without diacritics has the same stems."""
    if language not in _STEMMERS:
        raise UnknownLanguageError(
            f"No words are known for the language {language!r}: use one of {', '.join(LANGUAGES)}."
        )
    with _stemmer_lock:
        if language not in _stemmers:
            _stemmers[language] = snowballstemmer.stemmer(_STEMMERS[language])
        stemmed: str = _stemmers[language].stemWord(form)
    return stemmed
