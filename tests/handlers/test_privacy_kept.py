"""What never reaches the database or a log: phone numbers, names, words, tokens."""

import logging

import pytest
from structlog.testing import capture_logs

from bot.sandbox.state import Person
from interview.language import Language
from interview.screen import Control

TELEGRAM_ID = 7_123_456_789
NAME = "Xaverius"
NUMBERS = {
    Language.EN: ("Call me on +44 20 7946 0958 tomorrow.", "7946 0958"),
    Language.RU: ("Мой номер +7 916 123-45-67, звоните.", "123-45-67"),
    Language.RO: ("Numărul meu este 0722 123 456, sunați-mă.", "722 123"),
    Language.CS: ("Volejte na +420 603 123 456, prosím.", "603 123"),
}


@pytest.mark.parametrize("language", list(Language))
async def test_a_phone_number_is_gone_before_anything_is_stored(world, language):
    words, digits = NUMBERS[language]
    client = await (await world.person(language=language)).begin()
    await client.walk_to("story", stages="support")

    message_id = await client.send(words)
    await client.send(words)
    await client.control(Control.THATS_ALL)
    await client.send(words)  # beside a tap question
    await client.edit(message_id, f"{words} {words}")

    stored = await world.everything_stored()
    assert digits not in stored
    assert words.split()[0] in stored


async def test_a_phone_number_as_an_answer_in_own_words_is_gone_too(client, world):
    await client.begin()

    await client.send("Fix my line 0722 123 456, please")

    assert "722 123" not in await world.everything_stored()
    assert "Fix my line" in (await client.texts())["goal"]


async def test_a_name_in_telegram_is_stored_nowhere(world):
    world.state.keep_person(_named(NAME))
    client = await world.person(TELEGRAM_ID)
    await client.begin()
    await client.finish(stages="support", more_time="no")

    assert NAME not in await world.everything_stored()


async def test_who_somebody_is_stands_in_one_table_alone(world):
    client = await (await world.person(TELEGRAM_ID)).begin()
    await client.finish(stages="support", more_time="no")

    for table in ("interviews", "answers", "answer_parts", "findings", "chat_messages", "processed_updates"):
        assert str(TELEGRAM_ID) not in repr(await world.rows(table))
    assert str(TELEGRAM_ID) in repr(await world.rows("respondents"))


async def test_logs_of_a_whole_interview_hold_no_words_names_or_ids(world, caplog):
    caplog.set_level(logging.WARNING)  # what bot.logs lets through of libraries
    world.state.keep_person(_named(NAME))
    client = await world.person(TELEGRAM_ID)
    story = "The blue lamp from Brno arrived broken twice"

    with capture_logs() as events:
        await client.begin()
        await client.walk_to("story", stages="support")
        await client.tell(story)
        await client.send("What about my zebra")
        await client.send_thing("photo", text="a giraffe")
        await client.click("zzz:1", message_id=client.shown.id, stale=True)
        await client.finish(more_time="yes")
        await client.send("/mydata")
        await world.house.tagging.tag_some()
        await client.block()
        world.may_refuse = True
        await client.block(blocked=False)
        await client.send("/withdraw")
        await client.click("w:1")

    said = repr(events) + caplog.text + "".join(repr(record.args) for record in caplog.records)
    for secret in ("lamp", "Brno", "zebra", "giraffe", NAME, str(TELEGRAM_ID), "42:TEST", "TEST"):
        assert secret not in said


async def test_logs_of_a_failure_hold_no_words(client, world, caplog):
    caplog.set_level(logging.WARNING)
    await client.begin()
    world.may_give_up = world.words.redaction_fails = True

    with capture_logs() as events:
        await client.send("What about my zebra")

    said = repr(events) + caplog.text
    assert "redaction_failed" in said
    assert "zebra" not in said


def _named(name):
    return Person(TELEGRAM_ID, name, "en", last_name=name, username=name.lower())
