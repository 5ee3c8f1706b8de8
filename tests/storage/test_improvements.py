"""Actions as they are kept: owned by roles in force alone, thanked for once each, forgotten with whom they concern."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from interview.improvements import Aim, Progress
from interview.language import Language
from interview.notes import NoteTags
from interview.records import Role
from interview.rights import OWNER, Actor, ActorRole, Grant, MemberRole
from storage.errors import ConstraintError
from storage.store import open_store
from storage.tables import respondents

WAIT = Aim("customer_journey", "support", "wait_time")
PRICE = Aim("customer_journey", "purchase", "price")
TODAY = date(2026, 3, 1)


async def manager(store, telegram_id=77, *, label="Radu", role=MemberRole.MANAGER):
    async with store.unit_of_work() as unit:
        draft = await unit.draft_invitation(Grant(role, label=label), by=OWNER)
        invitation = await unit.issue(draft, f"token{telegram_id}")
        return await unit.use(invitation, telegram_id, language=Language.EN)


async def made(store, aim=WAIT, **options):
    async with store.unit_of_work() as unit:
        return await unit.add_improvement(aim, on=TODAY, **options)


async def put(store, improvement):
    async with store.unit_of_work() as unit:
        await unit.put_improvement(improvement)


async def end(store, improvement, progress=Progress.DONE, on=TODAY):
    async with store.unit_of_work() as unit:
        now = await unit.improvement(improvement.number)
        await unit.put_improvement(now.moved_to(progress, on))


async def colleague(store, number, *, category="wait_time"):
    async with store.unit_of_work() as unit:
        person = await unit.add_person(number, language=Language.CS, role=Role.STAFF)
        note = await unit.add_note(person, 100 + number, "words", answered=True)
        await unit.change_note(note, note.read_as(NoteTags("support", category=category), "t1"))
    return person


async def answer(store, improvement, person, works):
    async with store.unit_of_work() as unit:
        return await unit.answer_fix(improvement.number, person.respondent_id, works=works)


async def tell_all(store):
    due = await store.thanks_due(limit=99)
    return [one.telegram_user_id for one in due if await store.mark_thanked(one)]


async def test_an_action_comes_back_as_it_was_also_after_a_restart(store, database_url, clock):
    member = await manager(store)
    new = await made(store, owner=Actor(ActorRole.MANAGER, member.number), progress=Progress.DOING)
    changed = replace(new.with_aim(PRICE), title="Call back", due_on=date(2026, 3, 8), effort=3, is_news=True)
    await put(store, changed)

    again = await open_store(database_url, clock=clock, bot_id=42)

    assert await again.improvements() == [replace(changed, owner_label="Radu")]
    async with again.unit_of_work() as unit:
        assert await unit.improvement(new.number) == replace(changed, owner_label="Radu")
        assert await unit.improvement(new.number + 1) is None
    await again.close()
    assert changed.doing_on == TODAY


async def test_nobody_owns_what_belonged_to_a_role_that_ended(store):
    member = await manager(store)
    await made(store, owner=Actor(ActorRole.MANAGER, member.number))
    await made(store, owner=OWNER)
    async with store.unit_of_work() as unit:
        await unit.end_membership(member.number)
    agent = await manager(store, 78, role=MemberRole.AGENT)
    await made(store, owner=Actor(ActorRole.MANAGER, agent.number))

    assert [one.owner for one in await store.improvements()] == [None, OWNER, None]
    assert [one.owner_label for one in await store.improvements()] == [None, None, None]


@pytest.mark.parametrize("change", [{"effort": 6}, {"owner": Actor(ActorRole.OWNER, 3)}, {"closed_on": TODAY}])
async def test_impossible_actions_are_refused(store, change):
    new = await made(store)

    with pytest.raises(ConstraintError):
        await put(store, replace(new, **change))


async def test_everybody_who_noted_the_pain_before_is_thanked_once(store):
    first = await made(store)
    one, two = await colleague(store, 1), await colleague(store, 2)
    await colleague(store, 3, category="price")
    assert await tell_all(store) == []

    await end(store, first)
    later = await colleague(store, 4)
    told = sorted(await tell_all(store))
    await end(store, first, Progress.DOING)
    await end(store, first)

    assert told == [1, 2]
    assert await tell_all(store) == [4]  # noted before it was done the second time
    assert [(found.number, found.works) for found in await store.fix_answers(one.respondent_id)] == [(1, None)]
    assert two != later


async def test_an_example_is_told_of_no_fix(store):
    invented, _ = await colleague(store, 1), await colleague(store, 2)
    async with store.database.writing() as connection:
        await connection.execute(
            update(respondents).where(respondents.c.id == invented.respondent_id).values(example=True)
        )
    await end(store, await made(store))

    assert await tell_all(store) == [2]


async def test_of_two_processes_one_tells(store):
    await colleague(store, 1)
    await end(store, await made(store))
    (due,) = await store.thanks_due(limit=9)

    marked = await asyncio.gather(*(store.mark_thanked(due) for _ in range(3)))

    assert sorted(marked) == [False, False, True]


async def test_what_was_opened_again_before_anybody_was_told_is_told_nobody(store):
    await colleague(store, 1)
    new = await made(store)
    await end(store, new)
    await end(store, new, Progress.DOING)

    assert await tell_all(store) == []


async def test_an_answer_counts_of_whom_was_asked_alone_and_is_asked_anew_after_another_try(store):
    person, other = await colleague(store, 1), await colleague(store, 2)
    stranger = await colleague(store, 3, category="price")
    new = await made(store)
    await end(store, new)
    assert not await answer(store, new, person, False)  # not told yet
    await tell_all(store)

    assert await answer(store, new, person, False)
    assert await answer(store, new, other, True)
    assert not await answer(store, new, stranger, False)
    assert [one.doubted for one in await store.improvements()] == [1]
    await end(store, new, Progress.DOING)
    await end(store, new)

    assert [one.doubted for one in await store.improvements()] == [0]
    assert await tell_all(store) == [1]


async def test_withdrawing_and_deleting_the_note_take_the_answer_along(store):
    person, other = await colleague(store, 1), await colleague(store, 2)
    new = await made(store)
    await end(store, new)
    await tell_all(store)
    for one in (person, other):
        await answer(store, new, one, False)

    async with store.unit_of_work() as unit:
        await unit.erase(person)
    assert [one.doubted for one in await store.improvements()] == [1]
    (note,) = await store.own_notes(other.respondent_id)
    async with store.unit_of_work() as unit:
        await unit.delete_note(note)

    assert [one.doubted for one in await store.improvements()] == [0]
    assert await store.fix_answers(other.respondent_id) == []


async def test_figures_are_kept_once_and_only_of_what_is_done(store):
    new = await made(store)
    await store.keep_figures(new.number, "early")
    await end(store, new)
    await store.keep_figures(new.number, "first")
    await store.keep_figures(new.number, "second")

    assert [one.figures for one in await store.improvements()] == ["first"]
    await end(store, new, Progress.DOING)
    assert [one.figures for one in await store.improvements()] == [None]


async def test_what_ended_is_purged_with_the_answers_of_its_time(store, clock):
    kept, ended = await made(store), await made(store, PRICE)
    await end(store, ended, Progress.DROPPED)
    clock.advance(days=400)
    before = clock.now() - timedelta(days=365)

    await store.purge(answers_before=before, updates_before=before, messages_before=before)

    assert [one.number for one in await store.improvements()] == [kept.number]
    assert (await made(store)).number > ended.number


async def test_two_at_once_see_what_the_other_made(store):
    async def take():
        async with store.unit_of_work() as unit:
            if not await unit.improvements():
                await asyncio.sleep(0.05)
                await unit.add_improvement(WAIT, on=TODAY, owner=OWNER)

    await asyncio.gather(take(), take())

    assert len(await store.improvements()) == 1
