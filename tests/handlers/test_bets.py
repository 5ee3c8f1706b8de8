"""What managers believe: put together by taps in one message, locked, compared, shown on the map from two on."""

import pytest

from bot.sandbox import people
from bot.sandbox.state import Group
from handlers.bet_cards import ON_A_PAGE, pains
from handlers.callbacks import (
    BetButton,
    BetLockButton,
    BetStep,
    BetStepButton,
    FilterButton,
    MapView,
    PeriodButton,
    Revocable,
    RevokeButton,
    ViewButton,
)
from handlers.evidence import map_to_show
from handlers.looks import Looks
from handlers.map_keyboards import mark_of
from handlers.plan import map_plan
from interview.language import Language, Locale
from reports.segment import Dimension, PeriodChoice
from tests.handlers.inviting import joined
from tests.handlers.test_maps_shown import TOLD, nine_told, tells
from tests.handlers.test_rights_exercised import content

OWNER_ID, MANAGER_ID, OTHER_ID, AGENT_ID = 900_001, 7_100_000_001, 7_100_000_002, 7_100_000_003
GUIDE = "customer_journey"
STAGES = ("awareness", "consideration", "purchase", "support", "loyalty")
EN = Locale(Language.EN)
UNKNOWN = EN.gettext("I don't know this command. What I can do: /help")
STALE = EN.gettext("This button is from an earlier conversation. To begin anew: /start")
NOTHING_HELD = EN.gettext("Nothing is held about you.")
LOCKED = "Your bet is locked."
STAYS = "Your bet is locked and stays as it is."
NOTICE = "A bet is no private feedback: of two, each can work out the other's."
HYPOTHESIS = "Hypothesis: what managers believe"


def rate(stage, rating):
    return BetButton(step=BetStep.STAGE, name=stage, value=rating).pack()


def worst(pain):
    return BetButton(step=BetStep.PAIN, name=mark_of(pain)).pack()


def decides(stage, value=1):
    return BetButton(step=BetStep.MOMENTS, name=stage, value=value).pack()


def step(name, **options):
    return BetStepButton(step=name, **options).pack()


LOCK = BetLockButton().pack()


async def puts_together(client, *ratings, pain="wait_time", moments=("support",)):
    """Mark a whole bet and stop before it is locked."""
    await client.send("/bet")
    for stage, rating in zip(STAGES, ratings, strict=True):
        await client.click(rate(stage, rating))
    await client.click(worst(pain), message_id=client.last.id, stale=True)
    for stage in moments:
        await client.click(decides(stage))
    await client.click(step(BetStep.WHOLE))


async def bets(client, *ratings, **options):
    await puts_together(client, *ratings, **options)
    return await client.click(LOCK)


async def own(world, number):
    async with world.store.unit_of_work() as unit:
        return await unit.bet(number, GUIDE)


async def map_now(world):
    plan = map_plan(*world.house.interviews.map_guides())
    return await map_to_show(world.store, plan, world.clock.now().date(), Looks())


@pytest.fixture
async def owner(world):
    return await world.person(OWNER_ID)


@pytest.fixture
async def manager(world, owner):
    return await joined(world, owner, "manager", MANAGER_ID)


@pytest.fixture(scope="module")
def past():
    """Nine customers were very dissatisfied with the support and told of long waits there."""
    return nine_told


@pytest.fixture
def told(after_past):
    """For tests of what bets are beside what customers told."""


async def test_a_bet_is_one_message_from_the_first_stage_to_the_lock(world, owner):
    await owner.send("/bet")
    first = owner.last
    assert first.labels == ["very dissatisfied", "dissatisfied", "neither", "satisfied", "very satisfied"]
    assert all(len(row) == 1 for row in first.rows)
    assert "1 of 5" in first.text
    assert NOTICE in first.text

    for stage, rating in zip(STAGES, (4, 3, 5, 2, 1), strict=True):
        await owner.click(rate(stage, rating))
    assert "suffer from most" in owner.last.text
    await owner.click(worst("wait_time"))
    for stage in ("support", "loyalty", "awareness"):
        await owner.click(decides(stage))
    await owner.click(decides("awareness", 0))
    await owner.click(step(BetStep.WHOLE))

    whole = owner.last
    for words in ("Support: dissatisfied", "Waiting for an answer", "Moments of truth: Support, Loyalty", NOTICE):
        assert words in whole.text
    assert whole.labels == ["Lock", "↩ Back"]
    assert await world.store.bets(GUIDE) == []

    assert await owner.click(LOCK) == LOCKED

    assert owner.last.id == first.id
    assert owner.last.buttons == []
    bet = await own(world, OWNER_ID)
    assert dict(bet.ratings) == dict(zip(STAGES, (4, 3, 5, 2, 1), strict=True))
    assert (bet.pain, bet.moments) == ("wait_time", {"support", "loyalty"})
    assert bet.locked_at == world.clock.now()
    assert f"{bet.locked_at:%H:%M}" in owner.last.text


async def test_one_can_go_back_and_choose_anew_until_it_is_locked(world, owner):
    await owner.send("/bet")
    await owner.click(rate("awareness", 4))
    await owner.click("↩ Back")
    assert "• satisfied" in owner.last.labels
    assert "↩ Back" not in owner.last.labels
    await owner.click(rate("awareness", 2))
    for stage in STAGES[1:]:
        await owner.click(rate(stage, 3))
    await owner.click("↩ Back")
    assert "5 of 5" in owner.last.text
    await owner.click(rate("loyalty", 5))
    await owner.click("›")
    await owner.click(worst("price"))
    await owner.click("↩ Back")
    assert "• Price too high" in owner.last.labels
    await owner.click("Site, app or network fails")
    await owner.click("Next")
    await owner.click("↩ Back")

    bet = await own(world, OWNER_ID)
    assert (bet.ratings["awareness"], bet.ratings["loyalty"], bet.pain) == (2, 5, "tech")
    assert bet.locked_at is None


async def test_the_pains_of_the_codebook_are_paged_one_a_row(owner, world):
    await owner.send("/bet")
    for stage in STAGES:
        await owner.click(rate(stage, 3))

    seen = []
    for page in range(9):
        seen += [label for label, data in owner.last.buttons if data.startswith("bt:p:")]
        assert len([row for row in owner.last.rows if row[0]["callback_data"].startswith("bt:")]) <= ON_A_PAGE
        if owner.last.data("›") is None:
            break
        await owner.click(step(BetStep.PAIN, page=page + 1))

    assert len(seen) == len(set(seen)) == len(pains(map_plan(*world.house.interviews.map_guides())))
    assert seen[-1] == "Another problem"


async def test_a_bet_that_was_left_is_gone_on_with_where_it_was(owner, world, open_world):
    await owner.send("/bet")
    await owner.click(rate("awareness", 4))
    await owner.click(rate("consideration", 4))

    await owner.send("/bet")

    assert "3 of 5" in owner.last.text
    assert NOTICE in owner.last.text


async def test_a_locked_bet_changes_by_no_old_button_and_no_second_one_is_begun(world, owner):
    await puts_together(owner, 4, 3, 5, 2, 1)
    old = owner.last.id
    assert await owner.click_quickly(LOCK, LOCK) == [LOCKED, STAYS]
    locked = await own(world, OWNER_ID)

    await world.advance(hours=1)
    for data in (
        rate("support", 5), worst("price"), decides("loyalty"), LOCK, step(BetStep.STAGE, stage="support"),
        step(BetStep.PAIN), step(BetStep.MOMENTS), step(BetStep.WHOLE),
    ):  # fmt: skip
        assert await owner.click(data, message_id=old, stale=True) == STAYS
    await owner.send("/bet")

    assert await own(world, OWNER_ID) == locked
    assert owner.last.buttons == []
    assert "locked on" in owner.last.text


async def test_what_is_not_whole_is_not_locked_but_asked(world, owner):
    await owner.send("/bet")
    await owner.click(rate("awareness", 4))

    await owner.click(LOCK, message_id=owner.last.id, stale=True)
    assert "2 of 5" in owner.last.text
    for stage in STAGES[1:]:
        await owner.click(rate(stage, 3))
    await owner.click(step(BetStep.WHOLE), message_id=owner.last.id, stale=True)

    assert "suffer from most" in owner.last.text
    assert (await own(world, OWNER_ID)).locked_at is None


@pytest.mark.parametrize(
    "data",
    [
        rate("delivery", 3),
        rate("support", 0),
        rate("support", 6),
        rate("support", -1),
        worst("no_such_pain"),
        decides("delivery"),
        step(BetStep.STAGE, stage="delivery"),
        BetButton(step=BetStep.WHOLE, name="support", value=3).pack(),
    ],
)
async def test_a_forged_button_keeps_nothing(world, owner, data):
    await owner.send("/bet")
    await owner.click(rate("awareness", 4))
    before = await own(world, OWNER_ID)

    assert await owner.click(data, message_id=owner.last.id, stale=True) == STALE

    assert await own(world, OWNER_ID) == before


async def test_an_update_that_comes_again_changes_nothing(world, owner):
    await owner.send("/bet")
    people.tap(world.state, OWNER_ID, owner.last.id, rate("awareness", 4))
    (update,) = world.state.updates.pending()
    await world.deliver()
    await owner.click("↩ Back")
    await owner.click(rate("awareness", 1))
    shown = owner.last.text

    await world.hand_over([update])
    await world.settle()

    assert (await own(world, OWNER_ID)).ratings == {"awareness": 1}
    assert owner.last.text == shown


async def test_a_revoked_manager_can_do_nothing_with_old_buttons_and_the_bet_is_gone(world, owner, manager):
    await bets(owner, 4, 4, 4, 4, 4)
    await bets(manager, 5, 3, 4, 2, 4)
    assert (await map_now(world)).bets is not None
    await manager.send("/map")

    await owner.send("/team")
    await owner.click(RevokeButton(what=Revocable.MEMBER, name="1").pack())
    await owner.click(RevokeButton(what=Revocable.MEMBER, name="1", sure=True).pack())

    for data in (rate("support", 3), LOCK, step(BetStep.PAIN)):
        await manager.send("/start")
        assert await manager.click(data, message_id=manager.last.id, stale=True) is not None
    await manager.send("/bet")
    assert UNKNOWN in [seen.text for seen in manager.from_bot]
    assert await own(world, MANAGER_ID) is None
    assert (await map_now(world)).bets is None


async def test_agents_customers_and_groups_have_no_bets(world, owner, client):
    agent = await joined(world, owner, "agent", AGENT_ID)
    for somebody in (agent, client):
        await somebody.send("/bet")
        assert UNKNOWN in [seen.text for seen in somebody.from_bot]
        assert await somebody.click(rate("support", 3), message_id=somebody.last.id, stale=True) is not None
        assert await own(world, somebody.id) is None
    world.state.keep_group(Group(-100, "Friends", (owner.id,)))
    in_group = owner.in_group(-100)

    await in_group.send("/bet")

    assert "private chat" in in_group.from_bot[-1].text


async def test_a_bet_alone_or_not_locked_shows_nowhere(world, owner, manager, told):
    await bets(owner, 4, 4, 4, 4, 4)
    await puts_together(manager, 5, 3, 4, 2, 4)
    assert (await map_now(world)).bets is None

    await manager.click(LOCK)

    shown = await map_now(world)
    assert shown.bets.managers == 2
    assert shown.bets.means == {
        "awareness": 4.5, "consideration": 3.5, "purchase": 4.0, "support": 3.0, "loyalty": 4.0,
    }  # fmt: skip


async def test_each_manager_alone_is_told_how_the_own_bet_held(world, owner, manager, told):
    await bets(owner, 4, 4, 4, 4, 4, moments=())
    await bets(manager, 3, 3, 3, 1, 3, pain="price")

    await owner.send("/bet")
    assert "Support: your bet 4, customers 1.0 (9 people)" in owner.last.text
    assert "Loyalty: your bet 4, customers: fewer than 5 people" in owner.last.text
    assert "Within half a point: 0 of 1." in owner.last.text
    assert "your bet is “Waiting for an answer”; told most: “Waiting for an answer”" in owner.last.text
    assert "your bet is none; possible by the rule: Support." in owner.last.text
    await manager.send("/bet")
    assert "Within half a point: 1 of 1." in manager.last.text
    assert "your bet is “Price too high”; told most: “Waiting for an answer”" in manager.last.text

    await owner.send("/map")
    assert "Your bet for Support: 4; customers: 1.0." in owner.last.text
    await manager.send("/map")
    assert "Your bet for Support: 1; customers: 1.0." in manager.last.text
    await manager.open_rest()
    await manager.click(ViewButton(view=MapView.IMPORTANCE).pack())
    assert "Your bet" not in manager.last.text


async def test_with_too_few_customers_a_bet_is_compared_with_nothing(world, owner):
    for number, words in enumerate(TOLD[:4]):
        await tells(world, number, words)
    await bets(owner, 4, 4, 4, 4, 4)

    assert owner.last.text.count("fewer than 5 people") == len(STAGES)
    assert "cannot be shown yet" in owner.last.text
    assert "1.0" not in owner.last.text
    await owner.send("/map")
    assert "Your bet" not in owner.last.text


LOOKED = "The map had been looked at before this bet."


async def test_before_the_first_look_a_bet_is_offered_once(world, owner, told):
    await owner.send("/map", first_look=True)
    offered = owner.last
    assert offered.labels == ["Bet first", "Show the map"]
    await owner.click("Bet first")
    assert owner.last.id == offered.id
    assert "1 of 5" in owner.last.text
    for stage in STAGES:
        await owner.click(rate(stage, 3))
    await owner.click(worst("wait_time"))
    await owner.click(step(BetStep.WHOLE))

    await owner.click(LOCK)

    assert LOOKED not in owner.last.text
    await owner.send("/map", first_look=True)
    assert "photo" in owner.last.raw
    await owner.send("/bet")
    assert LOOKED not in owner.last.text


@pytest.mark.parametrize("command", ["/map", "/stage", "/pains", "/numbers"])
async def test_a_bet_after_a_look_says_so(world, owner, told, command):
    await owner.send(command, first_look=True)
    if command == "/map":
        await owner.click("Show the map")
        assert "photo" in owner.last.raw
    await puts_together(owner, 4, 4, 4, 4, 4)
    assert LOOKED in owner.last.text

    await owner.click(LOCK)

    assert LOOKED in owner.last.text
    await owner.send("/mydata")
    assert LOOKED in content(world.state, owner.last)


async def test_what_changed_is_a_look_too(world, owner, told):
    await world.advance(weeks=4)

    await owner.send("/compare")

    assert (await own(world, OWNER_ID)).looked


async def test_whoever_does_not_answer_the_offer_sees_the_map_the_next_time(world, owner, told):
    await owner.send("/map", first_look=True)

    await owner.send("/map", first_look=True)

    assert "photo" in owner.last.raw


async def test_a_map_without_figures_is_no_look_and_offers_no_bet(world, owner):
    await owner.send("/map", first_look=True)
    assert "photo" in owner.last.raw

    await bets(owner, 4, 4, 4, 4, 4)

    assert LOOKED not in owner.last.text


async def test_bets_are_about_all_customers_and_stand_beside_no_filtered_map(world, owner, manager, told):
    await bets(owner, 4, 4, 4, 4, 4)
    await bets(manager, 3, 3, 3, 1, 3)
    await owner.send("/map")
    plain = owner.last

    await owner.click(FilterButton(dimension=Dimension.PERSONA, mark=mark_of("comes_for_help")).pack(), stale=True,
                      message_id=plain.id)  # fmt: skip
    filtered = owner.last
    assert "Your bet" in plain.text
    assert "Your bet" not in filtered.text
    await owner.send("/stage")
    assert "Managers bet on" not in owner.last.text
    await owner.click(FilterButton(dimension=Dimension.PERSONA).pack(), message_id=owner.last.id, stale=True)
    await owner.send("/stage")
    assert "Managers bet on 2.5 (the mean of 2 bets)." in owner.last.text


async def test_before_anybody_answered_the_map_is_a_hypothesis_of_managers(world, owner, manager):
    await owner.send("/map")
    assert HYPOTHESIS not in owner.last.text
    await bets(owner, 4, 4, 4, 4, 4)
    await owner.send("/map")
    assert HYPOTHESIS not in owner.last.text
    await bets(manager, 3, 3, 3, 1, 3, moments=("support", "loyalty"))

    await owner.send("/map")

    assert "photo" in owner.last.raw
    assert HYPOTHESIS in owner.last.text
    assert "Fewer than 5 people have answered" in owner.last.text
    assert "Waiting for an answer: 2 of 2" in owner.last.text
    assert "Support: 2 of 2; Loyalty: 1 of 2" in owner.last.text
    await owner.click(PeriodButton(period=PeriodChoice.LAST).pack(), message_id=owner.last.id, stale=True)
    assert HYPOTHESIS not in owner.last.text  # of one period nobody made a bet


async def test_once_enough_answered_no_hypothesis_is_left_and_no_period_brings_it_back(world, owner, manager, told):
    await bets(owner, 4, 4, 4, 4, 4)
    await bets(manager, 3, 3, 3, 1, 3)

    await owner.send("/map")
    assert HYPOTHESIS not in owner.last.text
    await owner.click(PeriodButton(period=PeriodChoice.LAST).pack(), message_id=owner.last.id, stale=True)

    assert HYPOTHESIS not in owner.last.text


async def test_mydata_holds_the_bet_and_withdraw_deletes_it_also_of_an_owner(world, owner, manager):
    await owner.send("/mydata")
    assert owner.last.text == NOTHING_HELD
    await bets(owner, 4, 4, 4, 4, 5)
    await puts_together(manager, 1, 3, 3, 1, 3, pain="price")

    for client, words in ((owner, ("very satisfied", "locked on")), (manager, ("very dissatisfied", "not locked yet"))):
        await client.send("/mydata")
        text = content(world.state, client.last)
        for word in (*words, "== Your bet ==", "Worst pain point", "Moments of truth"):
            assert word in text
        await client.send("/withdraw")
        await client.click("Yes, delete everything")
        assert await world.store.own_bets(client.id) == []
    await owner.send("/mydata")
    assert owner.last.text == NOTHING_HELD
    assert await world.rows("bet_stages") == []


async def test_bets_of_who_is_owner_no_longer_go_with_the_upkeep(open_world):
    async with open_world() as world:
        await bets(await world.person(OWNER_ID), 4, 4, 4, 4, 4)
        await world.break_off()
        assert len(await world.store.bets(GUIDE)) == 1
    async with open_world(admin_ids=frozenset({OTHER_ID})) as world:
        await world.break_off()

        assert await world.store.bets(GUIDE) == []


@pytest.mark.parametrize("language", list(Language))
async def test_a_bet_is_asked_in_the_language_of_the_manager(world, language):
    owner = await world.person(OWNER_ID, language=language)

    await owner.send("/bet")

    assert owner.last.labels[4] == {
        "ru": "очень довольны", "ro": "pe deplin", "cs": "velmi vysoká", "en": "very satisfied",
    }[language]  # fmt: skip
    assert Locale(language).gettext("Your bet") in owner.last.text
