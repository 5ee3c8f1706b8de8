"""Cases as rows: one for an interview, numbered for good, with whoever has it in force, gone with the story."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from interview.follow_ups import Alarm, Cause, Closing, ClosingDraft, FollowUpState, having_told
from interview.language import Language
from interview.remedy import Pain, Verdict
from interview.rights import OWNER, Actor, ActorRole, Grant, MemberRole
from storage.tables import interviews, respondents

TODAY = date(2026, 3, 1)
WRITER = 9_100_000_001
DAY = timedelta(days=1)


@pytest.fixture
async def anna(store, scene):
    """Somebody whose story may be read, and who may be written to."""
    return await readable(store, scene, 1)


async def readable(store, scene, number):
    person = await scene.interviewee(number)
    async with store.database.writing() as connection:
        given = interviews.c.respondent_id == person.respondent_id
        await connection.execute(interviews.update().where(given).values(may_read_story=True))
        await connection.execute(
            respondents.update().where(respondents.c.id == person.respondent_id).values(may_contact=True)
        )
    return person


async def opened(store, person):
    async with store.unit_of_work() as unit:
        return await unit.open_follow_up(person.interview.id, on=TODAY)


async def kept(store, number):
    async with store.unit_of_work() as unit:
        return await unit.follow_up(number)


async def changed(store, number, change):
    async with store.unit_of_work() as unit:
        after = change(await unit.follow_up(number))
        await unit.put_follow_up(after)
    return after


async def manager(store, label="Marek"):
    async with store.unit_of_work() as unit:
        number = await unit.draft_invitation(Grant(MemberRole.MANAGER, label=label), by=OWNER)
        return await unit.use(await unit.issue(number, f"token-{label}"), WRITER, language=Language.EN)


async def closed(store, number, actor=OWNER):
    return await changed(
        store,
        number,
        lambda one: one.taken_by(actor, TODAY, language=Language.CS).closed(Cause.SYSTEM, TODAY, words="mended"),
    )


async def test_a_story_that_may_be_read_has_one_case(store, scene, anna, clock):
    number = await opened(store, anna)

    found = await kept(store, number)
    assert (found.interview_id, found.guide_id) == (anna.interview.id, "customer_journey")
    assert (found.opened_on, found.waits_since, found.state) == (TODAY, clock.now(), FollowUpState.OPEN)
    assert await opened(store, anna) == number
    await closed(store, number)
    assert await opened(store, anna) == number
    assert (await kept(store, number)).is_closed
    assert len(await scene.rows("follow_ups")) == 1


async def test_no_case_without_the_yes_or_of_nobody(store, scene):
    person = await scene.interviewee(1)

    assert await opened(store, person) is None
    async with store.unit_of_work() as unit:
        assert await unit.open_follow_up("0" * 32, on=TODAY) is None
    assert await scene.rows("follow_ups") == []


async def test_two_at_once_open_one_case(store, anna):
    numbers = await asyncio.gather(*(opened(store, anna) for _ in range(5)))

    assert len(set(numbers)) == 1


async def test_a_story_that_may_not_be_read_any_more_is_no_case(store, anna):
    number = await opened(store, anna)
    async with store.database.writing() as connection:
        await connection.execute(interviews.update().values(may_read_story=False))

    assert await kept(store, number) is None
    assert await store.follow_ups(closed=False) == []


async def test_whoever_withdraws_takes_the_case_along_and_its_number_never_comes_back(store, scene, anna):
    number = await opened(store, anna)
    follow_up = await closed(store, number)
    async with store.unit_of_work() as unit:
        await unit.begin_closing(follow_up, Cause.POLICY, by=WRITER)
        await unit.erase(anna)

    assert await kept(store, number) is None
    for table in ("follow_ups", "follow_up_closings", "closing_drafts"):
        assert await scene.rows(table) == []
    assert await opened(store, await readable(store, scene, 2)) > number


async def test_a_case_goes_with_its_interview_when_its_time_is_over(store, scene, anna, clock):
    await closed(store, await opened(store, anna))
    clock.advance(days=400)

    await store.purge(answers_before=clock.now(), updates_before=clock.now(), messages_before=clock.now())

    assert await scene.rows("follow_ups") == []


async def test_everything_of_a_case_is_kept(store, anna, clock):
    number = await opened(store, anna)
    marek = await manager(store)

    def change(one):
        taken = one.taken_by(Actor(ActorRole.MANAGER, marek.number), TODAY, language=Language.CS).due(TODAY + 7 * DAY)
        once = taken.closed(Cause.SYSTEM, TODAY, words="mended").reopened(clock.now(), doubted=True)
        return having_told(once, {Alarm.DOUBTED, Alarm.OVERDUE})

    after = await changed(store, number, change)

    found = await kept(store, number)
    assert found == replace(after, owner_label="Marek")
    assert found.closings == (
        Closing(Cause.SYSTEM, TODAY, words="mended", reopened_on=clock.now().date(), doubted=True),
    )
    assert await store.follow_ups(closed=False) == [found]
    assert await store.follow_ups(closed=True) == []


async def test_nobody_has_a_case_whose_managers_role_ended(store, anna):
    number = await opened(store, anna)
    marek = await manager(store)
    await changed(
        store, number, lambda one: one.taken_by(Actor(ActorRole.MANAGER, marek.number), TODAY, language=Language.CS)
    )
    async with store.unit_of_work() as unit:
        await unit.end_membership(marek.number)

    found = await kept(store, number)
    assert (found.owner, found.owner_label, found.state) == (None, None, FollowUpState.OPEN)


async def test_the_next_message_closes_one_case_for_a_day(store, scene, anna, clock):
    first = await kept(store, await opened(store, anna))
    second = await kept(store, await opened(store, await readable(store, scene, 2)))
    async with store.unit_of_work() as unit:
        await unit.begin_closing(first, Cause.POLICY, by=WRITER)
        await unit.begin_closing(second, Cause.SYSTEM, by=WRITER)

    async def in_writing(since=DAY):
        async with store.unit_of_work() as unit:
            return await unit.closing_in_writing(WRITER, since=clock.now() - since)

    assert await in_writing() == ClosingDraft(second.number, Cause.SYSTEM)
    clock.advance(days=1, minutes=1)
    assert await in_writing() is None
    assert await in_writing(2 * DAY) is not None
    async with store.unit_of_work() as unit:
        await unit.drop_closing(WRITER)
    assert await in_writing(2 * DAY) is None


async def test_whoever_begins_to_ask_an_author_closes_no_case_with_it(store, anna, clock):
    follow_up = await kept(store, await opened(store, anna))
    async with store.unit_of_work() as unit:
        await unit.begin_closing(follow_up, Cause.POLICY, by=WRITER)
        await unit.begin_inquiry(anna.interview.id, by=WRITER, language=Language.EN, stage_id=None)

        assert await unit.closing_in_writing(WRITER, since=clock.now() - DAY) is None


# What the author says of it


async def judged(store, person, verdict, clock):
    """Let somebody say whether a remedy helped; return whether that opened their case again."""
    async with store.unit_of_work() as unit:
        begun = await unit.begin_remedy(Pain("customer_journey", "support", "wait_time"), by=WRITER)
        await unit.keep_remedy_text(begun, "two more people answer")
        await unit.queue_news(begun, [person.interview.id])
    now = clock.now()
    for news in await store.news_to_send(today=now.date(), busy_since=now + timedelta(hours=1), limit=9):
        async with store.unit_of_work() as unit:
            await unit.mark_news_sent(news)
    async with store.unit_of_work() as unit:
        assert await unit.give_verdict(person.respondent_id, begun.id, verdict)
        return await unit.doubt_closing(person.respondent_id, begun.id)


async def test_an_author_for_whom_it_is_not_better_opens_the_case_again(store, anna, clock):
    number = await opened(store, anna)
    await closed(store, number)

    assert await judged(store, anna, Verdict.NOT_BETTER, clock)

    found = await kept(store, number)
    assert (found.state, found.owner, found.due_on) == (FollowUpState.WORKING, OWNER, clock.now().date() + 3 * DAY)
    assert found.closings[-1].doubted


@pytest.mark.parametrize("verdict", [Verdict.BETTER, Verdict.UNSURE])
async def test_other_verdicts_open_nothing(store, anna, clock, verdict):
    number = await opened(store, anna)
    await closed(store, number)

    assert not await judged(store, anna, verdict, clock)
    assert (await kept(store, number)).is_closed


async def test_a_verdict_opens_no_case_of_somebody_else_and_none_that_is_open(store, scene, anna, clock):
    other = await opened(store, await readable(store, scene, 2))
    await closed(store, other)
    number = await opened(store, anna)

    assert not await judged(store, anna, Verdict.NOT_BETTER, clock)
    assert (await kept(store, other)).is_closed
    assert (await kept(store, number)).closings == ()


async def test_what_is_held_of_ones_own_case_is_read(store, scene, anna):
    number = await opened(store, anna)
    await opened(store, await readable(store, scene, 2))

    assert [one.number for one in await store.own_follow_ups(anna.respondent_id)] == [number]
