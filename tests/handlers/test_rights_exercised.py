"""To know, to take along, to have deleted."""

from html import unescape

import pytest

from bot.sandbox.state import SandboxState
from handlers import texts
from interview.language import Language, Locale
from interview.records import Disposition
from interview.screen import Control

TELEGRAM_ID = 7_123_456_789
HELD_ABOUT_A_PERSON = (
    "respondents",
    "interviews",
    "answers",
    "answer_parts",
    "findings",
    "inquiries",
    "remedy_news",
    "chat_messages",
)


def said(sentence, language=Language.EN):
    return Locale(language).gettext(sentence)


def content(state: SandboxState, seen) -> str:
    stored = state.file(seen.raw["document"]["file_id"])
    assert stored is not None
    return state.content(stored).decode("utf-8-sig")


@pytest.fixture
async def teller(world):
    """Somebody who has told a story about support."""
    client = await (await world.person(TELEGRAM_ID)).begin()
    await client.walk_to("story", goal="solve", stages=("consideration", "support"), support_satisfaction="1")
    await client.tell("I called three times.", "Each time I told it anew.")
    return client


@pytest.mark.parametrize("language", list(Language))
async def test_privacy_tells_who_holds_what_and_how_to_end_it(world, language):
    client = await world.person(language=language)

    await client.send("/privacy")

    for part in ("Aurora", "Example Street 1", "privacy@example.org", "/mydata", "/withdraw"):
        assert part in client.last.text
    assert client.last.text.startswith(said("Your data", language))


async def test_mydata_of_a_stranger_holds_nothing(client):
    await client.send("/mydata")

    assert client.last.text == said("Nothing is held about you.")


async def test_mydata_gives_a_file_with_everything_that_is_held(teller, world, customer_guide):
    await teller.send("/mydata")

    text = content(world.state, teller.last)
    assert teller.last.raw["document"]["file_name"].endswith(".txt")
    assert str(TELEGRAM_ID) in text
    assert (await teller.interview()).id in text
    for words in ("I called three times.", "Each time I told it anew."):
        assert words in text
    for question, value in {"goal": "solve"}.items():
        asked = next(q for _, q in customer_guide.questions() if q.id == question)
        assert asked.label[Language.EN].split("{")[0] in text
        assert next(o for o in asked.options if o.id == value).label[Language.EN] in text
    assert customer_guide.stage("support").title[Language.EN] in text
    assert "/withdraw" in teller.last.text


async def test_mydata_holds_what_was_taken_back_too(client, world):
    await client.begin()
    await client.tap("buy")
    await client.send("/back")
    await client.tap("solve")

    await client.send("/mydata")

    text = content(world.state, client.last)
    assert said("changed later; no longer counts") in text


async def test_mydata_speaks_the_language_of_the_person(world, customer_guide):
    client = await (await world.person(language=Language.CS)).begin()
    await client.tap("solve")

    await client.send("/mydata")

    text = content(world.state, client.last)
    assert customer_guide.title[Language.CS] in text
    assert said("All that is held about you", Language.CS) in text


async def test_mydata_leaves_the_open_question_open(teller):
    await teller.send("/mydata")

    await teller.tap("chat")
    await teller.control(Control.DONE)

    assert (await teller.values())["path", "support"] == ("chat",)


async def test_withdraw_asks_once_and_erases_nothing_yet(teller, world):
    before = await world.everything_stored()

    await teller.send("/withdraw")

    assert [data for _, data in teller.last.buttons] == ["w:1", "w:0"]
    for row in before.splitlines():
        if "respondent" in row or "I called" in row:
            assert row in await world.everything_stored()


async def test_withdraw_erases_every_row_and_deletes_the_chat(teller, world):
    await teller.send("/withdraw")

    await teller.click("w:1")

    for table in HELD_ABOUT_A_PERSON:
        assert await world.rows(table) == []
    stored = await world.everything_stored()
    assert str(TELEGRAM_ID) not in stored
    assert "I called" not in stored
    counts = await world.rows("disposition_counts")
    assert [(row.disposition, row.count) for row in counts] == [(Disposition.WITHDRAWN, 1)]
    assert len(await world.rows("erased_interviews")) == 1
    assert len(teller.messages) == 1
    assert teller.last.buttons == []


async def test_messages_older_than_48_hours_are_left_and_said_so(teller, world):
    old = len(teller.messages)
    await world.advance(hours=49)
    await teller.send("/resume")
    await teller.send("/withdraw")

    await teller.click("w:1")

    assert len(teller.messages) == old + 1
    assert "48" in teller.last.text


async def test_a_long_chat_is_deleted_in_as_many_calls_as_it_takes(client, world):
    await client.begin()
    for _ in range(60):
        await client.send("/help")
    assert len(client.messages) > 100
    await client.send("/withdraw")

    await client.click("w:1")

    assert len(client.messages) == 1


async def test_keeping_the_answers_keeps_them(teller, world):
    before = await teller.record()
    await teller.send("/withdraw")
    question = teller.last

    await teller.click("w:0")

    assert teller.message(question.id).buttons == []
    assert await teller.record() == before
    await teller.tap("phone")
    assert (await teller.interview()).state.draft == ("phone",)


async def test_tapping_twice_leaves_the_last_word_standing(teller):
    await teller.send("/withdraw")

    await teller.click_quickly("w:1", "w:1")

    assert len(teller.messages) == 1
    assert "48" in teller.last.text


async def test_after_withdrawing_nothing_is_held_and_a_new_start_begins_anew(teller, world):
    await teller.send("/withdraw")
    await teller.click("w:1")

    await teller.send("/mydata")
    assert teller.last.text == said("Nothing is held about you.")
    await teller.send("/withdraw")
    assert teller.last.text == said("Nothing is held about you.")
    await teller.begin()

    assert await teller.place() == ("goal", None)
    assert await teller.values() == {}


async def test_a_button_of_an_erased_interview_says_how_to_begin(teller, world):
    data = teller.shown.option("chat")
    await teller.send("/withdraw")
    await teller.click("w:1")

    answer = await teller.click(data, message_id=teller.last.id, stale=True)

    assert "/start" in answer
    assert await world.rows("answers") == []


async def test_withdrawing_erases_earlier_interviews_too(teller, world):
    await world.advance(days=8)
    await world.break_off()
    await teller.begin()
    await teller.send("/withdraw")

    await teller.click("w:1")

    assert await world.rows("interviews") == []
    assert [row.count for row in await world.rows("disposition_counts")] == [1]  # it counts people


async def test_the_rights_are_the_same_before_consent(client, world):
    await client.send("/start")
    await client.send("/withdraw")

    await client.click("w:1")

    assert await world.rows("respondents") == []


async def test_privacy_names_the_supervisory_authority_where_it_is_set(open_world):
    async with open_world(supervisory_authority="The Authority & Co") as world:
        client = await world.person()

        await client.send("/privacy")

        assert "The Authority & Co" in client.last.text
        assert unescape(texts.privacy(world.operator, Locale(Language.EN)))[:3] == "<b>"
