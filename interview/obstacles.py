"""Why a link or `/start` begins no interview now: by the link, by the person, or because that person told lately."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SMALLEST_QUOTA = 5
"""Whoever opens a full link learns that its quota was reached, so it is never about fewer people than a figure is."""

QUOTAS = (50, 100, 200, 500)
"""Complete interviews after which a link begins no more; what is offered in chat."""

CLOSING_DAYS = (7, 14, 30)
"""In how many days a link can be closed; what is offered in chat."""

TOLD_LATELY = timedelta(days=30)
"""For so long after a complete interview nobody is asked again unless they say that something new happened."""


class Obstacle(StrEnum):
    """What keeps an interview from beginning."""

    FULL = "full"
    CLOSED = "closed"
    TOLD_LATELY = "told_lately"
    NO_AGENT = "no_agent"


@dataclass(frozen=True, slots=True)
class Obstructed:
    """An interview that is not begun. told_on: the day of the last complete one, where that is why."""

    why: Obstacle
    told_on: date | None = None
