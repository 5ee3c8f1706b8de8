"""Nothing of a colleague is kept without an agreement, and the words that it came to are not lost meanwhile."""

import pytest

from handlers.callbacks import NotesAgreementButton
from interview.language import Language
from interview.rights import MemberRole
from tests.handlers import inviting

OWNER_ID, AGENT_ID = 900_001, 7_100_000_002
NOTE = "Customer called three times about the refund and waited 25 minutes on the phone"
ASKED = "Before I keep what you note here, I need your agreement once."
WAITS = "I haven't kept this yet, for that needs your agreement. As soon as you agree, I keep it."
FIRST = "Notes need your agreement first. After that, just write here what happened."
AGREE, NOT_NOW = "I agree, keep my notes", "Not now"
SENTENCE = "One sentence is enough: what slowed you or a customer down, where, and for how long?"


@pytest.fixture
async def invited(world):
    """An agent who sees the first screen of the interview."""
    return await inviting.joined(world, await world.person(OWNER_ID), MemberRole.AGENT, AGENT_ID)


@pytest.fixture
async def refused(invited, staff_guide):
    """An agent who takes part in no interview."""
    await invited.click(staff_guide.consent.decline[Language.EN])
    return invited


async def noted(world):
    return [row.text for row in await world.rows("notes")]


async def test_whoever_takes_part_in_no_interview_hears_that_notes_work_without(refused):
    assert "without an interview too: just write it here" in refused.last.text
    await refused.send("/help")
    assert "/friction" in refused.last.text


@pytest.mark.parametrize("command", ["", "/friction "])
async def test_the_first_note_of_somebody_without_an_interview_is_kept_with_the_agreement(world, refused, command):
    await refused.send(command + NOTE)
    assert ASKED in refused.last.text
    assert refused.last.labels == [AGREE, NOT_NOW]
    assert NOTE not in await world.everything_stored()
    agreement = refused.last

    await refused.click(AGREE)

    assert await noted(world) == [NOTE]
    assert "Support" in refused.last.text
    assert refused.message(agreement.id).text == agreement.text
    assert refused.message(agreement.id).labels == []
    await refused.send("The system is down again")
    assert "The system is down again" in await noted(world)


async def test_whoever_agreed_is_not_asked_again_and_a_second_tap_changes_nothing(world, refused):
    await refused.send(NOTE)
    agree = refused.last.data(AGREE)

    await refused.click_quickly(agree, agree, stale=True)

    assert await noted(world) == [NOTE]


async def test_without_words_the_agreement_is_followed_by_the_question(world, refused):
    await refused.send("/friction")

    await refused.click(AGREE)

    assert refused.last.text == SENTENCE
    assert await noted(world) == []


async def test_a_handover_needs_the_agreement_too(world, refused):
    await refused.send("/handover")
    assert ASKED in refused.last.text
    assert await world.rows("handovers") == []

    await refused.click(AGREE)
    await refused.send("/handover")

    assert "What was it about?" in refused.last.text


async def test_whoever_does_not_agree_leaves_nothing(world, refused):
    await refused.send(NOTE)

    await refused.click(NOT_NOW)

    assert refused.last.labels == []
    assert NOTE not in await world.everything_stored()
    assert await world.rows("respondents") == []


async def test_without_an_agreement_there_are_no_notes_to_list(refused):
    await refused.send("/mynotes")

    assert "You have no notes" in refused.last.text


async def test_a_note_before_the_first_screen_is_answered_is_kept_with_the_consent(world, invited, staff_guide):
    screen = invited.last
    await invited.send(NOTE)
    assert WAITS in [seen.text for seen in invited.from_bot]
    assert invited.message(screen.id).labels == []
    assert NOTE not in await world.everything_stored()

    await invited.click(staff_guide.consent.agree[Language.EN])

    assert await noted(world) == [NOTE]
    assert await invited.place() == ("department", None)
    assert "Support" in invited.last.text


async def test_a_note_before_the_first_screen_is_forgotten_with_a_no(world, invited, staff_guide):
    await invited.send(NOTE)

    await invited.click(staff_guide.consent.decline[Language.EN])

    assert NOTE not in await world.everything_stored()
    assert await world.rows("respondents") == []


@pytest.mark.parametrize("command", ["/friction", "/handover"])
async def test_commands_before_the_first_screen_is_answered_say_what_is_missing(world, invited, command):
    await invited.send(command)

    assert FIRST in [seen.text for seen in invited.from_bot]
    assert await world.rows("handovers") == []


async def test_whoever_told_something_before_notes_on_while_another_first_screen_is_open(world, invited, staff_guide):
    await invited.click(staff_guide.consent.agree[Language.EN])
    await invited.tap("call_centre")
    await world.advance(days=8)
    await world.break_off()
    await invited.send("/start")
    assert staff_guide.consent.agree[Language.EN] in invited.last.labels

    await invited.send(NOTE)

    assert await noted(world) == [NOTE]


async def test_a_cry_for_help_is_answered_first(refused):
    await refused.send("DANGER I cannot go on")

    assert "112" in refused.last.text


async def test_to_a_stranger_the_button_is_an_old_one(world):
    stranger = await world.person(701)
    await stranger.send("/help")

    await stranger.click(NotesAgreementButton(agree=True).pack(), message_id=stranger.last.id, stale=True)

    assert await world.rows("respondents") == []
    await stranger.send(f"/friction {NOTE}")
    assert "know that command" in stranger.last.text
