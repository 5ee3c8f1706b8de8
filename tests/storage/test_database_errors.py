"""A database that cannot be used says so in one sentence, under a stable code, without anybody's words."""

import os
import sqlite3
import stat
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import make_url, text

from interview.ports import SavedWords
from interview.scales import Kind
from interview.state import Entry
from storage.database import Database
from storage.errors import (
    ConstraintError,
    DatabaseDamagedError,
    DatabaseReadOnlyError,
    DatabaseRefusedError,
    DatabaseUrlError,
    StorageError,
    StorageUnavailableError,
)
from storage.store import open_store

NOBODY = 65534


@contextmanager
def as_nobody():
    """Give up the rights of root, who may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
async def closed_file(sqlite_scene, file):
    """A database with somebody in it, not open."""
    await sqlite_scene.step(await sqlite_scene.interviewee(), sqlite_scene.rating(1, 2))
    await sqlite_scene.store.close()
    return file


async def test_a_new_file_is_readable_by_its_owner_alone(sqlite_url, file, clock):
    store = await open_store(sqlite_url, clock=clock, bot_id=1)

    modes = {found.name: stat.S_IMODE(found.stat().st_mode) for found in (file, *file.parent.iterdir())}

    await store.close()
    assert modes == {"poputchik.db": 0o600, "poputchik.db-wal": 0o600, "poputchik.db-shm": 0o600}


async def test_closing_leaves_one_file(closed_file):
    assert [found.name for found in closed_file.parent.iterdir()] == ["poputchik.db"]


@pytest.mark.parametrize(
    "url", ["poputchik.db", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@host/name", "postgres//u:secret@host"]
)
async def test_a_bad_address_is_refused_without_its_password(url):
    with pytest.raises(DatabaseUrlError, match="Write sqlite:///") as caught:
        Database(url)

    assert caught.value.code == "database_url_invalid"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://u@h/name", "postgresql+psycopg://u@h/name"])
async def test_the_driver_of_postgresql_is_added(url):
    assert Database(url).url.drivername == "postgresql+asyncpg"


async def test_a_locked_database_can_be_tried_again(sqlite_scene, sqlite_url, file, clock):
    person = await sqlite_scene.interviewee()
    impatient = await open_store(f"{sqlite_url}?timeout=0.05", clock=clock, bot_id=1, migrate=False)
    unit_of_work = impatient.unit_of_work()

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageUnavailableError, match="locked") as caught:
            await unit_of_work.__aenter__()
        assert len(await impatient.records()) == 1  # readers do not wait for writers
        other.execute("ROLLBACK")
    async with impatient.unit_of_work() as unit:
        read = await unit.person(person.telegram_user_id)

    await impatient.close()
    assert caught.value.code == "storage_unavailable"
    assert read == person


async def test_a_reader_cannot_write(sqlite_scene):
    async def write() -> None:
        async with sqlite_scene.store.database.reading() as connection:
            await connection.execute(text("DELETE FROM respondents"))

    with pytest.raises(DatabaseReadOnlyError):
        await write()


async def test_a_read_only_file_is_refused(closed_file, sqlite_url, clock):
    closed_file.chmod(0o444)

    with as_nobody(), pytest.raises(DatabaseReadOnlyError, match="write permission") as caught:
        await open_store(sqlite_url, clock=clock, bot_id=1)

    assert caught.value.code == "database_read_only"
    assert str(closed_file) in str(caught.value)


async def test_a_read_only_folder_is_refused(closed_file, sqlite_url, clock):
    """SQLite keeps its log beside the file, so the file alone is not enough."""
    closed_file.chmod(0o666)
    closed_file.parent.chmod(0o555)

    with as_nobody(), pytest.raises(DatabaseReadOnlyError, match="folder"):
        await open_store(sqlite_url, clock=clock, bot_id=1)


async def test_a_folder_that_cannot_be_made_is_refused(tmp_path, clock):
    (tmp_path / "file").touch()

    with pytest.raises(DatabaseReadOnlyError, match="DATABASE_URL"):
        await open_store(f"sqlite:///{tmp_path}/file/data.db", clock=clock, bot_id=1)


async def test_a_file_that_is_no_database_is_refused(file, sqlite_url, clock):
    file.parent.mkdir()
    file.write_text("Dear diary, " * 1000)

    with pytest.raises(DatabaseDamagedError, match="db restore") as caught:
        await open_store(sqlite_url, clock=clock, bot_id=1)

    assert caught.value.code == "database_damaged"


async def test_damaged_pages_are_an_error_of_ours(closed_file, sqlite_url, clock):
    with closed_file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xa5" * (closed_file.stat().st_size - 4096))

    with pytest.raises(DatabaseDamagedError):
        await open_store(sqlite_url, clock=clock, bot_id=1)


async def test_a_server_that_is_away_can_be_tried_again(clock):
    with pytest.raises(StorageUnavailableError) as caught:
        await open_store("postgresql://u:secret@127.0.0.1:1/name", clock=clock, bot_id=1)

    assert "secret" not in str(caught.value)


@pytest.mark.postgres
async def test_an_unknown_database_is_refused(postgres_url, clock):
    url = make_url(postgres_url).set(database="nobody_made_this").render_as_string(hide_password=False)

    with pytest.raises(DatabaseRefusedError, match="DATABASE_URL"):
        await open_store(url, clock=clock, bot_id=1)


@pytest.mark.postgres
async def test_a_lost_connection_can_be_tried_again(postgres_url, clock):
    database = Database(postgres_url)

    async def be_cut_off() -> None:
        async with database.writing() as connection:
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StorageUnavailableError):
        await be_cut_off()

    async with database.writing() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
    await database.close()


async def test_the_error_of_a_refused_row_holds_no_words(scene):
    person = await scene.interviewee()
    bad = Entry(1, "core", "question", None, Kind.NPS, value=99)

    with pytest.raises(ConstraintError, match="nps_scale") as caught:
        await scene.step(person, bad, words=SavedWords(1, 101, "my secret words"))

    assert caught.value.code == "storage_constraint"
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


async def test_the_error_of_a_bad_statement_holds_no_words(store):
    async def fail() -> None:
        async with store.database.writing() as connection:
            await connection.execute(text("SELECT :words FROM nowhere"), {"words": "my secret words"})

    with pytest.raises(StorageError) as caught:
        await fail()

    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__
