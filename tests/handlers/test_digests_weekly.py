"""The weekly digest: where it comes, when, once, and to whom."""

import asyncio
from dataclasses import replace

import pytest
from aiogram.methods import SendMessage, SendPhoto
from aiogram.types import Chat, Message, User

from bot.digests import Digests
from bot.sandbox.state import Group
from handlers.callbacks import DigestAction, DigestButton, Revocable, RevokeButton, WithdrawButton
from handlers.digests import show_digest
from handlers.looks import Looks
from handlers.turn import Turn
from interview.digest import MONDAY, ZONES
from interview.language import Language, Locale
from storage.errors import StorageUnavailableError
from tests.handlers import inviting
from tests.handlers.guides import SECOND_GUIDE
from tests.handlers.test_maps_shown import nine_told

OWNER_ID = 900_001
SECOND_OWNER_ID = 900_002
MANAGER_ID = 7_100_000_001
GROUP_ID = -100
TOPIC_ID = 7
PRIVATE_ONLY = "I only work in a private chat, where nobody else reads along. Please write there."
EARLIER = "This button is from an earlier conversation. To begin anew: /start"


def said(sentence, language=Language.EN, **values):
    return Locale(language).gettext(sentence, **values)


def plain(sentence):
    return sentence.replace("<b>", "").replace("</b>", "")


FEW = said("Fewer than {k} people have answered, so nothing is shown.", k=5)
EVERY_WEEK = said("It comes every week. Another day or hour, or none: /digest")
FEW_AT_FIRST = f"{FEW} {EVERY_WEEK}"
NOTHING_NEW = plain(said("<b>Weekly digest</b>: nothing on the map is new since the last one."))


def button(action, value=0, thread=0):
    return DigestButton(thread=thread, action=action, value=value).pack()


async def send_due(world):
    sent = await world.house.digests.send_due()
    await world.settle()
    return sent


async def rates(world, number):
    client = await (await world.person(number)).begin()
    await client.walk_to("csat", stages="support")


def digests_of(client):
    title = said("Weekly digest")
    return [seen for seen in client.from_bot if seen.text.startswith(title)]


@pytest.fixture
async def owner(world):
    """An owner who has written once, on the day before a Monday."""
    owner = await world.person(OWNER_ID)
    await owner.send("/help")
    await send_due(world)
    await world.advance_to(MONDAY - 1, 12)
    await send_due(world)
    return owner


async def test_every_owner_gets_it_on_monday_at_nine_from_the_first_day_on(owner, world):
    await world.advance_to(MONDAY, 8)
    assert await send_due(world) == 0

    await world.advance_to(MONDAY, 9)

    assert await send_due(world) == 1
    assert owner.last.text.endswith(FEW_AT_FIRST)
    assert owner.last.buttons == []


async def test_nothing_is_sent_for_the_days_before_the_first_one(world):
    await world.advance_to(MONDAY, 10)
    owner = await world.person(OWNER_ID)
    await owner.send("/help")

    assert await send_due(world) == 0


async def test_it_is_sent_once_also_across_a_restart(open_world):
    async with open_world() as world:
        owner = await world.person(OWNER_ID)
        await owner.send("/help")
        await send_due(world)
        await world.advance_to(MONDAY, 9)
        assert await send_due(world) == 1
        assert await send_due(world) == 0

    async with open_world() as again:
        assert await send_due(again) == 0
        await again.advance(hours=1)
        assert await send_due(again) == 0


async def test_of_two_processes_one_sends_it(owner, world):
    await world.advance_to(MONDAY, 9)

    sent = await asyncio.gather(world.house.digests.send_due(), weekly(world, world.store).send_due())
    await world.settle()

    assert sorted(sent) == [0, 1]
    assert len(digests_of(owner)) == 1


@pytest.mark.parametrize(("hours_late", "made_good"), [(47, 1), (48, 0)])
async def test_a_missed_hour_is_made_good_within_two_days(owner, world, hours_late, made_good):
    await world.advance_to(MONDAY, 9)
    await world.advance(hours=hours_late)

    assert await send_due(world) == made_good
    assert await send_due(world) == 0
    await world.advance_to(MONDAY, 9)
    assert await send_due(world) == 1


async def test_news_come_with_the_picture_and_what_was_told_is_not_told_again(owner, world):
    for number in range(5):
        await rates(world, 701 + number)
    await world.advance_to(MONDAY, 9)

    assert await send_due(world) == 1

    first = owner.last
    assert "photo" in first.raw
    assert "/map" in first.text
    assert EVERY_WEEK in first.text
    assert len(first.text.encode("utf-16-le")) // 2 <= 1024
    await world.advance_to(MONDAY, 9)
    await send_due(world)
    assert owner.last.text == NOTHING_NEW
    assert "photo" not in owner.last.raw
    assert owner.last.labels == [said("Show the map")]


async def test_a_digest_leads_to_the_map_and_its_pain_and_stays_as_it_is(owner, world):
    await nine_told(world)
    await owner.send("/digest")
    await owner.click(button(DigestAction.NOW))
    digest = owner.last
    waiting = said("Waiting for an answer")
    assert f"{said('No owner')}: {waiting}" in digest.text
    assert digest.labels[0] == said("Show the map")
    assert f"{waiting} ›" in digest.labels

    await owner.click(said("Show the map"), message_id=digest.id)
    opened = owner.last
    await owner.click(f"{waiting} ›", message_id=digest.id)

    assert len({digest.id, opened.id, owner.last.id}) == 3
    assert "photo" in opened.raw
    assert waiting in owner.last.text
    assert owner.last.data(said("Something is wrong here"))
    assert next(seen for seen in owner.from_bot if seen.id == digest.id) == digest
    (*_, looked) = await world.rows("audit")
    assert (looked.action, looked.object) == ("read_quotes", "support")


async def test_fewer_than_five_people_more_are_nobody(owner, world):
    for number in range(5):
        await rates(world, 701 + number)
    await world.advance_to(MONDAY, 9)
    await send_due(world)
    for number in range(5, 9):
        await rates(world, 701 + number)

    await world.advance_to(MONDAY, 9)
    await send_due(world)
    assert owner.last.text == NOTHING_NEW
    await rates(world, 710)
    await world.advance_to(MONDAY, 9)
    await send_due(world)

    more = Locale(Language.EN).ngettext(
        "{n} more person since the last digest", "{n} more people since the last digest", 5
    )
    assert more in owner.last.text


async def test_four_people_leave_no_figure(owner, world):
    for number in range(4):
        await rates(world, 701 + number)
    await world.advance_to(MONDAY, 9)

    await send_due(world)

    assert owner.last.text.endswith(FEW_AT_FIRST)
    (row,) = await world.rows("digests")
    assert row.seen is None


async def test_in_the_sandbox_one_person_is_news(owner, world):
    await rates(world, 701)
    await world.advance_to(MONDAY, 9)

    assert await weekly(world, world.store, examples=True).send_due() == 1

    await world.settle()
    assert "photo" in owner.last.raw


async def test_all_is_set_in_one_message(owner, world):
    await owner.send("/digest")
    first = owner.last
    assert first.data(button(DigestAction.SWITCH, 0))

    await owner.click(button(DigestAction.DAY, 3))
    await owner.click(button(DigestAction.HOUR, 18))
    await owner.click(button(DigestAction.ZONE, 1))

    assert owner.last.id == first.id
    marked = [data for label, data in owner.last.buttons if label.startswith("• ")]
    assert marked == [button(DigestAction.DAY, 3), button(DigestAction.HOUR, 18)]
    (row,) = await world.rows("digests")
    assert (row.weekday, row.hour, row.zone) == (3, 18, ZONES[1])
    await world.advance_to(MONDAY, 9)
    assert await send_due(world) == 0
    await world.advance_to(3, 15)  # 18:00 in Moscow
    assert await send_due(world) == 1


async def test_a_new_hour_that_is_over_sends_nothing_before_the_next_week(owner, world):
    await owner.send("/digest")

    await owner.click(button(DigestAction.DAY, MONDAY + 6))
    await owner.click(button(DigestAction.HOUR, 10))  # it is Sunday noon

    assert await send_due(world) == 0


async def test_who_switched_it_off_gets_none_until_it_is_on_again(owner, world):
    await owner.send("/digest")
    await owner.click(button(DigestAction.SWITCH, 0))
    await owner.click(button(DigestAction.SWITCH, 0), message_id=owner.last.id, stale=True)  # a second tap
    assert plain(said("<b>The weekly digest is off.</b>")) in owner.last.text
    await world.advance_to(MONDAY, 9)
    assert await send_due(world) == 0

    await owner.click(button(DigestAction.SWITCH, 1))

    assert await send_due(world) == 0
    await world.advance_to(MONDAY, 9)
    assert await send_due(world) == 1


async def test_one_sent_now_is_beside_that_of_the_week(owner, world):
    for number in range(5):
        await rates(world, 701 + number)
    await owner.send("/digest")

    await owner.click(button(DigestAction.NOW))

    assert "photo" in owner.last.raw
    await world.advance_to(MONDAY, 9)
    assert await send_due(world) == 1
    assert owner.last.text == NOTHING_NEW


async def test_a_button_of_another_release_changes_nothing(owner, world):
    await owner.send("/digest")
    (before,) = await world.rows("digests")

    for action, value in ((DigestAction.DAY, 7), (DigestAction.HOUR, 24), (DigestAction.ZONE, len(ZONES))):
        assert await owner.click(button(action, value), message_id=owner.last.id, stale=True) == ""

    assert await world.rows("digests") == [before]


@pytest.mark.parametrize("language", list(Language))
async def test_it_speaks_the_language_that_the_owner_chose(world, language):
    owner = await world.person(OWNER_ID, language=language)
    await owner.send("/start")
    await send_due(world)
    await owner.send("/digest")
    assert len(owner.last.buttons) == 16
    await world.advance_to(MONDAY, 9)

    await send_due(world)

    assert owner.last.text.startswith(said("Weekly digest", language))


@pytest.fixture
def group(world, client):
    group = Group(GROUP_ID, "Quality", (OWNER_ID, client.id))
    world.state.keep_group(group)
    return group


async def test_a_group_gets_it_once_an_owner_asked_for_it_there(owner, world, group):
    there = owner.in_group(GROUP_ID)
    await there.send("/digest")
    state = there.last
    assert said("Everybody in this chat can read it.") in state.text
    await there.click(button(DigestAction.HOUR, 8))
    assert there.last.id == state.id

    await world.advance_to(MONDAY, 8)

    assert await send_due(world) == 1
    assert there.last.text.endswith(FEW)
    assert there.last.buttons == []
    assert digests_of(owner) == []
    await world.advance_to(MONDAY, 9)
    assert await send_due(world) == 1
    assert len(digests_of(owner)) == 1


async def test_in_a_group_others_hear_that_interviews_are_private(client, world, group):
    await client.in_group(GROUP_ID).send("/digest")

    assert [seen.text for seen in client.in_group(GROUP_ID).from_bot] == [said(PRIVATE_ONLY)]
    assert await world.rows("digests") == []


async def test_in_a_group_only_an_owners_taps_count(owner, client, world, group):
    await client.begin()
    there = owner.in_group(GROUP_ID)
    await there.send("/digest")
    before, rows = there.from_bot, await world.rows("digests")

    answers = [
        await client.in_group(GROUP_ID).click(button(action, value))
        for action, value in ((DigestAction.SWITCH, 0), (DigestAction.DAY, 3), (DigestAction.NOW, 0))
    ]

    assert answers == [said(EARLIER)] * 3
    assert there.from_bot == before
    assert await world.rows("digests") == rows


async def test_a_topic_of_a_group_gets_it_in_the_topic(owner, world, group):
    """The sandbox knows no topics and refuses to send there; what is asked of Telegram shows in the calls."""
    world.may_refuse = True
    asked = Message(
        message_id=1,
        date=world.clock.now(),
        chat=Chat(id=GROUP_ID, type="supergroup", is_forum=True),
        from_user=User(id=OWNER_ID, is_bot=False, first_name="Olga"),
        text="/digest",
        is_topic_message=True,
        message_thread_id=TOPIC_ID,
    )
    async with world.store.unit_of_work() as unit:
        turn = Turn(
            telegram_user_id=OWNER_ID,
            unit=unit,
            person=None,
            interviews=world.house.interviews,
            store=world.store,
            operator=world.operator,
            clock=world.clock,
            locale=Locale(Language.EN),
        )
        reply = await show_digest(asked, turn)
        in_replies = asked.model_copy(update={"is_topic_message": None, "message_thread_id": 5})
        elsewhere = await show_digest(in_replies, turn)
    await world.advance_to(MONDAY, 9)

    assert await send_due(world) == 3

    assert [reply.sendings[0].method.message_thread_id, elsewhere.sendings[0].method.message_thread_id] == [7, None]
    sent = [call for call in world.telegram.calls if isinstance(call, SendMessage | SendPhoto)]
    assert {call.message_thread_id for call in sent if call.chat_id == GROUP_ID} == {TOPIC_ID, None}


@pytest.mark.parametrize("action", list(DigestAction))
async def test_a_strangers_digest_button_is_any_unknown_button(client, world, action):
    await client.send("/help")

    answer = await client.click(button(action, 1), message_id=client.last.id, stale=True)

    assert answer == said(EARLIER)
    assert await world.rows("digests") == []


async def test_a_respondents_digest_button_shows_the_open_question(client, world):
    await client.begin()
    question = client.shown

    unknown = await client.click("unknown:1", message_id=question.id, stale=True)
    answer = await client.click(button(DigestAction.SWITCH), message_id=question.id, stale=True)

    assert answer == unknown
    assert client.shown.text == question.text
    assert await world.rows("digests") == []


async def test_an_owner_who_blocked_the_bot_is_left_alone_until_they_write(owner, world):
    world.may_refuse = True
    await owner.block()
    await world.advance_to(MONDAY, 9)
    assert await send_due(world) == 0
    begun = len(world.telegram.calls)

    await owner.block(blocked=False)
    await world.advance_to(MONDAY, 9)

    assert len(world.telegram.calls) == begun
    assert await send_due(world) == 1
    assert len(digests_of(owner)) == 1


async def test_an_owner_who_never_wrote_is_tried_once_and_gets_it_after_writing(world):
    world.may_refuse = True
    owner = await world.person(OWNER_ID)
    await send_due(world)
    await world.advance_to(MONDAY, 9)
    assert await send_due(world) == 1  # Telegram refuses it
    await world.advance_to(MONDAY, 9)
    assert await send_due(world) == 0

    await owner.send("/help")
    await world.advance_to(MONDAY, 9)

    assert await send_due(world) == 1
    assert len(digests_of(owner)) == 1


async def test_one_owner_out_of_reach_holds_up_no_other(open_world):
    async with open_world(admin_ids=frozenset({OWNER_ID, SECOND_OWNER_ID})) as world:
        world.may_refuse = True
        second = await world.person(SECOND_OWNER_ID)
        await second.send("/help")
        await send_due(world)
        await world.advance_to(MONDAY, 9)

        assert await send_due(world) == 2
        assert len(digests_of(second)) == 1


class Fragile:
    """A store in which one chat's digest cannot be marked."""

    def __init__(self, store, error):
        self._store = store
        self._error = error

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def mark_told(self, before, after):
        if before.chat_id == OWNER_ID:
            raise self._error
        return await self._store.mark_told(before, after)


def weekly(world, store, **changes):
    return Digests(
        store,
        world.house.interviews,
        clock=world.clock,
        delivery=world.house.delivery,
        operator=replace(world.operator, **changes),
        default_language=Language.EN,
        looks=Looks(),
    )


async def test_a_digest_that_fails_holds_up_no_other_and_is_tried_again(open_world):
    async with open_world(admin_ids=frozenset({OWNER_ID, SECOND_OWNER_ID})) as world:
        owners = [await world.person(number) for number in (OWNER_ID, SECOND_OWNER_ID)]
        for owner in owners:
            await owner.send("/help")
        await send_due(world)
        await world.advance_to(MONDAY, 9)

        assert await weekly(world, Fragile(world.store, ValueError("odd"))).send_due() == 1

        assert await send_due(world) == 1
        assert [len(digests_of(owner)) for owner in owners] == [1, 1]


async def test_a_database_that_is_away_loses_no_digest(owner, world):
    await world.advance_to(MONDAY, 9)

    with pytest.raises(StorageUnavailableError):
        await weekly(world, Fragile(world.store, StorageUnavailableError("away"))).send_due()

    assert await send_due(world) == 1


async def test_who_is_an_owner_no_longer_gets_none_nor_do_their_groups(open_world):
    async with open_world() as world:
        owner = await world.person(OWNER_ID)
        world.state.keep_group(Group(GROUP_ID, "Quality", (OWNER_ID,)))
        await owner.send("/digest")
        await owner.in_group(GROUP_ID).send("/digest")

    async with open_world(admin_ids=frozenset({SECOND_OWNER_ID})) as world:
        await world.advance_to(MONDAY, 9)
        await send_due(world)

        assert [row.chat_id for row in await world.rows("digests")] == [SECOND_OWNER_ID]
        assert digests_of(owner.in_group(GROUP_ID)) == []
        assert farewells(owner.in_group(GROUP_ID)) == 1
        assert farewells(owner) == 0


# Managers


async def manager_of(world):
    return await inviting.joined(world, await world.person(OWNER_ID), "manager", MANAGER_ID)


async def end_role(world):
    owner = await world.person(OWNER_ID)
    await owner.send("/team")
    await owner.click(RevokeButton(what=Revocable.MEMBER, name="1").pack())
    asked = owner.last.text
    await owner.click(RevokeButton(what=Revocable.MEMBER, name="1", sure=True).pack())
    return asked


def comes(digest_zone, language=Language.EN):
    locale = Locale(language)
    return locale.gettext(
        "What is new on the map comes here every week: {weekday}, {time} ({city}). Another day or hour, or none: "
        "/digest",
        weekday=locale.weekday(MONDAY),
        time=locale.hour(9),
        city=locale.city(digest_zone),
    )


async def private_digest(world, number=MANAGER_ID):
    return next((row for row in await world.rows("digests") if row.chat_id == number), None)


async def test_a_new_manager_hears_of_the_digest_and_gets_it_without_asking(world):
    manager = await manager_of(world)
    assert manager.from_bot[-1].text.endswith(comes(str(world.clock.now().tzinfo)))
    await send_due(world)

    await world.advance_to(MONDAY, 9)
    await send_due(world)

    assert manager.last.text.endswith(FEW_AT_FIRST)


async def test_a_manager_of_before_gets_it_too(world):
    """Whoever was made a manager before digests came to all has no row, and nothing was sent for days gone by."""
    manager = await manager_of(world)
    await world.advance_to(MONDAY, 10)
    assert await private_digest(world) is None

    await send_due(world)

    assert digests_of(manager) == []
    await world.advance_to(MONDAY, 9)
    await send_due(world)
    assert len(digests_of(manager)) == 1


async def test_a_manager_reads_it_in_the_language_of_joining(world):
    owner = await world.person(OWNER_ID)
    token = await inviting.link_for(owner, "manager")
    manager = await world.person(MANAGER_ID, language=Language.CS)
    await manager.send(f"/start {token}")
    await send_due(world)
    await world.advance_to(MONDAY, 9)

    await send_due(world)

    assert manager.last.text.startswith(said("Weekly digest", Language.CS))


async def test_who_switched_it_off_and_is_made_manager_again_has_it_off(world):
    manager = await manager_of(world)
    await manager.send("/digest")
    await manager.click(button(DigestAction.SWITCH, 0))
    token = await inviting.link_for(await world.person(OWNER_ID), "manager", department="shop")

    await manager.send(f"/start {token}")

    off = said("The weekly digest stays off, as you set it. To switch it on: /digest")
    assert manager.last.text.endswith(off)
    await send_due(world)
    await world.advance_to(MONDAY, 9)
    await send_due(world)
    assert not (await private_digest(world)).enabled
    assert digests_of(manager) == []


async def test_a_manager_who_sees_another_map_alone_gets_none(two_guides):
    owner = await two_guides.person(OWNER_ID)
    manager = await inviting.joined(two_guides, owner, "manager", MANAGER_ID, guides=[SECOND_GUIDE])

    await send_due(two_guides)

    assert "/digest" not in manager.last.text
    assert await private_digest(two_guides) is None


def farewells(client):
    text = said(
        "The weekly digest comes here no more: whoever set it may no longer see the map. To set it anew: /digest"
    )
    return sum(seen.text == text for seen in client.from_bot)


@pytest.mark.parametrize("how", ["revoked", "withdrawn"])
async def test_a_group_hears_when_its_digest_ends_with_a_role(world, how):
    manager = await manager_of(world)
    await manager.send("/digest")
    for number in (GROUP_ID, GROUP_ID - 1):
        world.state.keep_group(Group(number, "Quality", (OWNER_ID, MANAGER_ID)))
        await manager.in_group(number).send("/digest")
    await manager.in_group(GROUP_ID - 1).click(button(DigestAction.SWITCH, 0))

    if how == "revoked":
        ends = "The weekly digest of {n} group ends too."
        assert Locale(Language.EN).ngettext(ends, "The weekly digests of {n} groups end too.", 1) in await end_role(
            world
        )
    else:
        await manager.send("/withdraw")
        await manager.click(WithdrawButton(erase=True).pack())
    await send_due(world)

    assert {row.owner_id for row in await world.rows("digests")} == {OWNER_ID}
    told = [farewells(one) for one in (manager.in_group(GROUP_ID), manager.in_group(GROUP_ID - 1), manager)]
    assert told == [1, 0, 0]
