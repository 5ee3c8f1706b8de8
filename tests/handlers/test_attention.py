"""Words of an owner or manager are for what they turned to last, and never for what they left."""

import pytest

from handlers.alert_cards import mark
from handlers.callbacks import AlertButton, AlertStep, FollowUpButton, FollowUpStep, GuideAction
from interview.alerts import Sign
from interview.follow_ups import Cause
from interview.language import Language, Locale
from interview.library import builtin_guides
from tests.handlers.asking import author, noon
from tests.handlers.guides import data

OWNER_ID, ANNA = 900_001, 7_300_000_001
NOT_KEPT = "I keep words only during an interview, so this was not kept. To begin one: /start"
TO_THE_AUTHOR = "This is what the author will read:"
PREVIEW = "Preview: nothing is kept."
WORD = AlertButton(thread=0, step=AlertStep.ADD, sign=Sign.WORD, value="", stage=mark("support")).pack()


def said(sentence):
    return Locale(Language.EN).gettext(sentence)


@pytest.fixture
async def owner(world):
    await noon(world)
    owner = await world.person(OWNER_ID)
    await author(world, ANNA)
    return owner


async def is_asked_for_a_word(owner):
    await owner.send("/alerts")
    await owner.click(WORD, message_id=owner.last.id, stale=True)
    assert "Please write the word" in owner.last.text


async def is_asked_for_a_question(owner):
    await owner.send("/case")
    await owner.click(said("Ask the author"))


async def is_asked_what_was_done(owner):
    await owner.send("/case")
    await owner.click(said("Open a case"))
    for step in (FollowUpStep.TAKE, FollowUpStep.WORDS):
        button = FollowUpButton(number=1, step=step, cause=Cause.POLICY).pack()
        await owner.click(button, message_id=owner.last.id, stale=True)
    assert "Please write in one message what was done" in owner.last.text


async def plays_through_a_guide(owner):
    guide = builtin_guides()[0]
    await owner.send("/guides")
    for action in (GuideAction.CARD, GuideAction.PREVIEW):
        await owner.click(data(action, guide.version, guide_id=guide.id))
    await owner.click(guide.consent.agree[Language.EN])
    return owner.last


@pytest.mark.parametrize("begun", [is_asked_for_a_word, plays_through_a_guide])
async def test_a_question_to_an_author_takes_the_words(world, owner, begun):
    await begun(owner)
    await is_asked_for_a_question(owner)

    await owner.send("When exactly was that call?")

    assert said(TO_THE_AUTHOR) in owner.last.text
    assert await world.rows("alert_rules") == []


@pytest.mark.parametrize("begun", [is_asked_for_a_word, plays_through_a_guide, is_asked_for_a_question])
async def test_what_was_done_about_a_case_takes_the_words(world, owner, begun):
    await begun(owner)
    await is_asked_what_was_done(owner)

    await owner.send("Called her back")

    (closing,) = await world.rows("follow_up_closings")
    assert closing.words == "Called her back"
    assert await world.rows("alert_rules") == []


@pytest.mark.parametrize("begun", [is_asked_for_a_question, is_asked_what_was_done])
async def test_a_keyword_takes_the_words_and_leaves_none_to_what_was_begun_before(world, owner, begun):
    await begun(owner)
    await is_asked_for_a_word(owner)

    await owner.send("refund")
    await owner.send("Called her back")

    assert [rule.value for rule in await world.rows("alert_rules")] == ["refund"]
    assert owner.last.text == said(NOT_KEPT)


@pytest.mark.parametrize("begun", [is_asked_for_a_word, is_asked_what_was_done, plays_through_a_guide])
async def test_whoever_turns_to_the_map_is_asked_for_nothing_any_more(world, owner, begun):
    await begun(owner)
    await owner.send("/map")

    await owner.send("Called her back")

    assert owner.last.text == said(NOT_KEPT)
    assert await world.rows("alert_rules") == []
    assert await world.rows("follow_up_closings") == []


async def test_a_preview_that_was_left_goes_on_with_a_tap(owner):
    shown = await plays_through_a_guide(owner)
    await owner.send("/help")
    await owner.click(shown.buttons[0][1], message_id=shown.id, stale=True)

    await owner.send("words")

    assert owner.last.text.startswith(PREVIEW)


async def test_a_preview_left_alone_for_an_hour_takes_no_words(world, owner):
    await plays_through_a_guide(owner)
    await world.advance(minutes=59)
    await owner.send("words")
    assert owner.last.text.startswith(PREVIEW)
    await world.advance(minutes=60)

    await owner.send("words")

    assert owner.last.text == said(NOT_KEPT)
