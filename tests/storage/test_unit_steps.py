"""One answer: written once, whole or not at all."""

import asyncio
from datetime import UTC, date, timedelta

import pytest

from interview.language import Language
from interview.ports import SavedWords, StaleStepError
from interview.records import Disposition, Role
from interview.scales import Kind
from interview.state import Entry
from storage.errors import AnswerMissingError, ConstraintError


async def test_first_delivery_is_true_once(store):
    async with store.unit_of_work() as unit:
        first = await unit.first_delivery(900)
    async with store.unit_of_work() as unit:
        again = await unit.first_delivery(900)
        older = await unit.first_delivery(7)

    assert (first, again, older) == (True, False, True)


async def test_unit_of_work_forgets_everything_after_a_crash(store, scene):
    person = await scene.interviewee()

    async def crash() -> None:
        async with store.unit_of_work() as unit:
            await unit.first_delivery(900)
            await unit.save_step(scene.record(person, scene.rating(1, 2)))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        await crash()

    assert await scene.rows("processed_updates") == []
    assert await scene.rows("answers") == []
    assert await scene.read() == person


async def test_unit_of_work_forgets_everything_when_cancelled(store, scene):
    person = await scene.interviewee()
    written = asyncio.Event()

    async def hang() -> None:
        async with store.unit_of_work() as unit:
            await unit.save_step(scene.record(person, scene.rating(1, 2)))
            written.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(hang())
        await written.wait()
        task.cancel()

    assert await scene.rows("answers") == []
    assert (await scene.step(person, scene.rating(1, 3))).interview.version == person.interview.version + 1


async def test_person_is_none_for_a_stranger(store):
    async with store.unit_of_work() as unit:
        assert await unit.person(1) is None


async def test_add_person_returns_the_one_who_is_there(scene):
    first = await scene.person(language=Language.CS)

    again = await scene.person(language=Language.EN)

    assert again == first
    assert (first.role, first.reachable, first.may_contact) == (Role.CUSTOMER, True, False)
    assert len(await scene.rows("respondents")) == 1


async def test_ids_are_random(scene):
    ids = {(await scene.person(telegram_user_id)).respondent_id for telegram_user_id in range(1, 6)}

    assert len(ids) == 5
    assert all(len(respondent_id) == 32 and int(respondent_id, 16) for respondent_id in ids)


async def test_save_step_returns_what_person_reads_next(store, scene, clock):
    person = await scene.interviewee()
    due_at = clock.now() + timedelta(seconds=6)
    record = scene.record(
        person,
        scene.rating(1, 2),
        disposition=Disposition.PARTIAL,
        persona="returning",
        due_at=due_at,
        help_offered=True,
    )

    async with store.unit_of_work() as unit:
        after = await unit.save_step(record)

    assert (await scene.read()).interview == after
    assert after.version == person.interview.version + 1
    assert (after.disposition, after.persona, after.due_at) == (Disposition.PARTIAL, "returning", due_at)
    assert after.due_at.tzinfo is UTC
    assert (after.help_offered, after.minor_asked) == (True, False)


async def test_help_offered_stays_offered(scene):
    person = await scene.step(await scene.interviewee(), help_offered=True)

    person = await scene.step(person, scene.rating(1, 2))

    assert person.interview.help_offered


async def test_save_step_refuses_a_stale_version_and_writes_nothing(store, scene):
    stale = await scene.interviewee()
    await scene.step(stale, scene.rating(1, 2))

    async def step_again() -> None:
        async with store.unit_of_work() as unit:
            await unit.first_delivery(900)
            await unit.save_step(scene.record(stale, scene.rating(1, 5)))

    with pytest.raises(StaleStepError):
        await step_again()

    assert [answer.value for answer in await scene.rows("answers")] == [2]
    assert await scene.rows("processed_updates") == []


async def test_two_steps_at_once_only_one_moves_the_interview(store, scene):
    person = await scene.interviewee()

    async def rate(update_id: int, value: int) -> bool:
        try:
            async with store.unit_of_work() as unit:
                await unit.first_delivery(update_id)
                await unit.save_step(scene.record(person, scene.rating(1, value)))
        except StaleStepError:
            return False
        return True

    done = await asyncio.gather(*(rate(900 + value, value) for value in (1, 2, 3, 4, 5)))

    assert sorted(done) == [False, False, False, False, True]
    assert [answer.value for answer in await scene.rows("answers")] == [done.index(True) + 1]
    assert len(await scene.rows("processed_updates")) == 1


async def test_two_deliveries_at_once_only_one_is_first(store):
    async def deliver() -> bool:
        async with store.unit_of_work() as unit:
            return await unit.first_delivery(900)

    assert sorted(await asyncio.gather(deliver(), deliver(), deliver())) == [False, False, True]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.NPS, 0),
        (Kind.YES_NO, False),
        (Kind.YES_NO, True),
        (Kind.CHOICE, "buy"),
        (Kind.PATH, ("chat", "phone", "chat")),
        (Kind.EMOTION, ()),
        (Kind.NUMBER, 1_000_000),
        (Kind.NOTE, None),
    ],
)
async def test_values_come_back_as_they_were_given(store, scene, kind, value):
    person = await scene.interviewee()

    await scene.step(person, Entry(1, "core", "question", None, kind, value=value))

    (record,) = await store.records()
    assert record.answers[0].value == value
    assert type(record.answers[0].value) is type(value)


@pytest.mark.parametrize(
    ("kind", "value"), [(Kind.NPS, 11), (Kind.SATISFACTION, 0), (Kind.CES, 8), (Kind.CSAT, True), (Kind.YES_NO, "yes")]
)
async def test_a_value_off_its_scale_is_refused(scene, kind, value):
    person = await scene.interviewee()

    with pytest.raises(ConstraintError):
        await scene.step(person, Entry(1, "core", "question", None, kind, value=value))


async def test_back_supersedes_and_back_again_restores(store, scene):
    person = await scene.step(await scene.interviewee(), scene.rating(1, 2))
    person = await scene.step(person, scene.rating(2, 4), superseded=frozenset({1}))
    counted = [[answer.superseded for answer in (await store.records())[0].answers]]

    await scene.step(person, superseded=frozenset({2}), restored=frozenset({1}))

    counted.append([answer.superseded for answer in (await store.records())[0].answers])
    assert counted == [[True, False], [False, True]]
    assert (await store.records())[0].value("satisfaction", "support") == 2


async def test_skipped_and_probe_are_kept(store, scene):
    skipped = Entry(1, "core", "goal", None, Kind.CHOICE, skipped=True)
    probe = Entry(2, "story", "why", "support", Kind.TEXT, of="what_happened", skipped=True)
    check = Entry(3, "story", "satisfaction", "support", Kind.SATISFACTION, value=5, of="what_happened", check=True)

    await scene.step(await scene.interviewee(), skipped, probe, check)

    answers = (await store.records())[0].answers
    assert [(answer.skipped, answer.probe) for answer in answers] == [(True, False), (True, True), (False, False)]


async def test_closing_leaves_no_open_interview(store, scene, clock):
    person = await scene.interviewee()

    await scene.step(person, scene.rating(1, 2), closed=True, disposition=Disposition.COMPLETE)

    assert (await scene.read()).interview is None
    (row,) = await scene.rows("interviews")
    assert row.closed_at == clock.now()
    with pytest.raises(StaleStepError):
        await scene.step(person, scene.rating(2, 2))


async def test_a_new_interview_closes_the_older_one(store, scene, clock):
    person = await scene.interviewee()
    new = scene.new_interview(language=Language.EN)
    clock.advance(days=1)

    async with store.unit_of_work() as unit:
        opened = await unit.start_interview(person, new)

    assert (await scene.read()).interview == opened
    assert [record.disposition for record in await store.records()] == [Disposition.BROKEN_OFF, Disposition.INVITED]


async def test_a_complete_interview_stays_complete_when_a_new_one_is_opened(store, scene, clock):
    person = await scene.step(await scene.interviewee(), disposition=Disposition.COMPLETE)
    new = scene.new_interview(language=Language.EN)
    clock.advance(days=1)

    async with store.unit_of_work() as unit:
        await unit.start_interview(person, new)

    assert (await store.records())[0].disposition is Disposition.COMPLETE


async def test_facts_of_a_link_are_kept(store, scene):
    await scene.interviewee(source="sms", channel="chat", persona="new", example=True)

    (record,) = await store.records()

    assert (record.source, record.channel, record.persona, record.example) == ("sms", "chat", "new", True)
    assert (record.started_on, record.language, record.role) == (date(2026, 3, 1), "ru", Role.CUSTOMER)
    assert (await scene.rows("respondents"))[0].example


async def test_an_interview_needs_a_registered_guide(store, scene):
    person = await scene.person()
    new = scene.new_interview(guide_version=2)

    with pytest.raises(ConstraintError):
        async with store.unit_of_work() as unit:
            await unit.start_interview(person, new)


@pytest.mark.parametrize(
    ("option", "may_read", "may_write"),
    [("read_and_write", True, True), ("read_only", True, False), ("no", False, False)],
)
async def test_permission_is_kept_where_it_belongs(store, scene, option, may_read, may_write):
    await scene.step(await scene.interviewee(), permission=option)

    assert (await store.records())[0].may_read_story is may_read
    assert (await scene.read()).may_contact is may_write


async def test_permission_can_be_taken_back(store, scene):
    person = await scene.step(await scene.interviewee(), permission="read_and_write")

    await scene.step(person, permission="no")

    assert not (await store.records())[0].may_read_story
    assert not (await scene.read()).may_contact


async def test_language_changes_for_the_person_and_the_open_interview(store, scene):
    person = await scene.interviewee()

    async with store.unit_of_work() as unit:
        changed = await unit.set_language(person, Language.CS)

    assert await scene.read() == changed
    assert (changed.language, changed.interview.language) == (Language.CS, Language.CS)


async def test_reachable_follows_blocking(store, scene):
    await scene.person()

    async with store.unit_of_work() as unit:
        await unit.set_reachable((await unit.person(5_100_000_001)).telegram_user_id, reachable=False)

    assert not (await scene.read()).reachable


async def test_words_without_their_answer_are_an_error(store, scene):
    person = await scene.interviewee()

    with pytest.raises(AnswerMissingError):
        await scene.step(person, words=SavedWords(1, 101, "waited"))

    assert await scene.read() == person


async def test_an_answer_takes_one_select_and_three_writes_and_counts_as_a_change(store, scene, statements):
    person = await scene.interviewee()
    statements.clear()

    async with store.unit_of_work() as unit:
        await unit.first_delivery(900)
        read = await unit.person(person.telegram_user_id)
        await unit.save_step(scene.record(read, scene.rating(1, 2)))

    assert statements == ["INSERT", "SELECT", "UPDATE", "INSERT", "UPDATE"]


@pytest.mark.parametrize(("example", "kept"), [(False, 2), (True, 0)])
async def test_answers_that_came_too_fast_are_counted_but_not_of_examples(store, scene, example, kept):
    person = await scene.interviewee(example=example)
    for ordinal, hasty in enumerate((True, False, True), start=1):
        person = await scene.step(person, scene.rating(ordinal, 3, f"stage_{ordinal}"), hasty=hasty)

    assert [record.hasty for record in await store.records()] == [kept]
