"""When the weekly digest falls due: pure, in the zone of its chat, across clock changes and restarts."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from interview.language import Language

MONDAY = 0
NINE = 9
MADE_GOOD_FOR = timedelta(days=2)
"""A bot that was down sends a missed digest when it is back within this time; later it waits for the next one."""

ZONES = (None, "Europe/Moscow", "Europe/Bucharest", "Europe/Prague", "Europe/London", "UTC")
"""What can be chosen; None is the zone of the settings."""

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Digest:
    """A weekly digest of one chat, or of one topic of a group.

    owner_id: Telegram's number of the owner or manager who set it last; the chat's own where it is private.
    thread_id: 0 without topics. weekday: 0 is Monday. zone: None stands for that of the settings. reachable: False
    once Telegram refused it, until the owner writes again. sent_on: the day for which the last one was sent, or passed
    over. seen: what it told, as `reports.digest` writes it.
    """

    chat_id: int
    owner_id: int
    language: Language
    thread_id: int = 0
    weekday: int = MONDAY
    hour: int = NINE
    zone: str | None = None
    enabled: bool = True
    reachable: bool = True
    sent_on: date | None = None
    seen: str | None = None

    @property
    def is_private(self) -> bool:
        """Tell whether it goes to the owner alone."""
        return self.chat_id == self.owner_id

    @property
    def is_missed_by_others(self) -> bool:
        """Tell whether others than its owner wait for it."""
        return not self.is_private and self.enabled and self.reachable


def is_due(digest: Digest, now: datetime) -> bool:
    """Tell whether it is to be sent now: its hour has come, not too long ago, and it was not sent for that day.

    now: aware, in the zone of the settings, as `Clock.now` returns it.
    """
    if not digest.enabled or not digest.reachable:
        return False
    day = last_day(digest, now)
    if digest.sent_on is not None and digest.sent_on >= day:
        return False
    return now.astimezone(UTC) - _moment(digest, day, now) < MADE_GOOD_FOR


def last_day(digest: Digest, now: datetime) -> date:
    """Return the last day whose hour has come, be it sent or not."""
    today = now.astimezone(_zone(digest, now)).date()
    day = today - timedelta(days=(today.weekday() - digest.weekday) % 7)
    return day if _moment(digest, day, now) <= now.astimezone(UTC) else day - _WEEK


def next_day(digest: Digest, now: datetime) -> date:
    """Return the day of the next one that is yet to come."""
    day = last_day(digest, now)
    if is_due(digest, now):
        return day
    day += _WEEK
    return day if digest.sent_on is None or digest.sent_on < day else day + _WEEK


def from_now_on(digest: Digest, now: datetime) -> Digest:
    """Return the digest so that a new time, or being switched on, sends nothing for an hour that is over."""
    passed = last_day(digest, now)
    return replace(digest, sent_on=passed if digest.sent_on is None else max(digest.sent_on, passed))


def zone_name(digest: Digest, now: datetime) -> str:
    """Return the zone that a digest is in, by its name in the time zone database."""
    return _own_zone(digest) or _name_of_settings_zone(now)


def following_zone(digest: Digest, now: datetime) -> int:
    """Return the place in `ZONES` of the next zone to offer: all of them in turn, none under two names."""
    at = ZONES.index(_own_zone(digest))
    places = [(at + step) % len(ZONES) for step in range(1, len(ZONES) + 1)]
    return next(place for place in places if ZONES[place] != _name_of_settings_zone(now))


def zone_called(name: str | None, now: datetime) -> tzinfo:
    """Return a zone that was chosen; that of the settings for none, or for one that is offered no longer.

    now: as above.
    """
    return ZoneInfo(name) if name is not None and name in ZONES else now.tzinfo or UTC


def _name_of_settings_zone(now: datetime) -> str:
    return str(getattr(now.tzinfo, "key", "UTC"))  # only a ZoneInfo has a name


def _moment(digest: Digest, day: date, now: datetime) -> datetime:
    """Return its hour on a day, in UTC: aware times of one zone would be compared by their clocks."""
    return datetime.combine(day, time(digest.hour), tzinfo=_zone(digest, now)).astimezone(UTC)


def _zone(digest: Digest, now: datetime) -> tzinfo:
    return zone_called(digest.zone, now)


def _own_zone(digest: Digest) -> str | None:
    """Return the zone that was chosen; None also for one that is offered no longer."""
    return digest.zone if digest.zone in ZONES else None
