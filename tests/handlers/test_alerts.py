"""Alerts: what fires, for whom, when it comes, and what is never said."""

import asyncio
import secrets

import pytest
from sqlalchemy import insert, select

from bot.alerts import AlertLoop
from bot.sandbox.state import Group
from handlers.alert_cards import mark
from handlers.callbacks import (
    AlertButton,
    AlertStep,
    FollowUpButton,
    FollowUpsButton,
    FollowUpStep,
    Revocable,
    RevokeButton,
    WithdrawButton,
)
from interview.alerts import LEAVING, MOST_RULES, OF_WHOLE, SUGGESTED, Sign
from interview.language import Language, Locale
from storage.errors import StorageUnavailableError
from storage.tables import answers, findings, interviews, respondents

from .asking import STORY, author, noon
from .inviting import joined

OWNER_ID, SECOND_OWNER_ID = 900_001, 900_002
MANAGER_ID = 7_100_000_001
GROUP_ID = -100
UNKNOWN = "I don't know this command. What I can do: /help"
EARLIER = "This button is from an earlier conversation. To begin anew: /start"
PRIVATE_ONLY = "I only work in a private chat, where nobody else reads along. Please write there."
LAST = "This is the last alert of today. What comes after it, comes together tomorrow morning."
FEWER = "In the last 4 weeks they would have told of fewer than {k} people."
WORDS = STORY[:40]


def said(sentence, language=Language.EN, **values):
    return Locale(language).gettext(sentence, **values)


def counted(one, many, n, language=Language.EN, **values):
    return Locale(language).ngettext(one, many, n, **values)


def together(n, rule, language=Language.EN):
    return counted(
        "At least {n} more person told much the same ({rule}); what they said may not be read one by one.",
        "At least {n} more people told much the same ({rule}); what they said may not be read one by one.",
        n,
        language,
        rule=rule,
    )


def press(step, value="", sign=None, stage="", thread=0):
    return AlertButton(thread=thread, step=step, sign=sign, value=value, stage=stage).pack()


async def look(world):
    """Let the loop look once; return how many messages it sent."""
    sent = await world.house.alerts.tell_due()
    await world.settle()
    return sent


async def tap(client, data):
    return await client.click(data, message_id=client.last.id, stale=True)


async def switched_on(world, number=OWNER_ID, *, language=Language.EN):
    """An owner who took the rules that are suggested, at noon, a minute ago."""
    await noon(world)
    client = await world.person(number, language=language)
    await client.send("/alerts")
    await client.click(press(AlertStep.SUGGESTED))
    await world.advance(minutes=1)
    return client


async def rules_of(world, number=OWNER_ID):
    async with world.store.unit_of_work() as unit:
        alerts = await unit.alert_list(number, 0)
    return [(rule.sign, rule.value, rule.stage_id) for rule in alerts.rules]


def alerts_in(client, language=Language.EN):
    title = said("Alert", language)
    return [seen for seen in client.from_bot if seen.text.startswith(f"{title}\n")]


async def clones(world, client, many, *, may_read=True):
    """Let as many others as that have ended an interview like somebody's."""
    respondent_id = (await client.known()).respondent_id
    async with world.store.database.writing() as connection:

        async def rows(table, condition):
            return [dict(row._mapping) for row in await connection.execute(select(table).where(condition))]

        (person,) = await rows(respondents, respondents.c.id == respondent_id)
        told = (await rows(interviews, interviews.c.respondent_id == respondent_id))[-1]
        given = await rows(answers, answers.c.interview_id == told["id"])
        read = {one["id"]: await rows(findings, findings.c.answer_id == one["id"]) for one in given}
        made = []
        for _ in range(many):
            new = {"id": secrets.token_hex(16), "telegram_user_id": secrets.randbelow(10**9) + 10**10}
            await connection.execute(insert(respondents).values({**person, **new}))
            moments = {"stepped_at": world.clock.now(), "closed_at": world.clock.now()}
            interview = {**told, **moments, "id": secrets.token_hex(16), "respondent_id": new["id"]}
            await connection.execute(insert(interviews).values({**interview, "may_read_story": may_read}))
            made.append(interview["id"])
            for one in given:
                answer = {name: value for name, value in one.items() if name != "id"}
                kept = await connection.execute(insert(answers).values({**answer, "interview_id": interview["id"]}))
                for finding in read[one["id"]]:
                    await connection.execute(
                        insert(findings).values({**finding, "answer_id": kept.inserted_primary_key[0]})
                    )
    return made


async def own_data(world, client):
    await client.send("/mydata")
    file = world.state.file(client.last.raw["document"]["file_id"])
    return world.state.content(file).decode("utf-8-sig")


async def states(world):
    return sorted(row.state for row in await world.rows("alert_matches"))


# What fires


async def test_nothing_comes_before_somebody_switched_it_on(world):
    owner = await world.person(OWNER_ID)
    await noon(world)
    await owner.send("/alerts")
    assert said("<b>Alerts are off.</b>").replace("<b>", "").replace("</b>", "") in owner.last.text
    await author(world, 701)

    assert await look(world) == 0
    assert await world.rows("alert_lists") == []


async def test_one_bad_interview_is_a_card_with_the_words_and_its_case(world):
    owner = await switched_on(world)
    await author(world, 701)

    assert await look(world) == 1

    (alert,) = alerts_in(owner)
    assert WORDS in alert.text
    assert said("Case no. {number}", number=1) in alert.text
    assert said("By your rule “{rule}”", rule=said("NPS {score} or lower", score=3)) in alert.text
    assert said("NPS {score} of 10", score=0) in alert.text
    show, take = [data for _, data in alert.buttons]
    assert show == FollowUpButton(number=1, step=FollowUpStep.SHOW).pack()
    assert take == FollowUpButton(number=1, step=FollowUpStep.TAKE).pack()
    (line,) = [row for row in await world.rows("audit") if row.action == "read_alert"]
    assert (line.actor, line.object) == ("owner", "1")


async def test_its_buttons_open_and_take_the_case(world):
    owner = await switched_on(world)
    await author(world, 701)
    await look(world)

    await owner.click(FollowUpButton(number=1, step=FollowUpStep.TAKE).pack())

    (case,) = await world.rows("follow_ups")
    assert case.owner == "owner"


async def test_mydata_says_that_somebody_was_told_at_once(world):
    await switched_on(world)
    told, untold = await author(world, 701), await author(world, 702, permission="no")
    await look(world)

    sentence = said("The quality team was told of this interview as soon as it ended.")
    assert [sentence in await own_data(world, one) for one in (told, untold)] == [True, False]


async def test_an_interview_fires_once_also_across_a_restart(open_world):
    async with open_world() as world:
        owner = await switched_on(world)
        await author(world, 701)
        assert await look(world) == 1
        await world.advance(hours=1)
        assert await look(world) == 0

    async with open_world() as again:
        await again.advance(hours=1)
        assert await look(again) == 0
        assert len(alerts_in(owner)) == 1


async def test_of_two_processes_one_sends_it(world):
    owner = await switched_on(world)
    await author(world, 701)
    other = AlertLoop(
        world.store,
        world.house.interviews,
        clock=world.clock,
        delivery=world.house.delivery,
        operator=world.operator,
    )

    sent = await asyncio.gather(other.tell_due(), world.house.alerts.tell_due())
    await world.settle()

    assert sorted(sent) == [0, 1]
    assert len(alerts_in(owner)) == 1
    assert len(await world.rows("follow_ups")) == 1


async def test_the_first_rule_that_fits_is_named(world):
    owner = await switched_on(world)
    await tap(owner, press(AlertStep.RULES))
    rating = next(row.id for row in await world.rows("alert_rules") if row.sign == "r")
    await tap(owner, press(AlertStep.UP, str(rating)))
    await author(world, 701)

    await look(world)

    rule = said("satisfaction {score} of 5 or lower", score=1)
    assert said("By your rule “{rule}”", rule=rule) in alerts_in(owner)[0].text


async def test_a_good_interview_tells_nobody_anything(world):
    owner = await switched_on(world)
    client = await (await world.person(701)).begin()
    await client.finish(
        goal="solve", stages="support", support_satisfaction="5", csat="5", nps="9", more_time="no",
        next_step="stayed", story="It went well.", permission="read_and_write",
    )  # fmt: skip
    while await world.house.tagging.tag_some():
        pass

    assert await look(world) == 0
    assert alerts_in(owner) == []
    assert await states(world) == ["none"]


async def test_what_ended_before_is_not_made_up_for(world):
    await noon(world)
    await author(world, 701)
    await world.advance(minutes=1)
    owner = await switched_on(world)

    assert await look(world) == 0
    assert alerts_in(owner) == []


async def test_words_that_nobody_tagged_yet_hold_an_alert_back(world):
    owner = await switched_on(world)
    client = await (await world.person(701)).begin()
    await client.walk_to("story", goal="solve", stages="support", support_satisfaction="1", nps="0")
    await client.tell(STORY)
    await client.finish(more_time="no", permission="read_only")
    assert await look(world) == 0

    while await world.house.tagging.tag_some():
        pass

    assert await look(world) == 1
    assert WORDS in alerts_in(owner)[0].text


async def test_whoever_falls_silent_before_being_asked_for_a_yes_is_not_read(world):
    owner = await switched_on(world)
    client = await (await world.person(701)).begin()
    await client.walk_to("story", goal="solve", stages="support", support_satisfaction="1")
    await client.tell(STORY)
    await client.walk_to("more_time")
    while await world.house.tagging.tag_some():
        pass
    await world.advance(hours=1)

    assert await look(world) == 0

    assert await states(world) == ["waiting"]
    assert alerts_in(owner) == []
    await client.finish(more_time="no", permission="read_only")
    while await world.house.tagging.tag_some():
        pass
    assert await look(world) == 1
    assert WORDS in alerts_in(owner)[0].text


# Without a yes


async def test_without_a_yes_nobody_is_told_of_alone(world):
    owner = await switched_on(world)
    client = await author(world, 701, permission="no")
    await clones(world, client, 3, may_read=False)
    await look(world)
    assert alerts_in(owner) == []

    await clones(world, client, 1, may_read=False)
    assert await look(world) == 1

    (alert,) = alerts_in(owner)
    assert together(5, said("NPS {score} or lower", score=3)) in alert.text
    assert "refund" not in alert.text
    assert alert.rows == []
    assert await world.rows("follow_ups") == []
    await clones(world, client, 4, may_read=False)
    await world.advance(hours=1)
    assert await look(world) == 0


async def test_two_lists_do_not_tell_that_one_person_used_a_word(open_world):
    async with open_world(admin_ids=frozenset({OWNER_ID, SECOND_OWNER_ID})) as world:
        first, second = await switched_on(world), await switched_on(world, SECOND_OWNER_ID)
        await second.send("/alerts lunch")
        (word,) = [row.id for row in await world.rows("alert_rules") if row.sign == "w"]
        for _ in SUGGESTED:
            await tap(second, press(AlertStep.UP, str(word)))
        client = await author(world, 701, permission="no")
        await clones(world, client, 5, may_read=False)
        await author(world, 702, words=f"During lunch. {STORY}", permission="no")

        await look(world)

        by_score = together(5, said("NPS {score} or lower", score=3))
        assert [by_score in alerts_in(one)[0].text for one in (first, second)] == [True, True]


async def test_five_of_one_person_are_nobody(world):
    await switched_on(world)
    client = await author(world, 701, permission="no")
    mine = (await client.known()).respondent_id
    made = await clones(world, client, 4, may_read=False)
    async with world.store.database.writing() as connection:
        await connection.execute(interviews.update().where(interviews.c.id.in_(made)).values(respondent_id=mine))

    assert await look(world) == 0


async def test_those_who_may_be_read_and_those_who_may_not_come_in_one_message(world):
    owner = await switched_on(world)
    client = await author(world, 701)
    await clones(world, client, 5, may_read=False)

    assert await look(world) == 1

    (alert,) = alerts_in(owner)
    assert WORDS in alert.text
    assert together(5, said("NPS {score} or lower", score=3)) in alert.text


async def test_a_withdrawal_between_firing_and_sending_is_silent(world):
    owner = await switched_on(world)
    await world.advance(hours=10)  # quiet hours
    client = await author(world, 701)
    await author(world, 702, words="Nobody ever called me back about the missing parcel, it was three weeks.")
    assert await look(world) == 0
    assert await states(world) == ["waiting", "waiting"]

    await client.send("/withdraw")
    await client.click("w:1")
    await noon(world)

    assert await look(world) == 1
    (alert,) = alerts_in(owner)
    assert "refund" not in alert.text
    assert "parcel" in alert.text


# When


async def test_what_fires_in_quiet_hours_comes_in_one_message_when_they_end(world):
    owner = await switched_on(world)
    await world.advance(hours=10)
    client = await author(world, 701)
    await clones(world, client, 2)
    assert await look(world) == 0
    await world.advance(hours=10, minutes=58)
    assert await look(world) == 0

    await world.advance(minutes=1)

    assert await look(world) == 1
    (alert,) = alerts_in(owner)
    assert WORDS not in alert.text
    lines = alert.text.split("\n")[1:]
    assert len(lines) == 3
    assert all(said("Case no. {number}", number=number) in line for number, line in enumerate(lines, start=1))
    assert alert.labels == [*(said("No. {number}", number=n) for n in (1, 2, 3)), said("All cases")]
    assert alert.buttons[-1][1] == FollowUpsButton(page=0).pack()


async def test_a_hundred_bad_interviews_in_an_hour_are_no_more_messages_than_the_cap(world):
    owner = await switched_on(world)
    client = await author(world, 701)
    for _ in range(11):
        await clones(world, client, 9)
        await look(world)
        await world.advance(minutes=6)
    for _ in range(16):
        await look(world)
        await world.advance(minutes=30)

    today = alerts_in(owner)
    assert len(today) == 3
    assert [said(LAST) in alert.text for alert in today] == [False, False, True]
    assert counted("and {n} more", "and {n} more", 1).split()[0] in today[-1].text
    assert len(await world.rows("follow_ups")) == 100
    assert await states(world) == ["told"] * 100


async def test_what_gathers_after_the_last_one_is_one_message_the_next_morning(world):
    owner = await switched_on(world)
    await owner.click(press(AlertStep.CAP, "1"))
    client = await author(world, 701)
    assert await look(world) == 1
    assert said(LAST) in owner.last.text
    await clones(world, client, 12)
    await world.advance(hours=3)
    assert await look(world) == 0
    await world.advance(hours=17, minutes=58)
    assert await look(world) == 0

    await world.advance(minutes=1)

    assert await look(world) == 1
    assert counted("and {n} more", "and {n} more", 4) in owner.last.text
    assert len(owner.last.buttons) == 9
    assert await states(world) == ["told"] * 13


async def test_a_chat_out_of_reach_hears_later_what_it_missed(world):
    world.may_refuse = True
    owner = await switched_on(world)
    await owner.block()
    await author(world, 701)
    assert await look(world) == 0
    assert await states(world) == ["waiting"]

    await owner.block(blocked=False)
    await owner.send("/help")

    assert await look(world) == 1


# To whom


async def test_each_recipient_has_rules_and_a_language_of_their_own(open_world):
    async with open_world(admin_ids=frozenset({OWNER_ID, SECOND_OWNER_ID})) as world:
        first = await switched_on(world, language=Language.CS)
        second = await world.person(SECOND_OWNER_ID, language=Language.RO)
        await second.send("/alerts")
        await tap(second, press(AlertStep.ADD, "0", Sign.NPS))
        await second.click(press(AlertStep.SWITCH, "1"))
        await world.advance(minutes=1)
        await author(world, 701, language=Language.RU)

        assert await look(world) == 2

        for client, language, score in ((first, Language.CS, 3), (second, Language.RO, 0)):
            (alert,) = alerts_in(client, language)
            rule = said("NPS {score} or lower", language, score=score)
            assert said("By your rule “{rule}”", language, rule=rule) in alert.text
        assert len(await world.rows("follow_ups")) == 1


async def manager_of(world, *guides):
    owner = await world.person(OWNER_ID)
    manager = await joined(world, owner, "manager", MANAGER_ID, guides=guides)
    await noon(world)
    await manager.send("/alerts")
    await manager.click(press(AlertStep.SUGGESTED))
    await world.advance(minutes=1)
    return manager


async def test_a_manager_hears_of_the_guides_in_their_scope_alone(two_guides):
    world = two_guides
    seen = next(guide.id for guide in world.house.interviews.customer_guides() if guide.id != "customer_journey")
    manager = await manager_of(world, seen)
    await author(world, 701)

    assert await look(world) == 0
    assert alerts_in(manager) == []
    assert await world.rows("alert_matches") == []


async def test_whoever_is_a_manager_no_longer_hears_nothing_more(world):
    manager = await manager_of(world)
    await world.advance(hours=10)
    await author(world, 701)
    await look(world)
    assert await states(world) == ["waiting"]
    (member,) = await world.rows("members")
    owner = await world.person(OWNER_ID)

    await owner.send("/team")
    await tap(owner, RevokeButton(what=Revocable.MEMBER, name=str(member.id), sure=True).pack())
    await noon(world)

    assert await look(world) == 0
    assert alerts_in(manager) == []
    for table in ("alert_lists", "alert_rules", "alert_matches"):
        assert await world.rows(table) == []
    assert await tap(manager, press(AlertStep.SUGGESTED)) == said(EARLIER)
    assert await world.rows("alert_lists") == []


async def test_whoever_is_an_owner_no_longer_hears_nothing_nor_do_their_groups(open_world):
    async with open_world() as world:
        owner = await switched_on(world)
        world.state.keep_group(Group(GROUP_ID, "Quality", (OWNER_ID,)))
        await owner.in_group(GROUP_ID).send("/alerts")
        await owner.in_group(GROUP_ID).click(press(AlertStep.SUGGESTED))
        assert len(await world.rows("alert_lists")) == 2

    async with open_world(admin_ids=frozenset({SECOND_OWNER_ID})) as world:
        await author(world, 701)
        assert [await look(world), await look(world)] == [0, 0]
        assert await world.rows("alert_lists") == []
        assert farewells(owner.in_group(GROUP_ID)) == 1
        assert farewells(owner) == 0


# Groups


def farewells(client):
    text = said("There are no more alerts here: the role of whoever set them has ended. To set them anew: /alerts")
    return sum(seen.text == text for seen in client.from_bot)


@pytest.mark.parametrize("how", ["revoked", "withdrawn"])
async def test_a_group_hears_when_its_alerts_end_with_a_role(world, how):
    manager = await manager_of(world)
    owner = await world.person(OWNER_ID)
    for number, step in ((GROUP_ID, AlertStep.SUGGESTED), (GROUP_ID - 1, AlertStep.QUIET)):
        world.state.keep_group(Group(number, "Quality", (OWNER_ID, MANAGER_ID)))
        await manager.in_group(number).send("/alerts")
        await manager.in_group(number).click(press(step, "0" if step is AlertStep.QUIET else ""))

    if how == "revoked":
        await owner.send("/team")
        await owner.click(RevokeButton(what=Revocable.MEMBER, name="1").pack())
        end = counted("The alerts of {n} group end too.", "The alerts of {n} groups end too.", 1)
        assert end in owner.last.text
        await owner.click(RevokeButton(what=Revocable.MEMBER, name="1", sure=True).pack())
    else:
        await manager.send("/withdraw")
        await manager.click(WithdrawButton(erase=True).pack())

    assert await world.rows("alert_lists") == []
    told = [farewells(one) for one in (manager.in_group(GROUP_ID), manager.in_group(GROUP_ID - 1), manager)]
    assert told == [1, 0, 0]


@pytest.fixture
def group(world, client):
    group = Group(GROUP_ID, "Quality", (OWNER_ID, client.id))
    world.state.keep_group(group)
    return group


async def in_group(world):
    await noon(world)
    there = (await world.person(OWNER_ID)).in_group(GROUP_ID)
    await there.send("/alerts")
    await there.click(press(AlertStep.SUGGESTED))
    await world.advance(minutes=1)
    return there


async def test_a_group_hears_of_a_case_without_a_word_of_it(world, group):
    there = await in_group(world)
    assert said("Everybody in this chat can read it.") in there.last.text
    await author(world, 702)

    assert await look(world) == 1

    (alert,) = alerts_in(there)
    assert WORDS not in alert.text
    assert "refund" not in alert.text
    rule = said("NPS {score} or lower", score=3)
    line = said("Case no. {number}: {stage}, {score} of 5 ({rule})", number=1, stage="Support", score=1, rule=rule)
    assert line in alert.text
    assert alert.rows == []
    assert said("What was told can be read in a private chat with me: /cases") in alert.text
    assert [row for row in await world.rows("audit") if row.action == "read_alert"] == []


async def test_a_group_gets_a_word_by_command_and_does_not_hear_it_again(world, group):
    there = await in_group(world)
    for row in await world.rows("alert_rules"):
        await there.click(press(AlertStep.DELETE, str(row.id)), message_id=there.last.id, stale=True)
    await there.send("/alerts refund")
    await world.advance(minutes=1)
    await author(world, 702)

    assert await look(world) == 1

    (alert,) = alerts_in(there)
    assert "refund" not in alert.text
    assert said("a keyword") in alert.text


async def test_in_a_group_only_those_who_lead_may_set_anything(client, world, group):
    there = await in_group(world)
    before, kept = there.from_bot, await world.rows("alert_lists")

    answer = await client.in_group(GROUP_ID).click(press(AlertStep.SWITCH, "0"))
    await client.in_group(GROUP_ID).send("/alerts")

    assert answer == said(EARLIER)
    assert [seen.text for seen in there.from_bot[len(before) :]] == [said(PRIVATE_ONLY)]
    assert await world.rows("alert_lists") == kept


# Strangers


async def test_a_stranger_hears_what_any_unknown_command_gets(client, world):
    await client.send("/alerts")
    assert client.last.text == said(UNKNOWN)

    for step in AlertStep:
        assert await tap(client, press(step, "1", Sign.NPS)) == said(EARLIER)

    assert await world.rows("alert_lists") == []


async def test_a_forged_button_reaches_neither_another_list_nor_an_odd_value(open_world):
    async with open_world(admin_ids=frozenset({OWNER_ID, SECOND_OWNER_ID})) as world:
        await switched_on(world)
        second = await switched_on(world, SECOND_OWNER_ID)
        first_rules = await rules_of(world)
        theirs = [row.id for row in await world.rows("alert_rules") if row.chat_id == OWNER_ID]

        for number in theirs:
            await tap(second, press(AlertStep.DELETE, str(number)))
            await tap(second, press(AlertStep.UP, str(number)))
        for data in (
            press(AlertStep.QUIET, "9"),
            press(AlertStep.QUIET, "-1"),
            press(AlertStep.CAP, "1000"),
            press(AlertStep.ADD, "7", Sign.NPS),
            press(AlertStep.ADD, "4", Sign.CES),
            press(AlertStep.ADD, "3", Sign.CES, stage=mark("support")),
            press(AlertStep.ADD, "ffffffff", Sign.PAIN),
            press(AlertStep.ADD, "1", Sign.RATING, stage="ffffffff"),
            press(AlertStep.ADD),
            press(AlertStep.CAP, "1", thread=5),
        ):
            await tap(second, data)

        assert await rules_of(world) == first_rules == await rules_of(world, SECOND_OWNER_ID)
        lists = {(row.chat_id, row.thread_id): row.cap for row in await world.rows("alert_lists")}
        assert lists == {(OWNER_ID, 0): 3, (SECOND_OWNER_ID, 0): 1}  # no topic is in a private chat


# Setting it


async def test_all_is_set_by_taps_in_one_message(world):
    owner = await switched_on(world)
    first = owner.last

    await owner.click(press(AlertStep.QUIET, "3"))
    await owner.click(press(AlertStep.CAP, "10"))
    await owner.click(press(AlertStep.SIGNS))
    await owner.click(press(AlertStep.VALUES, sign=Sign.PAIN))
    await owner.click(press(AlertStep.STAGES, mark("wait_time"), Sign.PAIN))
    await owner.click(press(AlertStep.ADD, mark("wait_time"), Sign.PAIN, stage=mark("support")))

    assert owner.last.id == first.id
    assert await rules_of(world) == [
        *((rule.sign, rule.value, None) for rule in SUGGESTED),
        (Sign.PAIN, "wait_time", "support"),
    ]
    (row,) = await world.rows("alert_lists")
    assert (row.quiet_from, row.cap, row.enabled) == (None, 10, True)
    last = next(row.id for row in await world.rows("alert_rules") if row.stage_id == "support")
    await owner.click(press(AlertStep.RULES))
    await owner.click(press(AlertStep.UP, str(last)))
    await owner.click(press(AlertStep.DELETE, str(last)))
    assert await rules_of(world) == [(rule.sign, rule.value, None) for rule in SUGGESTED]
    assert owner.last.id == first.id


@pytest.mark.parametrize("language", list(Language))
async def test_every_choice_is_offered_in_every_language(world, language):
    owner = await switched_on(world, language=language)

    for sign in Sign:
        await owner.click(press(AlertStep.SIGNS))
        step = AlertStep.STAGES if sign is Sign.WORD else AlertStep.VALUES
        await owner.click(press(step, sign=sign))
        if sign in (*OF_WHOLE, Sign.WORD):
            await owner.click(press(AlertStep.SHOW))
            continue
        await owner.click(owner.last.buttons[0][1])
        assert owner.last.buttons[0][1].startswith(f"ar:0:{AlertStep.ADD}:{sign}:")
        await owner.click(owner.last.buttons[0][1])

    assert (Sign.LEAVING, LEAVING, None) in await rules_of(world)


async def test_much_effort_is_told(world):
    owner = await switched_on(world)
    for row in await world.rows("alert_rules"):
        await tap(owner, press(AlertStep.DELETE, str(row.id)))
    await tap(owner, press(AlertStep.ADD, "2", Sign.CES))
    await world.advance(minutes=1)
    client = await (await world.person(701)).begin()
    await client.finish(
        goal="solve", stages="support", support_satisfaction="4", nps="9", more_time="yes", ces="2",
        permission="read_only",
    )  # fmt: skip
    while await world.house.tagging.tag_some():
        pass

    assert await look(world) == 1
    rule = said("CES {score} of 7 or lower", score=2)
    assert said("By your rule “{rule}”", rule=rule) in alerts_in(owner)[0].text


async def test_whoever_switches_it_off_hears_nothing_until_it_is_on_again(world):
    owner = await switched_on(world)
    await owner.click(press(AlertStep.SWITCH, "0"))
    client = await author(world, 701)
    assert await look(world) == 0

    await world.advance(minutes=1)
    await owner.click(press(AlertStep.SWITCH, "1"))
    assert await look(world) == 0
    await world.advance(minutes=1)
    await clones(world, client, 1)

    assert await look(world) == 1
    assert len(alerts_in(owner)) == 1


async def test_a_word_is_the_next_message_and_holds_for_the_stage_that_was_chosen(world):
    owner = await switched_on(world)
    await tap(owner, press(AlertStep.ADD, "", Sign.WORD, stage=mark("support")))

    await owner.send("x")
    await owner.send("Refund")

    assert (await rules_of(world))[-1] == (Sign.WORD, "Refund", "support")
    await owner.send("another one")
    assert len(await rules_of(world)) == len(SUGGESTED) + 1


async def test_a_word_that_comes_too_late_or_after_another_tap_is_none(world):
    owner = await switched_on(world)
    await tap(owner, press(AlertStep.ADD, "", Sign.WORD))
    await world.advance(minutes=15)
    await owner.send("refund")
    await owner.send("/alerts")
    await tap(owner, press(AlertStep.ADD, "", Sign.WORD))
    await owner.click(press(AlertStep.CAP, "10"))
    await owner.send("refund")

    assert len(await rules_of(world)) == len(SUGGESTED)


async def test_personal_data_is_no_word_for_a_rule(world):
    owner = await switched_on(world)
    await tap(owner, press(AlertStep.ADD, "", Sign.WORD))

    await owner.send("777 123 456")

    assert owner.last.text == said("This looks like personal data, which no story holds. Please write another word.")
    assert len(await rules_of(world)) == len(SUGGESTED)
    assert "777" not in await world.everything_stored()


async def test_a_full_list_takes_no_more(world):
    owner = await switched_on(world)
    for number in range(MOST_RULES - len(SUGGESTED)):
        await owner.send(f"/alerts word{number}")

    await owner.send("/alerts onemore")

    assert owner.last.text == counted("A list has at most {n} rule.", "A list has at most {n} rules.", MOST_RULES)
    assert len(await rules_of(world)) == MOST_RULES
    assert await tap(owner, press(AlertStep.ADD, "0", Sign.NPS)) == owner.last.text


async def test_a_trial_counts_people_in_fives_and_never_fewer(world):
    await noon(world)
    client = await author(world, 701)
    await clones(world, client, 3, may_read=False)
    owner = await switched_on(world)

    await owner.click(press(AlertStep.TRY))
    assert said(FEWER, k=5) in owner.last.text
    await clones(world, client, 4, may_read=False)
    await owner.click(press(AlertStep.TRY))

    assert (
        counted(
            "In the last 4 weeks they would have told of at least {n} person.",
            "In the last 4 weeks they would have told of at least {n} people.",
            5,
        )
        in owner.last.text
    )


class Fragile:
    """A store in which the matches of one chat cannot be kept."""

    def __init__(self, store, error):
        self._store = store
        self._error = error

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def keep_alert_matches(self, alert_list, matches):
        if alert_list.chat_id == OWNER_ID:
            raise self._error
        await self._store.keep_alert_matches(alert_list, matches)


def fragile(world, error):
    store = Fragile(world.store, error)
    house = world.house
    return AlertLoop(store, house.interviews, clock=world.clock, delivery=house.delivery, operator=world.operator)


async def test_one_that_fails_holds_up_no_other_and_nothing_is_lost(open_world):
    async with open_world(admin_ids=frozenset({OWNER_ID, SECOND_OWNER_ID})) as world:
        owners = [await switched_on(world), await switched_on(world, SECOND_OWNER_ID)]
        await author(world, 701)

        assert await fragile(world, ValueError("odd")).tell_due() == 1
        await world.settle()

        assert await look(world) == 1
        assert [len(alerts_in(owner)) for owner in owners] == [1, 1]


async def test_a_database_that_is_away_loses_no_alert(world):
    await switched_on(world)
    await author(world, 701)

    with pytest.raises(StorageUnavailableError):
        await fragile(world, StorageUnavailableError("away")).tell_due()

    assert await look(world) == 1
