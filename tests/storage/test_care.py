"""Backup while the bot runs, restore without those who withdrew."""

import sqlite3
import stat
from contextlib import closing

import pytest

from storage.care import backup, restore
from storage.errors import (
    BackupTargetError,
    BackupUnsupportedError,
    DatabaseDamagedError,
    DatabaseInUseError,
    DatabaseUrlError,
    SchemaNewerError,
)
from storage.store import open_store


@pytest.fixture
def copy(tmp_path):
    return tmp_path / "backup.db"


def spoil(file, *, start=4096):
    """Overwrite the bytes of a file, the first page apart."""
    with file.open("r+b") as raw:
        raw.seek(start)
        raw.write(b"\xa5" * (file.stat().st_size - start))


async def texts(url, clock):
    store = await open_store(url, clock=clock, bot_id=1)
    found = [answer.text for record in await store.records() for answer in record.answers]
    await store.close()
    return found


async def test_a_backup_is_taken_while_somebody_answers(sqlite_scene, sqlite_url, copy, clock):
    await sqlite_scene.tells(await sqlite_scene.interviewee(1), "before")
    person = await sqlite_scene.interviewee(2)

    async with sqlite_scene.store.unit_of_work() as unit:
        await unit.save_step(sqlite_scene.record(person, sqlite_scene.rating(1, 2)))
        await backup(sqlite_url, copy)

    assert await texts(f"sqlite:///{copy}", clock) == ["before"]


async def test_a_backup_is_one_private_file(sqlite_scene, sqlite_url, copy):
    await backup(sqlite_url, copy)

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(found.name for found in copy.parent.iterdir()) == ["backup.db", "data"]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


async def test_a_backup_replaces_an_older_one(sqlite_scene, sqlite_url, copy, clock):
    await backup(sqlite_url, copy)
    await sqlite_scene.tells(await sqlite_scene.interviewee(), "since then")

    await backup(sqlite_url, copy)

    assert await texts(f"sqlite:///{copy}", clock) == ["since then"]


async def test_no_backup_is_made_of_a_damaged_database(sqlite_scene, sqlite_url, file, copy):
    await backup(sqlite_url, copy)
    before = copy.read_bytes()
    await sqlite_scene.store.close()
    spoil(file)

    with pytest.raises(DatabaseDamagedError):
        await backup(sqlite_url, copy)

    assert copy.read_bytes() == before
    assert sorted(found.name for found in copy.parent.iterdir()) == ["backup.db", "data"]


async def test_the_database_is_no_file_for_its_backup(sqlite_scene, sqlite_url, file):
    with pytest.raises(BackupTargetError, match="itself"):
        await backup(sqlite_url, file)


async def test_a_backup_needs_a_folder_that_is_there(sqlite_scene, sqlite_url, tmp_path):
    with pytest.raises(BackupTargetError, match="Name another file"):
        await backup(sqlite_url, tmp_path / "nowhere" / "backup.db")


async def test_a_backup_needs_a_database(sqlite_url, file, copy):
    with pytest.raises(DatabaseUrlError, match="does not exist"):
        await backup(sqlite_url, copy)

    assert not file.exists()


async def test_postgresql_is_backed_up_with_its_own_tools(copy):
    with pytest.raises(BackupUnsupportedError, match="pg_dump"):
        await backup("postgresql://u@127.0.0.1/name", copy)
    with pytest.raises(BackupUnsupportedError, match="pg_restore"):
        await restore(copy, "postgresql://u@127.0.0.1/name")


async def test_restore_brings_back_what_was_there(sqlite_scene, sqlite_url, file, copy, clock):
    person = await sqlite_scene.tells(await sqlite_scene.interviewee(), "before")
    await backup(sqlite_url, copy)
    await sqlite_scene.tells(person, "after", ordinal=2)
    await sqlite_scene.store.close()

    restored = await restore(copy, sqlite_url)

    assert (restored.erased, restored.list_read) == (0, True)
    assert await texts(sqlite_url, clock) == ["before"]
    assert await texts(f"sqlite:///{restored.replaced}", clock) == ["before", "after"]
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(restored.replaced.stat().st_mode) == 0o600


async def test_restore_where_nothing_was(sqlite_scene, sqlite_url, copy, tmp_path, clock):
    await sqlite_scene.tells(await sqlite_scene.interviewee(), "before")
    await backup(sqlite_url, copy)
    elsewhere = f"sqlite:///{tmp_path / 'new' / 'poputchik.db'}"

    restored = await restore(copy, elsewhere)

    assert restored.replaced is None
    assert await texts(elsewhere, clock) == ["before"]


async def test_nobody_who_withdrew_comes_back(sqlite_scene, sqlite_url, copy, clock):
    early = await sqlite_scene.tells(await sqlite_scene.interviewee(1), "withdrew before the backup")
    late = await sqlite_scene.tells(await sqlite_scene.interviewee(2), "withdrew after it")
    only_looked = await sqlite_scene.person(3)
    await sqlite_scene.tells(await sqlite_scene.interviewee(4), "stays")
    async with sqlite_scene.store.unit_of_work() as unit:
        await unit.erase(early)
    await backup(sqlite_url, copy)
    for person in (late, only_looked):
        async with sqlite_scene.store.unit_of_work() as unit:
            await unit.erase(person)
    await sqlite_scene.store.close()

    restored = await restore(copy, sqlite_url)

    assert restored.erased == 2
    store = await open_store(sqlite_url, clock=clock, bot_id=1)
    sqlite_scene.store = store
    assert [row.telegram_user_id for row in await sqlite_scene.rows("respondents")] == [4]
    assert len(await sqlite_scene.rows("erased_interviews")) == 2
    assert len(await sqlite_scene.rows("erased_respondents")) == 3
    await store.close()
    content = b"".join(found.read_bytes() for found in [store.database.file])
    assert b"withdrew after it" not in content


async def test_restore_refuses_while_the_bot_runs(sqlite_scene, sqlite_url, copy):
    await sqlite_scene.tells(await sqlite_scene.interviewee(), "before")
    await backup(sqlite_url, copy)

    with pytest.raises(DatabaseInUseError, match="Stop the bot"):
        await restore(copy, sqlite_url)

    assert len(await sqlite_scene.store.records()) == 1


@pytest.mark.parametrize("start", [0, 4096])
async def test_restore_refuses_a_damaged_backup_and_changes_nothing(sqlite_scene, sqlite_url, file, copy, start):
    await sqlite_scene.tells(await sqlite_scene.interviewee(), "before")
    await backup(sqlite_url, copy)
    await sqlite_scene.store.close()
    before = file.read_bytes()
    spoil(copy, start=start)

    with pytest.raises(DatabaseDamagedError, match="older backup"):
        await restore(copy, sqlite_url)

    assert file.read_bytes() == before
    assert [found.name for found in file.parent.iterdir()] == ["poputchik.db"]


async def test_restore_refuses_what_is_no_backup(sqlite_url, tmp_path, copy):
    with pytest.raises(BackupTargetError, match="does not exist"):
        await restore(copy, sqlite_url)
    with closing(sqlite3.connect(copy)) as other:
        other.execute("CREATE TABLE recipes (id INTEGER)")

    with pytest.raises(BackupTargetError, match="no backup of this bot"):
        await restore(copy, sqlite_url)


async def test_restore_refuses_a_backup_of_a_newer_program(sqlite_scene, sqlite_url, copy, file):
    await backup(sqlite_url, copy)
    await sqlite_scene.store.close()
    with closing(sqlite3.connect(copy)) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaNewerError):
        await restore(copy, sqlite_url)

    assert [found.name for found in file.parent.iterdir()] == ["poputchik.db"]


async def test_restore_in_the_place_of_a_damaged_database(sqlite_scene, sqlite_url, file, copy, clock):
    """Who withdrew since the backup cannot be read any more; the operator is told."""
    await sqlite_scene.tells(await sqlite_scene.interviewee(), "before")
    await backup(sqlite_url, copy)
    await sqlite_scene.store.close()
    spoil(file, start=0)

    restored = await restore(copy, sqlite_url)

    assert not restored.list_read
    assert restored.replaced.read_bytes()[:9] == b"\xa5" * 9
    assert await texts(sqlite_url, clock) == ["before"]
