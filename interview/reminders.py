"""Reminders of an interview that was left in the middle: when, and never in quiet hours."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from interview.language import Language
from interview.records import Disposition

MOST = 2
"""Reminders of one interview; a third would be begging."""
SILENT_FOR = timedelta(hours=24)
AGAIN_AFTER = timedelta(hours=48)
QUIET_FROM, QUIET_UNTIL = time(21), time(9)
"""By the clock of the settings' zone: from the evening to the morning nobody is written to."""

UNFINISHED = frozenset({Disposition.STARTED, Disposition.PARTIAL})
"""Who told the main part is not reminded of the rest."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """What is kept of the reminders of one interview. wanted_at: when the person asked to be reminded, if at all."""

    sent: int = 0
    sent_at: datetime | None = None
    wanted_at: datetime | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder to send. version: of the interview, as it was read; sent: those before. telegram_user_id: to send."""

    interview_id: str
    version: int
    telegram_user_id: int
    language: Language
    sent: int


def is_quiet(now: datetime) -> bool:
    """Tell whether nobody is written to now. now: in the zone of the settings, as `Clock.now` returns it."""
    return not QUIET_UNTIL <= now.time() < QUIET_FROM


def tomorrow(now: datetime, last: datetime | None) -> datetime:
    """Return when to remind somebody who asks for it now: at this hour of the next day, else when quiet hours end.

    last: when the reminder before was sent; the next one keeps its distance. Returned in the zone of `now`.
    """
    hour = QUIET_UNTIL if is_quiet(now) else now.time()
    moment = datetime.combine(now.date() + timedelta(days=1), hour, tzinfo=now.tzinfo)
    if last is None:
        return moment
    # Aware times of one zone are compared by their clocks: in UTC an hour that comes twice is two.
    return max(moment, _after_quiet(last + AGAIN_AFTER, now.tzinfo), key=lambda one: one.astimezone(UTC))


def _after_quiet(moment: datetime, zone: tzinfo | None) -> datetime:
    local = moment.astimezone(zone)
    if not is_quiet(local):
        return local
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, tzinfo=zone)
