"""Actions by which managers do something about pains. In code an action is an improvement: `Action` is of the audit."""

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from interview.errors import InterviewError
from interview.rights import Actor

LONGEST_NAME = 80  # letters; it stands on a button's card and in a line of a caption
MOST_EFFORT = 5
MOST_PAINS = 8  # more are no longer one thing to do


class ImprovementError(InterviewError):
    """An action that cannot be so."""

    code = "improvement_invalid"


class Progress(StrEnum):
    """How far an action is, as its buttons carry it."""

    IDEA = "idea"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


OPEN = (Progress.IDEA, Progress.DOING)


class Heard(StrEnum):
    """What whoever owns an action hears of it once."""

    GIVEN = "given"  # by somebody else
    OVERDUE = "overdue"


class Due(StrEnum):
    """Until when an action is to be done, counted from today, as its buttons carry it."""

    WEEK = "week"
    TWO_WEEKS = "weeks"
    MONTH = "month"
    NONE = "none"


@dataclass(frozen=True, slots=True, order=True)
class Aim:
    """The pain that an action is about, whether a map shows it or not."""

    guide_id: str
    stage_id: str
    category: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """An action. number: never given twice.

    title: in its manager's own words, redacted; None: named by its pains. owner: an owner or a manager in force, None
    once the role ended. owner_label: what the inviter calls that manager. effort: 0..5, None until somebody says.
    doing_on: the day on which it was begun first. closed_on: of the day on which it was done or dropped.
    figures: what the map said when it was done, as `reports.fixes` writes it; None until that is kept.
    doubted: how many colleagues answered that it does not work for them yet; never shown below k.
    is_news: somebody else gave it to its owner, who has not heard of that yet. told_overdue: its owner heard that.
    """

    number: int
    aims: tuple[Aim, ...]
    made_on: date
    title: str | None = None
    owner: Actor | None = None
    owner_label: str | None = None
    progress: Progress = Progress.IDEA
    due_on: date | None = None
    effort: int | None = None
    doing_on: date | None = None
    closed_on: date | None = None
    figures: str | None = None
    doubted: int = 0
    is_news: bool = False
    told_overdue: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to be done."""
        return self.progress in OPEN

    @property
    def done_on(self) -> date | None:
        """Return the day on which it was done."""
        return self.closed_on if self.progress is Progress.DONE else None

    @property
    def begun_on(self) -> date:
        """Return the day before which nothing of it can have helped anybody."""
        return self.doing_on or self.made_on

    def is_overdue(self, today: date) -> bool:
        """Tell whether it should be done by now."""
        return self.is_open and self.due_on is not None and self.due_on < today

    def concerns(self, stage_id: str | None, category: str | None) -> bool:
        """Tell whether it is about a pain of a stage."""
        return any((aim.stage_id, aim.category) == (stage_id, category) for aim in self.aims)

    def moved_to(self, progress: Progress, today: date) -> "Improvement":
        """Return it as it is from today on; what was kept of an earlier end is forgotten when it is opened again."""
        if progress is self.progress:
            return self
        begun = self.doing_on or today if progress is Progress.DOING else self.doing_on
        closed = None if progress in OPEN else today
        return replace(self, progress=progress, doing_on=begun, closed_on=closed, figures=None)

    def taken_by(self, actor: Actor, today: date) -> "Improvement":
        """Return it in somebody's hands, who begins today."""
        return self.moved_to(Progress.DOING, today).given_to(actor, by=actor)

    def given_to(self, owner: Actor | None, *, by: Actor) -> "Improvement":
        """Return it in somebody's hands, or in nobody's; who gets it from somebody else is to hear of it."""
        if owner == self.owner:
            return self
        return replace(self, owner=owner, is_news=owner not in (None, by), told_overdue=False)

    def due(self, day: date | None) -> "Improvement":
        """Return it due on another day, or on none."""
        return replace(self, due_on=day, told_overdue=False)

    def unheard(self, today: date) -> frozenset[Heard]:
        """Return what its owner is to hear of it now, and did not."""
        found = set[Heard]()
        if self.owner is None or not self.is_open:
            return frozenset()
        if self.is_news:
            found.add(Heard.GIVEN)
        if self.is_overdue(today) and not self.told_overdue:
            found.add(Heard.OVERDUE)
        return frozenset(found)

    def having_told(self, heard: Collection[Heard]) -> "Improvement":
        """Return it once its owner was told that."""
        return replace(
            self,
            is_news=self.is_news and Heard.GIVEN not in heard,
            told_overdue=self.told_overdue or Heard.OVERDUE in heard,
        )

    def with_aim(self, aim: Aim) -> "Improvement":
        """Return it about one more pain. Raises ImprovementError beyond the most."""
        if aim in self.aims:
            return self
        if len(self.aims) >= MOST_PAINS:
            raise ImprovementError(f"an action is about at most {MOST_PAINS} pains")
        return replace(self, aims=(*self.aims, aim))

    def without_aim(self, aim: Aim) -> "Improvement":
        """Return it without a pain; the last one stays, for without any it is about nothing."""
        aims = tuple(one for one in self.aims if one != aim)
        return replace(self, aims=aims) if aims else self

    def with_effort(self, effort: int) -> "Improvement":
        """Return it with an effort. Raises ImprovementError outside 0..5."""
        if not 0 <= effort <= MOST_EFFORT:
            raise ImprovementError(f"effort {effort} is not within 0..{MOST_EFFORT}")
        return replace(self, effort=effort)


@dataclass(frozen=True, slots=True)
class Thanks:
    """A colleague to be told that what they noted is fixed. telegram_user_id: used only to send."""

    number: int
    respondent_id: str
    telegram_user_id: int
    language: str


@dataclass(frozen=True, slots=True)
class FixAnswer:
    """What a colleague was asked about a fix. works: None while unanswered."""

    number: int
    told_on: date
    works: bool | None


class Improvements(Protocol):
    """Actions, within one transaction."""

    async def improvements(self) -> list[Improvement]:
        """Return all actions, in the order in which they were made, and let nobody else make one until the end."""
        ...

    async def improvement(self, number: int) -> Improvement | None:
        """Return one, and let nobody else change it before this transaction ends; None when there is none."""
        ...

    async def add_improvement(
        self, aim: Aim, *, on: date, owner: Actor | None = None, progress: Progress = Progress.IDEA
    ) -> Improvement:
        """Make an action of one pain."""
        ...

    async def put_improvement(self, improvement: Improvement) -> None:
        """Keep an action as it is now. Once done, everybody who noted its pains before is to be thanked, once each."""
        ...

    async def answer_fix(self, number: int, respondent_id: str, *, works: bool) -> bool:
        """Keep what a colleague says of a fix; False when that colleague was never asked."""
        ...


def due_day(due: Due, today: date) -> date | None:
    """Return the day that is so far from today; a month ends on its last day where the next one is shorter."""
    match due:
        case Due.WEEK:
            return today + timedelta(weeks=1)
        case Due.TWO_WEEKS:
            return today + timedelta(weeks=2)
        case Due.MONTH:
            year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
            return date(year, month, min(today.day, monthrange(year, month)[1]))
        case Due.NONE:
            return None


def named(words: str) -> str:
    """Return a manager's own title in one line. Raises ImprovementError when it is none, or too long."""
    title = " ".join(words.split())
    if not 0 < len(title) <= LONGEST_NAME:
        raise ImprovementError(f"a title has 1 to {LONGEST_NAME} letters")
    return title


def by_urgency(improvements: Sequence[Improvement]) -> list[Improvement]:
    """Return the open ones, overdue first, then by the day on which they are due, those without one last."""
    return sorted((one for one in improvements if one.is_open), key=lambda one: (one.due_on or date.max, one.number))


def holder(stage_id: str, category: str, improvements: Collection[Improvement]) -> Improvement | None:
    """Return the open action about a pain that somebody owns, the most urgent; else one that nobody does."""
    about = [one for one in by_urgency(list(improvements)) if one.concerns(stage_id, category)]
    return next((one for one in about if one.owner is not None), about[0] if about else None)
