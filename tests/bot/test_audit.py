"""`python -m bot audit`: who read people's words or changed rights, the newest first."""

import asyncio
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.clock import SystemClock
from bot.export_commands import Format
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


OWN_GUIDE = Path(__file__).parents[1] / "interview" / "data" / "small.yaml"


def noted(capsys):
    """Return who did what, as the audit says it, the oldest first."""
    capsys.readouterr()
    assert not main(["audit"])
    return ["\t".join(line.split("\t")[1:]) for line in reversed(capsys.readouterr().out.splitlines())]


@pytest.mark.parametrize("wanted", list(Format))
def test_whoever_exports_interviews_leaves_a_line(database, capsys, wanted):
    assert not main(["export", "--format", wanted, "-o", "out"])

    assert noted(capsys) == [f"owner\texported\t{wanted}"]


def test_an_export_that_cannot_be_noted_is_not_written(database, tmp_path, monkeypatch):
    (tmp_path / "a_file").write_text("")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'a_file' / 'bot.db'}")

    assert main(["export", "-o", "out"]) == 2

    assert not (tmp_path / "out").exists()


def test_whoever_writes_the_map_leaves_a_line(database, capsys):
    assert not main(["map", "--format", "json", "-o", "out"])

    assert noted(capsys) == ["owner\tread_file\tjson"]


def test_imports_of_tables_and_exports_leave_lines_with_what_came_in(database, capsys, tmp_path, monkeypatch):
    (tmp_path / "reviews.csv").write_text("text;rating\nNobody called me back;2\n", encoding="utf-8")
    assert not main(["import", "reviews.csv", "--yes"])
    assert not main(["export", "-o", "out.json"])
    assert not main(["import", "--undo", "1"])
    assert noted(capsys) == ["owner\timported\t1: reviews, 1", "owner\texported\tjson", "owner\timport_undone\t1"]

    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    assert not main(["import", "out.json", "--yes"])

    assert noted(capsys) == ["owner\timported\t1: export, 1"]


def test_a_dry_run_leaves_none(database, capsys, tmp_path):
    (tmp_path / "reviews.csv").write_text("text;rating\nNobody called me back;2\n", encoding="utf-8")

    assert not main(["import", "reviews.csv", "--dry-run"])
    capsys.readouterr()
    assert not main(["audit"])

    assert capsys.readouterr().out == "Nobody has read or changed anything yet.\n"


def test_whoever_stores_a_guide_that_is_published_leaves_a_line(database, capsys, tmp_path):
    draft = OWN_GUIDE.read_text(encoding="utf-8")
    assert "\nstatus: draft\n" in draft
    published = tmp_path / "published.yaml"
    published.write_text(draft.replace("\nstatus: draft\n", "\nstatus: published\n"), encoding="utf-8")

    assert not main(["guide", "add", str(OWN_GUIDE)])
    assert not main(["guide", "add", str(published)])

    assert noted(capsys) == ["owner\tguide_published\tsmall"]
