"""Whoever told lately is not asked again at once, and may tell what happened since."""

from datetime import timedelta
from html import unescape

import pytest

from interview.language import Language, Locale
from interview.ports import Campaign
from interview.records import Disposition, Role

OWNER_ID = 900_001
TOLD = (
    "You told how things went on {day}, thank you. Nothing more is needed now. If something new has happened since "
    "then, please tell."
)
NEW = "Something new happened"


def said(sentence, language=Language.EN, **values):
    return unescape(Locale(language).gettext(sentence, **values))


def agree(client):
    return next(data for _, data in client.last.buttons if data.endswith(":agree"))


async def teller(world, number=701, language=Language.EN):
    """Return somebody with a complete interview."""
    client = await (await world.person(number, language=language)).begin()
    await client.finish(stages="support", more_time="no")
    assert (await client.record()).disposition is Disposition.COMPLETE
    await world.advance(minutes=1)  # interviews are read in the order in which they began
    return client


async def add_link(world, token="spring", **facts):
    await world.store.add_campaign(Campaign(token, None, "letter", "email", None, None, **facts))


async def interviews(world):
    return len(await world.rows("interviews"))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("command", ["/start", "/start spring", "/start nobody-made-this"])
async def test_whoever_told_lately_is_thanked_and_not_asked(world, language, command):
    await add_link(world)
    client = await teller(world, language=language)
    day = Locale(language).day(world.clock.now().date())
    await world.advance(days=29)

    await client.send(command)

    assert client.last.text.startswith(said(TOLD, language, day=day))
    assert client.last.labels == [said(NEW, language)]
    assert await interviews(world) == 1


async def test_after_thirty_days_everybody_is_asked_as_before(world):
    client = await teller(world)
    await world.advance(days=30)

    await client.send("/start")

    assert (await client.interview()).state.consent is None


async def test_what_happened_since_may_be_told_by_the_link_that_was_opened(world):
    await add_link(world)
    client = await teller(world)
    await client.send("/start spring")
    thanks = client.last

    await client.click(NEW)

    assert client.message(thanks.id).buttons == []
    record = await client.record()
    assert (record.source, record.channel, record.disposition) == ("letter", "email", Disposition.INVITED)
    await client.click(agree(client))
    assert await client.place() == ("goal", None)
    assert [row.token for row in await world.rows("campaign_interviews")] == ["spring"]


async def test_two_quick_taps_begin_one_interview_and_ask_once(world):
    client = await teller(world)
    await client.send("/start")
    before = len(client.from_bot)

    await client.click_quickly(NEW, NEW)

    assert await interviews(world) == 2
    assert len(client.from_bot) == before + 1


async def test_an_old_button_during_an_interview_shows_its_question(world):
    client = await teller(world)
    await client.send("/start")
    old = client.last.data(NEW)
    await client.send("/start")
    await client.click(NEW)
    await client.click(agree(client))

    await client.click(old, message_id=client.last.id, stale=True)

    assert await interviews(world) == 2
    assert await client.place() == ("goal", None)


async def test_a_link_that_became_full_meanwhile_begins_nothing(world):
    await add_link(world, closes_on=world.clock.now().date())
    client = await teller(world)
    await client.send("/start spring")
    await world.advance(days=1)

    await client.click(NEW)

    assert "is over" in client.last.text
    assert await interviews(world) == 1


async def test_whoever_left_in_the_middle_is_asked_anew_at_once(world):
    client = await (await world.person()).begin()
    await client.tap("solve")
    await world.advance(days=8)
    await world.break_off()

    await client.send("/start")

    assert (await client.interview()).state.consent is None


async def test_saying_no_after_all_keeps_what_was_told(world, customer_guide):
    client = await teller(world)
    await client.send("/start")
    await client.click(NEW)

    await client.click(customer_guide.consent.decline[Language.EN])

    assert [record.disposition for record in await world.records()] == [Disposition.COMPLETE, Disposition.REFUSED]
    await client.send("/start")
    assert client.last.labels == [NEW]


async def test_a_customer_who_becomes_an_agent_is_asked_as_one(world):
    client = await teller(world)
    async with world.store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE respondents SET role = 'staff'")

    await client.send("/start")

    assert (await client.record()).role is Role.STAFF


async def test_an_agent_who_answered_as_one_may_come_as_a_customer(world, customer_guide):
    await world.store.add_campaign(Campaign("spring", customer_guide.id, None, None, None, None))
    client = await world.person()
    async with world.store.unit_of_work() as unit:
        await unit.add_person(client.id, language=Language.EN, role=Role.STAFF)
    await client.begin()
    await client.finish()
    await world.advance(minutes=1)

    await client.send("/start")
    assert client.last.labels == [NEW]
    await client.send("/start spring")
    assert (await client.record()).role is Role.CUSTOMER


async def test_whoever_withdrew_is_nobody_known(world):
    client = await teller(world)
    await client.send("/withdraw")
    await client.click("Yes, delete everything")

    await client.send("/start")

    assert (await client.interview()).state.consent is None


async def test_the_day_is_that_of_telling_not_of_closing(world):
    """An interview that is complete, and whose last questions nobody answered, closes by itself later."""
    client = await (await world.person()).begin()
    await client.walk_to("more_time", stages="support")
    told_on = world.clock.now().date()
    await world.advance(days=8)
    await world.break_off()

    await client.send("/start")

    assert Locale(Language.EN).day(told_on) in client.last.text
    assert Locale(Language.EN).day(told_on + timedelta(days=8)) not in client.last.text
