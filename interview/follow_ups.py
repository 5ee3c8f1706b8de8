"""Cases: one customer's story that somebody in the company follows up. In code a follow-up: `Case` is the story.

A case exists only of somebody who allowed the whole story to be read, and only as long as it may be.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from interview.errors import InterviewError
from interview.language import Language
from interview.rights import OWNER, Actor

MOST_LETTERS = 500  # of what was done, in own words
WAITS_AT_MOST = timedelta(hours=48)
DUE_AFTER = timedelta(days=3)
OWNERS_AFTER = timedelta(days=1)
"""So long after whoever has a case heard that it is overdue, the owners hear it too."""
WRITTEN_WITHIN = timedelta(hours=1)
"""What is written later is no longer taken for what was done: it would close a case without being asked again."""


class FollowUpError(InterviewError):
    """A case that cannot be so."""

    code = "follow_up_invalid"


class FollowUpState(StrEnum):
    """How far a case is."""

    OPEN = "open"  # nobody has it
    WORKING = "working"
    CLOSED = "closed"


class Cause(StrEnum):
    """Why it came to that, as its buttons carry it; named so that cases can be counted by it."""

    PROCESS = "process"
    POLICY = "policy"
    PRODUCT = "product"
    INFORMATION = "information"
    STAFFING = "staffing"
    SYSTEM = "system"
    DEPARTMENT = "department"
    EXPECTATION = "expectation"
    UNKNOWN = "unknown"


class DueIn(StrEnum):
    """Until when a case is to be closed, counted from today, as its buttons carry it."""

    DAY = "1"
    THREE_DAYS = "3"
    WEEK = "7"
    TWO_WEEKS = "14"

    def day(self, today: date) -> date:
        """Return the day that is so far from today."""
        return today + timedelta(days=int(self.value))


class Alarm(StrEnum):
    """What is told of a case once, until it has moved on."""

    WAITING = "waiting"  # nobody took it
    OVERDUE = "overdue"  # to whoever has it
    OWNERS = "owners"  # of what is overdue since yesterday
    DOUBTED = "doubted"  # the customer says that it is not better
    GIVEN = "given"  # to whoever has it, by somebody else


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case was closed. improvement: number of the action that was or is done. words: what was done, redacted.

    reopened_on: the day on which it was opened again; doubted: because the customer said that it is not better.
    """

    cause: Cause
    on: date
    improvement: int | None = None
    words: str | None = None
    reopened_on: date | None = None
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A case that somebody follows up. number: never given twice.

    waits_since: since when nobody has it, used only to count hours. owner: an owner or a manager in force, None once
    the role ended. owner_label: what the inviter calls that manager. language: which whoever took it spoke.
    closings: the first first. told: what was told of the case as it is now.
    """

    number: int
    interview_id: str = field(repr=False)
    guide_id: str
    opened_on: date
    waits_since: datetime
    owner: Actor | None = None
    owner_label: str | None = None
    language: Language | None = None
    due_on: date | None = None
    closings: tuple[Closing, ...] = ()
    told: frozenset[Alarm] = frozenset()

    @property
    def state(self) -> FollowUpState:
        """Return how far it is."""
        if self.is_closed:
            return FollowUpState.CLOSED
        return FollowUpState.OPEN if self.owner is None else FollowUpState.WORKING

    @property
    def is_closed(self) -> bool:
        """Tell whether nothing is left to be done."""
        return bool(self.closings) and self.closings[-1].reopened_on is None

    def is_overdue(self, today: date) -> bool:
        """Tell whether it should be closed by now."""
        return not self.is_closed and self.due_on is not None and self.due_on < today

    @property
    def _lasting(self) -> frozenset[Alarm]:
        """Return what need not be told again though owner or day changed."""
        return self.told & {Alarm.GIVEN, Alarm.DOUBTED}

    def may_be_changed_by(self, actor: Actor) -> bool:
        """Tell whether somebody may set it, close it or give it back: whoever has it, and the owners."""
        return self.owner is not None and actor in (self.owner, OWNER)

    def taken_by(self, actor: Actor, today: date, *, language: Language) -> "FollowUp":
        """Return it in somebody's hands. Raises FollowUpError where somebody has it, or it is closed."""
        if self.state is not FollowUpState.OPEN:
            raise FollowUpError(f"case {self.number} is {self.state}, so nobody can take it")
        told = self._lasting | {Alarm.GIVEN}
        return replace(self, owner=actor, language=language, due_on=today + DUE_AFTER, told=told)

    def may_be_given_by(self, actor: Actor) -> bool:
        """Tell whether somebody may put it into other hands: anybody while nobody has it."""
        return not self.is_closed and (self.owner is None or self.may_be_changed_by(actor))

    def given_to(self, owner: Actor, today: date, *, by: Actor) -> "FollowUp":
        """Return it in other hands, due anew where its day is over; who gets it from somebody else is to hear of it.

        Raises FollowUpError where it is closed.
        """
        if self.is_closed:
            raise FollowUpError(f"case {self.number} is closed, so nobody can have it")
        if owner == self.owner:
            return self
        due_on = self.due_on if self.due_on is not None and self.due_on >= today else today + DUE_AFTER
        known = self.told & {Alarm.DOUBTED}
        told = known | {Alarm.GIVEN} if owner == by else known
        return replace(self, owner=owner, language=None, due_on=due_on, told=told)

    def given_back(self, now: datetime) -> "FollowUp":
        """Return it in nobody's hands."""
        return replace(self, owner=None, language=None, due_on=None, waits_since=now, told=self._lasting)

    def due(self, day: date) -> "FollowUp":
        """Return it due on another day."""
        return replace(self, due_on=day, told=self._lasting)

    def closed(
        self, cause: Cause, today: date, *, improvement: int | None = None, words: str | None = None
    ) -> "FollowUp":
        """Return it closed. Raises FollowUpError where nobody has it, it is closed, or nothing was done."""
        if self.state is not FollowUpState.WORKING:
            raise FollowUpError(f"case {self.number} is {self.state}, so it cannot be closed")
        if improvement is None and not words:
            raise FollowUpError("a case is closed with what was done")
        closing = Closing(cause, today, improvement, words or None)
        return replace(self, closings=(*self.closings, closing), told=frozenset())

    def reopened(self, now: datetime, *, doubted: bool = False) -> "FollowUp":
        """Return it open again: with whoever has it, due anew, else with nobody. Raises FollowUpError if it is open."""
        if not self.is_closed:
            raise FollowUpError(f"case {self.number} is open")
        last = replace(self.closings[-1], reopened_on=now.date(), doubted=doubted)
        due_on, told = None if self.owner is None else now.date() + DUE_AFTER, frozenset({Alarm.GIVEN})
        return replace(self, closings=(*self.closings[:-1], last), due_on=due_on, waits_since=now, told=told)


@dataclass(frozen=True, slots=True)
class ClosingDraft:
    """A case whose closing is being written: the next message of whoever closes it says what was done."""

    number: int
    cause: Cause


class FollowUps(Protocol):
    """Cases, within one transaction."""

    async def open_follow_up(self, interview_id: str, *, on: date) -> int | None:
        """Return the number of the case of an interview, opened now where there is none; one that is there stays.

        None where the story may not be read as a whole, or is gone.
        """
        ...

    async def follow_ups(self, *, closed: bool) -> list[FollowUp]:
        """Return all cases that are closed, or all that are not, by number."""
        ...

    async def follow_up(self, number: int) -> FollowUp | None:
        """Return one, and let nobody else change it before this transaction ends; None when there is none any more."""
        ...

    async def put_follow_up(self, follow_up: FollowUp) -> None:
        """Keep a case as it is now."""
        ...

    async def begin_closing(self, follow_up: FollowUp, cause: Cause, *, by: int) -> None:
        """Take the next message of this owner or manager for what was done."""
        ...

    async def closing_in_writing(self, writer: int, *, since: datetime) -> ClosingDraft | None:
        """Return what the next message of this owner or manager closes."""
        ...

    async def drop_closing(self, writer: int) -> None:
        """Take the next message of this owner or manager for nothing of that kind."""
        ...

    async def doubt_closing(self, respondent_id: str, remedy_id: str) -> bool:
        """Open the closed case again of whoever says that a remedy did not help; False where there is none.

        Nothing is opened of somebody who does not allow being read and written to.
        """
        ...


def alarms(follow_up: FollowUp, now: datetime) -> frozenset[Alarm]:
    """Return what is to be told of a case now, and was not. now: as `Clock.now` returns it, no quiet hour."""
    if follow_up.is_closed:
        return frozenset()
    today, found = now.date(), set[Alarm]()
    if follow_up.closings and follow_up.closings[-1].doubted:
        found.add(Alarm.DOUBTED)
    if follow_up.owner is None:
        if now - follow_up.waits_since >= WAITS_AT_MOST:
            found.add(Alarm.WAITING)
        return frozenset(found - follow_up.told)
    found.add(Alarm.GIVEN)
    if follow_up.is_overdue(today):
        found.add(Alarm.OVERDUE)
        if follow_up.owner != OWNER and follow_up.is_overdue(today - OWNERS_AFTER):
            found.add(Alarm.OWNERS)
    return frozenset(found - follow_up.told)


def having_told(follow_up: FollowUp, told: Collection[Alarm]) -> FollowUp:
    """Return a case of which that has been told."""
    return replace(follow_up, told=follow_up.told | frozenset(told))


def by_urgency(follow_ups: Sequence[FollowUp], today: date) -> list[FollowUp]:
    """Return what is overdue, then what nobody has, then the rest by the day on which it is due."""

    def urgency(one: FollowUp) -> tuple[int, date, int]:
        place = 0 if one.is_overdue(today) else 1 if one.owner is None else 2
        return place, one.due_on or one.opened_on, one.number

    return sorted(follow_ups, key=urgency)
