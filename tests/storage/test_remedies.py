"""News of remedies: to whom, once, at most one a month, and verdicts counted by fives."""

import asyncio
from datetime import timedelta

import pytest

from interview.language import Language
from interview.remedy import Pain, RemedyState, Verdict
from storage.tables import interviews, respondents

TELLER = 9_100_000_001
PAIN, OTHER_PAIN = Pain("customer_journey", "support", "wait_time"), Pain("customer_journey", "support", "price")


@pytest.fixture
async def people(store, scene):
    """Six who may be written to, and one who may not."""
    found = [await scene.interviewee(number) for number in range(1, 8)]
    async with store.database.writing() as connection:
        await connection.execute(interviews.update().values(may_read_story=True))
        await connection.execute(
            respondents.update().where(respondents.c.telegram_user_id < 7).values(may_contact=True)
        )
    return found


def given(people):
    return [person.interview.id for person in people]


async def told(store, people, pain=PAIN):
    async with store.unit_of_work() as unit:
        begun = await unit.begin_remedy(pain, by=TELLER)
        await unit.keep_remedy_text(begun, "two more people answer")
        await unit.queue_news(begun, given(people))
        return await unit.remedy(begun.id)


async def again(scene, person):
    """Let somebody give another interview; return its id."""
    async with scene.store.unit_of_work() as unit:
        interview = await unit.start_interview(person, scene.new_interview())
    async with scene.store.database.writing() as connection:
        await connection.execute(interviews.update().values(may_read_story=True))
    return interview.id


async def waiting(store, clock):
    now = clock.now()
    return await store.news_to_send(today=now.date(), busy_since=now + timedelta(hours=1), limit=99)


async def sent(store, clock):
    marked = []
    for one in await waiting(store, clock):
        async with store.unit_of_work() as unit:
            marked.append(await unit.mark_news_sent(one))
    return marked


async def test_those_hear_who_allow_it_and_of_one_pain_once(store, people, clock):
    assert await store.count_listeners(PAIN, given(people)) == {Language.RU: 6}

    remedy = await told(store, people)

    assert (remedy.state, remedy.told_by) == (RemedyState.TOLD, None)
    assert await store.count_listeners(PAIN, given(people)) == {}
    assert await store.count_listeners(OTHER_PAIN, given(people)) == {Language.RU: 6}
    assert {one.author.telegram_user_id for one in await waiting(store, clock)} == {1, 2, 3, 4, 5, 6}


async def test_one_message_in_thirty_days_whatever_it_is_about(store, people, clock):
    await told(store, people)
    await told(store, people, OTHER_PAIN)

    assert sorted(await sent(store, clock)) == [False] * 6 + [True] * 6
    assert await waiting(store, clock) == []
    clock.advance(days=29)
    assert await waiting(store, clock) == []
    clock.advance(days=1)
    assert await sent(store, clock) == [True] * 6


async def test_whoever_said_no_hears_of_the_next_remedy_and_is_not_counted(store, people, clock):
    first = await told(store, people)
    await sent(store, clock)
    async with store.unit_of_work() as unit:
        for person, verdict in zip(people, (Verdict.NOT_BETTER, Verdict.BETTER, Verdict.UNSURE), strict=False):
            await unit.give_verdict(person.respondent_id, first.id, verdict)
    clock.advance(days=45)
    assert await store.count_listeners(PAIN, given(people)) == {}

    await told(store, people)

    assert [one.author.telegram_user_id for one in await waiting(store, clock)] == [1]
    assert await sent(store, clock) == [True]
    clock.advance(days=45)
    await told(store, people)  # without an answer to the second, that one is the last word
    assert await waiting(store, clock) == []


async def test_whoever_tells_of_it_anew_hears_again_and_is_counted(store, people, scene, clock):
    await told(store, people[:2])
    clock.advance(days=1)
    anew = await again(scene, people[0])
    assert await store.count_listeners(PAIN, [anew]) == {}  # the first news are still on their way
    await sent(store, clock)
    clock.advance(days=45)

    assert await store.count_listeners(PAIN, [anew, people[1].interview.id]) == {Language.RU: 1}


async def test_news_are_marked_by_one_alone(store, people, clock):
    await told(store, people[:1])
    (one,) = await waiting(store, clock)

    async def mark():
        async with store.unit_of_work() as unit:
            return await unit.mark_news_sent(one)

    assert sorted(await asyncio.gather(mark(), mark(), mark())) == [False, False, True]


async def test_verdicts_count_by_fives_and_stay_counted_when_somebody_withdraws(store, people, clock):
    remedy = await told(store, people)
    await sent(store, clock)

    async def says(person, verdict):
        async with store.unit_of_work() as unit:
            return await unit.give_verdict(person.respondent_id, remedy.id, verdict)

    for person in people[:4]:
        assert await says(person, Verdict.BETTER)
    assert not await says(people[0], Verdict.UNSURE)  # once
    assert not await says(people[6], Verdict.BETTER)  # was not told
    (found,) = await store.remedies_of(PAIN)
    assert sum(found.verdicts.values()) == 0
    await says(people[4], Verdict.NOT_BETTER)
    async with store.unit_of_work() as unit:
        await unit.erase(people[4])
    await says(people[5], Verdict.UNSURE)

    (found,) = await store.remedies_of(PAIN)
    assert found.verdicts == {Verdict.BETTER: 4, Verdict.NOT_BETTER: 1, Verdict.UNSURE: 0}


async def test_stopping_is_for_those_who_were_told_and_ends_questions_too(store, people, clock):
    remedy = await told(store, people)
    async with store.unit_of_work() as unit:
        assert not await unit.forbid_news(people[0].respondent_id, remedy.id)  # not yet
    await sent(store, clock)
    async with store.unit_of_work() as unit:
        assert await unit.forbid_news(people[0].respondent_id, remedy.id)

    assert not await store.may_be_asked(people[0].interview.id)
    assert await store.may_be_asked(people[1].interview.id)


async def test_what_one_person_was_told_is_read_and_erased(store, people, scene, clock):
    remedy = await told(store, people)
    await sent(store, clock)

    (own,) = await store.own_news(people[0].respondent_id)
    assert (own.text, own.verdict) == (remedy.text, None)
    async with store.unit_of_work() as unit:
        await unit.erase(people[0])
    assert len(await scene.rows("remedy_news")) == 5
