"""Connections to the database, and its errors in our words.

SQLite has one writer connection, whose transactions take the lock when they begin (a lock taken later cannot be waited
for), and a few readers that cannot write. PostgreSQL has one pool; its readers see one snapshot.
"""

import asyncio
import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import moves
from storage.errors import (
    ConstraintError,
    DatabaseDamagedError,
    DatabaseReadOnlyError,
    DatabaseRefusedError,
    DatabaseUrlError,
    StorageError,
    StorageUnavailableError,
)

BUSY_TIMEOUT_S = 5.0  # a backup or a check holds the lock for less
READERS = 4
POOL_SIZE = 10  # for each process; PostgreSQL allows 100 connections unless told otherwise
MIGRATION_LOCK = 0x706F7075  # any number, the same in every process

_WRITER = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "PRAGMA secure_delete=ON")
_READER = ("PRAGMA query_only=ON",)
_MIGRATION = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=OFF")


def parse_url(database_url: str) -> URL:
    """Read DATABASE_URL; the driver is added where it is missing. Raises DatabaseUrlError."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        raise DatabaseUrlError(_URL_HINT) from None  # the text may hold a password
    match url.get_backend_name():
        case "sqlite":
            if not url.database or ":memory:" in url.database:
                raise DatabaseUrlError("DATABASE_URL names no file. Write sqlite:///data/poputchik.db")
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+asyncpg")
    raise DatabaseUrlError(_URL_HINT)


_URL_HINT = (
    "DATABASE_URL is no address of a database. "
    "Write sqlite:///data/poputchik.db or postgresql://user:password@host:5432/name"
)


def sqlite_file(url: URL) -> Path | None:
    """Return the file of an SQLite database, None for a server."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


class Database:
    """Where the tables live; opened lazily, closed with `close`."""

    def __init__(self, database_url: str) -> None:
        self.url = parse_url(database_url)
        self.file = sqlite_file(self.url)
        if self.file is not None:
            _prepare_file(self.file)
            self._writer = self._sqlite_engine("BEGIN IMMEDIATE", _WRITER, pool_size=1)
            self._readers = self._sqlite_engine("BEGIN", _READER, pool_size=READERS)
        else:
            # No ping before use: a connection that went stale costs one try of the intake, a ping costs every answer.
            self._writer = self._engine(pool_size=POOL_SIZE, max_overflow=POOL_SIZE)
            self._readers = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

        moves.watch(self._writer)

    @property
    def dialect(self) -> str:
        """Return `sqlite` or `postgresql`."""
        return self._writer.dialect.name

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that may write; commits on leaving, rolls back on an exception.

        Raises StorageUnavailableError and its siblings instead of the driver's errors.
        """
        async with _transaction(self._writer) as connection:
            moves.begin(connection)
            yield connection
            await moves.count(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction that sees one state of the database and cannot change it."""
        async with _transaction(self._readers) as connection:
            yield connection

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[AsyncConnection]:
        """Begin the transaction of a migration; no second process migrates at the same time.

        SQLite rebuilds a table by dropping the old one, which would delete every row that refers to it: references are
        not enforced meanwhile, but checked before the commit.
        """
        if self.file is None:
            async with _transaction(self._writer) as connection:  # there may be no table yet to count changes in
                await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
                yield connection
            return
        engine = self._sqlite_engine("BEGIN IMMEDIATE", _MIGRATION, pool_size=1)
        try:
            async with _transaction(engine) as connection:
                yield connection
                broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
                if broken:
                    raise ConstraintError(f"the migration would leave {len(broken)} rows without what they refer to")
        finally:
            await engine.dispose()

    async def forget_deleted(self) -> None:
        """Empty SQLite's log, which holds deleted rows until it is overwritten.

        While somebody reads an older state this does nothing: the next call or `close` empties it.
        """
        if self.file is not None:
            await asyncio.to_thread(_empty_log, self.file)

    async def close(self) -> None:
        """Close all connections; SQLite then folds its log into the file."""
        await self._readers.dispose()
        await self._writer.dispose()

    def _sqlite_engine(self, begin: str, pragmas: tuple[str, ...], *, pool_size: int) -> AsyncEngine:
        # `isolation_level=None` keeps the driver from beginning transactions of its own (late, and not for SELECT).
        driver_options: dict[str, Any] = {"isolation_level": None}
        if "timeout" not in self.url.query:
            driver_options["timeout"] = BUSY_TIMEOUT_S
        engine = self._engine(pool_size=pool_size, max_overflow=0, connect_args=driver_options)

        @event.listens_for(engine.sync_engine, "connect")
        def set_up(driver_connection: Any, _record: object) -> None:
            cursor = driver_connection.cursor()
            for pragma in pragmas:
                cursor.execute(pragma)
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def take_lock(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    def _engine(self, **options: Any) -> AsyncEngine:
        try:
            # Parameters are people's words; they must not reach a log through the text of an error.
            return create_async_engine(self.url, hide_parameters=True, **options)
        except ModuleNotFoundError as error:
            raise DatabaseUrlError(
                f"the driver {error.name} is not installed. "
                "Install it with: pip install --require-hashes -r requirements-postgres.lock"
            ) from error


def prepare_folder(file: Path) -> None:
    """Make the folder of a database; raises DatabaseReadOnlyError where it cannot be made or written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(file, error) from error
    if not os.access(file.parent, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise _not_writable(file, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _prepare_file(file: Path) -> None:
    """Make the folder and an empty file that only its owner can read; SQLite gives its log the same rights."""
    prepare_folder(file)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise _not_writable(file, error) from error


def _empty_log(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=0)) as connection, suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _not_writable(file: Path, error: OSError) -> DatabaseReadOnlyError:
    return DatabaseReadOnlyError(
        f"{file} cannot be written ({error.strerror}). "
        "Give the user that runs the bot write permission to the file and its folder, or change DATABASE_URL."
    )


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    with _our_errors():
        try:
            connection = await engine.connect()
        except OSError as error:  # no such host, nobody listens, no answer in time
            raise StorageUnavailableError(f"the database cannot be reached ({type(error).__name__})") from error
        async with AsyncExitStack() as stack:
            stack.push_async_exit(connection)
            await stack.enter_async_context(connection.begin())
            yield connection


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn the driver's errors into ours."""
    try:
        yield
    except (SQLAlchemyError, ConnectionError) as error:
        ours = _translated(error)
        if isinstance(ours, StorageUnavailableError):
            raise ours from error
        # The driver quotes the refused row, a person's words, in the text of its error.
        raise ours from None


def _translated(error: SQLAlchemyError | ConnectionError) -> StorageError:
    if not isinstance(error, DBAPIError):
        return StorageUnavailableError(f"the database does not answer ({type(error).__name__})")
    if isinstance(error, IntegrityError):
        return ConstraintError(f"the database refused a row ({_constraint(error.orig)})")
    sqlite_code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(sqlite_code, int):
        return sqlite_error(sqlite_code)
    sqlstate = getattr(error.orig, "sqlstate", None)
    if isinstance(sqlstate, str):
        return _postgres_error(sqlstate)
    if error.connection_invalidated:
        return StorageUnavailableError("the connection to the database was lost")
    return StorageError(f"the database failed ({type(error.orig).__name__})")


def _constraint(error: object) -> str:
    """Name what refused the row, without the row."""
    name = getattr(getattr(error, "__cause__", None), "constraint_name", None)  # asyncpg's error, below its adapter's
    if isinstance(error, sqlite3.Error):
        name = str(error)  # "UNIQUE constraint failed: answers.ordinal": columns, no values
    return str(name or type(error).__name__)


def sqlite_error(code: int) -> StorageError:
    """Turn an SQLite error code into an error that says what to do."""
    code &= 0xFF  # the higher bits tell details
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StorageUnavailableError("the database is locked by another process")
        case sqlite3.SQLITE_FULL:
            return StorageUnavailableError("the disk is full. Free some space; nothing that was confirmed is lost")
        case sqlite3.SQLITE_IOERR:
            return StorageUnavailableError("the disk cannot be read or written")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return DatabaseReadOnlyError(
                "the database cannot be written. "
                "Give the user that runs the bot write permission to the file and its folder, or change DATABASE_URL"
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return DatabaseDamagedError(
                "the database is damaged. Run `python -m bot db check`, then `python -m bot db restore FILE` "
                "with your last backup"
            )
    return StorageError(f"the database failed (SQLite error {code})")


def _postgres_error(sqlstate: str) -> StorageError:
    """Read the class of an SQLSTATE (PostgreSQL manual, appendix A)."""
    if sqlstate[:2] in ("08", "53", "57", "58") or sqlstate in ("40001", "40P01", "55P03"):
        return StorageUnavailableError(f"the database server cannot serve now (SQLSTATE {sqlstate})")
    if sqlstate[:2] == "28" or sqlstate == "3D000":
        return DatabaseRefusedError(
            f"the database server refused the connection (SQLSTATE {sqlstate}). "
            "Check user, password and database name in DATABASE_URL"
        )
    if sqlstate in ("25006", "42501"):
        return DatabaseReadOnlyError(
            "the database cannot be written. Give its user the right to, or change DATABASE_URL"
        )
    if sqlstate[:2] == "XX":
        return DatabaseDamagedError("the database is damaged. Restore your last backup with pg_restore")
    return StorageError(f"the database failed (SQLSTATE {sqlstate})")
