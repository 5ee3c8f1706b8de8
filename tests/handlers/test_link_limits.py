"""Links that end after so many complete interviews, or after a day."""

from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from handlers.callbacks import LimitButton, LimitKind
from interview.language import Language, Locale
from interview.ports import Campaign
from interview.records import Disposition, Role
from interview.rights import Action, mark_of
from tests.handlers import inviting

OWNER_ID = 900_001
TELEGRAM_ID = 7_123_456_789  # so long that nothing else in the database looks like it
FULL = "Thank you for coming. Enough people have already told by this link, so it begins no further interview."
CLOSED = "Thank you for coming. The time in which this link begins an interview is over."
STALE = "This button is from an earlier conversation. To begin anew: /start"


def said(sentence, language=Language.EN, **values):
    return unescape(Locale(language).gettext(sentence, **values))


async def add_link(world, token="letter", *, guide_id=None, language=None, quota=None, closes_on=None):
    await world.store.add_campaign(
        Campaign(token, guide_id, None, None, None, language, quota=quota, closes_on=closes_on)
    )


async def comes(world, number, token="letter", *, language=Language.EN):
    client = await world.person(number, language=language)
    await client.send(f"/start {token}")
    return client


async def completes(world, number, token="letter"):
    client = await comes(world, number, token)
    await client.click(next(data for _, data in client.last.buttons if data.endswith(":agree")))
    await client.finish(stages="support", more_time="no")
    return client


def at(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("language", list(Language))
async def test_whoever_finds_a_link_full_hears_so_and_leaves_nothing(world, language):
    await add_link(world, quota=1)
    await completes(world, 701)

    stranger = await comes(world, TELEGRAM_ID, language=language)

    assert stranger.last.text.startswith(said(FULL, language))
    assert "0800 000 000" in stranger.last.text
    assert stranger.last.labels == []
    assert str(TELEGRAM_ID) not in await world.everything_stored()
    assert len(await world.rows("respondents")) == 1


async def test_a_link_speaks_its_own_language_to_strangers_when_it_is_full_too(world):
    await add_link(world, quota=1, language=Language.CS)
    await completes(world, 701)

    stranger = await comes(world, TELEGRAM_ID)

    assert stranger.last.text.startswith(said(FULL, Language.CS))


async def test_only_complete_interviews_count_and_those_that_run_go_on(world):
    await add_link(world, quota=1)
    begun = [await comes(world, number) for number in (701, 702)]
    for client in begun:
        await client.click(next(data for _, data in client.last.buttons if data.endswith(":agree")))

    await begun[0].finish(stages="support", more_time="no")
    late = await comes(world, 703)

    assert late.last.text.startswith(said(FULL))
    await begun[1].send("/start letter")
    assert await begun[1].place() == ("goal", None)
    await begun[1].finish(stages="support", more_time="no")
    assert (await begun[1].record()).disposition is Disposition.COMPLETE


async def test_the_last_day_of_a_link_is_a_day_where_the_company_is(world):
    prague = "Europe/Prague"
    await add_link(world, closes_on=date(2026, 10, 25))  # it has 25 hours there

    world.clock.moment = at("2026-10-25 23:59:59", prague)
    early = await comes(world, 701)
    world.clock.moment = at("2026-10-26 00:00:00", prague)
    late = await comes(world, TELEGRAM_ID)

    assert await early.known() is not None
    assert late.last.text.startswith(said(CLOSED))
    assert str(TELEGRAM_ID) not in await world.everything_stored()


async def test_whoever_is_known_hears_it_in_the_chosen_language_and_may_come_without_the_link(world):
    await add_link(world, closes_on=world.clock.now().date() - timedelta(days=1))
    client = await world.person(701, language=Language.RO)
    await client.send("/start")
    await world.advance(days=8)
    await world.break_off()

    await client.send("/start letter")
    assert client.last.text.startswith(said(CLOSED, Language.RO))

    await client.send("/start")
    assert (await client.interview()).state.consent is None


async def test_colleagues_are_not_kept_out_by_the_limits_of_a_customers_link(world):
    """A link that names no guide opens the one of whoever comes."""
    await add_link(world, quota=1)
    await completes(world, 701)
    async with world.store.unit_of_work() as unit:
        await unit.add_person(702, language=Language.EN, role=Role.STAFF)

    colleague = await comes(world, 702)

    assert (await colleague.record()).role is Role.STAFF
    await colleague.click(next(data for _, data in colleague.last.buttons if data.endswith(":agree")))
    assert await colleague.place() == ("department", None)


async def test_colleagues_fill_no_quota_of_customers(world):
    await add_link(world, quota=1)
    async with world.store.unit_of_work() as unit:
        await unit.add_person(702, language=Language.EN, role=Role.STAFF)
    colleague = await comes(world, 702)
    await colleague.click(next(data for _, data in colleague.last.buttons if data.endswith(":agree")))
    await colleague.finish()
    assert (await colleague.record()).disposition is Disposition.COMPLETE

    customer = await comes(world, 701)

    assert await customer.known() is not None


@pytest.fixture
async def owner(world):
    return await world.person(OWNER_ID)


async def made_in_chat(owner):
    return await inviting.campaign(owner, label="spring")


def limit(token, kind=LimitKind.SHOW, value=0):
    return LimitButton(link=mark_of(token), kind=kind, value=value).pack()


async def test_limits_are_set_on_the_card_of_a_link_and_taken_off(world, owner):
    token = await made_in_chat(owner)
    await owner.send("/invite")
    await owner.click(limit(token))
    card = owner.last

    await owner.click("100")
    await owner.click("Ends in two weeks")

    last_day = (world.clock.now() + timedelta(days=14)).date()
    (row,) = await world.rows("campaigns")
    assert (row.quota, row.closes_on) == (100, last_day)
    assert owner.last.id == card.id
    assert "quota: 100" in owner.last.text
    assert Locale(Language.EN).day(last_day) in owner.last.text
    assert "• 100" in owner.last.labels
    await owner.click("No quota")
    await owner.click("No last day")
    (row,) = await world.rows("campaigns")
    assert (row.quota, row.closes_on) == (None, None)
    assert "quota" not in owner.last.text
    async with world.store.unit_of_work() as unit:
        done = [line.action for line in await unit.audit()]
    assert done == [Action.CAMPAIGN_LIMITED] * 4 + [Action.CAMPAIGN_MADE]


async def test_the_list_says_how_far_a_quota_is_only_of_five_people(world, owner):
    token = await made_in_chat(owner)
    await owner.send("/invite")
    await owner.click(limit(token))
    await owner.click("50")
    for number in range(4):
        await completes(world, 720 + number, token)

    await owner.send("/invite")
    assert "fewer than 5 people · quota: 50" in owner.last.text

    await completes(world, 724, token)
    await owner.send("/invite")
    assert "quota: 5 of 50" in owner.last.text


async def test_a_day_that_is_over_is_listed_as_such(world, owner):
    await made_in_chat(owner)
    token = (await world.rows("campaigns"))[0].token
    await owner.send("/invite")
    await owner.click(limit(token))
    await owner.click("Ends in a week")

    await world.advance(days=8)
    await owner.send("/invite")

    assert "ended on" in owner.last.text


@pytest.mark.parametrize("who", ["stranger", "revoked_manager"])
async def test_whoever_leads_nobody_changes_no_link(world, owner, who):
    token = await made_in_chat(owner)
    if who == "revoked_manager":
        client = await inviting.joined(world, owner, "manager", 7_100_000_001)
        async with world.store.unit_of_work() as unit:
            await unit.end_membership(1)
    else:
        client = await world.person(7_100_000_001)
    await client.send("/help")

    told = await client.click(limit(token, LimitKind.QUOTA, 50), message_id=client.last.id, stale=True)

    assert told == said(STALE)
    assert (await world.rows("campaigns"))[0].quota is None


async def test_values_that_are_not_offered_and_links_that_are_gone_change_nothing(world, owner):
    token = await made_in_chat(owner)
    await owner.send("/invite")
    shown = owner.last.id

    await owner.click(limit(token, LimitKind.QUOTA, 1), message_id=shown, stale=True)
    assert (await world.rows("campaigns"))[0].quota is None

    async with world.store.unit_of_work() as unit:
        await unit.end_campaign(token)
    assert await owner.click(limit(token, LimitKind.QUOTA, 50), message_id=shown, stale=True) == said(STALE)
    assert (await world.rows("campaigns"))[0].quota is None


@pytest.mark.parametrize("language", list(Language))
async def test_the_card_is_in_the_language_of_whoever_reads_it(world, language):
    owner = await world.person(OWNER_ID, language=language)
    token = await inviting.campaign(
        owner,
        customers=said("Customers", language),
        choices=(said("Somewhere else", language), said("Anybody", language)),
    )
    await owner.send("/invite")

    await owner.click(limit(token, LimitKind.QUOTA, 200), stale=True, message_id=owner.last.id)

    assert "• 200" in owner.last.labels
    assert said("Withdraw this link", language) in owner.last.labels
