"""When the weekly digest is due: by the clock of its zone, across clock changes, once a week."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interview.digest import ZONES, Digest, following_zone, from_now_on, is_due, last_day, next_day, zone_name
from interview.language import Language

MONDAY = date(2026, 3, 23)  # in the week after, Europe puts its clocks forward
DIGEST = Digest(chat_id=1, owner_id=1, language=Language.EN, sent_on=MONDAY - timedelta(weeks=1))


def at(text, zone="UTC"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-23 08:59:59", False),
        ("2026-03-23 09:00:00", True),
        ("2026-03-23 23:00:00", True),
        ("2026-03-25 08:59:59", True),
        ("2026-03-25 09:00:00", False),  # two days are over: it waits for the next one
        ("2026-03-29 12:00:00", False),
    ],
)
def test_a_digest_is_due_from_its_hour_on_for_two_days(now, due):
    assert is_due(DIGEST, at(now)) is due


@pytest.mark.parametrize(
    "changes", [{"enabled": False}, {"reachable": False}, {"sent_on": MONDAY}, {"sent_on": MONDAY + timedelta(days=3)}]
)
def test_a_digest_that_is_off_unreachable_or_sent_is_not_due(changes):
    assert not is_due(replace(DIGEST, **changes), at("2026-03-23 10:00"))


def test_a_digest_that_was_never_sent_is_due():
    assert is_due(replace(DIGEST, sent_on=None), at("2026-03-23 10:00"))


@pytest.mark.parametrize(
    ("zone", "utc_hour", "utc_hour_in_summer"),
    [("Europe/Moscow", 6, 6), ("Europe/Bucharest", 7, 6), ("Europe/Prague", 8, 7), ("Europe/London", 9, 8)],
)
def test_the_hour_is_that_of_the_zone_also_after_clocks_changed(zone, utc_hour, utc_hour_in_summer):
    digest = replace(DIGEST, zone=zone)

    for day, hour in ((MONDAY, utc_hour), (MONDAY + timedelta(weeks=1), utc_hour_in_summer)):
        begins = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        waiting = replace(digest, sent_on=day - timedelta(weeks=1))
        assert not is_due(waiting, begins - timedelta(seconds=1))
        assert is_due(waiting, begins)


@pytest.mark.parametrize(
    ("hour", "day", "utc"),
    [(3, date(2026, 3, 29), "2026-03-29 01:00"), (2, date(2026, 10, 25), "2026-10-25 00:00")],
)
def test_an_hour_that_is_left_out_or_comes_twice_sends_once(hour, day, utc):
    """In Prague 2:00 to 3:00 is left out in March and comes twice in October."""
    digest = replace(DIGEST, zone="Europe/Prague", weekday=6, hour=hour, sent_on=day - timedelta(weeks=1))
    begins = at(utc)

    assert not is_due(digest, begins - timedelta(seconds=1))
    assert is_due(digest, begins)
    sent = replace(digest, sent_on=last_day(digest, begins))
    assert not any(is_due(sent, begins + timedelta(minutes=minutes)) for minutes in range(0, 24 * 60, 10))


def test_without_a_zone_of_its_own_a_digest_follows_the_settings():
    moscow = at("2026-03-23 09:00", "Europe/Moscow")

    assert is_due(DIGEST, moscow)
    assert not is_due(replace(DIGEST, zone="UTC"), moscow)
    assert zone_name(DIGEST, moscow) == "Europe/Moscow"
    assert zone_name(DIGEST, datetime.now(UTC)) == "UTC"


def test_a_day_is_that_of_the_zone_not_of_the_settings():
    """On Sunday evening in London it is Monday in a zone far to the east."""
    digest = replace(DIGEST, zone="Europe/Moscow", hour=0)

    assert last_day(digest, at("2026-03-22 21:30", "Europe/London")) == MONDAY


@pytest.mark.parametrize("change", [{"weekday": 6}, {"hour": 8}, {"zone": "Europe/Moscow"}, {"enabled": True}])
def test_a_new_time_never_sends_for_an_hour_that_is_over(change):
    now = at("2026-03-23 08:30")
    before = replace(DIGEST, enabled=False, sent_on=MONDAY - timedelta(weeks=5))

    digest = from_now_on(replace(before, enabled=True, **{key: change[key] for key in change if key != "enabled"}), now)

    assert not is_due(digest, now)
    assert next_day(digest, now) > MONDAY - timedelta(days=1)


def test_a_later_hour_of_the_same_day_is_kept_when_none_was_sent():
    now = at("2026-03-23 10:30")

    digest = from_now_on(replace(DIGEST, hour=12), now)

    assert next_day(digest, now) == MONDAY
    assert is_due(digest, at("2026-03-23 12:00"))


def test_a_later_hour_sends_no_second_one_on_the_day_of_the_first():
    now = at("2026-03-23 10:30")

    digest = from_now_on(replace(DIGEST, hour=12, sent_on=MONDAY), now)

    assert not is_due(digest, at("2026-03-23 12:00"))
    assert next_day(digest, now) == MONDAY + timedelta(weeks=1)


def test_the_next_day_is_said_before_and_after_it_was_sent():
    assert next_day(DIGEST, at("2026-03-22 10:00")) == MONDAY
    assert next_day(DIGEST, at("2026-03-23 09:00")) == MONDAY
    assert next_day(replace(DIGEST, sent_on=MONDAY), at("2026-03-23 09:01")) == MONDAY + timedelta(weeks=1)


@pytest.mark.parametrize("settings", ["UTC", "Europe/Prague", "Asia/Almaty"])
def test_zones_are_offered_in_turn_and_none_twice(settings):
    now = at("2026-03-23 09:00", settings)
    names, digest = [], DIGEST
    for _ in range(len({*ZONES, settings} - {None})):
        names.append(zone_name(digest, now))
        digest = replace(digest, zone=ZONES[following_zone(digest, now)])

    assert names[0] == settings
    assert sorted(names) == sorted({*ZONES, settings} - {None})
    assert digest == DIGEST


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Nowhere/Town"])
def test_a_zone_that_is_offered_no_longer_is_that_of_the_settings(zone):
    digest, now = replace(DIGEST, zone=zone), at("2026-03-23 09:00", "Europe/Prague")

    assert is_due(digest, now)
    assert zone_name(digest, now) == "Europe/Prague"
    assert following_zone(digest, now) == following_zone(DIGEST, now)


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone])
def test_every_zone_that_is_offered_exists(zone):
    assert ZoneInfo(zone)
