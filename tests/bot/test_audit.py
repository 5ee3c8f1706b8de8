"""`python -m bot audit`: who read people's words or changed rights, the newest first."""

import asyncio

import pytest

from bot.__main__ import main
from bot.clock import SystemClock
from interview.rights import OWNER, Action, Actor, ActorRole
from storage.store import open_store


@pytest.fixture
def database(tmp_path, monkeypatch):
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    return url


async def note(url):
    store = await open_store(url, clock=SystemClock("UTC"), bot_id=1)
    async with store.unit_of_work() as unit:
        await unit.write_audit(OWNER, Action.INVITED, "1")
        await unit.write_audit(Actor(ActorRole.MANAGER, 3), Action.READ_CASE)
    await store.close()


def test_each_line_names_time_role_action_and_object(database, capsys):
    asyncio.run(note(database))

    assert not main(["audit"])

    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [line[1:] for line in lines] == [["manager 3", "read_case"], ["owner", "invited", "1"]]
    assert all(line[0].endswith("+00:00") for line in lines)


def test_the_last_line_alone(database, capsys):
    asyncio.run(note(database))

    assert not main(["audit", "--last", "1"])

    assert capsys.readouterr().out.count("\n") == 1


def test_before_anything_happened_it_says_so(database, capsys):
    assert not main(["audit"])

    assert capsys.readouterr().out == "Nobody has read or changed anything yet.\n"
