"""Whose interview is to be reminded of, in both databases."""

import asyncio
from datetime import timedelta

from sqlalchemy import update

from interview.records import Disposition
from interview.reminders import Reminders
from storage.check import check
from storage.tables import interviews, respondents


async def may_be_written_to(store):
    async with store.database.writing() as connection:
        await connection.execute(update(respondents).values(may_contact=True))


async def due(store, clock):
    return [(one.telegram_user_id, one.sent) for one in await store.due_reminders(clock.now(), limit=9)]


async def test_silence_of_a_day_is_due_for_those_who_may_be_written_to(store, scene, clock):
    await scene.interviewee(1)
    clock.advance(hours=24)
    assert await due(store, clock) == []

    await may_be_written_to(store)

    assert await due(store, clock) == [(1, 0)]
    clock.advance(seconds=-1)
    assert await due(store, clock) == []


async def test_a_wish_is_due_at_its_moment_until_the_next_step(store, scene, clock):
    person = await scene.interviewee(1)
    async with store.unit_of_work() as unit:
        await unit.want_reminder(person.interview, clock.now() + timedelta(hours=20))
        assert await unit.reminders(person.interview) == Reminders(wanted_at=clock.now() + timedelta(hours=20))
    clock.advance(hours=20)
    assert await due(store, clock) == [(1, 0)]

    await scene.step(person, scene.rating(1, 4))

    assert await due(store, clock) == []


async def test_a_reminder_is_marked_by_one_alone_and_twice_at_most(store, scene, clock):
    await scene.interviewee(1)
    await may_be_written_to(store)
    for sent in (0, 1):
        clock.advance(hours=48)
        (one,) = await store.due_reminders(clock.now(), limit=9)
        assert one.sent == sent
        marked = await asyncio.gather(*(store.mark_reminded(one, clock.now()) for _ in range(3)))
        assert sorted(marked) == [False, False, True]
        clock.advance(hours=47)
        assert await due(store, clock) == []

    clock.advance(hours=100)
    assert await due(store, clock) == []


async def test_nobody_is_due_who_is_through_gone_or_made_up(store, scene, clock):
    people = [await scene.interviewee(number) for number in range(1, 7)]
    await scene.step(people[0], scene.rating(1, 4), disposition=Disposition.COMPLETE)
    await scene.step(people[1], closed=True)
    await may_be_written_to(store)
    async with store.unit_of_work() as unit:
        await unit.set_reachable(3, reachable=False)
        await unit.erase(people[3])
        await unit.stop_reminders(people[4].interview)
    async with store.database.writing() as connection:
        await connection.execute(
            update(interviews).where(interviews.c.id == people[5].interview.id).values(example=True)
        )
    clock.advance(days=2)

    assert await due(store, clock) == []


async def test_whoever_told_lately_is_due_once_that_is_a_month_ago(store, scene, clock):
    told = await scene.interviewee(1)
    await scene.step(told, scene.rating(1, 4), disposition=Disposition.COMPLETE, closed=True)
    clock.advance(days=29)
    await scene.interviewee(1)
    await may_be_written_to(store)
    clock.advance(hours=23)
    assert await due(store, clock) == []

    clock.advance(hours=1)

    assert await due(store, clock) == [(1, 0)]


async def test_an_interview_that_was_erased_is_not_marked(store, scene, clock):
    person = await scene.interviewee(1)
    await may_be_written_to(store)
    clock.advance(days=1)
    (one,) = await store.due_reminders(clock.now(), limit=9)
    async with store.unit_of_work() as unit:
        await unit.erase(person)

    assert not await store.mark_reminded(one, clock.now())
    assert await scene.rows("reminders") == []


async def test_what_is_kept_goes_with_the_interview(store, scene, clock, database_url):
    person = await scene.interviewee(1)
    async with store.unit_of_work() as unit:
        await unit.stop_reminders(person.interview)
    assert await store.own_reminders(person.respondent_id) == {person.interview.id: Reminders(stopped=True)}

    later = clock.now() + timedelta(seconds=1)
    await store.purge(answers_before=later, updates_before=later, messages_before=later)

    assert await scene.rows("reminders") == []
    assert await check(database_url) == []
