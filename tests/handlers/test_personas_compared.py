"""Personas side by side, from the picture of personas and back; with one persona there is no such picture."""

import pytest
from aiogram.methods import SendDocument

from handlers.callbacks import FileButton, FilterButton, MapFile, MapView, ViewButton
from handlers.map_keyboards import mark_of
from reports.segment import Dimension

OWNER_ID = 900_001
OVERLAY = ViewButton(view=MapView.OVERLAY).pack()
PERSONAS = ViewButton(view=MapView.PERSONAS).pack()
BITS = {"newcomer": 1, "comes_for_help": 2, "returning": 4, "choosing": 8}
"""By their places in the guide."""


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


def curves(*names):
    """Return the button's data for these personas of the guide."""
    return ViewButton(view=MapView.OVERLAY, page=sum(BITS[name] for name in names)).pack()


def ticked(message):
    return {label.removeprefix("✓ ") for label, data in message.buttons if label.startswith("✓ ")}


async def three_compared(world):
    """Show three personas side by side; a fourth one has too few people to be seen."""
    await rates(world, 701, 6, goal="buy", satisfaction="5")
    await rates(world, 721, 7, goal="solve", satisfaction="1")
    for number in range(741, 747):
        client = await (await world.person(number)).begin()
        await client.walk_to("csat", goal="buy", stages="loyalty", loyalty_satisfaction="4")
    owner = await world.person(OWNER_ID)
    await owner.send("/map")
    await owner.click(OVERLAY, message_id=owner.last.id, stale=True)
    return owner


async def test_curves_are_switched_off_and_on_in_the_same_message(world):
    owner = await three_compared(world)
    shown = owner.last.id
    assert ticked(owner.last) == {"Comes for help", "Chooses and buys", "Comes back"}

    said = await owner.click("✓ Comes back")

    assert said == ""
    assert owner.last.id == shown
    assert ticked(owner.last) == {"Comes for help", "Chooses and buys"}
    assert "Support: Comes for help 1.0, Chooses and buys 5.0." in owner.last.text

    await owner.click("Comes back")

    assert owner.last.id == shown
    assert ticked(owner.last) == {"Comes for help", "Chooses and buys", "Comes back"}


async def test_two_curves_at_least_stay(world):
    owner = await three_compared(world)
    await owner.click("✓ Comes for help")
    seen = owner.last

    said = await owner.click("✓ Comes back")

    assert said.startswith("At least two curves stay")
    assert owner.last.raw == seen.raw


async def test_more_than_five_curves_are_refused_kindly(world):
    owner = await three_compared(world)
    seen = owner.last

    said = await owner.click(ViewButton(view=MapView.OVERLAY, page=0b111111).pack(), message_id=seen.id, stale=True)

    assert said.startswith("More than five curves")
    assert owner.last.raw == seen.raw


@pytest.mark.parametrize(("people", "is_seen"), [(4, False), (5, True)])
async def test_a_button_never_brings_a_persona_of_few_to_light(people, is_seen, world):
    for number in range(761, 761 + people):
        client = await (await world.person(number)).begin()
        await client.walk_to("preferred_channel", goal="buy", stages="purchase", tenure="first_time")
    owner = await three_compared(world)
    before = owner.last

    await owner.click(curves("newcomer", "comes_for_help"), message_id=before.id, stale=True)

    told = f"{owner.last.text} {owner.last.buttons}"
    assert ("Comes for the first time" in told) is is_seen
    # Of two one can't be seen, so the commonest are drawn as before.
    assert ((owner.last.text, owner.last.buttons) != (before.text, before.buttons)) is is_seen


@pytest.mark.parametrize("page", [-1, -3, -(2**40), 2**70, 3 * 2**70])
async def test_numbers_that_name_nobody_are_answered(world, page):
    owner = await three_compared(world)

    said = await owner.click(ViewButton(view=MapView.OVERLAY, page=page).pack(), message_id=owner.last.id, stale=True)

    assert said is not None
    assert 2 <= len(ticked(owner.last)) <= 3


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
