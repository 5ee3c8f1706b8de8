"""Guides as they were when somebody answered them: a running interview goes on with its own version."""

from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.errors import FrozenGuideError
from interview.guide import Status
from interview.ports import Clock, StoredGuide
from interview.records import Disposition
from storage import statements
from storage.database import Database
from storage.tables import answers, guides, interviews

_ORDER = list(Status)


class SqlGuides:
    """The versions of guides that were ever in use."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def register(self, guide_id: str, version: int, *, status: Status, digest: str, source: str) -> Status:
        """Store a version of a guide, or note that its status went on (draft, published, closed; never back).

        digest: of everything but the status, which may change while people answer. Returns the status that it has now.
        Raises FrozenGuideError when a version that has answers comes with another digest; without answers it is
        replaced.
        """
        row = {"digest": digest, "source": source}
        this = (guides.c.id == guide_id, guides.c.version == version)
        async with self._database.writing() as connection:
            added = await connection.execute(
                statements.insert_new(self._database.dialect, guides),
                {
                    "id": guide_id,
                    "version": version,
                    "status": status.value,
                    "registered_at": self._clock.now(),
                    **row,
                },
            )
            if added.rowcount == 1:
                return status
            stored = (await connection.execute(select(guides.c.status, guides.c.digest).where(*this))).one()
            changed = stored.digest != digest
            if changed and await connection.scalar(_first_answer(guide_id, version)) is not None:
                raise FrozenGuideError(
                    f"version {version} of the guide {guide_id!r} has answers and was changed. "
                    f"Take the change back, or copy the guide and write version: {version + 1}."
                )
            status = max(Status(stored.status), status, key=_ORDER.index)
            await connection.execute(update(guides).where(*this).values(status=status.value, **row))
            return status

    async def stored_guides(self) -> list[StoredGuide]:
        """Return every version that was ever registered, in the order in which they came."""
        async with self._database.reading() as connection:
            return await stored_guides(connection)

    async def marks(self) -> list[tuple[str, int, str, str]]:
        """Return id, version, status and digest of every version: all that a change of any of them changes."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_in_order(guides.c.id, guides.c.version, guides.c.status, guides.c.digest))
            return [(row.id, row.version, row.status, row.digest) for row in rows]

    async def publish(self, guide_id: str, version: int) -> bool:
        """Publish a draft; False when there is no draft of that version."""
        return await self._set_status(guide_id, version, Status.PUBLISHED, instead_of=(Status.DRAFT,))

    async def close(self, guide_id: str, version: int) -> bool:
        """Close a guide: interviews that run go on, new ones do not start. False when there is none to close."""
        return await self._set_status(guide_id, version, Status.CLOSED, instead_of=(Status.DRAFT, Status.PUBLISHED))

    async def _set_status(self, guide_id: str, version: int, status: Status, *, instead_of: tuple[Status, ...]) -> bool:
        async with self._database.writing() as connection:
            changed = await connection.execute(
                update(guides)
                .where(guides.c.id == guide_id, guides.c.version == version, guides.c.status.in_(instead_of))
                .values(status=status.value)
            )
            return changed.rowcount == 1


def _first_answer(guide_id: str, version: int) -> Select[*tuple[Any, ...]]:
    return (
        select(answers.c.id)
        .join(interviews, interviews.c.id == answers.c.interview_id)
        .where(interviews.c.guide_id == guide_id, interviews.c.guide_version == version)
        .limit(1)
    )


async def stored_guides(connection: AsyncConnection) -> list[StoredGuide]:
    """Return every version of every guide, in the order in which they came."""
    rows = await connection.execute(_in_order(guides.c.id, guides.c.version, guides.c.status, guides.c.source))
    return [StoredGuide(row.id, row.version, Status(row.status), row.source) for row in rows]


async def keep_draft(connection: AsyncConnection, draft: dict[str, Any]) -> bool:
    """Keep a draft, in the place of an earlier one of that version. draft: a row of the table.

    Returns False when the version is no draft any more.
    """
    added = await connection.execute(statements.insert_new(connection.dialect.name, guides), draft)
    if added.rowcount == 1:
        return True
    content = {"digest": draft["digest"], "source": draft["source"]}
    replaced = await connection.execute(update(guides).where(*_draft(draft["id"], draft["version"])).values(content))
    return replaced.rowcount == 1


async def publish(connection: AsyncConnection, guide_id: str, version: int, digest: str) -> bool:
    """Publish a draft; False when there is none of that version with this digest."""
    this = (*_draft(guide_id, version), guides.c.digest == digest)
    changed = await connection.execute(update(guides).where(*this).values(status=Status.PUBLISHED.value))
    return changed.rowcount == 1


async def drop_draft(connection: AsyncConnection, guide_id: str, version: int, digest: str) -> bool:
    """Forget a draft; False when there is none of that version with this digest."""
    dropped = await connection.execute(delete(guides).where(*_draft(guide_id, version), guides.c.digest == digest))
    return dropped.rowcount == 1


async def running_interviews(connection: AsyncConnection) -> dict[tuple[str, int], int]:
    """Count the interviews that are open, consent given, by guide and version."""
    rows = await connection.execute(
        select(interviews.c.guide_id, interviews.c.guide_version, func.count().label("running"))
        .where(interviews.c.closed_at.is_(None), interviews.c.disposition != Disposition.INVITED.value)
        .group_by(interviews.c.guide_id, interviews.c.guide_version)
    )
    return {(row.guide_id, row.guide_version): row.running for row in rows}


def _draft(guide_id: str, version: int) -> tuple[Any, ...]:
    return guides.c.id == guide_id, guides.c.version == version, guides.c.status == Status.DRAFT.value


def _in_order(*columns: Any) -> Select[*tuple[Any, ...]]:
    return select(*columns).order_by(guides.c.registered_at, guides.c.id, guides.c.version)
