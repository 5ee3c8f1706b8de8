"""Handovers as they are kept, changed by one alone, forgotten with their author."""

import asyncio
from datetime import datetime, timedelta

from interview.handovers import HandoverRecord
from interview.language import Language
from interview.records import Role
from interview.rights import OWNER, Grant, MemberRole
from storage.check import check
from storage.store import open_store

SAID = ("support", "call_centre", "shop", "approval", "", "24", "whole", "yes")


async def colleague(store, number=1):
    async with store.unit_of_work() as unit:
        return await unit.add_person(number, language=Language.CS, role=Role.STAFF)


async def logged(store, person, *, message_id=100, said=SAID):
    async with store.unit_of_work() as unit:
        kept = await unit.add_handover(person, message_id)
        for one in said:
            kept = await unit.change_handover(kept, kept.answered(one))
        return kept


async def test_a_handover_comes_back_as_it_was_also_after_a_restart(store, database_url, clock):
    person = await colleague(store)
    kept = await logged(store, person)

    again = await open_store(database_url, clock=clock, bot_id=42)

    assert await again.own_handovers(person.respondent_id) == [kept]
    assert await again.handovers() == [HandoverRecord(person.respondent_id, kept.week, kept.told)]
    await again.close()
    assert (kept.revision, kept.step, kept.told.decider, kept.told.hours) == (9, 8, None, 24)


async def test_one_message_begins_one_handover(store):
    person = await colleague(store)
    kept = await logged(store, person)

    async with store.unit_of_work() as unit:
        assert await unit.add_handover(person, 100) == kept


async def test_it_is_changed_by_one_alone(store):
    person = await colleague(store)
    kept = await logged(store, person, said=())

    async def change(value):
        async with store.unit_of_work() as unit:
            return await unit.change_handover(kept, kept.answered(value))

    changed = await asyncio.gather(*(change(value) for value in ("support", "purchase", "loyalty")))

    assert sum(one is not None for one in changed) == 1


async def test_somebody_elses_is_not_found(store):
    kept = await logged(store, await colleague(store))
    other = await colleague(store, 2)

    async with store.unit_of_work() as unit:
        assert await unit.handover(other, kept.tag) is None
        assert await unit.handover(other, "%") is None


async def test_it_goes_with_its_author(store):
    person = await colleague(store)
    await logged(store, person)

    async with store.unit_of_work() as unit:
        await unit.erase(person)

    assert await store.handovers() == []


async def test_a_managers_counts_in_no_group(store):
    agent, manager = [await colleague(store, number) for number in (1, 2)]
    for person in (agent, manager):
        await logged(store, person)

    async with store.unit_of_work() as unit:
        number = await unit.draft_invitation(Grant(MemberRole.MANAGER), by=OWNER)
        await unit.use(await unit.issue(number, "token"), manager.telegram_user_id, language=Language.EN)

    assert [one.respondent_id for one in await store.agents_handovers()] == [agent.respondent_id]
    assert len(await store.handovers()) == 2


async def test_retention_takes_it_and_who_logged_nothing_else(store, clock, database_url):
    person = await colleague(store)
    await logged(store, person)
    far: datetime = clock.now() + timedelta(days=2)

    async def purge(before):
        await store.purge(answers_before=before, updates_before=before, messages_before=before)

    await purge(clock.now() - timedelta(days=2))
    assert len(await store.handovers()) == 1
    await purge(far)

    assert await store.handovers() == []
    async with store.unit_of_work() as unit:
        assert await unit.person(1) is None
    assert await check(database_url) == []
