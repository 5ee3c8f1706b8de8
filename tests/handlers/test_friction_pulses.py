"""The weekly question: when, once, to whom, and that its answer is a note."""

import asyncio

import pytest

from bot.pulses import Pulses
from interview.language import Language
from interview.records import Role

ID = 701
THURSDAY = 3
QUESTION = "What slowed you or a customer down most today?"
NOTE = "Customer called three times about the refund"


async def agent(world, number=ID, language=Language.EN):
    client = await world.person(number, language=language)
    async with world.store.unit_of_work() as unit:
        await unit.add_person(number, language=language, role=Role.STAFF)
    return client


async def ask(world):
    asked = await world.house.pulses.ask_due()
    await world.settle()
    return asked


def questions(client):
    return [seen for seen in client.from_bot if QUESTION in seen.text]


async def test_whoever_noted_something_is_asked_on_thursday_at_three(world):
    client, silent = await agent(world), await agent(world, 702)
    await world.advance_to(THURSDAY - 1, 9)
    await client.send(NOTE)
    await world.advance_to(THURSDAY, 14)
    assert await ask(world) == 0

    await world.advance_to(THURSDAY, 15)

    assert await ask(world) == 1
    assert client.last.labels == ["Not this week", "Never again"]
    assert silent.from_bot == []


async def test_it_is_asked_once_also_across_a_restart_and_by_two_processes(open_world):
    async with open_world() as world:
        client = await agent(world)
        await world.advance_to(THURSDAY - 1, 9)
        await client.send(NOTE)
        await world.advance_to(THURSDAY, 15)
        other = Pulses(world.store, clock=world.clock, delivery=world.house.delivery)
        asked = await asyncio.gather(world.house.pulses.ask_due(), other.ask_due())
        await world.settle()
        assert sorted(asked) == [0, 1]

    async with open_world() as again:
        assert await ask(again) == 0
        await again.advance(hours=1)
        assert await ask(again) == 0
        assert len(questions(await again.person(ID))) == 1
        await again.advance_to(THURSDAY, 15)
        assert await ask(again) == 1


async def test_whoever_agreed_to_be_written_to_is_asked_without_a_note(world):
    client = await agent(world)
    await client.send("/help")
    async with world.store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE respondents SET may_contact = 1")
    await world.advance_to(THURSDAY, 15)

    assert await ask(world) == 1
    assert len(questions(client)) == 1


async def test_customers_are_never_asked(world):
    client = await world.person(ID)
    await client.begin()
    async with world.store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE respondents SET may_contact = 1")
    await world.advance_to(THURSDAY, 15)

    assert await ask(world) == 0


async def test_the_answer_is_a_note(world):
    client = await agent(world)
    await world.advance_to(THURSDAY - 1, 9)
    await client.send(NOTE)
    await world.advance_to(THURSDAY, 15)
    await ask(world)

    await client.send("The system is down again")

    assert [row.text for row in await world.rows("notes") if row.text != NOTE] == ["The system is down again"]


async def test_nobody_is_asked_in_the_middle_of_an_interview_and_the_answer_is_no_story(world, staff_guide):
    client = await agent(world)
    await world.advance_to(THURSDAY - 1, 9)
    await client.send(NOTE)
    await world.advance_to(THURSDAY, 15)
    await client.begin()
    await client.walk_to("story", stages="support")
    assert await ask(world) == 0

    await world.advance(minutes=30)
    assert await ask(world) == 1
    await client.send("The system is down again")

    assert [row.text for row in await world.rows("notes") if row.text != NOTE] == ["The system is down again"]
    assert client.last.labels == ["Part of the interview", "A separate note"]


async def test_not_this_week_is_asked_again_the_next_and_never_again_is_not(world):
    client = await agent(world)
    await world.advance_to(THURSDAY - 1, 9)
    await client.send(NOTE)
    await world.advance_to(THURSDAY, 15)
    await ask(world)
    await client.click("Not this week")
    assert client.last.labels == []

    await world.advance_to(THURSDAY, 15)
    assert await ask(world) == 1
    await client.click("Never again")

    await world.advance_to(THURSDAY, 15)
    assert await ask(world) == 0


@pytest.mark.parametrize("command", [None, "/mynotes"])
async def test_never_again_is_taken_back_by_a_tap(world, command):
    client = await agent(world)
    await world.advance_to(THURSDAY - 1, 9)
    await client.send(NOTE)
    await world.advance_to(THURSDAY, 15)
    await ask(world)
    await client.click("Never again")
    if command:
        await client.send(command)

    await client.click("Ask me every week again")

    assert client.last.text == "All right, I'll ask you every Thursday again."
    await client.send("/mynotes")
    assert "Ask me every week again" not in client.last.labels
    await world.advance_to(THURSDAY, 15)
    assert await ask(world) == 1


async def test_whoever_blocked_the_bot_is_not_asked(world):
    client = await agent(world)
    await world.advance_to(THURSDAY - 1, 9)
    await client.send(NOTE)
    await client.block()
    await world.advance_to(THURSDAY, 15)

    assert await ask(world) == 0
