"""How interviews end that nobody finishes."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.records import Disposition
from storage.tables import answers, interviews

_BROKEN_OFF = (Disposition.STARTED.value, Disposition.PARTIAL.value)


async def close_interviews(connection: AsyncConnection, which: ColumnElement[bool], *, now: datetime) -> int:
    """Close open interviews; returns how many.

    Those begun are broken off, those complete stay so, and whoever never agreed was only invited. A text that was
    still being told is over, so that it gets its tags.
    """
    open_ones = (which, interviews.c.closed_at.is_(None))
    await connection.execute(
        update(answers)
        .where(answers.c.interview_id.in_(select(interviews.c.id).where(*open_ones)), answers.c.complete.is_(False))
        .values(complete=True)
    )
    closed = await connection.execute(
        update(interviews)
        .where(*open_ones)
        .values(
            closed_at=now,
            due_at=None,
            disposition=case(
                (interviews.c.disposition.in_(_BROKEN_OFF), Disposition.BROKEN_OFF.value),
                else_=interviews.c.disposition,
            ),
        )
    )
    return closed.rowcount
