"""The quality team asks an author, the author answers or stops: neither learns who the other is."""

import re
from dataclasses import replace

import pytest
from aiogram.methods import SendDocument, SendMessage

from bot.sandbox.people import Thing, send, set_blocked
from bot.upkeep import run_upkeep
from handlers.callbacks import AskerAction, AskerButton, AuthorAction, AuthorButton, Revocable, RevokeButton
from interview.language import Language, Locale
from storage.tables import metadata
from tests.handlers.asking import STORY, author, noon, pass_on
from tests.handlers.inviting import joined

OWNER_ID, MANAGER_ID, OTHER_ID = 900_001, 7_100_000_001, 7_100_000_002
ANNA, BORIS = 7_200_000_001, 7_200_000_002
RUSSIAN = "Я звонила три раза из-за возврата, и каждый раз новый сотрудник ничего не знал, всё заняло две недели."
QUESTION = "Which of the three calls helped you at last?"
ANSWER = "None of them, I went to the shop in the end."
UNKNOWN = "This button is from an earlier conversation. To begin anew: /start"
NOT_KEPT = "I keep words only during an interview, so this was not kept. To begin one: /start"


def said(sentence, language=Language.EN, **values):
    return Locale(language).gettext(sentence, **values)


async def drafts(asker, text=QUESTION):
    """Write a question to the author of the case, up to its confirmation."""
    await asker.send("/case")
    await asker.click(said("Ask the author"))
    await asker.send(text)
    return asker.last


async def asks(world, asker, text=QUESTION):
    """Ask the author of the case."""
    await drafts(asker, text)
    await asker.click(said("Send"))
    await pass_on(world)


async def answers(world, client, text=ANSWER, *, language=Language.EN):
    await client.click(said("Answer", language))
    await client.send(text)
    await pass_on(world)


async def the_inquiry(world):
    (row,) = await world.rows("inquiries")
    return row


async def audit(world):
    async with world.store.unit_of_work() as unit:
        return [(line.actor.role.value, line.actor.number, line.action.value) for line in await unit.audit()]


@pytest.fixture
async def owner(world):
    await noon(world)
    return await world.person(OWNER_ID)


@pytest.fixture
async def manager(world, owner):
    return await joined(world, owner, "manager", MANAGER_ID)


async def test_a_question_and_its_answer_cross_as_text_alone(world, manager):
    anna = await author(world, ANNA)
    seen = len(anna.from_bot)

    draft = await drafts(manager)
    assert QUESTION in draft.text
    assert said("This is what the author will read:") in draft.text
    assert len(anna.from_bot) == seen
    await manager.click(said("Send"))
    assert await pass_on(world) == 1

    asked = anna.last
    assert len(anna.from_bot) == seen + 1
    assert QUESTION in asked.text
    assert "Aurora & Sons <Ltd>" in asked.text
    assert Locale(Language.EN).day(world.clock.now().date()) in asked.text
    assert asked.labels == ["Answer", "Not now", "No more questions"]
    await answers(world, anna)

    came = manager.last
    assert ANSWER in came.text
    assert QUESTION in came.text
    assert Locale(Language.EN).day(world.clock.now().date()) in came.text
    assert re.search(r"\d:\d", came.text) is None
    assert came.labels == ["Ask further"]
    assert (await the_inquiry(world)).told is True
    assert [line[2] for line in await audit(world) if line[:2] == ("manager", 1)][:2] == ["read_answer", "asked_author"]


async def test_asking_further_goes_to_the_same_author(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await answers(world, anna)

    await manager.click(said("Ask further"))
    await manager.send("And the second one?")
    await manager.click(said("Send"))
    await pass_on(world)

    assert "And the second one?" in anna.last.text


@pytest.mark.parametrize("permission", ["read_only", "no"])
async def test_nobody_is_asked_who_did_not_allow_it(world, owner, permission):
    await author(world, ANNA, permission=permission)

    await owner.send("/case")

    assert said("Ask the author") not in owner.last.labels


async def test_the_author_of_a_shown_quote_can_be_asked_where_that_was_allowed(world, owner):
    clients = [
        await author(world, ANNA + number, permission="read_and_write" if number else "read_only")
        for number in range(9)
    ]
    await owner.send("/quotes")
    wrong = next(data for _, data in owner.last.buttons if data.startswith("qf:"))
    await owner.click(wrong)
    chosen = next(data for _, data in owner.last.buttons if data.startswith("qa:menu"))
    await owner.click(chosen)
    stage = owner.last
    assert (said("Ask the author") in stage.labels) is True

    await owner.click(said("Ask the author"), message_id=stage.id)
    await owner.send(QUESTION)
    await owner.click(said("Send"))
    await pass_on(world)

    assert sum(QUESTION in client.last.text for client in clients) == 1
    assert QUESTION not in clients[0].last.text
    assert (await the_inquiry(world)).stage_id == "support"


async def test_two_people_in_two_languages_at_once(world, manager, owner):
    """Each dialogue stays with whoever asked, in the languages of its own two sides."""
    anna = await author(world, ANNA, language=Language.RU, words=RUSSIAN)
    await drafts(manager, "Какой из звонков помог?")
    boris = await author(world, BORIS, words=STORY * 2)
    await owner.send("/case")
    if "three times" not in owner.last.text:
        await owner.click(said("Another story"))
    await owner.click(said("Ask the author"))
    await owner.send(QUESTION)
    await manager.click(said("Send"))
    await owner.click(said("Send"))
    await pass_on(world)

    assert "Какой из звонков помог?" in anna.last.text
    assert QUESTION in boris.last.text
    assert anna.last.labels == [said(one, Language.RU) for one in ("Answer", "Not now", "No more questions")]
    await boris.click(said("Answer"))
    await anna.click(said("Answer", Language.RU))
    await boris.send("The second one, in English")
    await anna.send("Ни один из них")
    await pass_on(world)

    assert "in English" in owner.last.text
    assert "Ни один" in manager.last.text
    assert "Ни один" not in "".join(seen.text for seen in owner.from_bot)
    assert "in English" not in manager.last.text


GIVEN_AWAY = [
    ("Write to me at @anna_petrova", "@anna_petrova"),
    ("Look at https://t.me/anna_petrova", "anna_petrova"),
    ("Call me on +420 603 123 456", "603 123"),
    ("Write to anna.petrova@example.org", "anna.petrova"),
    ("I am the manager Marina Petrova from the shop", "Marina Petrova"),
    ("My order is 40817810099910004312", "40817810099910004312"),
]


@pytest.mark.parametrize(("text", "secret"), GIVEN_AWAY)
async def test_what_gives_somebody_away_is_taken_out_on_both_ways(world, manager, text, secret):
    anna = await author(world, ANNA)

    await drafts(manager, text)
    assert secret not in manager.last.text
    await manager.click(said("Send"))
    await pass_on(world)
    assert secret not in anna.last.text
    await answers(world, anna, text)

    assert secret not in manager.last.text
    assert secret not in await world.everything_stored()


async def test_nothing_but_words_goes_along(world, manager):
    """A forwarded answer, a reply, a hidden link, a mention: what crosses is written anew by the bot."""
    anna = await author(world, ANNA)
    await asks(world, manager)
    await anna.click(said("Answer"))
    asked = anna.last
    thing = Thing(
        text='<a href="https://t.me/anna_petrova">see here</a> it was bad',
        forwarded_from="Anna Petrova",
        reply_to=asked.id,
    )
    send(world.state, anna.id, thing)
    await world.deliver()
    begun = len(world.telegram.calls)
    await pass_on(world)

    (call,) = world.telegram.calls[begun:]
    assert isinstance(call, SendMessage)
    assert call.chat_id == MANAGER_ID
    came = manager.last
    assert "it was bad" in came.text
    for trace in ("Anna", "anna_petrova", "forward", "reply_to_message", str(ANNA)):
        assert trace not in repr(came.raw)
    assert {one["type"] for one in came.raw["entities"]} <= {"bold", "blockquote"}
    assert str(MANAGER_ID) not in repr([seen.raw for seen in anna.from_bot])


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "contact", "location", "document", "video_note"])
async def test_only_text_is_passed_on_either_way(world, manager, kind):
    anna = await author(world, ANNA)
    await manager.send("/case")
    await manager.click(said("Ask the author"))
    only = said("Only text is passed on, so this was not kept. Please write it.")
    if kind != "document":  # a manager's file is offered for import
        await manager.send_thing(kind)
        assert manager.last.text == only
    await manager.send(QUESTION)
    await manager.click(said("Send"))
    await pass_on(world)
    await anna.click(said("Answer"))

    await anna.send_thing(kind)
    assert anna.last.text == only
    await anna.send(ANSWER)
    await pass_on(world)

    assert ANSWER in manager.last.text


async def test_no_more_questions_ends_all_of_them_for_good(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager, "One?")
    await asks(world, manager, "Two?")
    first = next(seen for seen in anna.from_bot if "One?" in seen.text)

    await anna.click(said("No more questions"))
    await pass_on(world)

    assert said("The author does not wish further questions.") in manager.last.text
    assert (await anna.known()).may_contact is False
    assert (await anna.record()).may_read_story is True
    assert await anna.click("Answer", message_id=first.id) == said("You wished no questions, so nothing is passed on.")
    await manager.send("/case")
    assert said("Ask the author") not in manager.last.labels

    await world.advance(days=31)  # nobody is interviewed twice within a month
    later = await author(world, ANNA)  # the same person allows it again, in another interview
    assert (await later.known()).may_contact is True
    assert len([one for one in await world.rows("interviews") if one.questions_stopped_on is not None]) == 1


async def test_not_now_leaves_the_question_and_tells_nobody(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    seen = len(manager.from_bot)

    await anna.click(said("Not now"))
    assert await pass_on(world) == 0
    assert len(manager.from_bot) == seen
    assert anna.last.labels == ["Answer", "No more questions"]
    await answers(world, anna)

    assert ANSWER in manager.last.text


async def test_after_cancelling_words_are_no_answer(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await anna.click(said("Answer"))
    await anna.click(said("Cancel"))

    await anna.send(ANSWER)

    assert anna.last.text == said(NOT_KEPT)
    assert (await the_inquiry(world)).answer is None


async def test_what_an_author_writes_a_moment_later_belongs_to_the_answer(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await answers(world, anna)
    assert ANSWER in manager.last.text
    await world.advance(minutes=9)

    await anna.send("Its phone is +420 603 123 456, they were kind.")
    await pass_on(world)

    assert anna.last.text == said("Thank you. This was added to your answer.")
    row = await the_inquiry(world)
    assert row.answer.startswith(f"{ANSWER}\nIts phone is")
    assert "603" not in row.answer
    assert ANSWER in manager.last.text
    assert "they were kind" in manager.last.text
    assert await pass_on(world) == 0


async def test_what_is_added_while_the_answer_is_on_its_way_is_not_lost(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await anna.click(said("Answer"))
    await anna.send(ANSWER)
    told_of = await world.store.inquiries_to_tell(limit=1)
    await anna.send("They were kind.")

    async with world.store.unit_of_work() as unit:
        assert not await unit.change_inquiry(told_of[0], replace(told_of[0], told=True))
    await pass_on(world)

    assert "They were kind." in manager.last.text


async def test_later_words_and_those_of_an_interview_are_not_added_to_an_answer(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await answers(world, anna)
    await world.advance(minutes=10)
    await anna.send("and another thing")
    assert anna.last.text == said(NOT_KEPT)
    await world.advance(days=31)  # nobody is interviewed twice within a month
    await drafts(manager)
    await manager.click(said("Send"))
    await pass_on(world)
    await answers(world, anna)
    await anna.begin()
    await anna.walk_to("story", stages="support")

    await anna.send("words for the interview")

    assert {row.answer for row in await world.rows("inquiries")} == {ANSWER}
    assert "words for the interview" in (await anna.texts()).values()


async def test_a_question_is_written_anew_before_it_is_sent(world, manager):
    anna = await author(world, ANNA)
    draft = await drafts(manager, "Which of teh calls?")
    await manager.click(said("Write it anew"))
    assert manager.message(draft.id).labels == ["Cancel"]

    await manager.send(QUESTION)
    await manager.click(said("Send"))
    await pass_on(world)

    assert QUESTION in anna.last.text
    assert (await the_inquiry(world)).text == QUESTION
    data = AskerButton(inquiry=(await the_inquiry(world)).id, action=AskerAction.ANEW).pack()
    answer = await manager.click(data, message_id=draft.id, stale=True)
    assert answer == said("This question has been sent already.")


async def test_an_open_interview_and_a_question_do_not_take_each_others_words(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await world.advance(days=31)  # nobody is interviewed twice within a month
    await anna.begin()
    asked = next(seen for seen in anna.from_bot if QUESTION in seen.text)
    place = await anna.place()

    await anna.click("Answer", message_id=asked.id)
    await anna.tap("solve")  # she goes on with the interview: that ends the answering
    await anna.send("words for the interview")
    assert (await the_inquiry(world)).answer is None
    assert "words for the interview" in (await anna.texts()).values()

    await anna.click("Cancel", message_id=asked.id)
    await anna.click("Answer", message_id=asked.id)
    begun = len(world.telegram.calls)
    await anna.send(ANSWER)
    assert len(world.telegram.calls) - begun <= 3
    assert (await the_inquiry(world)).answer == ANSWER
    assert ANSWER not in (await anna.texts()).values()
    assert await anna.place() != place
    assert anna.last.id == anna.shown.id  # the open question is asked again


async def test_a_question_waits_while_its_author_tells_something(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    asked = anna.last
    await world.advance(days=31)  # nobody is interviewed twice within a month
    await anna.begin()
    await anna.walk_to("story", stages="support")
    await anna.send("The first part of it")

    said_over = await anna.click("Answer", message_id=asked.id)

    assert said_over == said("You are telling something right now. Please finish that first, then tap here again.")
    await drafts(manager, "Another?")
    await manager.click(said("Send"))
    assert await pass_on(world) == 0
    await world.advance(hours=2)  # her story ends in the silence, and the next question is open
    await world.advance(hours=2)
    assert await pass_on(world) == 1


async def test_at_night_nobody_is_written_to(world, manager):
    anna = await author(world, ANNA)
    await world.advance(hours=10)  # ten in the evening
    seen = len(anna.from_bot)
    await drafts(manager)

    await manager.click(said("Send"))
    assert said("It is night: the author gets it after nine in the morning.") in manager.last.text
    assert await pass_on(world) == 0
    await world.advance(hours=10)
    assert await pass_on(world) == 0
    await world.advance(hours=1)
    assert await pass_on(world) == 1

    assert len(anna.from_bot) == seen + 1
    await world.advance(hours=12)
    await anna.click(said("Answer"))
    told = len(manager.from_bot)
    await anna.send(ANSWER)
    assert await pass_on(world) == 0
    assert len(manager.from_bot) == told


async def test_three_questions_at_most_wait_for_an_answer(world, manager, owner):
    anna = await author(world, ANNA)
    for number in range(2):
        await asks(world, manager, f"Question {'ab'[number]}?")
    await asks(world, owner, "Question c?")

    await drafts(manager, "Question d?")
    refused = await manager.click(said("Send"))
    assert refused == Locale(Language.EN).ngettext(
        "The author has {n} question to answer already, so this one was not sent.",
        "The author has {n} questions to answer already, so this one was not sent.",
        3,
    )
    assert await pass_on(world) == 0
    await answers(world, anna)
    assert ANSWER in owner.last.text

    await manager.click(said("Send"))
    assert await pass_on(world) == 1
    assert "Question d?" in anna.last.text


async def test_questions_ignored_for_two_weeks_keep_no_other_away(world, manager):
    anna = await author(world, ANNA)
    for number in range(3):
        await asks(world, manager, f"Question {'abc'[number]}?")
    first = next(seen for seen in anna.from_bot if "Question a?" in seen.text)
    await world.advance(days=13)
    await asks(world, manager, "Question d?")
    assert "Question d?" not in anna.last.text
    await world.advance(days=1)

    await asks(world, manager, "Question d?")

    assert "Question d?" in anna.last.text
    await anna.click(said("Answer"), message_id=first.id)  # and the old ones may still be answered
    await anna.send(ANSWER)
    assert ANSWER in {row.answer for row in await world.rows("inquiries")}


async def test_nothing_is_doubled(world, manager):
    anna = await author(world, ANNA)
    await drafts(manager)
    await manager.click_quickly(said("Send"), said("Send"))
    await pass_on(world)
    await pass_on(world)
    assert sum(QUESTION in seen.text for seen in anna.from_bot) == 1

    await anna.click_quickly(said("Answer"), said("Answer"))
    await anna.send_quickly(ANSWER, "And one more")
    await pass_on(world)
    await pass_on(world)

    assert sum(ANSWER in seen.text for seen in manager.from_bot) == 1
    assert (await the_inquiry(world)).answer == f"{ANSWER}\nAnd one more"


async def test_a_redelivered_update_changes_nothing(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await anna.click(said("Answer"))
    anna._write(Thing(text=ANSWER))
    pending = world.state.updates.pending()
    await world.hand_over(pending)
    await world.hand_over(pending)
    await world.settle()
    await pass_on(world)

    assert sum(ANSWER in seen.text for seen in manager.from_bot) == 1
    assert len(await world.rows("inquiries")) == 1


async def test_a_killed_bot_asks_nobody_twice_and_loses_no_answer(open_world):
    async with open_world() as world:
        await noon(world)
        owner = await world.person(OWNER_ID)
        anna = await author(world, ANNA)
        await asks(world, owner)
        await anna.click(said("Answer"))
        await anna.send(ANSWER)

    async with open_world() as again:
        again.clock.moment = world.clock.moment
        owner = await again.person(OWNER_ID)
        assert await pass_on(again) == 1
        assert await pass_on(again) == 0
        assert sum(ANSWER in seen.text for seen in owner.from_bot) == 1


async def test_a_question_that_cannot_be_delivered_is_said_to_be_lost(world, manager):
    anna = await author(world, ANNA)
    world.may_refuse = True
    await drafts(manager)
    await manager.click(said("Send"))
    set_blocked(world.state, ANNA, blocked=True)
    for raw in world.state.updates.pending():  # that the bot has not heard of yet
        world.state.updates.confirm(raw["update_id"])
    await pass_on(world)
    await pass_on(world)

    assert said("This question could not be delivered.") in manager.last.text
    assert QUESTION not in "".join(seen.text for seen in anna.from_bot)

    await anna.block(blocked=False)
    await asks(world, manager, "Again?")
    await anna.block()  # long after it came: that tells nobody anything
    await pass_on(world)
    assert sum("could not be delivered" in seen.text for seen in manager.from_bot) == 1


async def test_whoever_withdraws_takes_the_dialogue_along(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await answers(world, anna)
    seen = len(manager.from_bot)

    await anna.send("/withdraw")
    await anna.click("w:1")
    await pass_on(world)

    stored = await world.everything_stored()
    assert ANSWER not in stored
    assert QUESTION not in stored
    assert await world.rows("inquiries") == []
    assert len(manager.from_bot) == seen  # nobody is told
    await manager.click(said("Ask further"))
    assert manager.last.text == said(
        "The author has withdrawn, or the time for which it may be kept is over: nothing of this is held any more."
    )
    assert ANSWER not in manager.last.text


async def test_a_question_on_its_way_goes_with_its_author(world, manager):
    anna = await author(world, ANNA)
    await drafts(manager)
    await manager.click(said("Send"))

    await anna.send("/withdraw")
    await anna.click("w:1")

    assert await pass_on(world) == 0
    assert await world.rows("inquiries") == []


async def test_retention_ends_dialogues_and_questions_never_sent(world, manager):
    await author(world, ANNA)
    await drafts(manager)
    await world.advance(days=8)
    await run_upkeep(world.store, world.operator, world.clock)
    assert await world.rows("inquiries") == []

    await noon(world)
    await asks(world, manager)
    await world.advance(days=366)
    await run_upkeep(world.store, world.operator, world.clock)
    assert await world.rows("inquiries") == []


async def test_mydata_holds_questions_and_answers(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await answers(world, anna)

    await anna.send("/mydata")

    call = next(call for call in world.telegram.calls if isinstance(call, SendDocument))
    content = call.document.data.decode("utf-8-sig")
    assert QUESTION in content
    assert ANSWER in content
    assert str(MANAGER_ID) not in content


async def test_a_revoked_manager_can_do_nothing_and_owners_hear_the_answer(world, manager, owner):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await answers(world, anna)
    await asks(world, manager, "Another one?")
    further = manager.message(next(seen.id for seen in manager.from_bot if ANSWER in seen.text))
    draft = await drafts(manager, "Never sent")
    await owner.send("/team")
    await owner.click(RevokeButton(what=Revocable.MEMBER, name="1").pack())
    await owner.click(RevokeButton(what=Revocable.MEMBER, name="1", sure=True).pack())

    assert await manager.click("Send", message_id=draft.id) == said(UNKNOWN)
    assert await manager.click("Ask further", message_id=further.id) == said(UNKNOWN)
    assert str(MANAGER_ID) not in repr(await world.rows("inquiries"))
    told = len(manager.from_bot)
    await answers(world, anna, "For the team")

    assert "For the team" in owner.last.text
    assert len(manager.from_bot) == told
    assert "Never sent" not in await world.everything_stored()


async def test_nobody_else_confirms_cancels_or_answers_a_question(world, manager, owner):
    anna = await author(world, ANNA)
    other = await joined(world, owner, "manager", OTHER_ID)
    await drafts(manager)
    inquiry = (await the_inquiry(world)).id
    held = said("This question is no longer held.")

    for action in (AskerAction.SEND, AskerAction.CANCEL):
        data = AskerButton(inquiry=inquiry, action=action).pack()
        for somebody in (other, owner):
            assert await somebody.click(data, message_id=somebody.last.id, stale=True) == held
        assert await anna.click(data, message_id=anna.last.id, stale=True) == said(UNKNOWN)
    assert (await the_inquiry(world)).state == "draft"

    await manager.click(said("Send"))
    await pass_on(world)
    boris = await author(world, BORIS)
    for action in AuthorAction:
        data = AuthorButton(inquiry=inquiry, action=action).pack()
        for somebody in (boris, manager, owner):
            assert await somebody.click(data, message_id=somebody.last.id, stale=True) == held
    assert (await the_inquiry(world)).state == "sent"
    assert (await boris.known()).may_contact is True

    await answers(world, anna)
    further = AskerButton(inquiry=inquiry, action=AskerAction.FURTHER).pack()
    assert await other.click(further, message_id=other.last.id, stale=True) == held


async def test_a_manager_who_may_see_the_map_no_longer_asks_nobody(world, manager):
    await author(world, ANNA)
    draft = await drafts(manager)
    async with world.store.database.writing() as connection:
        await connection.execute(metadata.tables["members"].update().values(guides='["another_guide"]'))

    assert await manager.click("Send", message_id=draft.id) == said(UNKNOWN)
    assert (await the_inquiry(world)).state == "draft"
    await manager.send("Another one?")
    assert "Another one?" not in await world.everything_stored()


async def test_too_long_a_question_is_written_again(world, manager):
    await author(world, ANNA)
    await manager.send("/case")
    await manager.click(said("Ask the author"))

    await manager.send("😡" * 1600)
    assert "3,000" in manager.last.text
    await manager.send(QUESTION)

    assert QUESTION in manager.last.text


async def test_what_could_not_be_redacted_is_neither_kept_nor_passed_on(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await anna.click(said("Answer"))
    world.may_give_up = world.words.redaction_fails = True

    await anna.send(ANSWER)
    await pass_on(world)

    assert ANSWER not in await world.everything_stored()
    assert ANSWER not in manager.last.text


async def test_a_cry_for_help_in_an_answer_is_heard(world, manager):
    anna = await author(world, ANNA)
    await asks(world, manager)
    await answers(world, anna, "DANGER please")

    assert any("112" in seen.text for seen in anna.from_bot)
    assert "DANGER" in manager.last.text


async def test_each_step_costs_three_calls_at_most(world, manager):
    anna = await author(world, ANNA)
    steps = [
        (manager, said("Ask the author")),
        (manager, QUESTION),
        (manager, said("Send")),
        (anna, said("Not now")),
        (anna, said("Answer")),
        (anna, ANSWER),
        (manager, said("Ask further")),
        (manager, said("Cancel")),
    ]
    await manager.send("/case")
    for who, what in steps:
        begun = len(world.telegram.calls)
        if what in (QUESTION, ANSWER):
            await who.send(what)
        else:
            await who.click(what)
        assert len(world.telegram.calls) - begun <= 3, what
        await pass_on(world)
