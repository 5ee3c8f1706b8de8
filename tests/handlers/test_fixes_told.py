"""What colleagues hear of what they noted: worked on, fixed, and the question whether it is."""

from datetime import timedelta

import pytest
from aiogram.methods import SendMessage

from handlers.callbacks import FixedButton
from interview.improvements import Aim, Progress
from interview.language import Language, Locale
from interview.notes import NoteTags
from interview.records import Role
from interview.reminders import is_quiet
from interview.rights import OWNER

OWNER_ID = 900_001
NOTE = "Customer called three times about the refund and waited 25 minutes on the phone"
STALE = Locale(Language.EN).gettext("This button is from an earlier conversation. To begin anew: /start")
THANKED = "Your note helped with that, thank you. Does it work for you too?"


async def agents(world, count, *, language=Language.EN, first=701):
    """Colleagues who all noted the same wait at the support."""
    clients = []
    for number in range(first, first + count):
        client = await world.person(number, language=language)
        async with world.store.unit_of_work() as unit:
            person = await unit.add_person(number, language=language, role=Role.STAFF)
            note = await unit.add_note(person, 1, NOTE, answered=True)
            await unit.change_note(note, note.read_as(NoteTags("support", category="wait_time"), "t1"))
        await client.send("/help")
        clients.append(client)
    return clients


async def action(world, progress=Progress.DOING):
    today = world.clock.now().date()
    aim = Aim(world.house.interviews.map_guides()[0].id, "support", "wait_time")
    async with world.store.unit_of_work() as unit:
        return await unit.add_improvement(aim, on=today, owner=OWNER, progress=progress)


async def move(world, made, progress):
    async with world.store.unit_of_work() as unit:
        now = await unit.improvement(made.number)
        await unit.put_improvement(now.moved_to(progress, world.clock.now().date()))


async def until(world, hour):
    """Let time pass to the next such hour (UTC)."""
    now = world.clock.now()
    wanted = now.replace(hour=hour, minute=0, second=0)
    await world.advance(seconds=(wanted - now).total_seconds() % timedelta(days=1).total_seconds())


async def tell(world):
    if is_quiet(world.clock.now()):
        await until(world, 12)
    told = await world.house.thanking.tell_due()
    await world.settle()
    return told


async def test_everybody_who_noted_it_hears_once_in_their_language(world):
    english, czech = await agents(world, 2), await agents(world, 2, language=Language.CS, first=801)
    other = await world.person(901)
    made = await action(world)
    assert await tell(world) == 0

    await move(world, made, Progress.DONE)
    assert await tell(world) == 4
    assert await tell(world) == 0
    await move(world, made, Progress.DOING)
    await move(world, made, Progress.DONE)
    assert await tell(world) == 0

    for client in english:
        assert client.last.text == f"Fixed: Support › Waiting for an answer. {THANKED}"
        assert client.last.labels == ["Yes", "Not yet"]
    assert [len(client.from_bot) for client in (*english, *czech, other)] == [2, 2, 2, 2, 0]
    assert {call.chat_id for call in world.telegram.calls[-4:] if isinstance(call, SendMessage)} == {701, 702, 801, 802}


async def test_nobody_is_told_at_night(world):
    (agent,) = await agents(world, 1)
    await move(world, await action(world), Progress.DONE)
    await until(world, 21)
    assert await world.house.thanking.tell_due() == 0

    await until(world, 9)

    assert await world.house.thanking.tell_due() == 1
    await world.settle()
    assert THANKED in agent.last.text


async def test_the_managers_own_title_is_told_escaped(world):
    (agent,) = await agents(world, 1)
    owner = await world.person(OWNER_ID)
    made = await action(world)
    await owner.send("/actions 1 Claims <b>with</b> a case number")

    await move(world, made, Progress.DONE)
    await tell(world)

    assert agent.last.text.startswith("Fixed: Claims <b>with</b> a case number. ")


async def test_whoever_blocked_the_bot_is_told_when_back(world):
    blocked, _ = await agents(world, 2)
    await blocked.block()
    await move(world, await action(world), Progress.DONE)

    assert await tell(world) == 1
    await blocked.block(blocked=False)
    await blocked.send("/help")
    assert await tell(world) == 1


@pytest.mark.parametrize(("doubts", "doubtful"), [(4, False), (5, True)])
async def test_doubts_are_shown_to_the_manager_from_five_on_and_name_nobody(world, doubts, doubtful):
    clients = await agents(world, 7)
    owner = await world.person(OWNER_ID)
    made = await action(world)
    await move(world, made, Progress.DONE)
    await tell(world)

    for client in clients[:doubts]:
        await client.click("Not yet")
        assert client.last.text.startswith("Thank you for saying so.")
        assert client.last.labels == []
    await clients[6].click("Yes")

    await owner.send("/actions")
    await owner.click("Done and dropped")
    await owner.click(owner.last.buttons[0][1])
    assert ("Doubtful: at least 5 colleagues say that it does not work yet." in owner.last.text) == doubtful
    await owner.send("/digest")
    await owner.click("Send one now")
    assert ("Doubtful" in owner.last.text) == doubtful
    assert "Done, to be confirmed: Waiting for an answer (Support" in owner.last.text


async def test_only_whoever_was_asked_can_answer(world):
    (asked,) = await agents(world, 1)
    (stranger,) = [await world.person(999)]
    await stranger.begin()
    made = await action(world)
    await move(world, made, Progress.DONE)
    no = FixedButton(number=made.number, works=False).pack()
    await asked.send("/help")
    assert await asked.click(no, message_id=asked.last.id, stale=True) == STALE  # not told yet
    await tell(world)

    await stranger.click(no, message_id=stranger.last.id, stale=True)
    await stranger.click(FixedButton(number=99, works=False).pack(), message_id=stranger.last.id, stale=True)
    assert [one.doubted for one in await world.store.improvements()] == [0]
    await asked.click("Not yet")

    assert [one.doubted for one in await world.store.improvements()] == [1]


async def test_a_note_is_worked_on_then_fixed(world):
    (agent,) = await agents(world, 1)

    async def listed():
        await agent.send("/mynotes")
        return agent.last.text

    assert "Being worked on" not in await listed()
    made = await action(world, Progress.IDEA)
    assert "Noted as something to improve." in await listed()
    await move(world, made, Progress.DOING)
    assert "Being worked on." in await listed()
    owner = await world.person(OWNER_ID)
    await owner.send("/actions")
    await owner.click(owner.last.buttons[0][1])
    await owner.click("Due date")
    await owner.click("In 1 week")
    assert "Being worked on: due " in await listed()
    await move(world, made, Progress.DONE)
    assert "Fixed on " in await listed()
    await move(world, made, Progress.DROPPED)
    assert "Fixed on " not in await listed()


async def test_what_was_noted_after_the_fix_is_not_fixed(world):
    made = await action(world)
    await move(world, made, Progress.DONE)
    await world.advance(days=2)
    (agent,) = await agents(world, 1)

    await agent.send("/mynotes")

    assert "Fixed on" not in agent.last.text
    assert await tell(world) == 0


async def test_how_much_is_fixed_is_told_to_everybody_roughly_and_never_of_a_few(world):
    clients = await agents(world, 5)
    made = await action(world)
    await move(world, made, Progress.DONE)
    await clients[0].send("/mynotes")
    assert "about 100% is fixed" in clients[0].last.text

    (other,) = [await world.person(901)]
    async with world.store.unit_of_work() as unit:
        person = await unit.add_person(901, language=Language.EN, role=Role.STAFF)
        await unit.add_note(person, 1, "another thing", answered=True)
    await other.send("/mynotes")

    assert "is fixed" not in other.last.text


async def test_what_was_told_and_answered_is_in_ones_own_data_and_goes_with_it(world):
    (agent,) = await agents(world, 1)
    await move(world, await action(world), Progress.DONE)
    await tell(world)
    await agent.click("Not yet")

    await agent.send("/mydata")
    stored = world.state.file(agent.last.raw["document"]["file_id"])
    content = world.state.content(stored).decode("utf-8-sig")
    assert "is fixed (action no. 1); you answered that it does not work yet." in content
    await agent.send("/withdraw")
    await agent.click("Yes, delete everything")

    assert await world.rows("fix_answers") == []
