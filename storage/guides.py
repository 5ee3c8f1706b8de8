"""Guides as they were when somebody answered them: a running interview goes on with its own version."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, update

from interview.errors import FrozenGuideError
from interview.guide import Status
from interview.ports import Clock
from storage import statements
from storage.database import Database
from storage.tables import answers, guides, interviews

_ORDER = list(Status)


@dataclass(frozen=True, slots=True)
class StoredGuide:
    """One version of a guide. source: its YAML."""

    id: str
    version: int
    status: Status
    source: str


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
        """Return every version that was ever registered, by id and version."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(guides.c.id, guides.c.version, guides.c.status, guides.c.source).order_by(
                    guides.c.id, guides.c.version
                )
            )
            return [StoredGuide(row.id, row.version, Status(row.status), row.source) for row in rows]

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
