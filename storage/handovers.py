"""Handovers that colleagues log, as rows."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.handovers import Handover, HandoverRecord, HandoverTold
from storage import statements
from storage.tables import handovers


async def add(connection: AsyncConnection, handover: Handover) -> Handover:
    """Insert a handover; returns the one that is there when its message was kept before."""
    row = {
        "id": handover.id,
        "respondent_id": handover.respondent_id,
        "message_id": handover.message_id,
        "given_on": handover.given_on,
        "week": handover.week,
        "revision": handover.revision,
        **_changing(handover),
    }
    inserted = await connection.execute(statements.insert_new(connection.dialect.name, handovers), row)
    if inserted.rowcount == 1:
        return handover
    own = handovers.c.respondent_id == handover.respondent_id
    return await _one(connection, own, handovers.c.message_id == handover.message_id) or handover


async def find(connection: AsyncConnection, respondent_id: str, tag: str) -> Handover | None:
    """Return somebody's own handover by the beginning of its id."""
    return await _one(
        connection, handovers.c.respondent_id == respondent_id, handovers.c.id.startswith(tag, autoescape=True)
    )


async def change(connection: AsyncConnection, before: Handover, after: Handover) -> Handover | None:
    """Update a handover, if it is still as it was read; its revision rises by one."""
    changed = await connection.execute(
        update(handovers)
        .where(handovers.c.id == before.id, handovers.c.revision == before.revision)
        .values(**_changing(after), revision=before.revision + 1)
        .returning(*handovers.c)
    )
    row = changed.one_or_none()
    return None if row is None else _handover(row)


async def remove(connection: AsyncConnection, handover: Handover) -> bool:
    """Delete a handover; False when it is gone."""
    return (await connection.execute(delete(handovers).where(handovers.c.id == handover.id))).rowcount == 1


async def own(connection: AsyncConnection, respondent_id: str) -> list[Handover]:
    """Read somebody's handovers, newest first."""
    rows = await connection.execute(
        select(handovers)
        .where(handovers.c.respondent_id == respondent_id)
        .order_by(handovers.c.given_on.desc(), handovers.c.message_id.desc())
    )
    return [_handover(row) for row in rows]


async def records(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[HandoverRecord]:
    """Read handovers by week; inside a week their order is that of random ids, and tells nothing."""
    rows = await connection.execute(select(handovers).where(*conditions).order_by(handovers.c.week, handovers.c.id))
    return [HandoverRecord(respondent_id=row.respondent_id, week=row.week, told=_told(row)) for row in rows]


def by_agents(owners: Collection[int]) -> ColumnElement[bool]:
    """Return the condition for handovers that count in groups, as notes do."""
    return handovers.c.respondent_id.not_in(statements.leaders(owners))


async def _one(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> Handover | None:
    row = (await connection.execute(select(handovers).where(*conditions))).one_or_none()
    return None if row is None else _handover(row)


def _changing(handover: Handover) -> dict[str, Any]:
    """Return what of a handover can change. Any: columns differ in type."""
    told = handover.told
    return {
        "stage_id": told.stage_id,
        "sender": told.sender,
        "receiver": told.receiver,
        "reason": told.reason,
        "decider": told.decider,
        "hours": told.hours,
        "context": told.context,
        "repeated": told.repeated,
        "step": handover.step,
    }


def _handover(row: Row[*tuple[Any, ...]]) -> Handover:
    return Handover(
        id=row.id,
        respondent_id=row.respondent_id,
        message_id=row.message_id,
        given_on=row.given_on,
        told=_told(row),
        step=row.step,
        revision=row.revision,
    )


def _told(row: Row[*tuple[Any, ...]]) -> HandoverTold:
    return HandoverTold(
        stage_id=row.stage_id,
        sender=row.sender,
        receiver=row.receiver,
        reason=row.reason,
        decider=row.decider,
        hours=row.hours,
        context=row.context,
        repeated=row.repeated,
    )
