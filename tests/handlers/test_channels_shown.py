"""The picture of ways from channel to channel: it is one tap from the map, and follows the filter."""

import pytest

from handlers.callbacks import MapMenu, MapView, MenuButton, ViewButton
from interview.language import Language, Locale

OWNER_ID = 900_001
CHANNELS = ViewButton(view=MapView.CHANNELS).pack()


@pytest.fixture(scope="module")
def past():
    """Six went from the phone to a shop, in Czech, six stayed, and four wrote at last."""
    ways = [(Language.CS, ("phone", "branch"))] * 6 + [(Language.EN, ("phone",))] * 6

    async def went(world):
        for number, (language, path) in enumerate([*ways, *[(Language.EN, ("phone", "email"))] * 4]):
            client = await (await world.person(701 + number, language=language)).begin()
            await client.walk_to("path", goal="solve", stages="support", support_satisfaction="1")
            await client.answer(path)
            await client.finish(more_time="no")

    return went


@pytest.fixture
async def owner(after_past, world):
    """The owner, who comes after sixteen told which ways they went."""
    return await world.person(OWNER_ID)


async def test_ways_are_a_tap_away_in_the_same_message_and_hide_what_few_told(owner):
    await owner.send("/map")
    first = owner.last
    await owner.open_rest()
    await owner.click(MenuButton(menu=MapMenu.PICTURES).pack())
    assert ("Channels", CHANNELS) in owner.last.buttons
    await owner.click(CHANNELS)

    shown = owner.last
    assert shown.id == first.id
    assert shown.raw["photo"] != first.raw["photo"]
    assert "Phone → Branch or shop: 6 of 16" in shown.text
    assert "Email" not in shown.text
    assert CHANNELS not in [data for _, data in shown.buttons]


async def test_ways_are_of_those_whom_the_filter_leaves(owner, world):
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"language": "en"})
    await owner.send("/map")
    await owner.click(CHANNELS, message_id=owner.last.id, stale=True)

    assert "language: English" in owner.last.text
    assert "No way from channel to channel was told by 5 people or more" in owner.last.text


async def test_a_channel_is_called_otherwise_and_back(owner, world):
    await owner.send("/rename")
    number = next(line for line in owner.last.text.splitlines() if line.endswith(". Branch or shop")).split(".")[0]
    await owner.send(f"/rename {number}  Our  <b>store</b>")

    assert "Phone → Our <b>store</b>: 6 of 16" in owner.last.text
    await owner.click(Locale(Language.EN).gettext("Take it back"))
    assert "Phone → Branch or shop: 6 of 16" in owner.last.text
    assert await world.store.corrections() == []

    await owner.send(f"/rename {number} Our <b>store</b>")
    await owner.send("/rename")
    assert f"{number}. Our <b>store</b>" in owner.last.text
