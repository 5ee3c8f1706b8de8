"""The journey map: one value from which every output draws, with small groups already hidden.

None stands for "fewer than k people, or no data" wherever a figure can be missing: the two are never told apart.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import TypeAdapter

from reports.metrics import Estimate
from reports.plan import Text

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """Days in which the interviews began, half-open: `start` belongs to it, `end` does not."""

    start: date
    end: date

    @classmethod
    def whole_weeks(cls, first: date, last: date) -> "Period":
        """Return the weeks, Monday to Sunday, that hold both days: finer periods would single people out."""
        monday = first - timedelta(days=first.weekday())
        return cls(monday, last + timedelta(days=7 - last.weekday()))

    @classmethod
    def block(cls, day: date, *, weeks: int) -> "Period":
        """Return the weeks that hold a day, cut from the first Monday of the calendar on.

        Blocks never overlap, whenever they are asked for: two overlapping periods would tell by subtraction what the
        people of a few days answered.
        """
        days = weeks * DAYS_OF_WEEK
        start = date.fromordinal((day.toordinal() - 1) // days * days + 1)
        return cls(start, start + timedelta(days=days))

    @property
    def last_day(self) -> date:
        """Return the last day that belongs to the period."""
        return self.end - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Tell whether a day belongs to the period."""
        return self.start <= day < self.end


Vertical = Literal["satisfaction", "importance"]
"""What the height of the curve means; the other one stands in a row below."""


class Face(StrEnum):
    """How satisfied people are with a stage, as a face shows it."""

    HAPPY = "happy"
    NEUTRAL = "neutral"
    SAD = "sad"


class MomentOfTruth(StrEnum):
    """Outcome of the stated rule; a candidate as long as there are no drivers; urgent where satisfaction is low."""

    NO = "no"
    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    URGENT = "urgent"


class StaffView(StrEnum):
    """How the agents' view of customers' satisfaction compares with what the customers said."""

    AGREES = "agrees"
    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"  # apart, but the ranges overlap


@dataclass(frozen=True, slots=True)
class StageCell:
    """One stage in all lanes.

    satisfaction, importance: means of customers' ratings (1..5). staff: mean of how satisfied agents think customers
    are. *_thin: the range is wider than a whole point. opportunity: 0..20. driver: share (0..1) of the differences in
    `JourneyMap.driven` that goes together with satisfaction here. net_emotion: -100..100, of what was told.
    """

    id: str
    title: Text
    short_title: Text
    satisfaction: Estimate | None
    importance: Estimate | None
    staff: Estimate | None
    face: Face | None
    satisfaction_thin: bool
    importance_thin: bool
    moment: MomentOfTruth
    staff_view: StaffView | None
    opportunity: Estimate | None
    driver: Estimate | None
    net_emotion: Estimate | None


@dataclass(frozen=True, slots=True)
class Worst:
    """The stage customers are least satisfied with.

    is_low: satisfaction is below the middle of the scale. matters_most: no shown stage is more important. rival: id
    of the next stage when its range overlaps, so that it may be just as low.
    """

    stage_id: str
    is_low: bool
    matters_most: bool
    rival: str | None


@dataclass(frozen=True, slots=True)
class PainPoint:
    """A problem told of a stage by at least k people.

    mentions, base: people who told of it, and people with at least one usable text about the stage; both None, like
    the share (0..1), when fewer than k told another story. severity: median, 1..3. impact: link to NPS in points.
    thin: few stories, or a link that can be chance or is not known. title: of a guide's own pain.
    """

    category: str
    stage_id: str
    mentions: int | None
    base: int | None
    share: Estimate | None
    severity: int
    impact: Estimate | None
    thin: bool
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the invited people came. A cell can be None though k people are in it: else another could be derived."""

    invited: int | None
    only_invited: int | None
    started: int | None
    partial: int | None
    complete: int | None
    refused: int | None
    broken_off: int | None
    withdrawn: int | None


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """The whole map of one guide and one period.

    customers, staff: people whose answers are in the figures. most_important: id of a stage. nps: points;
    nps_visible_change: the smallest change another period of this size would bring to light. csat, ces: percentages
    (0..100). driven: the score that the stages' `driver` explains; None when too few people rated everything. example:
    invented answers are among them.
    """

    spec: int
    guide_id: str
    guide_version: int
    period: Period
    generated_on: date
    k: int
    example: bool
    customers: int | None
    staff: int | None
    stages: tuple[StageCell, ...]
    worst: Worst | None
    most_important: str | None
    pains: tuple[PainPoint, ...]
    nps: Estimate | None
    nps_visible_change: float | None
    csat: Estimate | None
    ces: Estimate | None
    ces_mean: Estimate | None
    driven: Literal["nps", "csat"] | None
    funnel: Funnel

    @property
    def hidden(self) -> bool:
        """Tell whether too few people stand behind the map to show anything."""
        return self.customers is None and self.staff is None

    def stage(self, stage_id: str) -> StageCell:
        """Return a stage by its id."""
        return next(stage for stage in self.stages if stage.id == stage_id)

    def to_json(self) -> str:
        """Write the map as JSON; None becomes null."""
        return _ADAPTER.dump_json(self, indent=2).decode()

    @classmethod
    def from_json(cls, text: str) -> "JourneyMap":
        """Read a map written by `to_json`."""
        return _ADAPTER.validate_json(text)


_ADAPTER = TypeAdapter(JourneyMap)
