"""Pace: whether an answer came before its question could be read. How long it took is kept nowhere."""

from datetime import timedelta

from interview.engine import Agree, Event, Step
from interview.language import Language
from interview.programme import Asked
from interview.scales import RANGES, Kind, standards
from interview.state import Entry, State

READ_S = 60 / 300
"""A word, as the fastest of usual readers read silently; most read 175 to 300 words a minute (Brysbaert, How many words
do we read per minute?, Journal of Memory and Language 109, 2019)."""

TIMED = frozenset({Kind.CHOICE, Kind.YES_NO, *RANGES})
"""Kinds that one tap answers."""


def is_new(event: Event, taken: Step, asked: Asked | None) -> bool:
    """Tell whether a step opened a question that was not seen before: nothing was undone or told beside so far."""
    goes_on = taken.given is not None or isinstance(event, Agree)
    return asked is not None and goes_on and taken.state.used == len(taken.state.path)


def is_hasty(before: State, asked: Asked | None, given: Entry | None, language: Language, waited: timedelta) -> bool:
    """Tell whether a tapped answer came before the question alone could be read.

    before: the state in which the question was open. waited: since the step that opened it, at least as long as the
    question was seen: it was sent after that step, and updates that come late come later than the tap. Where the same
    question was answered before, about another stage, or seen before, nothing is said: it need not be read again. So it
    is with hints, the names of stages and options, which count as no words, and where a clock stood or went back.
    """
    if asked is None or given is None or given.skipped or not before.fresh or asked.built_in is not None:
        return False
    if asked.question.type not in TIMED or any(one.question_id == given.question_id for one in before.path):
        return False
    standard = standards().get(asked.question.type)
    label = asked.question.label or (standard.label if standard else None) or {}
    return timedelta(0) < waited < timedelta(seconds=READ_S * len(label.get(language, "").split()))
