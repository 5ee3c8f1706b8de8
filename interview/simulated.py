"""Invented respondents, who answer a guide before anybody else does: pure, drawn by a seeded generator."""

from enum import StrEnum
from random import Random

from interview.advice import Advice
from interview.engine import AnotherStage, Back, Done, Event, Skip, StoryEnded, Tap, Words, offered
from interview.guide import Guide
from interview.programme import Asked
from interview.records import PAIN_CATEGORIES
from interview.scales import MAX_FEELINGS, MAX_NUMBER, RANGES, SEVERAL, Kind, standards
from interview.state import State

MISSING = ("cause", "event", "duration", "repeat_reason", "destination", "too_short")
LANES = ("think", "feel", "see", "hear", "say", "do")
LONGEST_WAIT = 90  # of the numbers typed: most are minutes


class Temper(StrEnum):
    """How somebody takes being asked."""

    TERSE = "terse"
    ANGRY = "angry"
    RAMBLING = "rambling"
    FOREIGN = "foreign"  # writes in another language than that of the interview
    QUITTING = "quitting"


SKIPS = {
    Temper.TERSE: 0.1,
    Temper.ANGRY: 0.15,
    Temper.RAMBLING: 0.03,
    Temper.FOREIGN: 0.2,
    Temper.QUITTING: 0.1,
}
"""How likely each passes on a question."""

WORDS = {Temper.TERSE: 3, Temper.ANGRY: 25, Temper.RAMBLING: 50, Temper.FOREIGN: 15, Temper.QUITTING: 8}
"""How many words each writes where words are asked for."""

QUITS = 0.08
"""How likely somebody who quits does so at each question: half of them within nine."""


class Simulated:
    """One invented respondent.

    The same scale gets the same answer again: people do not change their minds from screen to screen, and a question
    that this makes foreseeable tells nothing.
    """

    def __init__(self, guide: Guide, temper: Temper, random: Random) -> None:
        self._guide = guide
        self._temper = temper
        self._random = random
        self._given: dict[tuple[Kind, str | None], str] = {}
        self._numbers = _numbers_compared(guide)
        self._tags = _tags_compared(guide)

    def quits(self) -> bool:
        """Tell whether this is enough."""
        return self._temper is Temper.QUITTING and self._random.random() < QUITS

    def event(self, asked: Asked, state: State) -> Event:
        """Return the next thing done about the open question."""
        kind = asked.question.type
        if state.writing is not None:
            return StoryEnded(self._advice())
        if kind is Kind.NOTE:
            return Done()
        if state.draft:
            return self._tick(asked, state)
        if self._temper is Temper.ANGRY and state.path and self._happens(0.03):
            return Back()
        if asked.first_of_story and self._happens(0.05):
            return AnotherStage()
        if self._happens(SKIPS[self._temper]):
            return Skip()
        if kind is Kind.TEXT or state.awaiting is not None:
            return Words(" ".join(["word"] * self._words()))
        if kind is Kind.NUMBER:
            return Words(str(self._number()))
        if kind in SEVERAL:
            return self._tick(asked, state)
        return self._choose(asked)

    def _happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def _words(self) -> int:
        usual = WORDS[self._temper]
        return self._random.randint(max(1, usual // 2), usual * 2)

    def _number(self) -> int:
        if self._numbers and self._happens(0.5):
            return self._random.choice(self._numbers)
        return self._random.randint(0, LONGEST_WAIT)

    def _tick(self, asked: Asked, state: State) -> Event:
        left = [option.id for option in offered(self._guide, asked) if option.id not in state.draft]
        may_tick = MAX_FEELINGS if asked.question.type is Kind.EMOTION else len(left)
        most = asked.question.most or (1 if self._temper is Temper.TERSE else may_tick)
        if not left or (state.draft and (len(state.draft) >= most or self._happens(0.4))):
            return Done()
        at = len(state.draft) if asked.question.type is Kind.PATH else 1
        return Tap(self._random.choice(left), at)

    def _choose(self, asked: Asked) -> Event:
        options = [option.id for option in offered(self._guide, asked)]
        if not options:
            return Skip()
        if asked.question.type not in RANGES:
            return Tap(self._random.choice(options))
        memory = (asked.question.type, asked.stage_id)
        if memory not in self._given:
            self._given[memory] = self._rated(options)
        return Tap(self._given[memory])

    def _rated(self, options: list[str]) -> str:
        lower = options[: (len(options) + 1) // 2]
        return self._random.choice(lower if self._temper is Temper.ANGRY and self._happens(0.6) else options)

    def _advice(self) -> Advice | None:
        """Return what would be read from such words; None as when reading them took too long."""
        draw = self._random
        if self._happens(0.05):
            return None
        match self._temper:
            case Temper.TERSE:
                return Advice(frozenset({"too_short", *self._some(MISSING)}), tags=self._named())
            case Temper.ANGRY:
                return Advice(self._some(MISSING), frozenset({"say"}), -2, self._named() | {"anger"})
            case Temper.FOREIGN:
                return Advice(self._some(MISSING))
            case _:
                return Advice(self._some(MISSING), self._some(LANES), draw.randint(-2, 2), self._named())

    def _some(self, signs: tuple[str, ...]) -> frozenset[str]:
        return frozenset(sign for sign in signs if self._happens(0.4))

    def _named(self) -> frozenset[str]:
        return self._some(self._tags) | {self._random.choice(PAIN_CATEGORIES)}


def _numbers_compared(guide: Guide) -> list[int]:
    """Return numbers on, below and above every one that a condition compares with."""
    bounds = {operand for operand in _operands(guide) if isinstance(operand, int) and not isinstance(operand, bool)}
    near = {bound + step for bound in bounds for step in (-1, 0, 1)}
    return sorted(number for number in near if 0 <= number <= MAX_NUMBER)


def _tags_compared(guide: Guide) -> tuple[str, ...]:
    """Return the tags that conditions ask for, but for those that nothing is ever read as."""
    known = {*standards()[Kind.EMOTION].options, *PAIN_CATEGORIES}
    named = {leaf.tagged for when in guide.conditions() for leaf in when.leaves() if leaf.tagged is not None}
    return tuple(sorted(named & known))


def _operands(guide: Guide) -> list[object]:
    operands: list[object] = []
    for when in guide.conditions():
        for leaf in when.leaves():
            ((_, operand),) = leaf.operators().items()
            operands += operand if isinstance(operand, tuple) else [operand]
    return operands
