"""Notes of friction and weekly questions as they are kept, changed by one alone, forgotten with their author."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from interview.language import Language
from interview.notes import NoteField, NoteTags
from interview.records import Role
from interview.rights import OWNER, Grant, MemberRole
from storage.check import check
from storage.errors import ConstraintError
from storage.store import open_store
from storage.tables import respondents

WORDS = "система висит третий день"
TAGS = NoteTags("support", "use", "phone", "tech", 3, 2, 15)
THURSDAY = date(2026, 3, 5)
MOMENT = datetime(2026, 3, 5, 15, tzinfo=UTC)


async def colleague(store, number=1, *, language=Language.CS):
    async with store.unit_of_work() as unit:
        return await unit.add_person(number, language=language, role=Role.STAFF)


async def noted(store, person, *, message_id=100, tags=TAGS, text=WORDS):
    async with store.unit_of_work() as unit:
        note = await unit.add_note(person, message_id, text, answered=True)
        return await unit.change_note(note, note.read_as(tags, "t1"))


async def test_a_note_comes_back_as_it_was_also_after_a_restart(store, database_url, clock):
    person = await colleague(store)
    note = await noted(store, person)
    async with store.unit_of_work() as unit:
        right = await unit.change_note(note, replace(note.set_right(NoteField.SEVERITY, "1"), confirmed=True))

    again = await open_store(database_url, clock=clock, bot_id=42)

    assert await again.own_notes(person.respondent_id) == [right]
    async with again.unit_of_work() as unit:
        assert await unit.note(person, right.tag) == right
        assert await unit.note_of_message(person, 100) == right
    await again.close()
    assert (right.revision, right.tags.severity, right.by_hand) == (3, 1, frozenset({NoteField.SEVERITY}))


async def test_one_message_is_one_note(store):
    person = await colleague(store)
    first = await noted(store, person)

    async with store.unit_of_work() as unit:
        again = await unit.add_note(person, 100, "other words", answered=False)

    assert again == first
    assert len(await store.own_notes(person.respondent_id)) == 1


async def test_a_note_is_changed_by_one_alone(store):
    person = await colleague(store)
    note = await noted(store, person)

    async def change(number):
        async with store.unit_of_work() as unit:
            return await unit.change_note(note, note.set_right(NoteField.TIMES, str(number)))

    changed = await asyncio.gather(*(change(number) for number in (1, 2, 3)))

    assert sum(one is not None for one in changed) == 1


async def test_somebody_elses_note_is_not_found(store):
    note = await noted(store, await colleague(store))
    other = await colleague(store, 2)

    async with store.unit_of_work() as unit:
        assert await unit.note(other, note.tag) is None
        assert await unit.note(other, "%") is None


async def test_impossible_figures_are_refused(store):
    person = await colleague(store)

    for tags in (replace(TAGS, severity=4), replace(TAGS, minutes=0), replace(TAGS, times=10_000)):
        with pytest.raises(ConstraintError):
            await noted(store, person, tags=tags, message_id=tags.severity or 7)


async def test_a_note_is_unread_until_a_tagger_read_it_and_again_for_a_newer_one(store):
    person = await colleague(store)
    async with store.unit_of_work() as unit:
        waiting = await unit.add_note(person, 1, WORDS, answered=False)
        await unit.add_note(person, 2, WORDS, answered=True)

    assert [note.message_id for note in await store.untagged_notes("t1", limit=9)] == [2]
    assert [one.note for one in await store.unanswered_notes(limit=9)] == [waiting]
    await noted(store, person, message_id=3)
    assert [note.message_id for note in await store.untagged_notes("t1", limit=9)] == [2]
    assert len(await store.untagged_notes("t2", limit=9)) == 2


async def test_nobody_is_answered_who_blocked_the_bot(store):
    person = await colleague(store)
    async with store.unit_of_work() as unit:
        await unit.add_note(person, 1, WORDS, answered=False)
        await unit.set_reachable(person.telegram_user_id, reachable=False)

    assert await store.unanswered_notes(limit=9) == []


async def test_what_leaves_the_store_has_a_week_and_no_day(store, clock):
    await noted(store, await colleague(store))

    (record,) = await store.notes()

    assert record.week == date(2026, 2, 23)
    assert not hasattr(record, "given_on")
    assert not hasattr(record, "message_id")


async def test_the_same_is_counted_by_people_within_the_week(store, clock):
    people = [await colleague(store, number) for number in (1, 2, 3)]
    notes = [await noted(store, person) for person in people]
    await noted(store, people[1], message_id=101)
    await noted(store, await colleague(store, 4), tags=replace(TAGS, category="price"))

    assert await store.colleagues_this_week(notes[0]) == 2
    clock.advance(days=7)
    later = await noted(store, people[0], message_id=102)
    assert await store.colleagues_this_week(later) == 0
    unknown = await noted(store, people[0], message_id=103, tags=NoteTags())
    await noted(store, people[1], message_id=104, tags=NoteTags())
    assert await store.colleagues_this_week(unknown) == 0
    assert await store.staff_count() == 4


async def test_whoever_leads_counts_among_no_agents(store, database_url, clock):
    agent, manager, owner = [await colleague(store, number) for number in (1, 2, 3)]
    async with store.unit_of_work() as unit:
        number = await unit.draft_invitation(Grant(MemberRole.MANAGER), by=OWNER)
        made = await unit.use(await unit.issue(number, "token"), manager.telegram_user_id, language=Language.EN)
    notes = [await noted(store, person) for person in (agent, manager, owner)]
    again = await open_store(database_url, clock=clock, bot_id=42, owners=frozenset({owner.telegram_user_id}))

    assert [note.respondent_id for note in await again.agents_notes()] == [agent.respondent_id]
    assert await again.staff_count() == 1
    assert (await again.colleagues_this_week(notes[0]), await again.colleagues_this_week(notes[1])) == (0, 1)
    assert len(await again.notes()) == 3
    async with again.unit_of_work() as unit:
        await unit.end_membership(made.number)
    assert len(await again.agents_notes()) == 2
    await again.close()


async def test_withdrawing_takes_notes_and_questions_along(store):
    person = await colleague(store)
    await noted(store, person)
    await store.mark_asked(person.respondent_id, THURSDAY)

    async with store.unit_of_work() as unit:
        await unit.erase(person)

    assert await store.notes() == []
    assert await store.pulses_due(THURSDAY, MOMENT) == []


async def test_old_notes_are_purged_and_keep_their_author_until_then(store, clock):
    person = await colleague(store)
    clock.advance(days=300)
    await noted(store, person)
    clock.advance(days=100)

    async def purge():
        before = clock.now() - timedelta(days=365)
        await store.purge(answers_before=before, updates_before=before, messages_before=before)

    await purge()
    assert len(await store.own_notes(person.respondent_id)) == 1
    clock.advance(days=300)
    await purge()

    assert await store.notes() == []
    async with store.unit_of_work() as unit:
        assert await unit.person(person.telegram_user_id) is None


async def test_the_check_counts_notes_that_nobody_read(store, database_url):
    person = await colleague(store)
    async with store.unit_of_work() as unit:
        await unit.add_note(person, 1, WORDS, answered=True)

    (problem,) = await check(database_url)

    assert (problem.code, problem.count, problem.serious) == ("untagged_notes", 1, False)


# Weekly questions


async def due(store, day=THURSDAY):
    moment = datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=15)
    return [one.telegram_user_id for one in await store.pulses_due(day, moment)]


async def test_an_example_is_asked_nothing(store):
    invented, real = await colleague(store, 1), await colleague(store, 2)
    await noted(store, invented)
    await noted(store, real)
    async with store.database.writing() as connection:
        await connection.execute(
            update(respondents).where(respondents.c.id == invented.respondent_id).values(example=True)
        )

    assert await due(store) == [2]


async def test_those_are_asked_who_noted_something_before_or_agreed(store, clock):
    noting, silent, customer = await colleague(store, 1), await colleague(store, 2), 3
    await noted(store, noting)
    async with store.unit_of_work() as unit:
        await unit.add_person(customer, language=Language.EN, role=Role.CUSTOMER)

    assert await due(store) == [1]
    assert silent.respondent_id not in [one.respondent_id for one in await store.pulses_due(THURSDAY, MOMENT)]


async def test_nobody_is_asked_on_the_day_of_the_first_note(store, clock):
    clock.moment = MOMENT
    await noted(store, await colleague(store, 1))

    assert await due(store) == []
    assert await due(store, THURSDAY + timedelta(days=7)) == [1]


async def test_somebody_is_marked_once_a_week_by_one_alone(store):
    person = await colleague(store)
    await noted(store, person)

    marked = await asyncio.gather(*(store.mark_asked(person.respondent_id, THURSDAY) for _ in range(3)))

    assert sorted(marked) == [False, False, True]
    assert await due(store) == []
    week_later = THURSDAY + timedelta(days=7)
    assert await due(store, week_later) == [1]
    assert sorted([await store.mark_asked(person.respondent_id, week_later) for _ in range(2)]) == [False, True]


@pytest.mark.parametrize("asked_before", [False, True])
async def test_never_again_stays_so(store, asked_before):
    person = await colleague(store)
    await noted(store, person)
    if asked_before:
        await store.mark_asked(person.respondent_id, THURSDAY)

    async with store.unit_of_work() as unit:
        await unit.want_pulses(person, wanted=False)

    assert await due(store, THURSDAY + timedelta(days=7)) == []
    assert not await store.mark_asked(person.respondent_id, THURSDAY + timedelta(days=7))


async def test_never_again_can_be_taken_back(store):
    person = await colleague(store)
    await noted(store, person)
    assert await store.wants_pulses(person.respondent_id)

    for wanted in (False, True):
        async with store.unit_of_work() as unit:
            await unit.want_pulses(person, wanted=wanted)
        assert await store.wants_pulses(person.respondent_id) is wanted

    assert await due(store, THURSDAY + timedelta(days=7)) == [1]
