"""Personas side by side, from the picture of personas and back; with one persona there is no such picture."""

from aiogram.methods import SendDocument

from handlers.callbacks import FileButton, FilterButton, MapFile, MapView, ViewButton
from handlers.map_keyboards import mark_of
from reports.segment import Dimension

OWNER_ID = 900_001
OVERLAY = ViewButton(view=MapView.OVERLAY).pack()
PERSONAS = ViewButton(view=MapView.PERSONAS).pack()


async def rates(world, first, count, *, goal, satisfaction):
    """So many people come with a goal, which makes them a persona, and rate the support."""
    for number in range(first, first + count):
        client = await (await world.person(number)).begin()
        await client.walk_to("csat", goal=goal, stages="support", support_satisfaction=satisfaction)


async def test_personas_are_compared_in_the_same_message(world):
    await rates(world, 701, 6, goal="buy", satisfaction="5")
    await rates(world, 721, 7, goal="solve", satisfaction="1")
    owner = await world.person(OWNER_ID)
    await owner.send("/map")
    await owner.click(PERSONAS, message_id=owner.last.id, stale=True)
    assert ("Compare personas", OVERLAY) in owner.last.buttons

    await owner.click(OVERLAY)

    assert "photo" in owner.last.raw
    assert "13 customers" in owner.last.text
    assert "Support: Comes for help 1.0, Chooses and buys 5.0. That is a real difference." in owner.last.text
    data = [data for _, data in owner.last.buttons]
    assert PERSONAS in data
    assert OVERLAY not in data
    assert "v:persona:comes_for_help:0" in data


async def test_with_one_persona_there_is_nothing_to_compare(world):
    await rates(world, 701, 6, goal="buy", satisfaction="5")
    await rates(world, 741, 4, goal="solve", satisfaction="1")
    owner = await world.person(OWNER_ID)
    await owner.send("/map")

    await owner.click(OVERLAY, message_id=owner.last.id, stale=True)

    assert "difference" not in owner.last.text
    assert "Customer journey" in owner.last.text


async def page_of(world, owner):
    await owner.send("/export")
    await owner.click(FileButton(file=MapFile.HTML).pack())
    return next(
        call for call in reversed(world.telegram.calls) if isinstance(call, SendDocument)
    ).document.data.decode()


async def test_the_page_has_the_personas_as_long_as_it_is_of_all_of_them(world):
    await rates(world, 701, 6, goal="buy", satisfaction="5")
    await rates(world, 721, 7, goal="solve", satisfaction="1")
    owner = await world.person(OWNER_ID)

    whole = await page_of(world, owner)
    await owner.send("/map")
    persona = FilterButton(dimension=Dimension.PERSONA, mark=mark_of("comes_for_help")).pack()
    await owner.click(persona, message_id=owner.last.id, stale=True)
    of_one = await page_of(world, owner)

    assert "<b>Support: Comes for help 1.0, Chooses and buys 5.0. That is a real difference.</b>" in whole
    assert "Comes for help" in of_one
    assert "Chooses and buys" not in of_one
