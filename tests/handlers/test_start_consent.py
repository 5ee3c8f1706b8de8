"""The way in: the consent, what a link carries, and who may be interviewed yet."""

from html import unescape

import pytest

from handlers import texts
from interview.language import Language, Locale
from interview.ports import Campaign
from interview.records import Disposition
from interview.screen import Setting, first_screen

TELEGRAM_ID = 7_123_456_789  # so long that nothing else in the database looks like it
OWNER_ID = 900_001
COMPANY = "Aurora & Sons <Ltd>"


def consent_text(world, guide, language):
    locale = Locale(language)
    screen = first_screen(guide, Setting(COMPANY, locale), retention=texts.retention(world.operator, locale))
    return unescape(texts.first_screen(screen, locale))


def said(language, sentence, **values):
    return unescape(Locale(language).gettext(sentence, **values))


@pytest.mark.parametrize("language", list(Language))
async def test_start_shows_the_consent_in_the_language_of_the_app(world, customer_guide, language):
    client = await world.person(language=language)

    await client.send("/start")

    assert client.last.text == consent_text(world, customer_guide, language)
    assert customer_guide.consent.agree[language] in client.last.labels
    assert customer_guide.consent.decline[language] in client.last.labels
    assert set(client.last.labels) >= {other.own_name for other in Language if other is not language}
    assert language.own_name not in client.last.labels
    assert (await client.interview()).state.consent is None


async def test_start_speaks_the_default_language_to_an_app_in_another_one(world, customer_guide):
    client = await world.person(language="pt")

    await client.send("/start")

    assert client.last.text == consent_text(world, customer_guide, Language.EN)


async def test_agreeing_asks_the_first_question_and_leaves_the_consent_without_buttons(client, world, customer_guide):
    await client.send("/start")
    consent = client.last

    await client.click(customer_guide.consent.agree[Language.EN])

    assert await client.place() == ("goal", None)
    assert client.message(consent.id).text == consent.text
    assert client.message(consent.id).buttons == []
    assert (await client.record()).disposition is Disposition.STARTED


async def test_agreeing_twice_asks_once(client, customer_guide):
    await client.send("/start")
    agree = customer_guide.consent.agree[Language.EN]

    answers = await client.click_quickly(agree, agree)

    assert answers == ["", ""]
    assert len(client.from_bot) == 2
    assert await client.place() == ("goal", None)


async def test_start_again_before_agreeing_shows_the_consent_once_more_with_the_only_buttons(client, customer_guide):
    await client.send("/start")
    first = client.last

    await client.send("/start")

    assert client.last.text == first.text
    assert client.message(first.id).buttons == []
    await client.click(customer_guide.consent.agree[Language.EN])
    assert await client.place() == ("goal", None)


async def test_start_in_the_middle_asks_the_open_question_again(client):
    await client.begin()
    await client.tap("solve")
    question = client.last

    await client.send("/start")

    assert client.last.text == question.text
    assert client.last.id > question.id
    assert client.message(question.id).buttons == []
    await client.answer("support")
    assert await client.place() == ("importance", "support")


async def test_details_about_the_data_leave_the_consent_open(client, world, customer_guide):
    await client.send("/start")
    consent = client.last

    await client.click(said(Language.EN, "About my data"))

    assert client.last.text == _plain(texts.privacy(world.operator, Locale(Language.EN)))
    assert client.message(consent.id).buttons == consent.buttons
    await client.click(customer_guide.consent.agree[Language.EN])
    assert await client.place() == ("goal", None)


async def test_declining_leaves_nothing_but_a_count(world, customer_guide):
    client = await world.person(TELEGRAM_ID)
    await client.send("/start")

    await client.click(customer_guide.consent.decline[Language.EN])

    assert not client.last.buttons
    assert customer_guide.consent.text[Language.EN][:20] not in client.last.text
    for table in ("respondents", "interviews", "answers", "chat_messages"):
        assert await world.rows(table) == []
    counts = await world.rows("disposition_counts")
    assert [(row.disposition, row.count) for row in counts] == [(Disposition.REFUSED, 1)]
    assert str(TELEGRAM_ID) not in await world.everything_stored()


async def test_after_declining_a_person_may_still_begin(client, customer_guide):
    await client.send("/start")
    await client.click(customer_guide.consent.decline[Language.EN])

    await client.begin()

    assert await client.place() == ("goal", None)


async def test_declining_a_second_interview_keeps_what_was_told_in_the_first(client, world, customer_guide):
    await client.begin()
    await client.tap("solve")
    await world.advance(days=8)
    await world.break_off()
    await client.send("/start")

    await client.click(customer_guide.consent.decline[Language.EN])

    records = await world.records()
    assert [record.disposition for record in records] == [Disposition.BROKEN_OFF, Disposition.REFUSED]
    assert [answer.value for answer in records[0].answers] == ["solve"]
    assert records[1].answers == ()
    assert await client.known() is not None
    await client.begin()
    assert await client.place() == ("goal", None)


async def test_a_campaign_carries_its_facts_and_none_of_them_is_asked(world, customer_guide):
    persona = customer_guide.personas[0].id
    await world.store.add_campaign(
        Campaign("t0ken", guide_id=customer_guide.id, source="newsletter", channel="email", persona=persona,
                 language=Language.CS)
    )  # fmt: skip
    client = await world.person(language=Language.EN)

    await client.send("/start t0ken")

    record = await client.record()
    assert (record.guide_id, record.language) == (customer_guide.id, "cs")
    assert (record.source, record.channel, record.persona) == ("newsletter", "email", persona)
    assert client.last.text == consent_text(world, customer_guide, Language.CS)
    await client.click(customer_guide.consent.agree[Language.CS])
    assert await client.place() == ("goal", None)
    assert (await client.record()).source == "newsletter"


async def test_a_link_to_the_interview_of_agents_makes_nobody_one(world, staff_guide, client):
    await world.store.add_campaign(Campaign("shift", staff_guide.id, "meeting", None, None, Language.EN))
    customer = await (await world.person(702)).begin()
    await customer.send("/stop")

    await client.send("/start shift")

    assert "needs an invitation of their own" in client.last.text
    assert [row.telegram_user_id for row in await world.rows("respondents")] == [702]
    await customer.send("/withdraw")


async def test_an_agent_can_still_open_such_a_link(world, staff_guide):
    await world.store.add_campaign(Campaign("shift", staff_guide.id, "meeting", None, None, Language.EN))
    colleague = await world.colleague(702)

    await colleague.send("/start shift")

    assert ((await colleague.record()).guide_id, (await colleague.record()).source) == (staff_guide.id, "meeting")


async def test_an_unknown_link_begins_as_none_would(client, customer_guide, world):
    await client.send("/start nobody-made-this")

    record = await client.record()
    assert (record.guide_id, record.source, record.persona) == (customer_guide.id, None, None)
    assert client.last.text == consent_text(world, customer_guide, Language.EN)


async def test_until_the_settings_are_there_strangers_are_turned_away_and_leave_nothing(open_world):
    async with open_world(company="", support_contact="") as world:
        stranger = await world.person(TELEGRAM_ID)

        await stranger.send("/start")

        assert not stranger.last.buttons
        assert "SUPPORT_CONTACT" not in stranger.last.text
        assert await world.rows("respondents") == []
        assert str(TELEGRAM_ID) not in await world.everything_stored()


async def test_until_the_settings_are_there_an_owner_sees_what_is_missing_and_may_try(open_world):
    async with open_world(company="", support_contact="") as world:
        owner = await world.person(OWNER_ID)

        await owner.send("/start")

        lines = [seen.text for seen in owner.from_bot]
        assert any("COMPANY" in line and "SUPPORT_CONTACT" in line for line in lines)
        await owner.click(next(data for _, data in owner.last.buttons if data.endswith(":agree")))
        assert await owner.place() == ("goal", None)


def _plain(html):
    return unescape(html.replace("<b>", "").replace("</b>", ""))
