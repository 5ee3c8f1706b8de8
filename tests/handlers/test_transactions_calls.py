"""What one update costs: Bot API calls, and nothing sent before it is kept."""

import pytest
from aiogram.methods import AnswerCallbackQuery, SendPhoto, SetMyCommands

from interview.language import Language
from interview.ports import Campaign
from interview.scales import SEVERAL, Kind
from interview.screen import Control

OWNER_ID = 900_001


@pytest.mark.parametrize("which", ["customer", "staff"])
async def test_an_answered_question_costs_at_most_three_calls(world, customer_guide, staff_guide, which):
    guide = {"customer": customer_guide, "staff": staff_guide}[which]
    await world.store.add_campaign(
        Campaign("link", guide_id=guide.id, source=None, channel=None, persona=None, language=None)
    )
    client = await world.person() if which == "customer" else await world.colleague()
    await client.send("/start link" if which == "customer" else "/start")
    await client.click(guide.consent.agree[Language.EN])

    costs = {}
    while (asked := await client.asked()) is not None:
        begun = len(world.telegram.calls)
        if asked.question.type is Kind.TEXT:
            await client.send("It took three calls.")
            await world.advance(seconds=7)
        elif asked.question.type in SEVERAL:
            await client.tap(next(data for _, data in client.shown.buttons if data.startswith("o:")).split(":")[3])
            begun = len(world.telegram.calls)
            await client.control(Control.DONE)
        else:
            await client.answer()
        # The picture at the end is a present, not a part of the answer.
        costs[asked.key] = len([c for c in world.telegram.calls[begun:] if not isinstance(c, SendPhoto)])

    assert len(costs) > 15
    assert {key: cost for key, cost in costs.items() if cost > 3} == {}


async def test_a_tick_costs_two_calls(client, world):
    await client.begin()
    await client.tap("solve")
    begun = len(world.telegram.calls)

    await client.tap("support")

    assert len(world.telegram.calls[begun:]) == 2


async def test_every_tap_is_answered(client, world):
    await client.begin()
    tapped = len(world.state.answers)

    await client.finish(stages=("consideration", "support"), more_time="yes")

    assert world.state.journal.table("queries") == {}
    assert len(world.state.answers) > tapped


async def test_nothing_is_sent_when_the_answer_could_not_be_kept(client, world):
    await client.begin()
    world.may_give_up = True
    world.words.redaction_fails = True
    begun = len(world.telegram.calls)

    await client.send("words")

    assert [type(call).__name__ for call in world.telegram.calls[begun:]] == ["SendMessage"]  # the apology
    assert await client.values() == {}


async def test_an_owner_gets_the_managers_menu_with_the_first_start(world):
    owner = await world.person(OWNER_ID)

    await owner.send("/start")

    scopes = [call.scope.chat_id for call in world.telegram.calls if isinstance(call, SetMyCommands)]
    assert scopes == [OWNER_ID] * 5


async def test_nobody_else_gets_the_managers_menu(client, world):
    await client.send("/start")

    assert not any(isinstance(call, SetMyCommands) for call in world.telegram.calls)


async def test_a_tap_is_acknowledged_before_anything_else(client, world):
    await client.begin()
    begun = len(world.telegram.calls)

    await client.tap("solve")

    assert isinstance(world.telegram.calls[begun], AnswerCallbackQuery)
