"""Anything a person can send gets a kind answer in their language and loses nothing."""

import pytest
from aiogram.methods import GetMe

from bot.sandbox.state import Group
from interview.language import Language, Locale
from interview.screen import Control

GROUP_ID = -100
UNREADABLE = "Thank you. I can only read words and taps, so this was not kept. Could you write it?"
UNKNOWN = "I don't know this command. What I can do: /help"
NOT_KEPT = "I keep words only during an interview, so this was not kept. To begin one: /start"
PRIVATE_ONLY = "I only work in a private chat, where nobody else reads along. Please write there."
ODD_TEXTS = {
    "longest": "слон " * 819 + "к",  # 4,096 characters
    "emoji": "😡😡😡 👨‍👩‍👧‍👦 🏳️‍🌈",
    "right_to_left": "لم يتصل بي أحد \u202e!gnorw\u202c שלום",
    "zero_width": "no\u200bbody\u200d cal\ufeffled\u2060",
    "markup": "<b>bold</b> <script>alert(1)</script> & *stars* _lines_ `code` [link](page) {company} %s",
    "broken_markup": "</b> <a href='x'> << >> && {0} {} {unknown}",
    "one_letter": "я",
    "spaces_inside": "a\n\n\n\tb",
    "combining": "Z̷͍̈a̶l̸g̵o̴ n\u0303",
    "surrogate_heavy": "𝕳𝖊𝖑𝖑𝖔" * 400,
}
THINGS = ["sticker", "photo", "voice", "video_note", "document", "poll", "contact", "dice", "location"]


def said(sentence, **values):
    return Locale(Language.EN).gettext(sentence, **values)


def as_sent(client, message_id):
    """Return what Telegram makes of a text before a bot sees it: trimmed, without marks that turn it round."""
    sent = client.message(message_id).text
    assert len(sent) > 0
    return sent


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
async def test_odd_words_are_a_story_like_any_other(client, text):
    await client.begin()
    await client.walk_to("story", stages="support")

    message_id = await client.send(text)
    await client.control(Control.THATS_ALL)

    assert (await client.texts())["story"] == as_sent(client, message_id)
    assert await client.place() == ("path", "support")


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
async def test_odd_words_beside_a_tap_question_are_kept_and_the_question_stays(client, text):
    await client.begin()
    await client.tap("solve")
    question = client.shown.text

    message_id = await client.send(text)

    assert as_sent(client, message_id) in (await client.texts()).values()
    assert await client.place() == ("stages", None)
    assert client.shown.text == question
    await client.answer("support")


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
async def test_odd_words_are_an_answer_in_own_words(client, text):
    await client.begin()

    message_id = await client.send(text)

    assert (await client.values())["goal", None] == "other"
    assert (await client.texts())["goal"] == as_sent(client, message_id)


@pytest.mark.parametrize("kind", THINGS)
async def test_something_unreadable_gets_a_kind_sentence_and_the_question_again(client, world, kind):
    await client.begin()
    await client.tap("solve")
    question = client.shown

    await client.send_thing(kind, text="a caption" if kind in ("photo", "document", "voice") else "")

    lines = [seen.text for seen in client.from_bot]
    assert lines[-2:] == [said(UNREADABLE), question.text]
    assert [seen.id for seen in client.from_bot if seen.buttons] == [client.shown.id]
    assert await client.place() == ("stages", None)
    assert "a caption" not in await world.everything_stored()


async def test_something_unreadable_in_the_middle_of_a_story_does_not_end_it(client):
    await client.begin()
    await client.walk_to("story", stages="support")
    await client.send("Look at this:")

    await client.send_thing("photo")
    await client.tell("That is how it came.")

    assert (await client.texts())["story"] == "Look at this:\nThat is how it came."


async def test_something_unreadable_without_an_interview_gets_the_sentence_alone(client):
    await client.send_thing("sticker")

    assert [seen.text for seen in client.from_bot] == [said(UNREADABLE)]
    assert await client.known() is None


async def test_something_unreadable_before_consent_shows_the_consent_again(client):
    await client.send("/start")
    consent = client.last

    await client.send_thing("voice")

    assert client.last.text == consent.text
    assert client.message(consent.id).buttons == []


async def test_words_before_consent_are_not_kept_and_the_consent_is_shown_again(client, world):
    await client.send("/start")
    consent = client.last

    await client.send("I have been waiting for forty minutes")

    assert [seen.text for seen in client.from_bot][-2:] == [said(NOT_KEPT), consent.text]
    assert "forty" not in await world.everything_stored()


async def test_words_of_a_stranger_are_not_kept(client, world):
    await client.send("I have been waiting for forty minutes")

    assert [seen.text for seen in client.from_bot] == [said(NOT_KEPT)]
    assert "forty" not in await world.everything_stored()
    assert await world.rows("respondents") == []


async def test_a_forwarded_message_is_taken_for_its_words_without_its_author(client, world):
    await client.begin()
    await client.walk_to("story", stages="support")

    await client.send("Your request was closed.", forwarded_from="Marina Testova")
    await client.control(Control.THATS_ALL)

    assert (await client.texts())["story"] == "Your request was closed."
    assert "Testova" not in await world.everything_stored()


async def test_a_command_in_the_middle_of_a_question_leaves_it_open(client):
    await client.begin()
    await client.tap("solve")
    question = client.shown.text

    await client.send("/help")
    assert client.shown.text == question
    await client.send("/privacy")
    await client.send("/nonsense")

    assert client.shown.text == question
    assert said(UNKNOWN) in [seen.text for seen in client.from_bot]
    assert await client.place() == ("stages", None)
    assert await client.texts() == {}


async def test_a_command_in_the_middle_of_a_story_does_not_end_it(client):
    await client.begin()
    await client.walk_to("story", stages="support")
    await client.send("I called three times.")

    await client.send("/help")
    await client.tell("Then I gave up.")

    assert (await client.texts())["story"] == "I called three times.\nThen I gave up."


@pytest.mark.parametrize("command", ["/start@poputchik_sandbox_bot", "/help@poputchik_sandbox_bot"])
async def test_a_command_may_name_the_bot(client, world, command):
    await client.send(command)

    assert said(UNKNOWN) != client.last.text
    assert all(isinstance(call, GetMe) or call.chat_id == client.id for call in world.telegram.calls)


async def test_help_says_what_the_bot_is_and_where_help_is(client):
    await client.send("/help")

    assert "0800 000 000" in client.last.text
    assert all(command in client.last.text for command in ("/mydata", "/withdraw", "/privacy", "/language"))


MANAGERS_COMMANDS = [
    *("/map", "/pains", "/numbers", "/export", "/compare", "/stage", "/quotes", "/case", "/digest", "/guides"),
    *("/invite", "/team", "/rename 1 x", "/bet", "/import", "/actions", "/actions 1 x", "/cases"),
    *("/alerts", "/alerts x"),
]


@pytest.mark.parametrize(
    "command", [*MANAGERS_COMMANDS, "/friction", "/friction x", "/handover", "/mynotes", "/audit", "/nonsense", "/"]
)
async def test_a_strangers_manager_command_is_answered_as_any_unknown_one(client, command):
    await client.send(command)

    assert [seen.text for seen in client.from_bot] == [said(UNKNOWN)]


@pytest.mark.parametrize("command", MANAGERS_COMMANDS)
async def test_a_respondents_manager_command_is_answered_as_any_unknown_one(client, command):
    await client.begin()
    question = client.shown.text

    await client.send(command)

    assert [seen.text for seen in client.from_bot][-2:] == [said(UNKNOWN), question]


async def test_help_lists_no_manager_command_to_a_stranger(client):
    await client.send("/help")

    for command in ("/map", "/pains", "/numbers", "/invite", "/team", "/audit"):
        assert command not in client.last.text


async def test_a_group_hears_once_that_interviews_are_private(client, world):
    world.state.keep_group(Group(GROUP_ID, "Friends", (client.id,)))
    in_group = client.in_group(GROUP_ID)

    await in_group.send("/start")
    await in_group.send("Who is this bot?")

    assert [seen.text for seen in in_group.from_bot] == [said(PRIVATE_ONLY)]
    assert await world.rows("respondents") == []


async def test_an_interview_is_not_moved_from_a_group(client, world):
    await client.begin()
    world.state.keep_group(Group(GROUP_ID, "Friends", (client.id,)))
    in_group = client.in_group(GROUP_ID)
    before = await client.record()

    for text in ("Solve a problem", "/skip", "/stop", "/back", "/withdraw", "/mydata"):
        await in_group.send(text)

    assert await client.record() == before
    assert {seen.text for seen in in_group.from_bot} == {said(PRIVATE_ONLY)}


@pytest.mark.parametrize("language", list(Language))
async def test_kind_sentences_come_in_the_language_of_the_person(world, language):
    client = await world.person(703, language=language)

    await client.send_thing("sticker")
    await client.send("/nonsense")
    await client.send("words")

    locale = Locale(language)
    assert [seen.text for seen in client.from_bot] == [
        locale.gettext(UNREADABLE), locale.gettext(UNKNOWN), locale.gettext(NOT_KEPT),
    ]  # fmt: skip
