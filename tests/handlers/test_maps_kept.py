"""From one look to the next the map never shows the difference that a single person makes."""

from dataclasses import replace

import pytest

from handlers.callbacks import MapMenu, MenuButton, PeriodButton
from handlers.evidence import journey_map_now
from handlers.turn import Turn
from interview.corrections import Corrector, Named, Rename
from interview.language import Language, Locale
from interview.rights import Scope
from reports.segment import PeriodChoice

OWNER_ID = 900_001


async def rates(world, number):
    """Somebody rates one stage and goes no further."""
    client = await (await world.person(number)).begin()
    await client.walk_to("csat", stages="support")
    return client


async def numbers(world):
    owner = await world.person(OWNER_ID)
    await owner.send("/numbers")
    return owner.last.text


def funnel(**counts):
    """What the last line says of the invited; sentences as the code has them, by their first words."""
    return [Locale(Language.EN).gettext(f"{name.replace('_', ' ')}: {{n}}", n=n) for name, n in counts.items()]


async def test_the_numbers_stay_until_five_people_changed_also_after_a_restart(open_world):
    async with open_world() as world:
        for number in range(6):
            await rates(world, 701 + number)
        first = await numbers(world)
        for number in range(6, 9):
            await rates(world, 701 + number)
        assert await numbers(world) == first

    async with open_world() as world:
        await rates(world, 710)
        assert await numbers(world) == first
        await rates(world, 711)
        assert await numbers(world) != first


async def test_whoever_withdrew_is_forgotten_at_the_next_look(world):
    clients = [await rates(world, 701 + number) for number in range(6)]
    first = await numbers(world)
    respondent_id = (await clients[0].known()).respondent_id
    (before,) = await world.rows("shown_views")
    await clients[0].send("/withdraw")
    await clients[0].click("w:1")

    assert await numbers(world) == first

    (after,) = await world.rows("shown_views")
    assert respondent_id in before.content
    assert respondent_id not in after.content


async def test_the_funnel_counts_those_of_whom_nothing_is_left(world):
    for number in range(5):
        await rates(world, 701 + number)
    for number in range(5):
        stranger = await world.person(801 + number)
        await stranger.send("/start")
        await stranger.click(next(data for _, data in stranger.last.buttons if data.endswith(":decline")))
        gone = await rates(world, 901 + number)
        await gone.send("/withdraw")
        await gone.click("w:1")

    told = (await numbers(world)).splitlines()[-1].split(" · ")

    assert told == funnel(invited=15, in_part=5, said_no=5, took_everything_back=5)


async def test_two_periods_are_compared_and_stay_as_they_were_shown(world):
    """Blocks of four weeks; five people in each rate one stage, then one of the earlier ones takes everything back."""
    owner = await world.person(OWNER_ID)
    earlier = [await rates(world, 701 + number) for number in range(5)]
    await world.advance(weeks=4)
    for number in range(5, 10):
        await rates(world, 701 + number)
    await world.advance(weeks=4)

    await owner.send("/compare")
    first = owner.last.text
    await earlier[0].send("/withdraw")
    await earlier[0].click("w:1")
    await owner.send("/compare")

    assert "cannot be told from chance" in first
    assert owner.last.text == first
    kept = {row.view for row in await world.rows("shown_views") if row.view.startswith("period/")}
    assert len(kept) == 2
    await world.advance(weeks=24)
    await owner.send("/compare")
    assert kept.isdisjoint(row.view for row in await world.rows("shown_views"))


async def test_in_the_sandbox_a_newcomer_is_on_the_map_at_once(world):
    examples = replace(world.operator, examples=True)
    customers = []
    for number in range(3):
        await rates(world, 701 + number)
        async with world.store.unit_of_work() as unit:
            turn = Turn(
                telegram_user_id=OWNER_ID,
                unit=unit,
                person=None,
                interviews=world.house.interviews,
                store=world.store,
                operator=examples,
                clock=world.clock,
                locale=Locale(Language.EN),
            )
            customers.append((await journey_map_now(turn)).customers)

    assert customers == [1, 2, 3]


async def test_a_stage_called_otherwise_is_so_at_the_next_look_though_the_map_stays(world):
    for number in range(5):
        await rates(world, 701 + number)
    owner = await world.person(OWNER_ID)
    await owner.send("/stage")
    renamed = Rename("customer_journey", Named.STAGE, "support", "Help desk")
    await rates(world, 801)

    async with world.store.unit_of_work() as unit:
        number = await unit.correct(renamed, by=Corrector.OWNER)
    await owner.send("/stage")
    assert "Help desk" in owner.last.text

    async with world.store.unit_of_work() as unit:
        await unit.undo_correction(number, Scope())
    await owner.send("/stage")
    assert "Help desk" not in owner.last.text


async def test_a_period_is_a_filter_like_others_and_stays_for_the_next_command(world):
    owner = await world.person(OWNER_ID)
    for number in range(6):
        await rates(world, 701 + number)
    await world.advance(weeks=4)
    for number in range(6, 12):
        await rates(world, 701 + number)
    await world.advance(weeks=4)
    await owner.send("/map")
    await owner.open_rest()
    await owner.click(MenuButton(menu=MapMenu.FILTER).pack())
    await owner.click(PeriodButton(period=PeriodChoice.LAST).pack())
    shown = owner.last.text
    await owner.send("/numbers")

    assert "6 customers" in owner.last.text
    assert "6 customers" in shown
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"period": "last", "persona": "comes_for_help"})
    await owner.send("/map")
    assert "Fewer than 5 people match, or so few others are left that it would tell of them." in owner.last.text
    assert [data for _, data in owner.last.buttons] == [PeriodButton().pack(), "j:persona:"]
    await owner.click(PeriodButton().pack())
    assert await world.store.map_filter(OWNER_ID) == {"persona": "comes_for_help"}


@pytest.mark.parametrize("before", [1, 4])
async def test_a_period_beside_all_time_leaves_nobody_or_five(world, before):
    """The few of earlier weeks would be what is left when the period is taken from all time."""
    owner = await world.person(OWNER_ID)
    for number in range(before):
        await rates(world, 701 + number)
    await world.advance(weeks=4)
    for number in range(before, before + 6):
        await rates(world, 701 + number)
    await world.advance(weeks=4)
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"period": "last"})

    await owner.send("/stage")

    assert "Satisfaction" not in owner.last.text
    assert "have answered" not in owner.last.text


async def test_a_period_after_the_map_of_all_says_that_it_waits_for_that(world):
    owner = await world.person(OWNER_ID)
    for number in range(12):
        await rates(world, 701 + number)
    await owner.send("/map")
    await world.advance(weeks=4)
    for number in range(3):
        await rates(world, 721 + number)
    await world.advance(weeks=4)
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"period": "last"})

    await owner.send("/map")

    assert "Nothing is shown of this period yet: the map of all is older." in owner.last.text
    assert "Fewer than 5" not in owner.last.text


async def test_agents_are_not_shown_by_period(world):
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"period": "last"})
    await world.advance(weeks=4)
    for number in range(6):
        await rates(world, 701 + number)
    await world.advance(weeks=4)
    owner = await world.person(OWNER_ID)

    await owner.send("/map")

    assert "agent" not in owner.last.text
