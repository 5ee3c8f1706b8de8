"""Customers alone, agents alone, or both: chosen as a filter, from what the map of both shows."""

import pytest

from handlers.callbacks import AudienceButton, FilterButton, MapMenu, MapView, MenuButton, PeriodButton, ViewButton
from handlers.map_keyboards import mark_of
from interview.language import Language
from reports.segment import Audience, Dimension, PeriodChoice

OWNER_ID = 900_001
AGENTS_ALONE = AudienceButton(audience=Audience.STAFF).pack()


@pytest.fixture
async def owner(world, staff_guide):
    """The owner; six customers and five agents rated the support."""
    for number in range(6):
        client = await (await world.person(701 + number)).begin()
        await client.walk_to("csat", stages="support", support_satisfaction="5")
    for number in range(5):
        client = await world.colleague(741 + number)
        await client.send("/start")
        await client.click(staff_guide.consent.agree[Language.EN])
        await client.walk_to("story", stages="support", support_satisfaction="2")
    return await world.person(OWNER_ID)


async def sides(client):
    await client.send("/map")
    await client.open_rest()
    await client.click(MenuButton(menu=MapMenu.FILTER).pack())
    return [label for label, data in client.last.buttons if data.startswith("y:")]


async def test_agents_alone_are_looked_at_until_something_of_customers_is_chosen(owner, world):
    assert await sides(owner) == ["• Customers and agents", "Customers only", "Agents only"]

    await owner.click(AGENTS_ALONE)
    shown = owner.last
    await owner.send("/numbers")

    assert "agents only" in shown.text
    assert "5 agents" in shown.text
    assert "6" not in shown.text.split("·")[-1]
    assert not any(data.startswith("v:importance") for _, data in shown.buttons)
    assert "agents only" in owner.last.text
    assert "asked of customers alone" in owner.last.text
    await sides(owner)
    await owner.click(PeriodButton(period=PeriodChoice.LAST).pack())
    assert await world.store.map_filter(OWNER_ID) == {"period": "last"}


async def test_customers_alone_keep_the_other_filters(owner, world):
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"language": "en"})
    await sides(owner)

    await owner.click(AudienceButton(audience=Audience.CUSTOMERS).pack())

    assert "language: English, without agents" in owner.last.text
    assert await world.store.map_filter(OWNER_ID) == {"language": "en", "audience": "customers"}
    await sides(owner)
    await owner.click(AGENTS_ALONE)
    assert await world.store.map_filter(OWNER_ID) == {"audience": "staff"}


async def test_a_view_of_customers_is_the_map_of_agents_where_these_are_looked_at(owner):
    await owner.send("/map")
    await owner.open_rest()
    await owner.click(MenuButton(menu=MapMenu.PICTURES).pack())
    before = owner.last.id
    await sides(owner)
    await owner.click(AGENTS_ALONE)

    await owner.click(ViewButton(view=MapView.MATRIX).pack(), message_id=before)

    assert "agents only" in next(seen.text for seen in reversed(owner.from_bot) if seen.id == before)


async def test_fewer_than_five_agents_are_no_side_to_choose(world):
    for number in range(6):
        client = await (await world.person(701 + number)).begin()
        await client.walk_to("csat", stages="support")
    owner = await world.person(OWNER_ID)

    assert await sides(owner) == []
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"audience": "staff"})
    await owner.send("/map")
    assert "fewer than 5" in owner.last.text.lower()
    assert [data for _, data in owner.last.buttons] == [AudienceButton().pack()]
    await owner.click(AudienceButton().pack())
    assert "6 of 6 invited" in owner.last.text


async def test_a_condition_of_customers_leaves_the_agents(owner, world):
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"audience": "staff"})
    await sides(owner)
    await owner.click(MenuButton(menu=MapMenu.FILTER, dimension=Dimension.LANGUAGE).pack())
    await owner.click(FilterButton(dimension=Dimension.LANGUAGE, mark=mark_of("en")).pack())

    assert await world.store.map_filter(OWNER_ID) == {"language": "en"}
