"""Personas side by side, from the picture of personas and back; with one persona there is no such picture."""

from handlers.callbacks import MapView, ViewButton

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
