"""Weekly digests as they are kept: set, marked once, followed by what is known of their chat."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from interview.digest import Digest
from interview.language import Language
from storage.store import open_store

PRIVATE = Digest(chat_id=5_100_000_001, owner_id=5_100_000_001, language=Language.RO, sent_on=date(2026, 3, 2))
TOPIC = Digest(
    chat_id=-1_002_000_000_001, owner_id=PRIVATE.owner_id, language=Language.CS, thread_id=7, weekday=6, hour=23,
    zone="Europe/Prague", enabled=False, seen='{"of": "карта"}',
)  # fmt: skip
MONDAY = date(2026, 3, 9)


async def put(store, *digests):
    async with store.unit_of_work() as unit:
        for digest in digests:
            await unit.put_digest(digest)


async def test_a_digest_comes_back_as_it_was_also_after_a_restart(store, database_url, clock):
    await put(store, PRIVATE, TOPIC)

    again = await open_store(database_url, clock=clock, bot_id=42)

    assert await again.digests() == [TOPIC, PRIVATE]
    async with again.unit_of_work() as unit:
        found = [await unit.digest(TOPIC.chat_id, thread_id) for thread_id in (7, 0)]
    await again.close()
    assert found == [TOPIC, None]


async def test_setting_a_digest_takes_the_place_of_the_old_one(store):
    await put(store, PRIVATE)
    changed = replace(PRIVATE, weekday=3, zone="UTC", seen="{}")

    await put(store, changed)

    assert await store.digests() == [changed]


async def test_adding_passes_over_what_is_there(store):
    await put(store, replace(PRIVATE, enabled=False))

    await store.add_digests([PRIVATE, replace(PRIVATE, chat_id=2, owner_id=2)])
    await store.add_digests([])

    assert [(digest.chat_id, digest.enabled) for digest in await store.digests()] == [
        (2, True),
        (PRIVATE.chat_id, False),
    ]


async def test_a_digest_is_marked_by_one_alone(store):
    await put(store, PRIVATE)
    after = replace(PRIVATE, sent_on=MONDAY, seen="{}")

    marked = await asyncio.gather(*(store.mark_told(PRIVATE, after) for _ in range(3)))

    assert sorted(marked) == [False, False, True]
    assert await store.digests() == [after]


async def test_a_digest_that_is_being_changed_cannot_be_marked_meanwhile(store):
    await put(store, PRIVATE)

    async with asyncio.TaskGroup() as group, store.unit_of_work() as unit:
        found = await unit.digest(PRIVATE.chat_id, 0)
        marked = group.create_task(store.mark_told(PRIVATE, replace(PRIVATE, sent_on=MONDAY)))
        for _ in range(5):
            await asyncio.sleep(0)
        await unit.put_digest(replace(found, hour=15))

    assert not marked.result()
    assert await store.digests() == [replace(PRIVATE, hour=15)]


async def test_what_is_told_without_news_is_marked_too(store):
    never = replace(PRIVATE, sent_on=None)
    await put(store, never)

    assert await store.mark_told(never, never)


@pytest.mark.parametrize("change", [{"enabled": False}, {"hour": 10}, {"zone": "UTC"}, {"seen": "{}"}])
async def test_what_was_changed_meanwhile_is_not_marked(store, change):
    changed = replace(PRIVATE, **change)
    await put(store, changed)

    assert not await store.mark_told(PRIVATE, replace(PRIVATE, sent_on=MONDAY))
    assert await store.digests() == [changed]


async def test_a_chat_out_of_reach_is_noted_for_its_digests(store):
    other = replace(PRIVATE, chat_id=2, owner_id=2)
    await put(store, PRIVATE, TOPIC, other)

    async with store.unit_of_work() as unit:
        await unit.set_reachable(PRIVATE.chat_id, reachable=False)
        await unit.set_reachable(TOPIC.chat_id, reachable=False)

    assert {digest.chat_id: digest.reachable for digest in await store.digests()} == {
        PRIVATE.chat_id: False, TOPIC.chat_id: False, 2: True,
    }  # fmt: skip
    async with store.unit_of_work() as unit:
        await unit.set_reachable(PRIVATE.chat_id, reachable=True)
    assert PRIVATE in await store.digests()


async def test_digests_of_former_owners_are_dropped(store):
    await put(store, PRIVATE, TOPIC, replace(PRIVATE, chat_id=2, owner_id=2))

    gone = await store.drop_digests(keep_of=frozenset({2}))
    assert sorted(gone, key=lambda one: one.chat_id) == [TOPIC, PRIVATE]
    assert await store.drop_digests(keep_of=frozenset({2})) == []
    assert [digest.chat_id for digest in await store.digests()] == [2]

    await store.drop_digests(keep_of=frozenset())
    assert await store.digests() == []


async def test_the_digests_in_somebodys_hands_are_found(store):
    other = replace(PRIVATE, chat_id=2, owner_id=2)
    await put(store, PRIVATE, TOPIC, other)

    async with store.unit_of_work() as unit:
        assert await unit.digests_of(PRIVATE.owner_id) == [TOPIC, PRIVATE]
        assert await unit.digests_of(3) == []
