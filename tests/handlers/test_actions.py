"""What managers do about pains: taken below the map, changed by taps in one message, owned by roles in force."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from aiogram.methods import AnswerCallbackQuery

from handlers.action_cards import mark_of_pain
from handlers.callbacks import (
    ActionButton,
    ActionsButton,
    ActionStep,
    MakeButton,
    MapView,
    Revocable,
    RevokeButton,
    TakeButton,
    ViewButton,
)
from interview.improvements import Aim, Progress
from interview.language import Language, Locale
from interview.rights import OWNER, Actor, ActorRole

from .asking import noon
from .inviting import joined
from .test_maps_shown import OWNER_ID, TOLD, nine_told, tells

MANAGER_ID, SECOND_ID = 7_100_000_001, 7_100_000_002
WAIT = mark_of_pain("support", "wait_time")
STALE = "This button is from an earlier conversation. To begin anew: /start"
UNKNOWN = "I don't know this command. What I can do: /help"


def said(sentence, language=Language.EN, **values):
    return Locale(language).gettext(sentence, **values)


def counted(one, many, n, language=Language.EN, **values):
    return Locale(language).ngettext(one, many, n, **values)


def action(number, step, value=""):
    return ActionButton(number=number, step=step, value=value).pack()


async def kept(world):
    return await world.store.improvements()


async def tap(client, data):
    return await client.click(data, message_id=client.last.id, stale=True)


@pytest.fixture(scope="module")
def past():
    """Nine respondents told of a long wait."""
    return nine_told


@pytest.fixture
async def owner(after_past, world):
    """The owner, who comes after nine told of a long wait."""
    return await world.person(OWNER_ID)


@pytest.fixture
async def manager(world, owner):
    return await joined(world, owner, "manager", MANAGER_ID, label="Radu")


async def test_the_first_button_below_the_map_takes_the_worst_pain_nobody_owns(world, owner, manager):
    await manager.send("/map")
    shown = manager.last
    assert "No owner" in shown.text
    assert shown.rows[0][0]["text"] == "Take no. 1"

    calls = len(world.telegram.calls)
    await manager.click("Take no. 1")

    assert len(world.telegram.calls) - calls <= 3
    (taken,) = await kept(world)
    assert (taken.owner, taken.progress) == (Actor(ActorRole.MANAGER, 1), Progress.DOING)
    assert manager.last.id == shown.id
    assert "photo" in manager.last.raw
    assert manager.last.text.startswith("Waiting for an answer (Support")
    assert "in progress · Radu" in manager.last.text
    await manager.click("Due date")
    await manager.click("In 2 weeks")
    await manager.click("‹ Map")
    day = Locale(Language.EN).day_month(world.clock.now().date() + timedelta(weeks=2))
    assert f"Radu, due {day}" in manager.last.text
    assert manager.last.id == shown.id
    assert not any(label.startswith("Take no. 1") for label in manager.last.labels)


async def test_two_who_tap_at_once_make_one_action(world, owner, manager):
    await manager.send("/map")
    await owner.send("/map")
    take = manager.last.buttons[0][1]
    assert take == TakeButton(mark=WAIT).pack()

    await manager.click(take)
    answer = await owner.click(take)

    assert answer == "Already taken: Radu"
    assert [one.owner for one in await kept(world)] == [Actor(ActorRole.MANAGER, 1)]


async def test_an_idea_that_nobody_owns_is_taken_over(world, owner, manager):
    await owner.send("/stage")
    await owner.click("Make an action")
    await owner.click("Waiting for an answer")
    assert [(one.owner, one.progress) for one in await kept(world)] == [(None, Progress.IDEA)]
    assert "an idea · No owner" in owner.last.text

    await manager.send("/map")
    await manager.click("Take no. 1")

    (taken,) = await kept(world)
    assert (taken.owner, taken.progress) == (Actor(ActorRole.MANAGER, 1), Progress.DOING)


async def test_an_action_is_made_and_changed_in_one_message(world, owner, manager):
    await manager.send("/actions")
    first = manager.last
    await manager.click("New action")
    (offered,) = [data for _, data in manager.last.buttons if data.startswith("am:") and data.endswith(WAIT)]
    await manager.click(offered)
    for label, choice in (("Owner", "the bot's owner"), ("Effort", "3"), ("Due date", "In a month")):
        await manager.click(label, message_id=first.id)
        calls = len(world.telegram.calls)
        await manager.click(choice, message_id=first.id)
        assert len(world.telegram.calls) - calls <= 3
    await manager.click("In progress", message_id=first.id)

    assert manager.last.id == first.id
    (made,) = await kept(world)
    assert (made.owner, made.effort, made.progress) == (OWNER, 3, Progress.DOING)
    assert "effort 3 of 5" in manager.last.text
    await manager.click("‹ Actions")
    assert "1. Waiting for an answer (Support" in manager.last.text
    assert "in progress · the bot's owner, due" in manager.last.text


async def test_a_manager_writes_a_title_in_one_message_and_it_holds_no_personal_data(world, owner):
    await owner.send("/map")
    await owner.click("Take no. 1")

    await owner.send("/actions 1 Call back within a day, ask  anna@example.org")

    (titled,) = await kept(world)
    assert titled.title.startswith("Call back within a day, ask [")
    assert "example.org" not in titled.title
    assert owner.last.text.startswith("Call back within a day")


@pytest.mark.parametrize("command", ["/actions 9 x", "/actions x y", "/actions ² x", f"/actions {'9' * 30} x"])
async def test_a_title_of_nothing_is_answered_kindly(world, owner, command):
    await owner.send(command)

    assert owner.last.text == said("There is no open action with this number. To see all: /actions")


@pytest.mark.parametrize("words", ["", " ", "x" * 81])
async def test_a_title_that_cannot_be_is_answered_with_how_to(world, owner, words):
    await owner.send("/map")
    await owner.click("Take no. 1")

    await owner.send(f"/actions 1 {words}".strip() if words.strip() else "/actions 1")

    assert "/actions 1" in owner.last.text
    assert [one.title for one in await kept(world)] == [None]


async def test_open_ones_are_listed_overdue_first_then_by_day_eight_a_page(world, owner):
    async with world.store.unit_of_work() as unit:
        today = world.clock.now().date()
        aim = (await aim_of(world), today)
        for days in (5, None, -3, 2, *range(10, 17)):
            made = await unit.add_improvement(aim[0], on=today)
            due = None if days is None else today + timedelta(days=days)
            await unit.put_improvement(replace(made, title=f"in {days}", due_on=due))

    await owner.send("/actions")
    first = owner.last.text
    await owner.click("›")

    places = [first.index(f"in {days}\n") for days in (-3, 2, 5, 10, 14)]
    assert places == sorted(places)
    assert "3. in -3\noverdue · an idea" in first
    assert first.count("an idea") == 8
    assert "10. in 15" in owner.last.text
    assert owner.last.text.index("in 16") < owner.last.text.index("in None")


async def test_the_number_in_the_list_is_the_one_that_a_title_is_given_to(world, owner):
    today = world.clock.now().date()
    async with world.store.unit_of_work() as unit:
        first, second = [await unit.add_improvement(await aim_of(world), on=today) for _ in range(2)]
        await unit.put_improvement(replace(second, title="Tidy up", due_on=today))
    await owner.send("/actions")
    listed = next(label for label in owner.last.labels if "Tidy up" in label)
    assert f"{listed}\n" in owner.last.text
    number = listed.split(".")[0]

    await owner.send(f"/actions {number} Call back")

    assert {one.number: one.title for one in await kept(world)} == {first.number: None, second.number: "Call back"}


async def test_an_action_about_pains_the_map_does_not_show_tells_no_figure(world):
    for number, words in enumerate(TOLD[:4]):
        await tells(world, number, words)
    while await world.house.tagging.tag_some():
        pass
    owner = await world.person(OWNER_ID)
    async with world.store.unit_of_work() as unit:
        await unit.add_improvement(await aim_of(world), on=world.clock.now().date())

    await owner.send("/actions")
    await owner.click(action(1, ActionStep.SHOW))

    assert "Waiting for an answer (Support" in owner.last.text
    assert "not on the map now" in owner.last.text
    assert "4" not in owner.last.text.replace("8–14", "")


async def test_nobody_owns_the_action_of_a_manager_whose_role_ended(world, owner, manager):
    await manager.send("/map")
    await manager.click("Take no. 1")
    old = manager.last
    await owner.send("/team")
    await owner.click(RevokeButton(what=Revocable.MEMBER, name="1").pack())
    await owner.click(RevokeButton(what=Revocable.MEMBER, name="1", sure=True).pack())

    for data in (action(1, ActionStep.PROGRESS, "done"), TakeButton(mark=WAIT).pack(), ActionsButton(page=0).pack()):
        assert await manager.click(data, message_id=old.id, stale=True) == said(STALE)
    await manager.send("/actions")
    assert manager.last.text == said(UNKNOWN)
    await owner.send("/map")
    assert "No owner" in owner.last.text
    assert owner.last.labels[0] == "Take no. 1"
    assert [(one.owner, one.progress) for one in await kept(world)] == [(None, Progress.DOING)]


async def test_buttons_of_what_there_is_not_are_answered_kindly_and_change_nothing(world, owner, manager):
    await manager.send("/map")
    await manager.click("Take no. 1")
    before = await kept(world)
    gone = said("This is not there any more. To see all: /actions")

    assert await tap(manager, action(99, ActionStep.PROGRESS, "done")) == gone
    assert await tap(manager, TakeButton(mark="00000000").pack()) == gone
    assert await tap(manager, MakeButton(mark="00000000").pack()) == gone
    for step, value in (
        (ActionStep.OWNER, "77"), (ActionStep.EFFORT, "6"), (ActionStep.EFFORT, "x"), (ActionStep.DUE, "year"),
        (ActionStep.PROGRESS, "never"), (ActionStep.PAIN, "0000"),
    ):  # fmt: skip
        assert await tap(manager, action(1, step, value)) == ""
    assert await tap(manager, f"ac:{10**30}:s:") == said(STALE)

    assert await kept(world) == before


async def look(world):
    """Let the loop look once; return how many messages it sent."""
    sent = await world.house.actions.tell_due()
    await world.settle()
    return sent


async def giving(world, *, to="1"):
    """The owner, who gave the only action to a manager at noon."""
    owner = await world.person(OWNER_ID)
    await noon(world)
    async with world.store.unit_of_work() as unit:
        await unit.add_improvement(await aim_of(world), on=world.clock.now().date())
    await owner.send("/actions")
    told = await tap(owner, action(1, ActionStep.OWNER, to))
    assert told == ("They will hear of it from me." if to == "1" else "")
    return owner


async def test_whoever_is_given_an_action_hears_so_once_in_their_language(world):
    owner = await world.person(OWNER_ID)
    manager = await joined(world, owner, "manager", MANAGER_ID, label="Radu")
    await giving(world)

    assert [await look(world), await look(world)] == [1, 0]

    one = counted("{n} action was given to you:", "{n} actions were given to you:", 1)
    assert manager.last.text == f"{one}\n• Waiting for an answer (Support)"
    await manager.click("1. Waiting for an answer (Support)")
    assert "an idea · Radu" in manager.last.text


async def test_nobody_is_told_what_they_took_themselves(world):
    owner = await world.person(OWNER_ID)
    await joined(world, owner, "manager", MANAGER_ID, label="Radu")
    await giving(world)
    await tap(owner, action(1, ActionStep.OWNER, "owner"))

    assert await look(world) == 0


async def test_what_is_overdue_is_told_its_owner_once_and_again_for_another_day(world):
    owner = await giving(world, to="owner")
    await tap(owner, action(1, ActionStep.DUE, "week"))
    await world.advance(days=7)
    assert await look(world) == 0

    await world.advance(days=1)
    assert [await look(world), await look(world)] == [1, 0]

    late = counted("{n} action of yours is overdue:", "{n} actions of yours are overdue:", 1)
    day = Locale(Language.EN).day_month(world.clock.now().date() - timedelta(days=1))
    assert owner.last.text == f"{late}\n• Waiting for an answer (Support), due {day}"
    await tap(owner, action(1, ActionStep.DUE, "week"))
    await world.advance(days=8)
    assert await look(world) == 1


@pytest.mark.parametrize("ended", ["done", "dropped"])
async def test_nothing_is_told_of_what_ended(world, ended):
    owner = await giving(world, to="owner")
    await tap(owner, action(1, ActionStep.DUE, "week"))
    await tap(owner, action(1, ActionStep.PROGRESS, ended))
    await world.advance(days=8)

    assert await look(world) == 0


async def test_no_action_is_told_at_night(world):
    owner = await world.person(OWNER_ID)
    await joined(world, owner, "manager", MANAGER_ID, label="Radu")
    await giving(world)
    await world.advance(hours=11)
    assert await look(world) == 0

    await world.advance(hours=12)

    assert await look(world) == 1


async def test_of_what_is_given_to_the_owner_all_owners_hear(open_world):
    async with open_world(admin_ids=frozenset({OWNER_ID, SECOND_ID})) as world:
        owner = await world.person(OWNER_ID)
        second = await world.person(SECOND_ID, language=Language.RU)
        for one in (owner, second):
            await one.send("/start")
        manager = await joined(world, owner, "manager", MANAGER_ID, label="Radu")
        await giving(world, to="")
        await manager.send("/actions")
        await tap(manager, action(1, ActionStep.OWNER, "owner"))

        assert await look(world) == 2

        heard = [
            counted("{n} action was given to you:", "{n} actions were given to you:", 1, language)
            for language in (Language.EN, Language.RU)
        ]
        assert [one.last.text.split("\n")[0] for one in (owner, second)] == heard


async def test_an_agent_is_no_owner_and_sees_no_actions(world, owner):
    agent = await joined(world, owner, "agent", SECOND_ID)
    await owner.send("/map")
    await owner.click("Take no. 1")

    await tap(owner, action(1, ActionStep.OWNER, "1"))
    assert [one.owner for one in await kept(world)] == [OWNER]
    asked = agent.last.text
    await agent.send("/actions")
    assert [seen.text for seen in agent.from_bot][-2:] == [said(UNKNOWN), asked]
    await agent.click(action(1, ActionStep.SHOW), message_id=agent.last.id, stale=True)
    assert agent.last.text == asked


async def test_what_is_done_or_dropped_is_listed_apart_and_can_be_taken_up_again(world, owner):
    await owner.send("/map")
    await owner.click("Take no. 1")
    await owner.click("Drop it")
    assert owner.last.labels == ["In progress", "‹ Map"]
    assert await tap(owner, action(1, ActionStep.EFFORT, "3")) == ""  # a button from before
    assert [one.effort for one in await kept(world)] == [None]

    await owner.send("/actions")
    assert "Waiting" not in owner.last.text
    await owner.click("Done and dropped")
    assert "dropped · the bot's owner" in owner.last.text
    await owner.click(action(1, ActionStep.SHOW))
    await owner.click("In progress")

    assert [one.progress for one in await kept(world)] == [Progress.DOING]


async def test_one_more_pain_is_added_by_a_tap(world, owner):
    await owner.send("/map")
    await owner.click("Take no. 1")
    price = mark_of_pain("purchase", "price")

    await tap(owner, action(1, ActionStep.PAIN, price))
    await tap(owner, action(1, ActionStep.PAIN, price))

    assert [[aim.category for aim in one.aims] for one in await kept(world)] == [["wait_time", "price"]]
    assert owner.last.text.startswith("Waiting for an answer (Support")
    assert "and 1 more" in owner.last.text


async def test_a_pain_added_by_mistake_is_taken_off_and_the_last_one_stays(world, owner):
    await owner.send("/map")
    await owner.click("Take no. 1")
    await owner.click("Pain points")
    assert not any(label.startswith("✓") for label in owner.last.labels)
    await tap(owner, action(1, ActionStep.PAIN, mark_of_pain("purchase", "price")))
    await owner.click("Pain points")
    off = next(label for label in owner.last.labels if label.startswith("✓ Price too high"))

    await owner.click(off)

    assert [[aim.category for aim in one.aims] for one in await kept(world)] == [["wait_time"]]
    await tap(owner, action(1, ActionStep.PAIN_OFF, WAIT))
    await tap(owner, action(1, ActionStep.PAIN_OFF, "0000"))
    assert [[aim.category for aim in one.aims] for one in await kept(world)] == [["wait_time"]]


@pytest.mark.parametrize("language", list(Language))
async def test_every_tap_is_answered_in_the_managers_language(world, language):
    for number, words in enumerate(TOLD):
        await tells(world, number, words)
    while await world.house.tagging.tag_some():
        pass
    owner = await world.person(OWNER_ID, language=language)
    await owner.send("/map")
    await tap(owner, TakeButton(mark=WAIT).pack())
    card = owner.last
    for step in (ActionStep.OWNERS, ActionStep.DUES, ActionStep.EFFORTS, ActionStep.PAINS, ActionStep.SHOW):
        await tap(owner, action(1, step))
    taps = [call for call in world.telegram.calls if isinstance(call, AnswerCallbackQuery)]

    assert len(taps) >= 6
    assert owner.last.text == card.text
    assert "Inline" not in json.dumps(owner.last.raw)


async def test_the_card_below_the_picture_leads_back_to_the_map(owner):
    await owner.send("/map")
    text = owner.last.text
    await owner.click("Take no. 1")

    await owner.click(ViewButton(view=MapView.MAP).pack())

    assert owner.last.text.replace("Owner: the bot's owner", "No owner", 1) == text


async def test_once_it_is_done_those_who_told_of_it_can_be_told(owner):
    await owner.send("/map")
    await owner.click("Take no. 1")
    assert not any(label.startswith("Tell of the fix") for label in owner.last.labels)

    await owner.click("Done")
    await owner.click(next(label for label in owner.last.labels if label.startswith("Tell of the fix")))

    assert "Please write in one message what was changed" in owner.last.text


async def aim_of(world):
    return Aim(world.house.interviews.map_guides()[0].id, "support", "wait_time")
