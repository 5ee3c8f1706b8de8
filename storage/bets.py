"""Managers' bets as rows: put together, locked, read, forgotten with their manager's role."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.bets import Bet
from interview.rights import MemberRole
from storage import statements
from storage.tables import bet_stages, bets, members


async def find(connection: AsyncConnection, telegram_user_id: int, guide_id: str) -> Bet | None:
    """Return somebody's own bet on a guide."""
    found = await _read(connection, bets.c.telegram_user_id == telegram_user_id, bets.c.guide_id == guide_id)
    return found[0] if found else None


async def own(connection: AsyncConnection, telegram_user_id: int) -> list[Bet]:
    """Return all bets of somebody, also those that are not locked."""
    return await _read(connection, bets.c.telegram_user_id == telegram_user_id)


async def locked(connection: AsyncConnection, guide_id: str) -> list[Bet]:
    """Return the bets on a guide that count."""
    return await _read(connection, bets.c.guide_id == guide_id, bets.c.locked_at.is_not(None))


async def keep(connection: AsyncConnection, telegram_user_id: int, bet: Bet, *, now: datetime) -> bool:
    """Put a bet in the place of the one that is there; False when that one is locked: it stays."""
    await _begin(connection, telegram_user_id, bet.guide_id, now)
    changed = await connection.execute(
        update(bets)
        .where(bets.c.telegram_user_id == telegram_user_id, bets.c.guide_id == bet.guide_id, bets.c.locked_at.is_(None))
        .values(pain=bet.pain, locked_at=bet.locked_at)
        .returning(bets.c.id)
    )
    bet_id = changed.scalar_one_or_none()
    if bet_id is None:
        return False
    await connection.execute(delete(bet_stages).where(bet_stages.c.bet_id == bet_id))
    rows = [
        {
            "bet_id": bet_id,
            "stage_id": stage_id,
            "rating": bet.ratings.get(stage_id),
            "moment": stage_id in bet.moments,
        }
        for stage_id in sorted(bet.ratings.keys() | bet.moments)
    ]
    if rows:
        await connection.execute(insert(bet_stages), rows)
    return True


async def note_look(connection: AsyncConnection, telegram_user_id: int, guide_id: str, *, now: datetime) -> None:
    """Note that somebody saw customers' figures of a guide, unless their bet is locked."""
    await _begin(connection, telegram_user_id, guide_id, now)
    await connection.execute(
        update(bets)
        .where(bets.c.telegram_user_id == telegram_user_id, bets.c.guide_id == guide_id, bets.c.locked_at.is_(None))
        .values(looked=True)
    )


async def remove(connection: AsyncConnection, condition: ColumnElement[bool]) -> int:
    """Delete bets; returns how many there were."""
    return (await connection.execute(delete(bets).where(condition))).rowcount


def of(telegram_user_id: int) -> ColumnElement[bool]:
    """Return the condition for the bets of somebody."""
    return bets.c.telegram_user_id == telegram_user_id


def of_any(numbers: Select[Any]) -> ColumnElement[bool]:
    """Return the condition for the bets of those whom a query names by Telegram number."""
    return bets.c.telegram_user_id.in_(numbers)


def left_over(owners: Collection[int]) -> ColumnElement[bool]:
    """Return the condition for bets of people who are neither owners nor managers any more."""
    managers = select(members.c.telegram_user_id).where(
        members.c.role == MemberRole.MANAGER.value, members.c.telegram_user_id.is_not(None)
    )
    return and_(bets.c.telegram_user_id.not_in(owners), bets.c.telegram_user_id.not_in(managers))


def older_than(moment: datetime) -> ColumnElement[bool]:
    """Return the condition for bets that were locked, or else begun, before a moment."""
    return func.coalesce(bets.c.locked_at, bets.c.begun_at) < moment


async def _begin(connection: AsyncConnection, telegram_user_id: int, guide_id: str, now: datetime) -> None:
    row = {"telegram_user_id": telegram_user_id, "guide_id": guide_id, "begun_at": now, "looked": False}
    await connection.execute(statements.insert_new(connection.dialect.name, bets), row)


async def _read(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[Bet]:
    rows = await connection.execute(
        select(bets, bet_stages.c.stage_id, bet_stages.c.rating, bet_stages.c.moment)
        .outerjoin(bet_stages, bet_stages.c.bet_id == bets.c.id)
        .where(*conditions)
        .order_by(bets.c.id, bet_stages.c.stage_id)
    )
    grouped: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return [_bet(found) for found in grouped.values()]


def _bet(rows: Sequence[Row[*tuple[Any, ...]]]) -> Bet:
    first = rows[0]
    return Bet(
        guide_id=first.guide_id,
        ratings={row.stage_id: row.rating for row in rows if row.rating is not None},
        pain=first.pain,
        moments=frozenset(row.stage_id for row in rows if row.moment),
        locked_at=first.locked_at,
        looked=first.looked,
    )
