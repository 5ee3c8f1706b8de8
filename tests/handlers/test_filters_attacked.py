"""A manager opens filtered views one after another, notes what each shows, and adds up and subtracts: in vain."""

import pytest

from handlers.evidence import basis_now, filtered_map
from interview.language import Language
from tests.handlers.test_filters_followed import BUYS, SOLVES, Crowd, look, turned

K = 5
CZECH, RUSSIAN = Language.CS, Language.RU


@pytest.fixture
def crowd(world):
    return Crowd(world)


async def seen(world, **kept):
    """Return how many people's rating of the support a view shows; None where it shows none."""
    await look(world, **kept)
    journey_map = await turned(world, _now)
    figure = journey_map.stage("support").satisfaction
    return None if figure is None else figure.n


async def _now(turn):
    return await filtered_map(turn, await basis_now(turn))


def assert_follows_of_no_few(*numbers):
    """Check what is left of the first number without the others, where all of them show."""
    whole, *parts = numbers
    assert whole is not None
    if None not in parts:
        assert abs(whole - sum(parts)) not in range(1, K)


async def test_siblings_leave_no_few_of_a_third_that_is_hidden(world, crowd):
    await crowd.rates(6)
    await crowd.rates(6, language=CZECH)
    await crowd.rates(1, language=RUSSIAN, satisfaction="1")
    await crowd.rates(6, language=RUSSIAN, stage="purchase")

    shown = [await seen(world, language=language) for language in ("en", "cs", "ru")]

    assert shown == [6, None, None]
    assert_follows_of_no_few(await seen(world), *shown[:2])


async def test_two_conditions_leave_no_few_of_one(world, crowd):
    await crowd.rates(10)
    await crowd.rates(1, language=CZECH, satisfaction="1")
    await crowd.rates(5, language=CZECH, stage="purchase")
    await crowd.rates(6, persona=SOLVES)
    await crowd.rates(6, persona=SOLVES, language=CZECH)

    assert_follows_of_no_few(await seen(world, persona=BUYS), await seen(world, persona=BUYS, language="en"))
    assert await seen(world, persona=BUYS) == 11


async def test_the_fourth_cell_of_two_conditions_does_not_follow_from_three(world, crowd):
    await crowd.rates(10)
    await crowd.rates(10, language=CZECH)
    await crowd.rates(10, persona=SOLVES)
    await crowd.rates(2, persona=SOLVES, language=CZECH, satisfaction="1")

    one, other = await seen(world, persona=BUYS), await seen(world, language="en")

    assert (one, other) == (20, 20)
    assert await seen(world, persona=BUYS, language="en") is None


async def test_two_periods_leave_no_few_who_came_after_them(world, crowd):
    await crowd.rates(6)
    await world.advance(weeks=4)
    await crowd.rates(7)
    await world.advance(weeks=4)
    await crowd.rates(2, satisfaction="1")

    periods = [await seen(world, period=period) for period in ("last", "before")]

    assert_follows_of_no_few(await seen(world), *periods)


async def test_a_segment_in_a_period_leaves_no_few_of_it_at_other_times(world, crowd):
    await crowd.rates(1, satisfaction="1")
    await crowd.rates(5, stage="purchase")
    await crowd.rates(6, persona=SOLVES)
    await world.advance(weeks=4)
    await crowd.rates(6)
    await crowd.rates(6, persona=SOLVES)
    await world.advance(weeks=4)

    assert_follows_of_no_few(await seen(world, persona=BUYS), await seen(world, persona=BUYS, period="last"))
    assert await seen(world, period="last") == 12
