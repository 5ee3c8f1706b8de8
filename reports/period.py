"""Weeks in which interviews began or colleagues told something."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """Days in which something was told, half-open: `start` belongs to it, `end` does not."""

    start: date
    end: date

    @classmethod
    def whole_weeks(cls, first: date, last: date) -> "Period":
        """Return the weeks, Monday to Sunday, that hold both days: finer periods would single people out."""
        monday = first - timedelta(days=first.weekday())
        return cls(monday, last + timedelta(days=7 - last.weekday()))

    @classmethod
    def of_weeks(cls, mondays: Iterable[date], *, until: date) -> "Period":
        """Return the weeks from the first to the last of these Mondays, but no day after `until`."""
        starts = list(mondays)
        last = max(starts)
        return cls(min(starts), min(last + timedelta(days=DAYS_OF_WEEK), max(last, until) + timedelta(days=1)))

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
    def weeks(self) -> float:
        """Return how many weeks it has; a few days count as one, for they do not tell what a week will bring."""
        return max(1.0, (self.end - self.start).days / DAYS_OF_WEEK)

    @property
    def last_day(self) -> date:
        """Return the last day that belongs to the period."""
        return self.end - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Tell whether a day belongs to the period."""
        return self.start <= day < self.end
