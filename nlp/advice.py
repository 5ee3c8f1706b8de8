"""What an answer leaves open, for one follow-up question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from nlp.cues import Expressions, load_expressions, spelled
from nlp.named import Finding, NamedReader

FEWEST_WORDS = 4  # fewer say nothing that a reader could work with
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# Czech syllables need no vowel ("čtvrt", "prst"); y is a vowel everywhere.
_SYLLABLE = re.compile(r"[aeiouyаеиоуыэюяlr]")
_NO_WORD = re.compile(r"[^\W\d_aeiouyаеиоуыэюяlrьъ]{6}")
_SAME = re.compile(r"(\w{1,3})\1{2,}")
_KEYBOARD = ("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_KEYS_IN_A_ROW = 4
_WAIT_TIME = "wait_time"
_VERDICTS = frozenset({"trust", "other"})  # "I was cheated" blames and does not tell what happened
_HAPPENED = frozenset({"event", "repeat", "handover", "duration", "wait"})


class Missing(StrEnum):
    """What a follow-up question can ask for."""

    CAUSE = "cause"
    EVENT = "event"
    DURATION = "duration"
    REPEAT_REASON = "repeat_reason"
    DESTINATION = "destination"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Advice:
    """What one answer lacks and what it speaks of.

    missing: subset of cause, event, duration, repeat_reason, destination, too_short. lanes, pains, emotions: labels
    of `nlp.labels` that the words say plainly; unsure findings are left out. valence: -2..+2.
    """

    missing: frozenset[str]
    lanes: frozenset[str]
    valence: int
    pains: frozenset[str]
    emotions: frozenset[str]


class Advisor:
    """Read an answer for what it leaves open. May be called from several threads."""

    def __init__(self, reader: NamedReader | None = None) -> None:
        self._reader = reader or NamedReader()

    def advise(self, text: str, *, language: str) -> Advice:
        """Advise on one answer, from nothing but its words.

        An empty text only loads what the language needs. Raises UnknownLanguageError for a language without a lexicon.
        """
        named = self._reader.read(text, language=language)
        expressions = load_expressions(language, "advice")
        sure = [finding for finding in named.findings if not finding.unsure]
        told = spelled(text)
        pains, emotions = _labels(sure, "pain"), _labels(sure, "emotion")
        missing = (
            _short(told, expressions)
            if _is_too_short(told, expressions)
            else _open(expressions.found(told), sure, named.valence)
        )
        return Advice(frozenset(one.value for one in missing), _labels(sure, "lane"), named.valence, pains, emotions)


def _labels(findings: list[Finding], layer: str) -> frozenset[str]:
    return frozenset(finding.label for finding in findings if finding.layer == layer)


def _open(said: frozenset[str], sure: list[Finding], valence: int) -> Iterator[Missing]:
    """Yield what a story of usable length leaves open."""
    pains = _labels(sure, "pain")
    yield from _loose_ends(said, waited=_WAIT_TIME in pains, bad=valence <= 0)
    happened = bool(pains - _VERDICTS or _labels(sure, "gain") or said & _HAPPENED)
    if not happened and (valence != 0 or _labels(sure, "emotion")):
        yield Missing.EVENT
    if happened and (valence < 0 or (pains and valence == 0)) and "reason" not in said:
        yield Missing.CAUSE


def _short(told: str, expressions: Expressions) -> Iterator[Missing]:
    """Yield what a few words leave open: all of it, and what they name without the end of it."""
    yield Missing.TOO_SHORT
    yield from _loose_ends(expressions.found(told), waited=False, bad=True)


def _loose_ends(said: frozenset[str], *, waited: bool, bad: bool) -> Iterator[Missing]:
    """Yield what was begun and not ended. A good story that says "every time" is not asked why."""
    if ("wait" in said or waited) and "duration" not in said:
        yield Missing.DURATION
    if bad and "repeat" in said and "repeat_reason" not in said:
        yield Missing.REPEAT_REASON
    if "handover" in said and "destination" not in said:
        yield Missing.DESTINATION


def _is_too_short(told: str, expressions: Expressions) -> bool:
    left = expressions.wanted["empty"].sub("", told)
    return _usable(told) < FEWEST_WORDS or _usable(left) < FEWEST_WORDS // 2


def _usable(told: str) -> int:
    return sum(_is_word(word) for word in _WORD.findall(told))


def _is_word(word: str) -> bool:
    if len(word) >= _KEYS_IN_A_ROW and any(word in row for row in _KEYBOARD):
        return False
    return not (_NO_WORD.search(word) or _SAME.search(word)) and (len(word) < 3 or bool(_SYLLABLE.search(word)))
