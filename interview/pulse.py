"""The weekly question to colleagues: when it falls due, in the zone of the settings."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from interview.language import Language

THURSDAY = 3
HOUR = 15
MADE_GOOD_FOR = timedelta(hours=4)
"""A bot that was down asks when it is back within this time; "today" would be another day later."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom to ask, and in which language. telegram_user_id: used only to send."""

    respondent_id: str
    telegram_user_id: int
    language: Language


def due_day(now: datetime) -> date | None:
    """Return the day whose question is to be asked now; None when its hour has not come or is long over.

    now: aware, in the zone of the settings, as `Clock.now` returns it.
    """
    today = now.date()
    if today.weekday() != THURSDAY:
        return None
    passed = now.astimezone(UTC) - moment_of(today, now)
    return today if timedelta() <= passed < MADE_GOOD_FOR else None


def moment_of(day: date, now: datetime) -> datetime:
    """Return the hour of a day's question, in UTC."""
    return datetime.combine(day, time(HOUR), tzinfo=now.tzinfo).astimezone(UTC)
