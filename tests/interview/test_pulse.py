"""When the weekly question falls due."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from interview.pulse import due_day, moment_of

PRAGUE = ZoneInfo("Europe/Prague")
THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "is_due"),
    [(26, 14, 59, False), (26, 15, 0, True), (26, 18, 59, True), (26, 19, 0, False), (27, 15, 0, False)],
)
def test_it_is_asked_on_thursday_from_three_in_the_zone_of_the_settings(day, hour, minute, is_due):
    now = datetime(2026, 11, day, hour, minute, tzinfo=PRAGUE)

    assert due_day(now) == (THURSDAY if is_due else None)


def test_the_hour_is_that_of_the_zone_across_the_clock_change():
    assert moment_of(date(2026, 10, 22), datetime(2026, 10, 22, tzinfo=PRAGUE)) == datetime(
        2026, 10, 22, 13, tzinfo=UTC
    )
    assert moment_of(THURSDAY, datetime(2026, 11, 26, tzinfo=PRAGUE)) == datetime(2026, 11, 26, 14, tzinfo=UTC)
