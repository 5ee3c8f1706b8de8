"""When a reminder may be sent and when one that is asked for comes: by the clock of the company's zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interview.reminders import AGAIN_AFTER, is_quiet, tomorrow

ZONE = "Europe/Prague"  # clocks go forward on 29 March 2026 and back on 25 October


def at(text, zone=ZONE):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        ("2026-11-30 08:59:59", True),
        ("2026-11-30 09:00:00", False),
        ("2026-11-30 20:59:59", False),
        ("2026-11-30 21:00:00", True),
        ("2026-12-01 00:00:00", True),
        ("2026-03-29 03:30:00", True),
        ("2026-03-29 09:00:00", False),
        ("2026-10-25 02:30:00", True),
    ],
)
def test_nobody_is_written_to_from_nine_in_the_evening_to_nine_in_the_morning(now, quiet):
    assert is_quiet(at(now)) is quiet


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-30 09:00", "2026-12-01 09:00"),
        ("2026-11-30 20:59", "2026-12-01 20:59"),
        ("2026-11-30 21:00", "2026-12-01 09:00"),
        ("2026-11-30 23:59", "2026-12-01 09:00"),
        ("2026-12-01 00:30", "2026-12-02 09:00"),
        ("2026-12-01 08:59", "2026-12-02 09:00"),
        ("2026-03-28 12:00", "2026-03-29 12:00"),  # 23 hours later
        ("2026-10-24 12:00", "2026-10-25 12:00"),  # 25 hours later
    ],
)
def test_tomorrow_is_the_next_day_at_this_hour_or_when_quiet_hours_end(now, then):
    found = tomorrow(at(now), None)

    assert found.astimezone(UTC) == at(then).astimezone(UTC)
    assert not is_quiet(found)


def test_the_second_one_keeps_its_distance_from_the_first():
    first = at("2026-11-30 19:00").astimezone(UTC)

    assert tomorrow(at("2026-11-30 20:00"), first) == at("2026-12-02 19:00")
    assert tomorrow(at("2026-12-05 20:00"), first) == at("2026-12-06 20:00")


@pytest.mark.parametrize("first", ["2026-03-27 20:30", "2026-10-23 09:15", "2026-11-30 09:00"])
def test_the_distance_is_one_of_hours_across_clock_changes_and_ends_outside_quiet_hours(first):
    sent = at(first)

    found = tomorrow(sent + timedelta(minutes=1), sent.astimezone(UTC))

    assert found.astimezone(UTC) - sent.astimezone(UTC) >= AGAIN_AFTER
    assert not is_quiet(found)
