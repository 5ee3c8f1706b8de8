"""Notes of friction: kept on receipt, set right by taps, never lost, never told of."""

import asyncio

import pytest
from aiogram.methods import SendDocument

from bot.sandbox.people import Thing
from bot.sandbox.state import Group
from handlers.callbacks import NoteAction, NoteButton
from interview.language import Language, Locale
from interview.notes import NoteField, NoteTags
from interview.rights import OWNER, Action, Actor, ActorRole
from tests.handlers import inviting

ID = 701
OWNER_ID = 900_001
GROUP_ID = -100
NOTE = "Customer called three times about the refund and waited 25 minutes on the phone"
CZECH = "zákaznice volá potřetí kvůli stejné reklamaci, čekala 25 minut"
LATER = "Saved. I'll sort it in later."
BESIDE = "I've saved this. Does it belong to the interview, or is it a separate note?"


def said(sentence, language=Language.EN, **values):
    return Locale(language).gettext(sentence, **values)


async def agent(world, number=ID, language=Language.EN):
    """Return a colleague whom nothing is asked."""
    return await world.colleague(number, language=language)


async def in_interview(world, staff_guide):
    """Return a colleague in the middle of the staff interview."""
    client = await world.colleague(ID)
    await client.send("/start")
    await client.click(staff_guide.consent.agree[Language.EN])
    return client


async def the_note(world):
    (row,) = await world.rows("notes")
    return row


async def test_a_message_is_a_note_and_one_message_says_how_it_was_read(world):
    client = await agent(world)
    calls = len(world.telegram.calls)

    await client.send(NOTE)

    row = await the_note(world)
    assert row.text == NOTE
    assert (row.stage_id, row.channel, row.times, row.minutes) == ("support", "phone", 3, 25)
    assert (row.category, row.severity) == ("unresolved", 3)
    assert row.week.weekday() == 0
    assert len(world.telegram.calls) == calls + 1
    assert "Support" in client.last.text
    for words in ("Phone", "3 times", "25 minutes lost", "severity high (3 of 3)"):
        assert words in client.last.text
    told = ["Support", "Return or refund", "Phone", "Promised, but not solved", "3 times", "25 minutes lost"]
    assert client.last.labels == ["✓ Right", *told, "severity high (3 of 3)", "Delete", "Send now"]


@pytest.mark.parametrize("language", list(Language))
async def test_the_answer_comes_in_the_language_of_the_author(world, language):
    client = await agent(world, language=language)

    await client.send(CZECH if language is Language.CS else NOTE)

    assert said("Saved:", language) in client.last.text
    assert said("severity high (3 of 3)", language) in client.last.text
    assert (await the_note(world)).language == language.value


async def test_the_command_does_the_same_and_alone_asks_for_a_sentence(world):
    client = await agent(world)

    await client.send("/friction")
    assert "One sentence" in client.last.text
    assert await world.rows("notes") == []
    await client.send(f"/friction {NOTE}")

    assert (await the_note(world)).text == NOTE


async def test_personal_data_is_hidden_before_the_note_is_stored(world):
    client = await agent(world)

    await client.send("Operator Marina Petrova was rude, call me at +420 777 123 456")

    stored = await world.everything_stored()
    assert "777 123" not in stored
    assert (await the_note(world)).text is not None


async def test_a_slow_tagger_costs_no_note_and_the_loop_reads_it_later(world):
    client = await agent(world)
    world.words.is_slow = True

    await client.send(NOTE)
    assert LATER in client.last.text
    assert (await the_note(world)).tagger_version is None

    assert await world.house.tagging.read_notes() == 1
    row = await the_note(world)
    assert (row.stage_id, row.category) == ("support", "unresolved")
    assert await world.house.tagging.read_notes() == 0


async def test_a_note_survives_a_kill_right_after_the_commit_and_is_answered_once(open_world):
    async with open_world() as world:
        client = await agent(world)
        world.words.reading_is_killed = True

        await client.send(NOTE)

        assert (await the_note(world)).answered is False
        assert client.from_bot == []
        assert await world.house.tagging.read_notes() == 0

    async with open_world() as again:
        client = await again.person(ID)
        assert await again.house.notes.answer_left() == 1
        await again.settle()
        assert await again.house.notes.answer_left() == 0
        assert len(client.from_bot) == 1
        assert "severity high" in client.last.text


async def test_whoever_answers_first_answers_alone(world):
    client = await agent(world)
    world.words.reading_is_killed = True
    await client.send(NOTE)
    world.words.reading_is_killed = False

    await asyncio.gather(world.house.notes.answer_left(), world.house.notes.answer_left())
    await world.settle()

    assert len(client.from_bot) == 1


async def test_a_redelivered_message_is_one_note(world):
    client = await agent(world)
    await client.send("/help")
    client._write(Thing(text=NOTE))
    batch = list(world.state.updates.pending())

    for _ in range(2):
        await world.hand_over(batch)
        await world.settle()

    assert len(await world.rows("notes")) == 1
    assert len(client.from_bot) == 2


async def test_agreeing_edits_the_card_in_two_calls(world):
    client = await agent(world)
    await client.send(NOTE)
    card, calls = client.last, len(world.telegram.calls)

    await client.click("✓ Right")

    assert (await the_note(world)).confirmed
    assert len(world.telegram.calls) == calls + 2
    assert client.message(card.id).labels == ["Correct", "Delete", "Send now"]
    assert "✓" in client.message(card.id).text


async def test_a_double_tap_changes_nothing(world):
    client = await agent(world)
    await client.send(NOTE)
    right = client.last.data("✓ Right")

    await client.click_quickly(right, right, stale=True)

    assert (await the_note(world)).confirmed


@pytest.mark.parametrize(
    ("field", "value", "column"),
    [
        (NoteField.STAGE, "purchase", "stage_id"),
        (NoteField.CATEGORY, "workload", "category"),
        (NoteField.SEVERITY, "1", "severity"),
        (NoteField.CHANNEL, "email", "channel"),
        (NoteField.TIMES, "10", "times"),
        (NoteField.MINUTES, "60", "minutes"),
        (NoteField.TOUCHPOINT, "complaint", "touchpoint"),
    ],
)
async def test_one_thing_is_set_right_in_two_taps_and_stays_so(world, field, value, column):
    client = await agent(world)
    await client.send(NOTE)

    await _tap(client, NoteAction.VALUES, field)
    await _tap(client, NoteAction.SET, field, value)

    assert str(getattr(await the_note(world), column)) == value
    assert client.last.labels[0] == "✓ Right"
    await _read_anew(world, await client.known(), client.messages[0].id)
    assert str(getattr(await the_note(world), column)) == value


@pytest.mark.parametrize(
    ("field", "column"),
    [(NoteField.STAGE, "stage_id"), (NoteField.CHANNEL, "channel"), (NoteField.MINUTES, "minutes")],
)
async def test_what_was_misread_is_left_open_in_two_taps_and_stays_so(world, field, column):
    client = await agent(world)
    await client.send(NOTE)

    await _tap(client, NoteAction.VALUES, field)
    await client.click("Leave open")

    assert getattr(await the_note(world), column) is None
    await _read_anew(world, await client.known(), client.messages[0].id)
    assert getattr(await the_note(world), column) is None
    await _tap(client, NoteAction.VALUES, field)
    assert "Leave open" not in client.last.labels


async def test_a_note_that_was_agreed_with_can_still_be_set_right(world):
    client = await agent(world)
    await client.send(NOTE)
    await client.click("✓ Right")

    await client.click("Correct")
    await _tap(client, NoteAction.VALUES, NoteField.SEVERITY)
    await _tap(client, NoteAction.SET, NoteField.SEVERITY, "1")

    row = await the_note(world)
    assert (row.severity, row.confirmed) == (1, True)
    assert client.last.text.endswith("✓")
    assert client.last.labels == ["Correct", "Delete", "Send now"]


async def test_a_note_that_nothing_was_read_of_is_told_by_taps(world):
    client = await agent(world)
    world.words.is_slow = True
    await client.send(NOTE)
    assert client.last.labels[:2] == ["Stage: ?", "Touchpoint: ?"]

    await client.click("Channel: ?")
    await _tap(client, NoteAction.SET, NoteField.CHANNEL, "email")

    assert (await the_note(world)).channel == "email"


async def _read_anew(world, person, message_id):
    async with world.store.unit_of_work() as unit:
        note = await unit.note_of_message(person, message_id)
        assert note is not None
        await unit.change_note(note, note.read_as(NoteTags("loyalty", category="price"), "newer"))


async def _tap(client, action, field=None, value=""):
    found = [data for _, data in client.last.buttons if data.startswith("fn:")]
    button = next(
        data
        for data in found
        if (one := NoteButton.unpack(data)).action is action
        and one.field is field
        and (one.value == value or not value)
    )
    await client.click(button, message_id=client.last.id)


async def test_an_edited_message_edits_the_note(world):
    client = await agent(world)
    message_id = await client.send(NOTE)
    old = client.last

    await client.edit(message_id, "The system is down again")

    row = await the_note(world)
    assert (row.text, row.category, row.times) == ("The system is down again", "tech", None)
    assert client.last.id != old.id
    await client.click(old.data("✓ Right"), message_id=old.id)
    assert not (await the_note(world)).confirmed


async def test_deleting_leaves_nothing(world):
    client = await agent(world)
    await client.send(NOTE)

    await client.click("Delete")

    assert await world.rows("notes") == []
    assert client.last.labels == []
    assert "refund" not in await world.everything_stored()


async def test_words_beside_a_question_are_asked_about_once_and_are_safe_meanwhile(world, staff_guide):
    client = await in_interview(world, staff_guide)
    await client.answer("call_centre")
    before = await client.place()

    await client.send(NOTE)

    assert client.last.text == BESIDE
    assert (await the_note(world)).text == NOTE
    await client.click("A separate note")
    assert await client.place() == before
    assert len(await world.rows("notes")) == 1


async def test_words_beside_a_question_can_belong_to_the_interview(world, staff_guide):
    client = await in_interview(world, staff_guide)
    await client.answer("call_centre")

    await client.send(NOTE)
    await client.click("Part of the interview")

    assert await world.rows("notes") == []
    assert NOTE in (await client.texts()).values()


async def test_the_first_note_of_a_new_colleague_is_not_taken_for_the_department(world, staff_guide):
    client = await in_interview(world, staff_guide)
    department = client.last

    await client.send(NOTE)

    assert client.last.text == BESIDE
    assert (await the_note(world)).text == NOTE
    await client.click("A separate note")
    await client.click(department.option("call_centre"), message_id=department.id)
    assert (await client.values())["department", None] == "call_centre"
    assert len(await world.rows("notes")) == 1


async def test_words_for_another_department_become_the_answer_by_a_tap(world, staff_guide):
    client = await in_interview(world, staff_guide)
    department = client.last

    await client.send("Returns desk")
    await client.click("Part of the interview")

    assert (await client.texts())["department"] == "Returns desk"
    assert client.message(department.id).labels == []
    assert await client.place() == ("stages", None)
    assert await world.rows("notes") == []


async def test_whoever_tapped_that_it_is_another_department_just_writes_it(world, staff_guide):
    client = await in_interview(world, staff_guide)
    await client.tap("other")

    await client.send("Returns desk")

    assert (await client.texts())["department"] == "Returns desk"
    assert await world.rows("notes") == []


async def test_words_meant_for_an_earlier_question_do_not_answer_the_one_that_is_open(world, staff_guide):
    client = await in_interview(world, staff_guide)
    await client.send(NOTE)
    asking = client.last
    await client.tap("call_centre")
    await client.walk_to("story", stages="support")

    await client.click("Part of the interview", message_id=asking.id)

    assert await client.place() == ("story", "support")
    assert NOTE in (await client.texts()).values()
    assert await world.rows("notes") == []
    await client.tell("The system was slow")
    assert (await client.texts())["story"] == "The system was slow"


async def test_words_that_the_question_takes_are_its_answer(world, staff_guide):
    client = await in_interview(world, staff_guide)
    await client.walk_to("story", stages="support")
    await world.advance(minutes=29)

    await client.send(NOTE)

    assert await world.rows("notes") == []
    assert (await client.texts())["story"] == NOTE


async def test_a_story_left_open_takes_no_note_for_itself(world, staff_guide):
    client = await in_interview(world, staff_guide)
    await client.walk_to("story", stages="support")
    await world.advance(days=3)

    await client.send(NOTE)

    assert client.last.text == BESIDE
    assert (await the_note(world)).text == NOTE
    assert "story" not in await client.texts()
    await client.click("Part of the interview")
    assert (await client.texts())["story"] == NOTE
    assert await world.rows("notes") == []


@pytest.mark.parametrize("how", ["/resume", "/start"])
async def test_a_question_that_is_shown_anew_is_answered_by_the_next_words(world, staff_guide, how):
    client = await in_interview(world, staff_guide)
    await client.walk_to("story", stages="support")
    await world.advance(days=3)

    await client.send(how)
    await client.send(NOTE)

    assert (await client.texts())["story"] == NOTE
    assert await world.rows("notes") == []


async def test_nothing_is_kept_before_consent(world, staff_guide):
    client = await world.colleague(ID)
    await client.send("/start")

    await client.send(NOTE)
    await client.send(f"/friction {NOTE}")

    assert await world.rows("notes") == []


async def test_a_group_hears_that_its_members_see_the_author_and_keeps_nothing(world):
    client = await agent(world)
    await client.send("/help")
    world.state.keep_group(Group(GROUP_ID, "Shift", (client.id,)))
    in_group = client.in_group(GROUP_ID)

    await in_group.send(f"/friction {NOTE}")

    assert "Everybody in this group sees" in in_group.last.text
    assert "nobody reads along" in client.last.text
    assert await world.rows("notes") == []


@pytest.mark.parametrize("command", ["/friction", f"/friction {NOTE}", "/mynotes"])
async def test_to_customers_the_commands_are_unknown(world, command):
    client = await world.person(ID)
    await client.begin()
    unknown = said("I don't know this command. What I can do: /help")

    await client.send(command)

    assert unknown in [seen.text for seen in client.from_bot]
    assert await world.rows("notes") == []


async def test_buttons_of_somebody_elses_note_do_nothing(world):
    author, other = await agent(world), await agent(world, 702)
    await author.send(NOTE)
    await other.send("The system is down again")
    notes = {row.text: row for row in await world.rows("notes")}
    stolen = NoteButton(note=notes[NOTE].id[:16], revision=notes[NOTE].revision, action=NoteAction.DELETE).pack()

    await other.click(stolen, message_id=other.last.id, stale=True)

    assert NOTE in [row.text for row in await world.rows("notes")]


async def test_how_many_colleagues_noted_the_same_shows_from_five_others_on(world):
    clients = [await agent(world, 701 + number) for number in range(6)]
    for client in clients[:5]:
        await client.send(NOTE)
    await clients[4].click("✓ Right")
    assert "colleague" not in clients[4].last.text

    await clients[5].send(NOTE)
    await clients[5].click("✓ Right")

    assert "This week at least 5 colleagues noted the same." in clients[5].last.text


async def test_a_team_of_four_hears_that_nobody_sees_its_notes(world):
    client = await agent(world)
    await client.send(NOTE)
    assert "Fewer than 5 colleagues take part so far." in client.last.text

    for number in range(4):
        await agent(world, 702 + number)
    await client.send(NOTE)

    assert "Fewer than 5 colleagues" not in client.last.text


async def test_one_note_goes_to_the_owners_after_a_warning_and_once(world):
    owner, client = await world.person(OWNER_ID, language=Language.RU), await agent(world)
    await owner.send("/start")
    await client.send(NOTE)

    await client.click("Send now")
    assert "Whoever knows the case may guess" in client.last.text
    assert (await the_note(world)).sent_now is False
    send = client.last.data("Yes, send it now")
    await client.click_quickly(send, send, stale=True)

    told = [seen for seen in owner.from_bot if NOTE in seen.text]
    assert len(told) == 1
    assert said("A colleague sends you this note at once, without a name:", Language.RU) in told[0].text
    assert "Alex" not in told[0].text
    assert str(ID) not in told[0].text
    assert (await the_note(world)).sent_now
    (line,) = await world.rows("audit")
    assert (line.actor, line.action, line.object) == ("owner", "read_quotes", "support")


async def sent_now(client):
    await client.send(NOTE)
    await client.click("Send now")
    return await client.click("Yes, send it now")


async def test_a_note_sent_now_goes_to_the_managers_of_its_department_alone(world, staff_guide):
    owner = await world.person(OWNER_ID)
    everybodys = await inviting.joined(world, owner, "manager", 711)
    of_shops = await inviting.joined(world, owner, "manager", 712, department="shop", reach="shop")
    of_others = await inviting.joined(world, owner, "manager", 713, reach="call_centre")
    client = await inviting.joined(world, owner, "agent", 714, department="shop")
    await client.click(staff_guide.consent.agree[Language.EN])
    await client.send("/stop")

    assert await sent_now(client) == "Sent."

    assert [NOTE in one.last.text for one in (owner, everybodys, of_shops, of_others)] == [True, True, True, False]
    async with world.store.unit_of_work() as unit:
        read = [line.actor for line in reversed(await unit.audit()) if line.action is Action.READ_QUOTES]
    assert read == [OWNER, Actor(ActorRole.MANAGER, 1), Actor(ActorRole.MANAGER, 2)]


async def test_a_note_is_not_said_to_be_sent_when_nobody_can_be_reached(world):
    owner, client = await world.person(OWNER_ID), await agent(world)
    await owner.send("/start")
    await owner.block()

    assert await sent_now(client) == "Nobody who may read it can be reached now, so it was not sent."

    assert (await the_note(world)).sent_now is False
    assert "Send now" in client.last.labels


async def test_an_owner_who_never_answered_gets_a_note_in_the_default_language(open_world):
    async with open_world(default_language=Language.RO) as world:
        owner, client = await world.person(OWNER_ID), await agent(world)
        await owner.send("/help")

        await sent_now(client)

        assert owner.last.text.startswith(said("A colleague sends you this note at once, without a name:", Language.RO))


async def test_of_a_note_sent_now_one_action_is_made_and_the_note_stays(world):
    owner, client = await world.person(OWNER_ID), await agent(world)
    await owner.send("/help")
    await sent_now(client)
    note = owner.last

    await owner.click_quickly("Make an action", "Make an action")

    assert NOTE in owner.message(note.id).text
    assert owner.message(note.id).buttons == []
    assert len(await world.rows("improvements")) == 1


async def test_withdrawing_deletes_the_notes_and_the_file_held_them(world):
    client = await agent(world)
    await client.send(NOTE)
    await client.send("/mydata")
    (file,) = [call for call in world.telegram.calls if isinstance(call, SendDocument)]
    held = file.document.data.decode("utf-8-sig")
    assert NOTE in held
    assert "severity high (3 of 3)" in held

    await client.send("/withdraw")
    await client.click("Yes, delete everything")

    assert await world.rows("notes") == []
    assert "refund" not in await world.everything_stored()


async def test_refusing_an_interview_keeps_the_notes(world, staff_guide):
    client = await agent(world)
    await client.send(NOTE)
    await client.send("/start")

    await client.click(staff_guide.consent.decline[Language.EN])

    assert len(await world.rows("notes")) == 1


async def test_a_cry_for_help_is_answered_and_the_note_is_kept(world):
    client = await agent(world)

    await client.send("DANGER I cannot go on")

    assert "112" in client.from_bot[-2].text
    assert len(await world.rows("notes")) == 1
