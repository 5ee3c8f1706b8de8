"""Questions to authors as they are kept, moved on by one alone, forgotten with their author or asker."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from interview.dialogue import InquiryState
from interview.language import Language
from storage.check import check
from storage.dialogues import forget_asker
from storage.tables import interviews, respondents

ASKER, OTHER = 9_100_000_001, 9_100_000_002
QUESTION, ANSWER = "какой звонок помог", "ни один"


@pytest.fixture
async def author(store, scene):
    """Somebody who allowed to be read and written to."""
    person = await scene.interviewee()
    await allow(store)
    return person


async def allow(store):
    async with store.database.writing() as connection:
        await connection.execute(interviews.update().values(may_read_story=True))
        await connection.execute(respondents.update().values(may_contact=True))


async def begun(store, author, *, by=ASKER):
    async with store.unit_of_work() as unit:
        return await unit.begin_inquiry(author.interview.id, by=by, language=Language.EN, stage_id=None)


async def moved(store, before, state, **changes):
    after = replace(before, state=state, **changes)
    async with store.unit_of_work() as unit:
        assert await unit.change_inquiry(before, after)
    return after


async def queued(store, author, *, by=ASKER):
    inquiry = await begun(store, author, by=by)
    return await moved(store, inquiry, InquiryState.QUEUED, text=QUESTION, asked_on=inquiry.told_on)


async def to_send(store, clock):
    found = await store.inquiries_to_send(busy_since=clock.now() + timedelta(hours=1), limit=9)
    return [inquiry for inquiry, _ in found]


async def test_only_those_are_asked_who_allowed_it(store, scene):
    person = await scene.interviewee()

    assert await begun(store, person) is None
    assert not await store.may_be_asked(person.interview.id)
    await allow(store)
    assert await store.may_be_asked(person.interview.id)
    assert (await begun(store, person)).state is InquiryState.WRITING


async def test_a_new_question_takes_the_place_of_one_not_confirmed(store, author, scene, clock):
    first = await begun(store, author)
    second = await begun(store, author)
    third = await queued(store, author, by=OTHER)

    async with store.unit_of_work() as unit:
        assert await unit.inquiry(first.id) is None
        assert await unit.inquiry_in_writing(ASKER, since=clock.now()) == second
        assert await unit.inquiry_in_writing(OTHER, since=clock.now()) is None
    clock.advance(days=2)
    async with store.unit_of_work() as unit:
        assert await unit.inquiry_in_writing(ASKER, since=clock.now() - timedelta(days=1)) is None
    assert await to_send(store, clock) == [third]


async def test_a_question_is_moved_on_by_one_alone(store, author):
    inquiry = await queued(store, author)

    async def send():
        async with store.unit_of_work() as unit:
            return await unit.change_inquiry(inquiry, replace(inquiry, state=InquiryState.SENDING))

    assert sorted(await asyncio.gather(send(), send(), send())) == [False, False, True]


async def test_an_ended_role_leaves_no_number_and_none_comes_back(store, author, scene):
    inquiry = await queued(store, author)
    await begun(store, author)
    async with store.database.writing() as connection:
        await forget_asker(connection, ASKER)

    await moved(store, inquiry, InquiryState.SENDING)  # by a loop that read it before

    (row,) = await scene.rows("inquiries")
    assert (row.asked_by, row.state) == (None, "sending")


async def test_forbidding_questions_lasts_whatever_is_allowed_later(store, author, clock):
    inquiry = await queued(store, author)
    async with store.unit_of_work() as unit:
        await unit.forbid_questions(inquiry)
    assert not await store.may_be_asked(author.interview.id)

    await allow(store)

    assert not await store.may_be_asked(author.interview.id)
    ((_, asked),) = await store.inquiries_to_send(busy_since=clock.now() + timedelta(hours=1), limit=9)
    assert not asked.may_be_asked


async def test_nobody_is_interrupted_in_an_interview(store, author, clock):
    await queued(store, author)

    assert await store.inquiries_to_send(busy_since=clock.now() - timedelta(hours=1), limit=9) == []
    assert len(await to_send(store, clock)) == 1


async def test_only_the_author_finds_a_question_that_was_sent(store, author, scene, clock):
    other = await scene.interviewee(7)
    inquiry = await queued(store, author)
    async with store.unit_of_work() as unit:
        assert await unit.inquiry_to_author(author.respondent_id, inquiry.id) is None  # not sent yet
    sent = await moved(store, inquiry, InquiryState.SENT)
    answering = await moved(store, sent, InquiryState.ANSWERING)

    async with store.unit_of_work() as unit:
        assert await unit.inquiry_to_author(other.respondent_id, inquiry.id) is None
        assert await unit.inquiry_in_answering(other.respondent_id, since=clock.now()) is None
        assert await unit.inquiry_in_answering(author.respondent_id, since=clock.now()) == answering
        asked = await unit.author_of(inquiry)
        assert await unit.count_unanswered(asked, since=inquiry.asked_on - timedelta(days=1)) == 1
        assert await unit.count_unanswered(asked, since=inquiry.asked_on) == 0
        await unit.stop_answering(other.respondent_id)
        await unit.stop_answering(author.respondent_id)
        assert (await unit.inquiry(inquiry.id)).state is InquiryState.SENT


async def test_an_answer_is_told_once_and_goes_with_its_author(store, author, scene):
    inquiry = await queued(store, author)
    sent = await moved(store, inquiry, InquiryState.SENT)
    done = await moved(store, sent, InquiryState.ANSWERED, answer=ANSWER, answered_on=sent.told_on)
    assert await store.inquiries_to_tell(limit=9) == [done]
    told = await moved(store, done, InquiryState.ANSWERED, told=True)
    assert await store.inquiries_to_tell(limit=9) == []
    assert await store.own_inquiries(author.respondent_id) == [told]

    async with store.unit_of_work() as unit:
        await unit.erase(author)

    assert await scene.rows("inquiries") == []


async def test_the_check_counts_what_waits(store, author, database_url):
    await queued(store, author)

    (problem,) = await check(database_url)

    assert (problem.code, problem.count, problem.serious) == ("unsent_questions", 1, False)
