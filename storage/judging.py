"""Whether interviews were answered with care: kept beside them, for more of them than can be read."""

from collections.abc import Callable
from datetime import tzinfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.records import InterviewRecord
from storage.queries import interview_records
from storage.tables import interviews

_KEEP = update(interviews).where(interviews.c.id == bindparam("judged_id")).values(careful=bindparam("found"))


async def judge(
    connection: AsyncConnection, is_careful: Callable[[InterviewRecord], bool], *, limit: int, zone: tzinfo | None
) -> int:
    """Look at interviews whose answers are new; returns how many. None of them changes until the transaction ends."""
    unjudged = select(interviews.c.id).where(interviews.c.careful.is_(None)).order_by(interviews.c.id).limit(limit)
    ids = (await connection.scalars(unjudged.with_for_update(skip_locked=True))).all()
    async for records in interview_records(connection, interviews.c.id.in_(ids), zone=zone):
        found = [{"judged_id": record.id, "found": is_careful(record)} for record in records]
        await connection.execute(_KEEP, found)
    return len(ids)
