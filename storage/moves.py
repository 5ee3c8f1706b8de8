"""Whether anything moved that maps are made of, so that a map need not be made again while nothing did.

Every transaction that changes a row of these tables counts one more before it commits, whoever wrote the statement. So
two readings that find the same number in between saw the same rows.
"""

import random
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, bindparam, event, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.dml import UpdateBase

from storage import tables
from storage.tables import map_moves

SHARDS = 16  # as many rows as the migration made
WATCHED = frozenset(
    {
        *(tables.respondents, tables.interviews, tables.answers, tables.findings, tables.import_rows),
        *(tables.corrections, tables.notes, tables.handovers, tables.disposition_counts, tables.members),
    }
)
"""All that maps are read from. Rows that go with another one go with one of a table that is here."""

MOVES_NO_MAP = {"moves_no_map": True}
"""Options of a statement that changes nothing of what maps are made of, though it writes to such a table."""

_MOVED = "moved"
_COUNT = update(map_moves).where(map_moves.c.shard == bindparam("of_shard")).values(moves=map_moves.c.moves + 1)
_COUNTED = select(func.sum(map_moves.c.moves))


def watch(engine: AsyncEngine) -> None:
    """Note from now on which connections change what maps are made of."""

    @event.listens_for(engine.sync_engine, "after_execute")
    def note(
        connection: Connection,
        statement: Executable,
        _rows: object,
        _parameters: object,
        options: Mapping[str, Any],
        result: CursorResult[Any],
    ) -> None:
        is_write = isinstance(statement, UpdateBase) and statement.table in WATCHED
        if is_write and not options.get("moves_no_map") and result.rowcount != 0:  # -1: the driver does not know
            connection.info[_MOVED] = True


def begin(connection: AsyncConnection) -> None:
    """Forget what a transaction before noted."""
    connection.info[_MOVED] = False


async def count(connection: AsyncConnection) -> None:
    """Count one more where this transaction changed anything. The last statement: others wait for it until the end."""
    if connection.info[_MOVED]:
        await connection.execute(_COUNT, {"of_shard": random.randrange(SHARDS)})


async def counted(connection: AsyncConnection) -> int:
    """Return how often anything moved."""
    return int(await connection.scalar(_COUNTED) or 0)
