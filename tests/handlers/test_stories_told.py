"""Stories: told in several messages, ended by a tap or by silence, edited, followed up."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiogram.methods import EditMessageReplyMarkup
from sqlalchemy import text

from bot.app import ask_unshown
from bot.sandbox import people
from bot.stories import Stories
from interview.language import Language, Locale
from interview.ports import Tags
from interview.records import Finding, Layer
from interview.screen import Control


@pytest.fixture
async def teller(client):
    """Somebody who is asked for a story about support."""
    await client.begin()
    return await client.walk_to("story", stages=("consideration", "support"), support_satisfaction="1")


async def test_a_story_in_several_messages_is_one_answer(teller):
    for message in ("I called three times.", "Each time I told it anew.", "Then they said there was no request."):
        await teller.send(message)
    await teller.control(Control.THATS_ALL)

    story = "I called three times.\nEach time I told it anew.\nThen they said there was no request."
    assert (await teller.texts())["story"] == story
    assert await teller.place() == ("path", "support")


async def test_several_messages_at_once_keep_their_order(teller):
    await teller.send_quickly("one", "two", "three")

    await teller.control(Control.THATS_ALL)

    assert (await teller.texts())["story"] == "one\ntwo\nthree"


async def test_the_first_message_turns_the_keyboard_into_that_is_all(teller, world):
    question = teller.shown
    calls = len(world.telegram.calls)

    await teller.send("I called three times.")

    assert teller.message(question.id).labels == [Locale(Language.EN).gettext("That's all")]
    assert [type(call) for call in world.telegram.calls[calls:]] == [EditMessageReplyMarkup]


async def test_the_next_messages_are_taken_without_a_word(teller, world):
    await teller.send("I called three times.")
    calls = len(world.telegram.calls)

    await teller.send("Each time I told it anew.")

    assert world.telegram.calls[calls:] == []


async def test_silence_ends_a_story(teller, world):
    await teller.send("I called three times.")

    await world.advance(seconds=5.9)
    still = await teller.place()
    await world.advance(seconds=0.2)

    assert still == ("story", "support")
    assert await teller.place() == ("path", "support")
    assert (await teller.texts())["story"] == "I called three times."


async def test_each_message_starts_the_silence_anew(teller, world):
    await teller.send("I called three times.")
    await world.advance(seconds=5)
    await teller.send("Each time I told it anew.")

    await world.advance(seconds=5)
    still = await teller.place()
    await world.advance(seconds=1)

    assert still == ("story", "support")
    assert await teller.place() == ("path", "support")


async def test_an_update_that_comes_again_while_a_story_ends_asks_no_question_twice(teller, world):
    people.send(world.state, teller.id, people.Thing(text="I called three times."))
    (told,) = world.state.updates.pending()
    await world.deliver()
    world.clock.moment += timedelta(seconds=6.1)
    again = StoreOfSecondDeliveries(world.store, lambda: world.hand_over([told]))
    stories = Stories(
        again, world.house.interviews, world.words, clock=world.clock, delivery=world.house.delivery,
        operator=world.operator,
    )  # fmt: skip
    asked = len(teller.from_bot)

    await stories.end_due()
    await world.settle()

    assert await teller.place() == ("path", "support")
    assert len(teller.from_bot) == asked + 1


class StoreOfSecondDeliveries:
    """A store of which an update that comes again reads right after each commit."""

    def __init__(self, store, deliver):
        self._store = store
        self._deliver = deliver
        self.due_stories = store.due_stories

    @asynccontextmanager
    async def unit_of_work(self):
        async with self._store.unit_of_work() as unit:
            yield unit
        await self._deliver()


async def test_a_double_tap_on_that_is_all_ends_the_story_once(teller):
    await teller.send("I called three times.")
    all_ = teller.shown.control(Control.THATS_ALL)

    await teller.click_quickly(all_, all_)

    assert await teller.place() == ("path", "support")
    assert [seen.id for seen in teller.from_bot if seen.buttons] == [teller.shown.id]


async def test_a_message_and_that_is_all_in_one_batch_lose_neither(teller, world):
    await teller.send("one")
    all_ = teller.shown

    people.send(world.state, teller.id, people.Thing(text="two"))
    await teller.click(all_.control(Control.THATS_ALL), message_id=all_.id)

    assert (await teller.texts())["story"] == "one\ntwo"
    assert await teller.place() == ("path", "support")


async def test_words_after_the_story_are_added_to_it_and_the_question_stays(teller):
    await teller.tell("I called three times.")
    question = teller.shown

    await teller.send("And nobody apologised.")

    assert (await teller.texts())["story"] == "I called three times.\nAnd nobody apologised."
    assert await teller.place() == ("path", "support")
    assert teller.shown.text == question.text
    assert teller.message(question.id).buttons == []
    kept = Locale(Language.EN).gettext("Thank you, I've kept your words with your story. This question is still open:")
    assert kept in [seen.text for seen in teller.from_bot]


async def test_words_before_any_story_are_kept_too(client):
    await client.begin()
    await client.tap("solve")

    await client.send("They closed my account without asking.")

    assert "They closed my account without asking." in (await client.texts()).values()
    assert await client.place() == ("stages", None)


async def test_an_edit_changes_the_words_and_not_the_path(teller):
    first = await teller.send("I called three times.")
    await teller.send("Each time I told it anew.")
    await teller.control(Control.THATS_ALL)
    before, messages = await teller.interview(), teller.messages

    await teller.edit(first, "I called four times.")

    assert (await teller.texts())["story"] == "I called four times.\nEach time I told it anew."
    assert await teller.interview() == before
    assert [seen.text for seen in teller.from_bot] == [seen.text for seen in messages if seen.from_bot]


async def test_an_edit_while_the_story_is_told_changes_it(teller):
    first = await teller.send("I called three times.")

    await teller.edit(first, "I called four times.")
    await teller.tell("Then I gave up.")

    assert (await teller.texts())["story"] == "I called four times.\nThen I gave up."


async def test_an_edit_takes_the_tags_back_so_that_the_words_are_read_again(teller, world):
    message_id = await teller.send("I waited for forty minutes.")
    await teller.control(Control.THATS_ALL)
    (untagged,) = await world.store.untagged("1", limit=10)
    tags = Tags(-1, (Finding(Layer.PAIN, "waiting", 2, 8, 1.0, severity=2),))
    await world.store.save_tags("1", [(untagged, tags)])
    assert len(await world.rows("findings")) == 1

    await teller.edit(message_id, "Nobody waited.")

    assert await world.rows("findings") == []
    assert [untagged.text for untagged in await world.store.untagged("1", limit=10)] == ["Nobody waited."]


async def test_an_edit_of_a_command_or_of_a_typed_option_changes_nothing(client):
    start = await client.send("/start")
    await client.click(next(data for _, data in client.last.buttons if data.endswith(":agree")))
    typed = await client.send("Solve a problem")
    before = await client.record()

    await client.edit(start, "/stop")
    await client.edit(typed, "Buy or order")

    assert await client.record() == before


async def test_an_edit_of_words_of_an_earlier_interview_reaches_them(teller, world):
    message_id = await teller.send("I called three times.")
    await teller.control(Control.THATS_ALL)
    await world.advance(days=8)
    await world.break_off()
    await teller.begin()

    await teller.edit(message_id, "I called four times.")

    assert [answer.text for answer in (await world.records())[0].answers if answer.text] == ["I called four times."]


async def test_somebody_elses_edit_reaches_nothing(teller, world):
    message_id = await teller.send("I called three times.")
    stranger = await world.person(702)
    update = {
        "update_id": 1,
        "edited_message": {
            "message_id": message_id,
            "date": 0,
            "edit_date": 1,
            "from": {"id": stranger.id, "is_bot": False, "first_name": "Eve"},
            "chat": {"id": stranger.id, "type": "private"},
            "text": "Everything was wonderful.",
        },
    }

    await world.hand_over([update])

    assert (await teller.texts())["story"] == "I called three times."


async def test_a_vague_story_is_followed_up_once(teller):
    await teller.tell("It was bad (too_short, cause, duration).")
    probe = await teller.asked()

    await teller.tell("They never called back (too_short, cause, duration).")

    assert probe.is_probe
    assert await teller.place() == ("path", "support")
    assert [answer.probe for answer in (await teller.record()).answers if answer.text] == [False, True]


async def test_a_probe_with_buttons_takes_a_tap(teller):
    await teller.tell("I told it three times (repeat_reason).")

    await teller.tap("new_person")

    assert (await teller.values())["repeat_reason", "support"] == "new_person"
    assert await teller.place() == ("path", "support")


async def test_enough_lets_a_probe_go(teller):
    await teller.tell("It was bad (cause).")

    await teller.control(Control.ENOUGH)

    assert await teller.place() == ("path", "support")


async def test_the_same_probe_is_never_asked_twice(teller):
    await teller.tell("It was bad (cause).")
    await teller.control(Control.ENOUGH)
    await teller.walk_to("last_story_text", more_time="yes")

    await teller.tell("It was bad too (cause).")

    assert not (await teller.asked()).is_probe


async def test_a_story_survives_a_restart_and_is_ended_by_silence_alone(open_world):
    async with open_world() as world:
        client = await world.person()
        await client.begin()
        await client.walk_to("story", stages="support")
        await client.send("I called three times.")
        await client.send("Each time I told it anew.")
        seen = client.messages

    async with open_world() as again:
        client = await again.person()
        asked = await ask_unshown(again.house, again.operator)
        await again.settle()
        assert asked == 0
        assert client.messages == seen
        await again.advance(seconds=7)

        assert await client.place() == ("path", "support")
        assert (await client.texts())["story"] == "I called three times.\nEach time I told it anew."


async def test_one_story_that_cannot_be_ended_holds_up_no_other(teller, world):
    await teller.send("I called three times.")
    other = await (await world.person(702)).begin()
    await other.walk_to("story", stages="support")
    await other.send("So did I.")
    broken = (await teller.interview()).id
    async with world.store.database.writing() as connection:
        await connection.execute(text("UPDATE interviews SET state = '{' WHERE id = :id"), {"id": broken})

    with pytest.raises(Exception, match=broken):
        await world.advance(seconds=7)

    assert await other.place() == ("path", "support")
    async with world.store.database.writing() as connection:
        await connection.execute(text("UPDATE interviews SET due_at = NULL WHERE id = :id"), {"id": broken})


async def test_a_failing_redactor_stores_nothing_and_is_said(teller, world):
    world.words.redaction_fails = world.may_give_up = True

    await teller.send("My number is 0722 123 456.")

    assert teller.last.text == "Something went wrong."
    assert "722 123" not in await world.everything_stored()
    assert [row.code for row in await world.rows("failed_updates")] == ["redaction_failed"]
    world.words.redaction_fails = False
    await teller.tell("They never called back.")
    assert (await teller.texts())["story"] == "They never called back."
