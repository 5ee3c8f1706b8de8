"""Managers' bets as they are kept, locked for good, counted without names, forgotten with the role."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from interview.bets import Bet
from interview.language import Language
from interview.records import Role
from interview.rights import OWNER, Grant, MemberRole
from storage.care import backup, restore
from storage.check import check
from storage.errors import ConstraintError
from storage.store import open_store

GUIDE = "customer_journey"
ANNA, RADU, OWNER_ID = 5_100_000_101, 5_100_000_102, 5_100_000_103
BET = Bet(GUIDE, {"support": 2, "purchase": 5}, "wait_time", frozenset({"support", "loyalty"}))


async def kept(store, who, bet):
    async with store.unit_of_work() as unit:
        return await unit.keep_bet(who, bet)


async def joined(store, who, role=MemberRole.MANAGER, *, token="token"):
    async with store.unit_of_work() as unit:
        draft = await unit.draft_invitation(Grant(role, "shop"), by=OWNER)
        invitation = await unit.issue(draft, token)
        return await unit.use(invitation, who, language=Language.EN)


async def test_a_bet_comes_back_as_it_was_and_counts_once_it_is_locked(store, clock):
    await kept(store, ANNA, Bet(GUIDE, {"support": 3}))
    await kept(store, ANNA, BET)
    locked = replace(BET, locked_at=clock.now())
    await kept(store, RADU, locked)

    assert await store.own_bets(ANNA) == [BET]
    assert await store.own_bets(RADU) == await store.bets(GUIDE) == [locked]
    assert await store.bets("other_journey") == []
    async with store.unit_of_work() as unit:
        assert await unit.bet(ANNA, GUIDE) == BET
        assert await unit.bet(ANNA, "other_journey") is None


async def looks(store, who):
    async with store.unit_of_work() as unit:
        await unit.note_look(who, GUIDE)


async def test_a_look_is_kept_with_the_bet_that_comes_after_it_alone(store, clock):
    locked = replace(BET, locked_at=clock.now())
    await looks(store, ANNA)
    await kept(store, ANNA, locked)
    await kept(store, RADU, BET)
    await looks(store, RADU)
    await kept(store, OWNER_ID, locked)
    await looks(store, OWNER_ID)

    assert await store.own_bets(ANNA) == [replace(locked, looked=True)]
    assert await store.own_bets(RADU) == [replace(BET, looked=True)]
    assert await store.own_bets(OWNER_ID) == [locked]


async def test_a_locked_bet_stays_as_it_is(store, clock):
    locked = replace(BET, locked_at=clock.now())
    assert await kept(store, ANNA, locked)
    clock.advance(days=1)

    assert not await kept(store, ANNA, BET.rate("support", 5))
    assert not await kept(store, ANNA, replace(BET, pain="price", locked_at=clock.now()))

    assert await store.own_bets(ANNA) == [locked]


async def test_of_locks_at_the_same_time_one_counts(store, clock):
    bets = [replace(BET.rate("support", rating), locked_at=clock.now()) for rating in (1, 2, 3)]

    done = await asyncio.gather(*(kept(store, ANNA, bet) for bet in bets))

    assert sum(done) == 1
    assert await store.bets(GUIDE) == [bets[done.index(True)]]


@pytest.mark.parametrize("bet", [BET.rate("support", 6), BET.rate("support", 0), replace(BET, pain=None)])
async def test_impossible_bets_are_refused(store, clock, bet):
    with pytest.raises(ConstraintError):
        await kept(store, ANNA, replace(bet, locked_at=clock.now()))

    assert await store.own_bets(ANNA) == []


async def test_a_bet_goes_with_the_role_but_not_with_another_invitation_of_a_manager(store, clock):
    locked = replace(BET, locked_at=clock.now())
    await joined(store, ANNA)
    await kept(store, ANNA, locked)

    member = await joined(store, ANNA, token="again")
    assert await store.bets(GUIDE) == [locked]
    async with store.unit_of_work() as unit:
        await unit.end_membership(member.number)

    assert await store.own_bets(ANNA) == []


async def test_bets_of_owners_stay_until_they_are_owners_no_longer(store, clock):
    agent, manager = RADU, ANNA
    await joined(store, manager)
    await joined(store, agent, MemberRole.AGENT, token="agent")
    for who in (manager, agent, OWNER_ID):
        await kept(store, who, replace(BET, locked_at=clock.now()))

    await store.drop_bets(keep_of=frozenset({OWNER_ID}))
    assert [len(await store.own_bets(who)) for who in (manager, agent, OWNER_ID)] == [1, 0, 1]
    await store.drop_bets(keep_of=frozenset())

    assert [len(await store.own_bets(who)) for who in (manager, OWNER_ID)] == [1, 0]


async def test_bets_are_erased_alone_and_purged_with_their_time(store, clock):
    await kept(store, ANNA, BET)
    await kept(store, RADU, replace(BET, locked_at=clock.now()))
    async with store.unit_of_work() as unit:
        await unit.erase_bets(ANNA)
    assert await store.own_bets(ANNA) == []

    for days, left in ((364, 1), (2, 0)):
        clock.advance(days=days)
        before = clock.now() - timedelta(days=365)
        await store.purge(answers_before=before, updates_before=before, messages_before=before)
        assert len(await store.bets(GUIDE)) == left


async def test_nobodys_bet_comes_back_with_a_backup(sqlite_scene, sqlite_url, tmp_path, clock):
    store = sqlite_scene.store
    member = await joined(store, ANNA)
    async with store.unit_of_work() as unit:
        person = await unit.add_person(OWNER_ID, language=Language.EN, role=Role.CUSTOMER)
    for who in (ANNA, OWNER_ID, RADU):
        await kept(store, who, BET)
    await backup(sqlite_url, tmp_path / "backup.db")
    async with store.unit_of_work() as unit:
        await unit.end_membership(member.number)
        await unit.erase_bets(OWNER_ID)
        await unit.erase(person)
    await store.close()

    await restore(tmp_path / "backup.db", sqlite_url)

    again = await open_store(sqlite_url, clock=clock, bot_id=42)
    assert [len(await again.own_bets(who)) for who in (ANNA, OWNER_ID, RADU)] == [0, 0, 1]
    await again.close()
    assert await check(sqlite_url) == []
