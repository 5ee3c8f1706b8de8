"""Whole weeks in which interviews began."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

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
    def of_weeks(cls, mondays: Iterable[date]) -> "Period":
        """Return the weeks from the first to the last of these Mondays."""
        starts = list(mondays)
        return cls(min(starts), max(starts) + timedelta(days=DAYS_OF_WEEK))

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
    def weeks(self) -> int:
        """Return how many whole weeks it has."""
        return (self.end - self.start).days // DAYS_OF_WEEK

    @property
    def last_day(self) -> date:
        """Return the last day that belongs to the period."""
        return self.end - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Tell whether a day belongs to the period."""
        return self.start <= day < self.end
