"""Invitations, members, customers' links and the audit, in both databases."""

import asyncio
from datetime import timedelta

import pytest

from interview.language import Language
from interview.records import Disposition, Role
from interview.rights import (
    OWNER,
    Action,
    Actor,
    ActorRole,
    Grant,
    InvitationState,
    MemberRole,
    Scope,
    hashed,
)
from storage.care import backup, restore
from storage.check import check
from storage.store import open_store

ANNA, BORIS = 5_100_000_011, 5_100_000_012
AGENT = Grant(MemberRole.AGENT, "call_centre", label="Anna")
MANAGER = Grant(MemberRole.MANAGER, "shop", Scope(("customer_journey",), "shop"))
A_MANAGER = Actor(ActorRole.MANAGER, 1)


async def invite(store, grant, token="token", *, by=OWNER):
    async with store.unit_of_work() as unit:
        return await unit.issue(await unit.draft_invitation(grant, by=by), token)


async def join(store, token, telegram_user_id):
    async with store.unit_of_work() as unit:
        invitation = await unit.invitation(token)
        return await unit.use(invitation, telegram_user_id, language=Language.EN)


async def member(store, telegram_user_id):
    async with store.unit_of_work() as unit:
        return await unit.member(telegram_user_id)


@pytest.mark.parametrize("grant", [AGENT, MANAGER], ids=lambda grant: grant.role.value)
async def test_whoever_joins_is_what_the_invitation_says(store, grant):
    await invite(store, grant)

    joined = await join(store, "token", ANNA)

    assert joined.grant == grant
    assert await member(store, ANNA) == joined
    assert await member(store, BORIS) is None


async def test_the_token_is_kept_nowhere(store, scene):
    await invite(store, AGENT)

    (row,) = await scene.rows("invitations")
    assert row.token_hash == hashed("token")
    assert "token" not in {str(value) for value in row}


async def test_a_link_is_good_once_also_for_two_at_the_same_time(store, scene):
    await invite(store, AGENT)

    joined = await asyncio.gather(join(store, "token", ANNA), join(store, "token", BORIS))

    assert len([one for one in joined if one is not None]) == 1
    assert len(await scene.rows("members")) == 1


@pytest.mark.parametrize(("days", "state"), [(6.9, InvitationState.OPEN), (7, InvitationState.EXPIRED)])
async def test_a_link_is_good_for_seven_days(store, clock, days, state):
    invitation = await invite(store, AGENT)

    clock.advance(days=days)

    assert invitation.state(clock.now()) is state
    assert (await join(store, "token", ANNA) is not None) is (state is InvitationState.OPEN)


async def test_a_revoked_link_is_good_for_nothing_and_a_used_one_cannot_be_revoked(store):
    first, second = await invite(store, AGENT, "one"), await invite(store, AGENT, "two")
    await join(store, "two", BORIS)

    async with store.unit_of_work() as unit:
        revoked = [await unit.revoke_invitation(one.number) for one in (first, first, second)]

    assert revoked == [True, False, False]
    assert await join(store, "one", ANNA) is None


async def test_a_draft_can_be_changed_by_whoever_began_it_until_the_link_is_made(store):
    async with store.unit_of_work() as unit:
        number = await unit.draft_invitation(AGENT, by=A_MANAGER)
        await unit.redraft(number, MANAGER)
        assert await unit.draft(number, by=A_MANAGER) == MANAGER
        assert await unit.draft(number, by=OWNER) is None
        assert await unit.invitations() == []
        await unit.issue(number, "token")
        assert await unit.draft(number, by=A_MANAGER) is None


async def test_an_ended_role_leaves_no_telegram_number_and_takes_open_invitations_along(store, scene):
    await invite(store, MANAGER)
    manager = await join(store, "token", ANNA)
    theirs = await invite(store, AGENT, "theirs", by=Actor(ActorRole.MANAGER, manager.number))
    async with store.unit_of_work() as unit:
        await unit.set_map_filter(ANNA, {"language": "ro"})

    async with store.unit_of_work() as unit:
        ended = await unit.end_membership(manager.number)
        again = await unit.end_membership(manager.number)

    assert (ended, again) == (manager, None)
    assert await member(store, ANNA) is None
    (row,) = await scene.rows("members")
    assert (row.telegram_user_id, row.revoked_on) == (None, scene.clock.now().date())
    assert await scene.rows("map_filters") == []
    async with store.unit_of_work() as unit:
        assert (await unit.invitation("theirs")).state(scene.clock.now()) is InvitationState.REVOKED
    assert theirs.made_by == manager.number


async def test_an_agent_who_becomes_a_manager_holds_one_role_and_a_new_number(store):
    await invite(store, AGENT, "one")
    await invite(store, MANAGER, "two")
    agent = await join(store, "one", ANNA)

    manager = await join(store, "two", ANNA)

    assert manager.number > agent.number
    async with store.unit_of_work() as unit:
        assert await unit.members() == [manager]


async def test_joining_and_leaving_change_the_side_of_the_counter_but_no_open_interview(store, scene):
    person = await scene.interviewee()
    await invite(store, AGENT)

    joined = await join(store, "token", person.telegram_user_id)
    async with store.unit_of_work() as unit:
        during = await unit.person(person.telegram_user_id)
        await unit.end_membership(joined.number)
        after = await unit.person(person.telegram_user_id)

    assert (during.role, after.role) == (Role.STAFF, Role.CUSTOMER)
    assert during.interview.id == after.interview.id == person.interview.id


async def test_links_count_each_person_once_also_those_erased(store, scene):
    async with store.unit_of_work() as unit:
        await unit.keep_campaign("link", guide_id="customer_journey", source="spring", channel="email")
    people = [await scene.interviewee(number, campaign="link") for number in (1, 2, 2, 3)]
    async with store.unit_of_work() as unit:
        await unit.erase(people[0], counted_as=Disposition.REFUSED)

        (link,) = await unit.campaign_links()
        everybody = await unit.customers_counted(["customer_journey"])
        nobody = await unit.customers_counted(["another"])

    assert (link.token, link.source, link.channel, link.revoked_on) == ("link", "spring", "email", None)
    assert link.counts[Disposition.REFUSED] == 1
    assert sum(link.counts.values()) == 3
    assert everybody == link.counts
    assert sum(nobody.values()) == 0


async def test_the_audit_says_who_did_what_the_newest_first(store):
    async with store.unit_of_work() as unit:
        await unit.write_audit(OWNER, Action.INVITED, "1")
        await unit.write_audit(A_MANAGER, Action.READ_CASE)
        await unit.write_audit(A_MANAGER, Action.READ_QUOTES, "support")

    async with store.unit_of_work() as unit:
        lines = await unit.audit()
        assert await unit.audit(skip=1, limit=1) == lines[1:2]
    assert [(line.actor, line.action, line.object) for line in lines] == [
        (A_MANAGER, Action.READ_QUOTES, "support"), (A_MANAGER, Action.READ_CASE, None), (OWNER, Action.INVITED, "1"),
    ]  # fmt: skip


async def test_what_ended_goes_with_the_answers_of_its_time_and_roles_in_force_stay(store, scene, clock):
    for token, grant in (("one", AGENT), ("two", MANAGER)):
        await invite(store, grant, token)
    left, _ = await join(store, "one", ANNA), await join(store, "two", BORIS)
    async with store.unit_of_work() as unit:
        await unit.end_membership(left.number)
        await unit.write_audit(OWNER, Action.MEMBER_REVOKED, str(left.number))
    clock.advance(days=400)
    old = clock.now() - timedelta(days=365)

    await store.purge(answers_before=old, updates_before=old, messages_before=old)

    assert [row.telegram_user_id for row in await scene.rows("members")] == [BORIS]
    assert await scene.rows("invitations") == await scene.rows("audit") == []


async def test_a_restored_backup_brings_no_ended_role_back(sqlite_scene, sqlite_url, clock, tmp_path):
    store, copy = sqlite_scene.store, tmp_path / "backup.db"
    await invite(store, MANAGER)
    manager = await join(store, "token", ANNA)
    await backup(sqlite_url, copy)
    async with store.unit_of_work() as unit:
        await unit.end_membership(manager.number)
    await store.close()

    await restore(copy, sqlite_url)

    again = await open_store(sqlite_url, clock=clock, bot_id=42)
    try:
        assert await member(again, ANNA) is None
    finally:
        await again.close()
    assert await check(sqlite_url) == []


async def test_a_member_is_written_to_in_the_language_of_joining_until_another_is_chosen(store):
    await invite(store, MANAGER)
    joined = await join(store, "token", ANNA)
    assert (await member(store, ANNA)).language is Language.EN

    async with store.unit_of_work() as unit:
        await unit.set_member_language(joined.number, Language.CS)

    assert (await member(store, ANNA)).language is Language.CS
