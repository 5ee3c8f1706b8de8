"""Care of the data: backup while the bot runs, restore without those who withdrew, check."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.database import BUSY_TIMEOUT_S, Database, parse_url, prepare_folder, sqlite_error, sqlite_file
from storage.erasure import replay_erased
from storage.errors import (
    BackupTargetError,
    BackupUnsupportedError,
    DatabaseDamagedError,
    DatabaseInUseError,
    DatabaseUrlError,
    StorageUnavailableError,
)
from storage.migrate import upgrade

LISTS = ("erased_interviews", "erased_respondents", "ended_members")

ErasedRows = dict[str, list[tuple[str, str]]]
"""Ids and moments by table of the lists of those who withdrew or hold no role any more."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    erased: people in the backup who had withdrawn and were erased again. list_read: False when the database that was
    replaced was too damaged to say who withdrew since the backup. replaced: where it was put; None when there was none.
    """

    erased: int
    list_read: bool
    replaced: Path | None


async def backup(database_url: str, file: Path) -> None:
    """Copy the database to a file while the bot runs; the copy is checked, then takes the place of an older one.

    Raises BackupUnsupportedError for PostgreSQL and DatabaseDamagedError when the copy is not sound.
    """
    source = _sqlite_source(database_url)
    await asyncio.to_thread(_back_up, source, file)


async def restore(file: Path, database_url: str) -> Restored:
    """Put a backup in the place of the database; the bot must be stopped.

    The backup is checked first and brought up to date. Whoever withdrew before or after it was made is erased from
    it. The replaced database is kept beside it. Nothing is changed when an error is raised: BackupTargetError,
    DatabaseDamagedError, SchemaNewerError, DatabaseInUseError, BackupUnsupportedError.
    """
    target = sqlite_file(parse_url(database_url))
    if target is None:
        raise BackupUnsupportedError(
            "PostgreSQL is restored with its own tools: keep the lists of those who withdrew or hold no role any more "
            "(pg_dump --data-only --table=erased_interviews --table=erased_respondents --table=ended_members), "
            "pg_restore the backup, load the lists. The bot erases whoever is on them when it starts."
        )
    await asyncio.to_thread(_require_backup, file)
    erased = await asyncio.to_thread(_release, target)
    fresh = target.with_name(f".{target.name}.restoring")
    try:
        await asyncio.to_thread(_copy, file, fresh)
        count = await _bring_up_to_date(fresh, erased or {})
        await asyncio.to_thread(_require_sound, fresh)
        replaced = await asyncio.to_thread(_put_in_place, fresh, target)
    finally:
        _remove(fresh)
    return Restored(erased=count, list_read=erased is not None, replaced=replaced)


def _sqlite_source(database_url: str) -> Path:
    source = sqlite_file(parse_url(database_url))
    if source is None:
        raise BackupUnsupportedError(
            'PostgreSQL is backed up with its own tool, while the bot runs: pg_dump --format=custom --file=FILE "URL"'
        )
    if not source.exists():
        raise DatabaseUrlError(f"{source} does not exist. Check DATABASE_URL, or start the bot once.")
    return source


def _back_up(source: Path, file: Path) -> None:
    if file.exists() and file.samefile(source):
        raise BackupTargetError(f"{file} is the database itself. Name another file for the backup.")
    part = file.with_name(f".{file.name}.part")
    try:
        _copy(source, part)
        _require_sound(part)
        os.replace(part, file)
    except OSError as error:
        raise BackupTargetError(f"{file} cannot be written ({error.strerror}). Name another file.") from error
    finally:
        _remove(part)


def _copy(source: Path, target: Path) -> None:
    """Copy a database that may be in use, into one file without a log beside it, readable by its owner alone."""
    _remove(target)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with _opened(source) as original, _opened(target) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise sqlite_error(getattr(error, "sqlite_errorcode", 0)) from error


def _require_sound(file: Path) -> None:
    with _opened(file) as connection:
        sound = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
    if not sound:
        raise DatabaseDamagedError(f"{file} is damaged. Use an older backup.")


def _require_backup(file: Path) -> None:
    if not file.is_file():
        raise BackupTargetError(f"{file} does not exist. Name the file that `python -m bot db backup` wrote.")
    try:
        _require_sound(file)
        with _opened(file) as connection:
            ours = _has_table(connection, "alembic_version") and _has_table(connection, "interviews")
    except DatabaseDamagedError as error:
        raise DatabaseDamagedError(f"{file} is damaged. Use an older backup.") from error
    if not ours:
        raise BackupTargetError(f"{file} is no backup of this bot. Name the file that `python -m bot db backup` wrote.")


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return found.fetchone() is not None


def _release(target: Path) -> ErasedRows | None:
    """Make sure that nobody has the present database open, and read who withdrew; None when it cannot be read."""
    prepare_folder(target)
    if not target.exists():
        return {}
    try:
        with _opened(target) as connection:
            # Leaving the log mode needs the file for oneself, and folds the log into it.
            connection.execute("PRAGMA journal_mode=DELETE")
            return {
                table: connection.execute(f"SELECT id, at FROM {table}").fetchall()
                for table in LISTS
                if _has_table(connection, table)
            }
    except StorageUnavailableError as error:
        raise DatabaseInUseError(f"{target} is in use. Stop the bot, then restore.") from error
    except DatabaseDamagedError:
        return None


async def _bring_up_to_date(fresh: Path, erased: ErasedRows) -> int:
    database = Database(f"sqlite:///{fresh}")
    try:
        await upgrade(database)
        async with database.writing() as connection:
            for table, rows in erased.items():
                if rows:
                    await connection.exec_driver_sql(f"INSERT OR IGNORE INTO {table} (id, at) VALUES (?, ?)", rows)
            return await replay_erased(connection)
    finally:
        await database.close()


def _put_in_place(fresh: Path, target: Path) -> Path | None:
    """Replace the database in one move; a copy of the old one is made before, so that there always is one."""
    replaced = None
    if target.exists():
        replaced = target.with_name(f"{target.name}.replaced")
        _remove(replaced)
        shutil.copy2(target, replaced)
        for log, kept in zip(_logs(target), _logs(replaced), strict=True):
            if log.exists():  # only of a damaged database; left beside another file it would damage that one too
                os.replace(log, kept)
    os.replace(fresh, target)
    return replaced


def _logs(file: Path) -> list[Path]:
    return [file.with_name(file.name + suffix) for suffix in ("-wal", "-shm", "-journal")]


def _remove(file: Path) -> None:
    for leftover in (file, *_logs(file)):
        leftover.unlink(missing_ok=True)
