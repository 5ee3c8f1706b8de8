"""Handovers logged by taps: kept with every tap, one's own alone, on the map from five colleagues on."""

import pytest
from aiogram.methods import SendDocument

from bot.sandbox.state import Group
from handlers.callbacks import HandoverAction, HandoverButton
from interview.language import Language, Locale
from interview.records import Role

ID = 701
GROUP_ID = -100
ANSWERS = (
    "Support",
    "Call centre",
    "Second line, experts",
    "It needed an approval",
    "My line manager",
    "Until the next day",
    "Part of it",
    "Yes",
)


async def agent(world, number=ID, language=Language.EN):
    client = await world.person(number, language=language)
    async with world.store.unit_of_work() as unit:
        await unit.add_person(number, language=language, role=Role.STAFF)
    return client


async def log(client, answers=ANSWERS):
    await client.send("/handover")
    for one in answers:
        await client.click(one)


async def the_handover(world):
    (row,) = await world.rows("handovers")
    return row


async def test_eight_taps_in_one_message_log_a_handover(world):
    client = await agent(world)
    messages = len(client.messages)

    await log(client)

    row = await the_handover(world)
    assert (row.stage_id, row.sender, row.receiver) == ("support", "call_centre", "second_line")
    assert (row.reason, row.decider, row.hours) == ("approval", "line_manager", 24)
    assert (row.context, row.repeated, row.step) == ("partly", "yes", 8)
    assert row.week.weekday() == 0
    assert len(client.messages) == messages + 2  # the command and the one message that changed
    assert "From: Call centre" in client.last.text
    assert "Customer explained again: Yes" in client.last.text
    assert client.last.labels == ["↩ Back", "Delete"]


async def test_every_tap_costs_two_calls(world):
    client = await agent(world)
    await client.send("/handover")

    for one in ANSWERS:
        calls = len(world.telegram.calls)
        await client.click(one)
        assert len(world.telegram.calls) == calls + 2


@pytest.mark.parametrize("language", list(Language))
async def test_it_asks_in_the_language_of_the_agent(world, language):
    client = await agent(world, language=language)

    await client.send("/handover")

    assert Locale(language).gettext("What was it about?") in client.last.text


async def test_what_is_not_known_stays_open_and_an_answer_can_be_taken_back(world):
    client = await agent(world)
    await log(client, ANSWERS[:3])

    await client.click("I don't know")
    assert (await the_handover(world)).reason is None
    await client.click("↩ Back")
    await client.click("↩ Back")
    row = await the_handover(world)
    assert (row.step, row.receiver, row.sender) == (2, None, "call_centre")
    await client.click("Branch or shop")

    assert (await the_handover(world)).receiver == "shop"


async def test_a_kill_in_the_middle_loses_no_tap(open_world):
    async with open_world() as world:
        await log(await agent(world), ANSWERS[:4])
    async with open_world() as world:
        client = await world.person(ID)
        await client.click(ANSWERS[4])

        assert (await the_handover(world)).decider == "line_manager"


async def test_old_forged_and_foreign_buttons_change_nothing(world):
    client, other = await agent(world), await agent(world, 702)
    await log(client, ANSWERS[:2])
    before = await the_handover(world)
    forged = [
        (client, HandoverButton(handover=before.id[:16], revision=1, action=HandoverAction.ANSWER, value="support")),
        (client, HandoverButton(handover=before.id[:16], revision=3, action=HandoverAction.ANSWER, value="the_moon")),
        (other, HandoverButton(handover=before.id[:16], revision=3, action=HandoverAction.ANSWER, value="shop")),
        (other, HandoverButton(handover=before.id[:16], revision=3, action=HandoverAction.DELETE)),
        (client, HandoverButton(handover="%", revision=3, action=HandoverAction.BACK)),
    ]
    await other.send("/handover")
    await other.click("Delete")

    for who, button in forged:
        await who.click(button.pack(), message_id=who.last.id, stale=True)

    assert await the_handover(world) == before


async def test_deleted_it_is_gone_and_withdrawn_too(world):
    client = await agent(world)
    await log(client)
    await client.click("Delete")
    assert await world.rows("handovers") == []

    await log(client)
    await client.send("/withdraw")
    await client.click("Yes, delete everything")

    assert await world.rows("handovers") == []


async def test_in_a_group_nothing_is_kept_and_the_bot_writes_privately(world):
    client = await agent(world)
    await client.send("/help")
    world.state.keep_group(Group(GROUP_ID, "Shift", (client.id,)))

    await client.in_group(GROUP_ID).send("/handover")

    assert "Everybody in this group sees" in client.in_group(GROUP_ID).last.text
    assert client.last.text == "Here nobody reads along. To log a handover by taps: /handover"
    assert await world.rows("handovers") == []


async def test_my_data_holds_it(world):
    client = await agent(world)
    await log(client)

    await client.send("/mydata")

    (file,) = [call for call in world.telegram.calls if isinstance(call, SendDocument)]
    assert "Reason: It needed an approval" in file.document.data.decode("utf-8-sig")
