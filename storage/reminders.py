"""Reminders of interviews that were left in the middle: what is due, and what was sent, wanted or stopped."""

from datetime import datetime, tzinfo

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.language import Language
from interview.obstacles import TOLD_LATELY
from interview.ports import OpenInterview
from interview.records import Disposition
from interview.reminders import AGAIN_AFTER, MOST, SILENT_FOR, UNFINISHED, DueReminder, Reminders
from storage import statements
from storage.tables import interviews, reminders, respondents

_SENT = func.coalesce(reminders.c.sent, 0)


async def due(connection: AsyncConnection, now: datetime, *, limit: int) -> list[DueReminder]:
    """Read what is to be sent now, the longest silent first; quiet hours are the caller's matter."""
    rows = await connection.execute(
        select(
            interviews.c.id,
            interviews.c.version,
            respondents.c.telegram_user_id,
            respondents.c.language,
            _SENT.label("sent"),
        )
        .join(respondents, respondents.c.id == interviews.c.respondent_id)
        .outerjoin(reminders, reminders.c.interview_id == interviews.c.id)
        .where(
            interviews.c.closed_at.is_(None),
            interviews.c.disposition.in_([one.value for one in UNFINISHED]),
            respondents.c.reachable,
            respondents.c.telegram_user_id.is_not(None),
            _SENT < MOST,
            or_(reminders.c.sent_at.is_(None), reminders.c.sent_at <= now - AGAIN_AFTER),
            or_(reminders.c.stopped.is_(None), reminders.c.stopped.is_(False)),
            or_(_wanted(now), _silent(now)),
        )
        .order_by(interviews.c.stepped_at, interviews.c.id)
        .limit(limit)
    )
    return [DueReminder(row.id, row.version, row.telegram_user_id, Language(row.language), row.sent) for row in rows]


def _wanted(now: datetime) -> ColumnElement[bool]:
    """Asked for, and not gone on with since: the yes was to this pause."""
    return and_(reminders.c.wanted_version == interviews.c.version, reminders.c.wanted_at <= now)


def _silent(now: datetime) -> ColumnElement[bool]:
    """Silent, of somebody who agreed to reminders, was not heard lately and never asked for none."""
    others = interviews.alias()
    told_lately = exists().where(
        others.c.respondent_id == interviews.c.respondent_id,
        others.c.role == interviews.c.role,
        others.c.disposition == Disposition.COMPLETE.value,
        others.c.stepped_at > now - TOLD_LATELY,
    )
    told_of, stops = interviews.alias(), reminders.alias()
    stopped_ever = exists(
        select(stops.c.interview_id)
        .join(told_of, told_of.c.id == stops.c.interview_id)
        .where(told_of.c.respondent_id == interviews.c.respondent_id, stops.c.stopped)
    )
    waits_for_wish = and_(
        reminders.c.wanted_at.is_not(None),
        reminders.c.wanted_version == interviews.c.version,
        reminders.c.wanted_at > now,
    )
    # Begun before first screens spoke of reminders, an interview has a row by a wish alone, or when one was sent.
    promised = and_(reminders.c.interview_id.is_not(None), reminders.c.wanted_at.is_(None))
    return and_(
        or_(respondents.c.may_contact, promised),
        interviews.c.stepped_at <= now - SILENT_FOR,
        interviews.c.example.is_(False),
        or_(reminders.c.wanted_at.is_(None), ~waits_for_wish),
        ~told_lately,
        ~stopped_ever,
    )


async def mark(connection: AsyncConnection, one: DueReminder, now: datetime) -> bool:
    """Note that a reminder is about to be sent; False when it was, or the interview has moved on or ended."""
    as_read = (
        interviews.c.id == one.interview_id,
        interviews.c.version == one.version,
        interviews.c.closed_at.is_(None),
    )
    if await connection.scalar(select(interviews.c.id).where(*as_read)) is None:
        return False
    await _have_row(connection, one.interview_id)
    marked = await connection.execute(
        update(reminders)
        .where(
            reminders.c.interview_id == one.interview_id,
            reminders.c.sent == one.sent,
            reminders.c.stopped.is_(False),
        )
        .values(sent=one.sent + 1, sent_at=now)
    )
    return marked.rowcount == 1


async def of_interview(connection: AsyncConnection, interview_id: str) -> Reminders:
    """Return what is kept of the reminders of an interview."""
    found = await connection.execute(select(reminders).where(reminders.c.interview_id == interview_id))
    row = found.one_or_none()
    return Reminders() if row is None else Reminders(row.sent, row.sent_at, row.wanted_at, row.stopped)


async def own(connection: AsyncConnection, respondent_id: str, zone: tzinfo | None) -> dict[str, Reminders]:
    """Return what is kept of the reminders of one person, by interview, with times in a zone."""
    rows = await connection.execute(
        select(reminders)
        .join(interviews, interviews.c.id == reminders.c.interview_id)
        .where(interviews.c.respondent_id == respondent_id)
    )

    def local(moment: datetime | None) -> datetime | None:
        return None if moment is None else moment.astimezone(zone)

    return {
        row.interview_id: Reminders(row.sent, local(row.sent_at), local(row.wanted_at), row.stopped) for row in rows
    }


async def promise(connection: AsyncConnection, interview: OpenInterview) -> None:
    """Note that an interview's first screen spoke of reminders."""
    await _have_row(connection, interview.id)


async def want(connection: AsyncConnection, interview: OpenInterview, at: datetime) -> None:
    """Remind of an interview at a moment, unless it is gone on with before."""
    await _have_row(connection, interview.id)
    await connection.execute(
        update(reminders)
        .where(reminders.c.interview_id == interview.id)
        .values(wanted_at=at, wanted_version=interview.version, stopped=False)
    )


async def stop(connection: AsyncConnection, interview: OpenInterview) -> None:
    """Send no reminder of an interview any more."""
    await _have_row(connection, interview.id)
    await connection.execute(
        update(reminders)
        .where(reminders.c.interview_id == interview.id)
        .values(wanted_at=None, wanted_version=None, stopped=True)
    )


async def _have_row(connection: AsyncConnection, interview_id: str) -> None:
    row = {"interview_id": interview_id, "sent": 0, "stopped": False}
    await connection.execute(statements.insert_new(connection.dialect.name, reminders), row)
