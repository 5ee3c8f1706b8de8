"""A store of one's own for each test, on SQLite and on PostgreSQL."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Row, event, make_url, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from interview.guide import Status
from interview.language import Language
from interview.ports import NewInterview, Person, SavedWords, StepRecord
from interview.records import Disposition, Role
from interview.scales import Kind
from interview.state import Entry
from storage.guides import SqlGuides
from storage.store import SqlStore, open_store
from storage.tables import metadata

BOT_ID = 42
TELEGRAM_ID = 5_100_000_001  # more than 32 bits, as new accounts have


class FakeClock:
    """A clock that goes when told."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a file that is not there yet."""
    return f"sqlite:///{tmp_path / 'data' / 'poputchik.db'}"


@pytest.fixture
def file(sqlite_url: str) -> Path:
    """The file of `sqlite_url`."""
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, which has its tables already where a test asks for a store on it."""
    has_tables = "store" in request.fixturenames
    if request.param == "sqlite":
        if has_tables:
            _copy(request.getfixturevalue("sqlite_with_tables"), to=request.getfixturevalue("file"))
        return str(request.getfixturevalue("sqlite_url"))
    url = str(request.getfixturevalue("postgres_url"))
    name = make_url(url).database
    like = request.getfixturevalue("postgres_with_tables") if has_tables else "template1"
    made_anew = (f'DROP DATABASE "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    asyncio.run(_on_server(request.getfixturevalue("postgres_server"), *made_anew))
    return url


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy: making the tables takes longer than most tests."""
    file = tmp_path_factory.mktemp("with_tables") / "poputchik.db"
    asyncio.run(_make_tables(f"sqlite:///{file}"))
    return file


def _copy(with_tables: Path, *, to: Path) -> None:
    to.parent.mkdir(exist_ok=True)
    shutil.copy(with_tables, to)


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database to copy."""
    with _database_on(postgres_server) as url:
        asyncio.run(_make_tables(url))
        yield str(make_url(url).database)


async def _make_tables(url: str) -> None:
    store = await open_store(url, clock=FakeClock(), bot_id=BOT_ID)
    await store.close()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a PostgreSQL database of this process alone, so that runs side by side do not meet."""
    with _database_on(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of some database on the PostgreSQL server."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        pytest.skip("TEST_DATABASE_URL is not set, so there is no PostgreSQL to test on")
    return server


@contextmanager
def _database_on(server: str) -> Iterator[str]:
    name = f"poputchik_test_{secrets.token_hex(6)}"
    asyncio.run(_on_server(server, f'CREATE DATABASE "{name}"'))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    asyncio.run(_on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _on_server(server: str, *statements: str) -> None:
    url = make_url(server).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture
async def store(database_url: str, clock: FakeClock) -> AsyncIterator[SqlStore]:
    async with opened(database_url, clock) as store:
        yield store


@pytest.fixture
async def sqlite_scene(
    sqlite_url: str, file: Path, sqlite_with_tables: Path, clock: FakeClock
) -> AsyncIterator["Scene"]:
    """A scene on SQLite alone, for what only a file can suffer."""
    _copy(sqlite_with_tables, to=file)
    async with opened(sqlite_url, clock) as store:
        yield Scene(store, clock)


@asynccontextmanager
async def opened(database_url: str, clock: FakeClock) -> AsyncIterator[SqlStore]:
    store = await open_store(database_url, clock=clock, bot_id=BOT_ID)
    try:
        await SqlGuides(store.database, clock).register(
            "customer_journey", 1, status=Status.PUBLISHED, digest="d1", source="spec: 1"
        )
        yield store
    finally:
        await store.close()


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The first words of all statements from now on, but those that begin a transaction."""
    noted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            noted.append(statement.split(maxsplit=1)[0])

    event.listen(Engine, "before_cursor_execute", note)
    yield noted
    event.remove(Engine, "before_cursor_execute", note)


class Scene:
    """People, interviews and steps, said shortly."""

    def __init__(self, store: SqlStore, clock: FakeClock) -> None:
        self.store = store
        self.clock = clock

    async def person(self, telegram_user_id: int = TELEGRAM_ID, *, language: Language = Language.RU) -> Person:
        async with self.store.unit_of_work() as unit:
            return await unit.add_person(telegram_user_id, language=language, role=Role.CUSTOMER)

    async def interviewee(self, telegram_user_id: int = TELEGRAM_ID, **facts: Any) -> Person:
        """Return a person with an open interview, consent given; each begins a minute after the last."""
        self.clock.advance(minutes=1)
        person = await self.person(telegram_user_id)
        new = self.new_interview(**facts)
        async with self.store.unit_of_work() as unit:
            interview = await unit.start_interview(person, new)
            agreed = replace(interview.state, consent=True)
            await unit.save_step(StepRecord(interview, agreed, Disposition.STARTED, interview.persona))
        return await self.read(telegram_user_id)

    async def read(self, telegram_user_id: int = TELEGRAM_ID) -> Person:
        async with self.store.unit_of_work() as unit:
            person = await unit.person(telegram_user_id)
        assert person is not None
        return person

    async def step(self, person: Person, *entries: Entry, **changes: Any) -> Person:
        """Save a step that completes these entries; `writing` keeps the last of them open."""
        async with self.store.unit_of_work() as unit:
            await unit.save_step(self.record(person, *entries, **changes))
        return await self.read(person.telegram_user_id)

    async def tells(self, person: Person, *messages: str, ordinal: int = 1, **changes: Any) -> Person:
        """Save a text told in several messages (ids from 101) and ended."""
        entry = self.text(ordinal)
        for number, message in enumerate(messages, start=101):
            begun = (entry,) if number == 101 else ()
            words = SavedWords(ordinal, number, message)
            person = await self.step(person, *begun, words=words, writing=ordinal)
        return await self.step(person, entry, **changes)

    async def rows(self, table: str) -> list[Row[*tuple[Any, ...]]]:
        """Return all rows of a table."""
        source = metadata.tables[table]
        async with self.store.database.reading() as connection:
            return list((await connection.execute(select(source).order_by(*source.primary_key))).all())

    @staticmethod
    def new_interview(**facts: Any) -> NewInterview:
        new = NewInterview(
            guide_id="customer_journey", guide_version=1, role=Role.CUSTOMER, language=Language.RU, seed=7
        )
        return replace(new, **facts)

    @staticmethod
    def record(person: Person, *entries: Entry, writing: int | None = None, **changes: Any) -> StepRecord:
        """Describe a step that gives these entries; the one with the ordinal `writing` is only begun."""
        before = person.interview
        assert before is not None
        used = max([before.state.used, *(entry.ordinal for entry in entries)])
        given = tuple(entry for entry in entries if entry.ordinal != writing)
        state = replace(before.state, used=used, path=(*before.state.path, *given), writing=writing)
        record = StepRecord(before, state, before.disposition, before.persona, entries=entries)
        return replace(record, **changes)

    @staticmethod
    def rating(ordinal: int, value: int, stage_id: str = "support") -> Entry:
        return Entry(ordinal, "ratings", "satisfaction", stage_id, Kind.SATISFACTION, value=value)

    @staticmethod
    def text(ordinal: int, **changes: Any) -> Entry:
        return replace(Entry(ordinal, "story", "what_happened", "support", Kind.TEXT), **changes)


@pytest.fixture
def scene(store: SqlStore, clock: FakeClock) -> Scene:
    return Scene(store, clock)
