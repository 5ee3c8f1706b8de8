"""Answers to look at with care: what an interview itself tells of how it was answered."""

import re
from collections.abc import Iterable
from enum import StrEnum

from interview.pace import TIMED
from interview.records import AnswerRecord, InterviewRecord, Role
from reports.people import is_usable

STAGES_ALIKE = 4  # three equal ratings happen to whoever means them
RATED = ("satisfaction", "importance")
QUICK_AT_LEAST = 5  # fewer happen to whoever knows such questions
QUICK_SHARE = 0.5

LETTERS_READ = 3  # shorter words say neither
REPEATED = 4
VOWELLESS = 5
RUN = 4  # letters side by side on a keyboard; a word made of shorter runs needs three each
ABBREVIATION = 6  # written in capitals: МГТС, ČSSZ

_WORD = re.compile(r"[^\W\d_]+")
_REDACTED = re.compile(r"\[[^\]]*\]")
_VOWELS = frozenset("aeiouyáéíóúůýěăâîäöüаеёиоуыэюяіїєrlřľĺŕ")
"""With r and l, which carry a syllable in Czech: "čtvrt", "vlk"."""
_ROWS = ("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_KEYS = _ROWS + tuple(row[::-1] for row in _ROWS)
_SHORT_RUN = 3


class Flag(StrEnum):
    """Why an interview may not say what the person thinks, the plainest first."""

    EMPTY = "empty"  # nothing was answered
    GIBBERISH = "gibberish"  # all words were typed at random
    STRAIGHT_LINE = "straight_line"  # one and the same rating everywhere
    QUICK = "quick"  # most questions were answered before they could be read


def flags(record: InterviewRecord) -> frozenset[Flag]:
    """Return the flags of one interview; answers taken back don't count.

    Every rule is cautious: an answer that could be meant is left alone. A straight line takes at least four stages with
    one satisfaction and one importance for all of them. Gibberish takes words of which none can be read, in any of the
    four languages, and no other words beside them. Quick takes at least five questions, and half of all that one tap
    answers, tapped before they could be read (`interview.pace`); where that is not known they were not.
    """
    answers = [answer for answer in record.answers if not answer.superseded]
    given = [answer for answer in answers if not answer.skipped]
    found = {
        Flag.EMPTY: bool(answers) and not any(_says(answer) for answer in given),
        Flag.GIBBERISH: _is_gibberish([answer.text for answer in given if answer.text]),
        Flag.STRAIGHT_LINE: _is_straight(given),
        Flag.QUICK: _is_quick(record),
    }
    return frozenset(flag for flag, holds in found.items() if holds)


def is_careful(record: InterviewRecord) -> bool:
    """Tell whether nothing speaks against an interview; agents are never flagged."""
    return record.role is not Role.CUSTOMER or not flags(record)


def is_nonsense(word: str) -> bool:
    """Tell whether a word was typed at random: one letter over and over, no vowel, or letters side by side on keys."""
    low = word.lower()
    return (
        (len(low) >= REPEATED and len(set(low)) == 1)
        or (len(low) >= VOWELLESS and _VOWELS.isdisjoint(low) and not (word.isupper() and len(word) <= ABBREVIATION))
        or (len(low) >= RUN and _is_run(low))
        or (len(low) >= 2 * _SHORT_RUN and _is_made_of_runs(low))
    )


def _says(answer: AnswerRecord) -> bool:
    return answer.value not in {None, ()} or is_usable(answer.text)


def _is_straight(answers: Iterable[AnswerRecord]) -> bool:
    ratings = {(one.stage_id, one.kind): one.value for one in answers if one.kind in RATED and one.stage_id is not None}
    pairs = [tuple(ratings.get((stage, kind)) for kind in RATED) for stage in {stage for stage, _ in ratings}]
    full = [pair for pair in pairs if None not in pair]
    return len(full) >= STAGES_ALIKE and len(set(full)) == 1 and len(full) == len(pairs)


def _is_quick(record: InterviewRecord) -> bool:
    """Count questions, each once about whatever stages, also those whose answers were taken back later."""
    tapped = {one.question_id for one in record.answers if one.kind in TIMED and not one.skipped}
    return record.hasty >= max(QUICK_AT_LEAST, QUICK_SHARE * len(tapped))


def _is_gibberish(texts: Iterable[str]) -> bool:
    words = [word for text in texts for word in _WORD.findall(_REDACTED.sub(" ", text)) if len(word) >= LETTERS_READ]
    return bool(words) and all(map(is_nonsense, words))


def _is_run(word: str) -> bool:
    return any(word in row for row in _KEYS)


def _is_made_of_runs(word: str) -> bool:
    """Tell whether a word falls into runs of three letters or more: "asdasd", "йцукуке" does not."""
    reached = {0}
    for end in range(_SHORT_RUN, len(word) + 1):
        if any(start in reached and _is_run(word[start:end]) for start in range(end - _SHORT_RUN + 1)):
            reached.add(end)
    return len(word) in reached
