"""Who has which role, the end of one, and the audit."""

import re

import pytest
from aiogram.methods import DeleteMyCommands

from handlers.callbacks import AuditButton, Revocable, RevokeButton, TeamButton
from interview.digest import MONDAY
from interview.language import Language, Locale
from interview.rights import OWNER, Action
from tests.handlers.inviting import joined, link_for

OWNER_ID, MANAGER_ID, AGENT_ID = 900_001, 7_100_000_001, 7_100_000_002
UNKNOWN = "I don't know this command. What I can do: /help"
STALE = "This button is from an earlier conversation. To begin anew: /start"


def said(sentence, **values):
    return Locale(Language.EN).gettext(sentence, **values)


def end(number, *, sure=False):
    return RevokeButton(what=Revocable.MEMBER, name=str(number), sure=sure).pack()


async def member(world, number):
    async with world.store.unit_of_work() as unit:
        return await unit.member(number)


async def audit(world):
    async with world.store.unit_of_work() as unit:
        return [
            (line.actor.role.value, line.actor.number, line.action.value, line.object) for line in await unit.audit()
        ]


@pytest.fixture
async def owner(world):
    return await world.person(OWNER_ID)


@pytest.fixture
async def manager(world, owner):
    return await joined(world, owner, "manager", MANAGER_ID, department="shop", label="Radu")


async def test_the_team_is_told_by_number_role_department_day_and_name(world, owner, manager):
    await joined(world, manager, "agent", AGENT_ID, label="Anna")

    await owner.send("/team")

    day = Locale(Language.EN).day(world.clock.now().date())
    assert "1 owner" in owner.last.text
    assert f"No. 1: manager · Branch or shop · Radu, since {day}" in owner.last.text
    assert f"No. 2: agent · Call centre · Anna, since {day}" in owner.last.text
    assert "Alex" not in owner.last.text  # what Telegram calls them


async def test_a_role_ends_at_once_and_the_menu_is_put_back(world, owner, manager):
    await manager.send("/map")
    old = manager.last
    await owner.send("/team")

    await owner.click(end(1))
    assert "This person's bets are deleted." in owner.last.text
    assert await member(world, MANAGER_ID) is not None  # only asked
    await owner.click(end(1, sure=True))

    assert await member(world, MANAGER_ID) is None
    assert manager.last.text == said("Your role in this bot has ended. What you told stays; to delete it: /withdraw")
    put_back = [call.scope.chat_id for call in world.telegram.calls if isinstance(call, DeleteMyCommands)]
    assert put_back == [MANAGER_ID] * 5
    for _, data in old.buttons:  # buttons that were sent before
        assert await manager.click(data, message_id=old.id, stale=True) == said(STALE)
    for command in ("/map", "/invite", "/team", "/case"):
        await manager.send(command)
        assert manager.last.text == said(UNKNOWN)


async def test_a_role_that_ended_cannot_be_ended_again(world, owner, manager):
    await owner.send("/team")
    await owner.click(end(1))
    question = owner.last
    await owner.click(end(1, sure=True))

    answer = await owner.click(end(1, sure=True), message_id=question.id, stale=True)

    assert answer == said(STALE)
    assert [line[2] for line in await audit(world)].count("member_revoked") == 1


async def test_a_revoked_manager_makes_no_use_of_invitations_that_were_left(world, owner, manager, client):
    token = await link_for(manager, "agent")
    await owner.send("/team")
    await owner.click(end(1))
    await owner.click(end(1, sure=True))

    await client.send(f"/start {token}")

    assert await member(world, client.id) is None


async def test_a_manager_ends_the_role_of_an_agent_but_of_no_manager(world, owner, manager):
    await joined(world, owner, "agent", AGENT_ID)
    await joined(world, owner, "manager", MANAGER_ID + 7)
    await manager.send("/team")
    assert [data for _, data in manager.last.buttons] == [end(2)]

    for number in (1, 3):
        assert await manager.click(end(number, sure=True), message_id=manager.last.id, stale=True) == said(STALE)
        await manager.send("/team")
    await manager.click(end(2))
    await manager.click(end(2, sure=True))

    assert await member(world, AGENT_ID) is None
    assert await member(world, MANAGER_ID + 7) is not None


async def test_the_last_owner_stays_one_whatever_is_tapped(world, owner):
    await owner.begin()
    await owner.send("/team")
    assert owner.last.buttons == []
    for number in (0, 1, OWNER_ID):
        assert await owner.click(end(number, sure=True), message_id=owner.last.id, stale=True) is not None
        await owner.send("/team")
    await owner.send("/withdraw")
    await owner.click("Yes, delete everything")

    await owner.send("/team")

    assert "1 owner" in owner.last.text


async def test_an_owner_who_was_a_manager_can_still_withdraw_that(open_world):
    async with open_world() as world:
        await joined(world, await world.person(OWNER_ID), "manager", MANAGER_ID)
    async with open_world(admin_ids=frozenset({OWNER_ID, MANAGER_ID})) as world:
        both = await world.person(MANAGER_ID)
        await both.send("/audit")
        assert said(UNKNOWN) != both.last.text

        await both.send("/withdraw")
        await both.click("Yes, delete everything")

        assert await member(world, MANAGER_ID) is None


async def test_a_long_team_has_pages(world, owner):
    for number in range(11):
        await joined(world, owner, "agent", AGENT_ID + number)
    await owner.send("/team")
    first = owner.last

    await owner.click(TeamButton(page=1).pack())

    assert "No. 10:" in first.text
    assert "No. 11:" not in first.text
    assert "No. 11:" in owner.last.text


async def test_every_look_at_words_leaves_a_line(world, manager):
    await manager.send("/map")
    shown = manager.last
    before = len(await audit(world))
    for command in ("/stage", "/quotes", "/case", "/pains", "/numbers"):
        await manager.send(command)
    for data in ("v:stage:support:0", "v:quotes:support:0", "v:stage:forged:0", "a", "u:0", "f:csv"):
        await manager.click(data, message_id=shown.id, stale=True)

    lines = (await audit(world))[:-before]
    assert {line[:2] for line in lines} == {("manager", 1)}
    assert [line[2:] for line in reversed(lines)] == [
        ("read_stage", None), ("read_quotes", None), ("read_case", None), ("read_stage", "support"),
        ("read_quotes", "support"), ("read_stage", None), ("read_stage", None), ("read_case", None),
        ("read_file", "csv"),
    ]  # fmt: skip


async def test_changes_of_rights_are_in_the_audit_without_anybodys_words(world, owner, manager):
    await owner.send("/team")
    await owner.click(end(1))
    await owner.click(end(1, sure=True))

    assert await audit(world) == [
        ("owner", None, "member_revoked", "1"), ("manager", 1, "joined", "1"), ("owner", None, "invited", "1"),
    ]  # fmt: skip
    assert not any("Radu" in str(row) for row in await world.rows("audit"))


async def test_an_owner_reads_the_audit_page_by_page(world, owner):
    async with world.store.unit_of_work() as unit:
        for number in range(25):
            await unit.write_audit(OWNER, Action.INVITED, str(number))
    await owner.send("/audit")
    first = owner.last

    await owner.click(AuditButton(page=1).pack())

    assert first.text.count("made an invitation") == 20
    assert "(24)" in first.text
    assert owner.last.text.count("made an invitation") == 5
    assert owner.last.id == first.id
    assert [label for label, _ in owner.last.buttons] == ["‹"]


async def test_the_audit_tells_owners_apart_without_their_telegram_numbers(open_world):
    async with open_world(admin_ids=frozenset({OWNER_ID, OWNER_ID + 1})) as world:
        owners = [await world.person(OWNER_ID + number) for number in range(2)]
        numbers = []
        for owner in owners:
            await owner.send("/quotes")
            await owner.send("/team")
            numbers.append(re.search(r"In the audit you are owner no. (\d+)\.", owner.last.text)[1])

        await owners[0].send("/audit")

        lines = owners[0].last.text.splitlines()[1:]
        assert [line.split(" · ")[1:] for line in lines] == [
            [f"owner no. {number}", "read quotes"] for number in reversed(numbers)
        ]
        assert numbers[0] != numbers[1]
        assert str(OWNER_ID) not in str(await world.rows("audit"))


async def test_a_manager_reads_no_audit(world, manager):
    await manager.send("/audit")
    assert manager.last.text == said(UNKNOWN)
    assert await manager.click(AuditButton(page=0).pack(), message_id=manager.last.id, stale=True) == said(STALE)


async def test_a_manager_gets_a_digest_from_the_first_day_on_and_none_after_the_role(world, owner, manager):
    await world.house.digests.send_due()
    await world.advance_to(MONDAY, 9)
    await world.house.digests.send_due()
    await world.settle()
    assert ("manager", 1, "read_digest", None) in await audit(world)
    assert manager.last.text.endswith(said("It comes every week. Another day or hour, or none: /digest"))
    await owner.send("/team")
    await owner.click(end(1))
    await owner.click(end(1, sure=True))

    assert MANAGER_ID not in {row.owner_id for row in await world.rows("digests")}
    await world.house.digests.send_due()

    assert MANAGER_ID not in {row.owner_id for row in await world.rows("digests")}
