"""A cry for help, a request to support, a minor: one answer, nothing forwarded, nothing erased without a tap."""

from html import unescape

import pytest

from handlers import texts
from interview.language import Language, Locale
from interview.records import Disposition
from interview.screen import Control

VAGUE = "(too_short, cause)"


def offer(world):
    return unescape(texts.help_offer(world.operator, Locale(Language.EN)))


def offers(client, world):
    return [seen.text for seen in client.from_bot].count(offer(world))


@pytest.fixture
async def teller(client):
    """Somebody who is asked for a story."""
    await client.begin()
    return await client.walk_to("story", stages=("consideration", "support"), support_satisfaction="1")


@pytest.mark.parametrize("cue", ["DANGER", "SUPPORT"])
async def test_a_cue_in_a_story_offers_help_once_and_nobody_asks_on(teller, world, cue):
    await teller.send(f"{cue}: I don't know what to do {VAGUE}")
    await teller.send(f"{cue} once more {VAGUE}")
    await teller.control(Control.THATS_ALL)

    assert offers(teller, world) == 1
    assert "0800 000 000" in offer(world)
    assert "112" in offer(world)
    assert await teller.place() == ("path", "support")
    assert "don't know what to do" in (await teller.texts())["story"]


async def test_probing_goes_on_with_the_next_answer(teller, world):
    await teller.tell(f"SUPPORT please {VAGUE}")
    await teller.walk_to("last_story_text", more_time="yes")

    await teller.tell(f"It was slow {VAGUE}")

    assert (await teller.asked()).is_probe
    assert offers(teller, world) == 1


async def test_a_cue_in_the_answer_to_a_probe_ends_the_probing(teller, world):
    await teller.tell(f"It was bad {VAGUE}")
    assert (await teller.asked()).is_probe

    await teller.tell(f"DANGER {VAGUE}")

    assert offers(teller, world) == 1
    assert await teller.place() == ("path", "support")


async def test_a_cue_beside_a_tap_question_is_kept_and_answered(teller, world):
    await teller.tell("It was bad.")
    question = teller.shown.text

    await teller.send("SUPPORT, connect me to an operator")

    assert offers(teller, world) == 1
    assert await teller.place() == ("path", "support")
    assert teller.shown.text == question


@pytest.mark.parametrize("cue", ["DANGER", "SUPPORT"])
async def test_somebody_without_an_interview_hears_where_help_is(client, world, cue):
    await client.send(f"{cue}, is anybody there?")

    assert [seen.text for seen in client.from_bot] == [offer(world)]
    assert "anybody" not in await world.everything_stored()


async def test_without_a_support_contact_the_offer_names_none(open_world):
    async with open_world(support_contact="", admin_ids=frozenset({701})) as world:
        client = await world.person(701)

        await client.send("SUPPORT, is anybody there?")

        assert [seen.text for seen in client.from_bot] == [offer(world)]
        assert "0800" not in client.last.text


async def test_a_minor_is_asked_once_and_nothing_is_erased_yet(teller):
    await teller.send("MINOR: my mother signed for me")
    await teller.send("MINOR again")

    asked = [seen for seen in teller.from_bot if any(data.startswith("m:") for _, data in seen.buttons)]
    assert len(asked) == 1
    assert "my mother" in (await teller.texts())["story"]


async def test_a_minor_who_says_so_is_erased(teller, world):
    await teller.send("MINOR: my mother signed for me")

    await teller.click(next(data for _, data in _question(teller).buttons if data == "m:1"))

    for table in ("respondents", "interviews", "answers", "answer_parts", "chat_messages"):
        assert await world.rows(table) == []
    assert [row.disposition for row in await world.rows("disposition_counts")] == [Disposition.WITHDRAWN]
    assert "mother" not in await world.everything_stored()


async def test_somebody_who_is_no_minor_goes_on(teller):
    await teller.send("MINOR: I was 15 when I became a customer")
    question = _question(teller)

    await teller.click("m:0")

    assert teller.message(question.id).buttons == []
    await teller.control(Control.THATS_ALL)
    assert await teller.place() == ("path", "support")


async def test_an_employee_in_trouble_hears_where_help_is_too(world, staff_guide):
    client = await world.colleague(702)
    await client.send("/start")
    await client.click(staff_guide.consent.agree[Language.EN])
    await client.walk_to("story", stages="support")

    await client.tell("DANGER: the caller threatened to hurt himself")

    assert offers(client, world) == 1


def _question(client):
    return next(seen for seen in client.from_bot if seen.data("m:1"))
