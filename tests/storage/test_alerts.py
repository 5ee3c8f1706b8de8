"""Lists of alerts, what ended, and what waits to be told, in both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from interview.alerts import SUGGESTED, AlertList, Match, Rule, Sign, Waiting
from interview.digest import Digest
from interview.language import Language
from interview.ports import Tags
from interview.records import Disposition, Role
from interview.rights import OWNER, Grant, MemberRole
from storage.check import check
from storage.tables import import_rows, imports, interviews

GUIDES = ["customer_journey"]
CHAT = 5_100_000_009
TOPIC = 7
VERSION = 3  # of an interview after consent and one step


@pytest.fixture
async def alerts(store, clock):
    """A list that is on."""
    return await kept(store, AlertList(CHAT, CHAT, Language.RU).with_rules(SUGGESTED, clock.now()), clock)


async def kept(store, alerts, clock):
    async with store.unit_of_work() as unit:
        await unit.put_alert_list(alerts.switched(clock.now(), enabled=True))
        return await unit.alert_list(alerts.chat_id, alerts.thread_id)


async def found(store, alerts):
    return await store.alerts_to_match(alerts, GUIDES, examples=False, limit=99)


async def told(scene, number, **changes):
    """Somebody who ended an interview."""
    person = await scene.interviewee(number)
    ended = {"disposition": Disposition.COMPLETE, "closed": True, **changes}
    interview_id = person.interview.id
    await scene.step(person, scene.rating(1, 1), **ended)
    return interview_id


async def waiting(store, alerts):
    async with store.unit_of_work() as unit:
        return await unit.waiting_alerts(alerts, GUIDES)


async def test_a_list_comes_back_as_it_was_kept(store, clock):
    changed = AlertList(
        -100,
        CHAT,
        Language.CS,
        TOPIC,
        rules=(Rule(Sign.WORD, "vrácení", "support"), Rule(Sign.NPS, "3")),
        quiet=None,
        cap=10,
        sent_at=clock.now(),
        sent=2,
        writing_at=clock.now(),
        writing_stage="choice",
    )
    async with store.unit_of_work() as unit:
        await unit.put_digest(Digest(-100, CHAT, Language.CS, TOPIC, zone="Europe/Prague"))
    after = await kept(store, changed, clock)

    rules = tuple(replace(rule, number=0) for rule in after.rules)
    expected = replace(changed.switched(clock.now(), enabled=True), zone="Europe/Prague")
    assert replace(after, rules=rules) == expected
    assert await store.alert_lists() == [after]


async def test_rules_keep_their_numbers_and_none_comes_back(store, clock, alerts):
    first, *rest = alerts.rules
    async with store.unit_of_work() as unit:
        await unit.put_alert_list(alerts.moved_up(rest[0].number).without(rest[-1].number))
        fewer = await unit.alert_list(CHAT, 0)
        await unit.put_alert_list(fewer.with_rules([Rule(Sign.NPS, "0")], clock.now()))
        more = await unit.alert_list(CHAT, 0)

    assert [rule.number for rule in fewer.rules] == [rest[0].number, first.number, rest[1].number]
    assert more.rules[-1].number > rest[-1].number


async def test_what_ended_since_the_list_is_on_is_found_once(store, scene, clock):
    await told(scene, 1)
    clock.advance(minutes=1)
    alerts = await kept(store, AlertList(CHAT, CHAT, Language.RU, rules=SUGGESTED), clock)
    ended = await told(scene, 2)

    ((record, version),) = await found(store, alerts)
    assert record.id == ended
    await store.keep_alert_matches(alerts, [Match(ended, version, alerts.rules[0].number)])

    assert await found(store, alerts) == []
    await store.keep_alert_matches(alerts, [Match(ended, version, None)])  # another process, a moment later
    ((one),) = await waiting(store, alerts)
    assert (one.interview_id, one.rule, one.may_be_read) == (ended, alerts.rules[0].number, False)


async def test_each_list_looks_for_itself(store, scene, clock, alerts):
    other = await kept(store, AlertList(-100, CHAT, Language.RU, TOPIC, rules=SUGGESTED), clock)
    ended = await told(scene, 1)
    ((_, version),) = await found(store, alerts)

    await store.keep_alert_matches(alerts, [Match(ended, version, alerts.rules[0].number)])

    assert await found(store, alerts) == []
    assert len(await found(store, other)) == 1


async def test_what_is_silent_ends_after_a_while(store, scene, clock, alerts):
    complete = await told(scene, 1, closed=False)
    partial = await told(scene, 2, closed=False, disposition=Disposition.PARTIAL)
    started = await told(scene, 3, closed=False, disposition=Disposition.STARTED)
    assert await found(store, alerts) == []

    clock.advance(hours=1)
    assert [record.id for record, _ in await found(store, alerts)] == [complete]
    clock.advance(hours=23)

    assert [record.id for record, _ in await found(store, alerts)] == [complete, partial]
    clock.advance(days=7)
    assert started not in [record.id for record, _ in await found(store, alerts)]


async def test_what_ended_more_than_a_week_ago_is_no_news(store, scene, clock, alerts):
    await told(scene, 1)
    clock.advance(days=7, seconds=-1)
    assert len(await found(store, alerts)) == 1

    clock.advance(seconds=1)

    assert await found(store, alerts) == []


async def test_neither_staff_nor_examples_nor_those_who_refused_nor_other_guides_count(store, scene, clock, alerts):
    ids = [await told(scene, number) for number in range(1, 5)]
    changes = [
        {"role": Role.STAFF.value},
        {"example": True},
        {"disposition": Disposition.REFUSED.value},
    ]
    async with store.database.writing() as connection:
        for interview_id, change in zip(ids, changes, strict=False):
            await connection.execute(update(interviews).where(interviews.c.id == interview_id).values(**change))

    assert [record.id for record, _ in await found(store, alerts)] == [ids[3]]
    assert await store.alerts_to_match(alerts, ["another"], examples=False, limit=9) == []
    with_examples = await store.alerts_to_match(alerts, GUIDES, examples=True, limit=9)
    assert [record.id for record, _ in with_examples] == [ids[1], ids[3]]


async def test_what_came_with_an_import_never_fires(store, scene, clock, alerts):
    interview_id = await told(scene, 1)
    row = {"kind": "reviews", "name": "x", "fingerprint": "x", "state": "done", "good": 1, "bad": 0, "known": 0}
    async with store.database.writing() as connection:
        kept_import = await connection.execute(insert(imports).values(**row, begun_at=clock.now()))
        (number,) = kept_import.inserted_primary_key
        await connection.execute(insert(import_rows).values(mark="m", import_id=number, interview_id=interview_id))

    assert await found(store, alerts) == []


async def test_words_that_nobody_read_yet_wait(store, scene, clock, alerts):
    person = await scene.interviewee(1)
    await scene.tells(person, "Ждала час", disposition=Disposition.COMPLETE, closed=True)
    assert await found(store, alerts) == []
    (text,) = await store.untagged("v1", limit=9)

    await store.save_tags("v1", [(text, Tags(-1, ()))])

    ((record, _),) = await found(store, alerts)
    assert record.answers[0].text == "Ждала час"


async def test_whoever_fitted_no_rule_and_went_on_is_looked_at_again(store, scene, clock, alerts):
    person = await scene.interviewee(1)
    person = await scene.step(person, scene.rating(1, 3), disposition=Disposition.COMPLETE)
    clock.advance(hours=1)
    ((record, version),) = await found(store, alerts)
    await store.keep_alert_matches(alerts, [Match(record.id, version, None)])
    assert await found(store, alerts) == []

    await scene.step(person, scene.rating(2, 1, "choice"), closed=True)

    ((again, later),) = await found(store, alerts)
    assert (again.id, later) == (record.id, version + 1)
    await store.keep_alert_matches(alerts, [Match(again.id, later, alerts.rules[0].number)])
    assert len(await waiting(store, alerts)) == 1
    assert await found(store, alerts) == []


async def matched(store, scene, alerts, number):
    """Somebody who waits to be told of."""
    interview_id = await told(scene, number)
    await store.keep_alert_matches(alerts, [Match(interview_id, VERSION, alerts.rules[0].number)])
    return interview_id


async def test_what_is_told_waits_no_more(store, scene, clock, alerts):
    first, second = [await matched(store, scene, alerts, number) for number in (1, 2)]

    async with store.unit_of_work() as unit:
        await unit.mark_alerts_told(alerts, [first])

    assert [one.interview_id for one in await waiting(store, alerts)] == [second]
    assert await store.alerted_to((await scene.read(1)).respondent_id) == {first}
    assert await store.alerted_to((await scene.read(2)).respondent_id) == frozenset()
    async with store.unit_of_work() as unit:
        assert await unit.waiting_alerts(alerts, ["another"]) == []


async def test_what_waits_says_whether_it_may_be_read_by_now(store, scene, clock, alerts):
    interview_id = await matched(store, scene, alerts, 1)
    async with store.database.writing() as connection:
        await connection.execute(update(interviews).values(may_read_story=True))

    ((one),) = await waiting(store, alerts)

    assert one == Waiting(interview_id, one.respondent_id, alerts.rules[0].number, may_be_read=True)


async def test_what_waits_goes_with_its_rule_and_does_not_fire_by_another(store, scene, clock, alerts):
    await matched(store, scene, alerts, 1)

    async with store.unit_of_work() as unit:
        await unit.put_alert_list(alerts.without(alerts.rules[0].number))
        fewer = await unit.alert_list(CHAT, 0)

    assert await waiting(store, fewer) == []
    assert await found(store, fewer) == []


async def test_whoever_withdraws_is_neither_kept_nor_waits(store, scene, clock, alerts):
    interview_id = await matched(store, scene, alerts, 1)
    async with store.unit_of_work() as unit:
        await unit.erase(await unit.person(1))

    assert await waiting(store, alerts) == []
    assert await scene.rows("alert_matches") == []
    await store.keep_alert_matches(alerts, [Match(interview_id, VERSION, alerts.rules[0].number)])
    assert await scene.rows("alert_matches") == []
    assert await store.records_of([interview_id]) == []


async def test_many_at_once_keep_one_match(store, scene, clock, alerts):
    interview_id = await told(scene, 1)
    match = Match(interview_id, VERSION, alerts.rules[0].number)

    await asyncio.gather(*(store.keep_alert_matches(alerts, [match]) for _ in range(4)))

    assert len(await scene.rows("alert_matches")) == 1


async def test_a_list_goes_with_the_role_and_with_what_waits(store, scene, clock, database_url):
    async with store.unit_of_work() as unit:
        number = await unit.draft_invitation(Grant(MemberRole.MANAGER), by=OWNER)
        invitation = await unit.issue(number, "token")
        member = await unit.use(invitation, CHAT, language=Language.EN)
    alerts = await kept(store, AlertList(CHAT, CHAT, Language.RU, rules=SUGGESTED), clock)
    await matched(store, scene, alerts, 1)

    async with store.unit_of_work() as unit:
        await unit.end_membership(member.number)

    for table in ("alert_lists", "alert_rules", "alert_matches"):
        assert await scene.rows(table) == []
    assert await check(database_url) == []


async def test_lists_of_those_who_lead_no_more_are_dropped(store, clock, alerts):
    other = await kept(store, AlertList(-100, 2, Language.RU, rules=SUGGESTED), clock)

    assert await store.drop_alert_lists(keep_of={2}) == [alerts]

    assert await store.alert_lists() == [other]
    assert await store.drop_alert_lists(keep_of={2}) == []
    async with store.unit_of_work() as unit:
        assert [await unit.alert_lists_of(owner) for owner in (2, alerts.owner_id)] == [[other], []]


async def test_matches_are_forgotten_after_a_month(store, scene, clock, alerts):
    await matched(store, scene, alerts, 1)
    early = clock.now() - timedelta(days=400)
    clock.advance(days=30)
    await store.purge(answers_before=early, updates_before=early, messages_before=early)
    assert len(await scene.rows("alert_matches")) == 1

    clock.advance(days=1)
    await store.purge(answers_before=early, updates_before=early, messages_before=early)

    assert await scene.rows("alert_matches") == []


async def test_a_chat_out_of_reach_is_marked_so(store, clock, alerts):
    async with store.unit_of_work() as unit:
        await unit.set_reachable(CHAT, reachable=False)

    (after,) = await store.alert_lists()
    assert not after.reachable


async def test_what_ended_since_a_moment_is_read_for_a_trial(store, scene, clock):
    ids = [await told(scene, number) for number in (1, 2)]
    since = clock.now() - timedelta(seconds=30)

    chunks = [chunk async for chunk in store.ended_since(GUIDES, since, examples=False)]

    assert [record.id for chunk in chunks for record in chunk] == [ids[1]]
