"""Alerts as rows: lists with their rules, which interviews were looked at, and what waits to be told."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.alerts import (
    COMPLETE_AFTER,
    FRESH_FOR,
    KEPT_FOR,
    PARTIAL_AFTER,
    AlertList,
    Alerts,
    Match,
    MatchState,
    Rule,
    Sign,
    Waiting,
)
from interview.language import Language
from interview.records import Disposition, InterviewRecord, Role
from storage import queries, statements
from storage.tables import alert_lists, alert_matches, alert_rules, answers, digests, import_rows, interviews


class SqlAlerts(Alerts):
    """The part of a unit of work that is about alerts."""

    _connection: AsyncConnection

    async def alert_list(self, chat_id: int, thread_id: int) -> AlertList | None:
        """Return the list of a chat or topic, and let nobody else change it before this transaction ends."""
        here = alert_lists.c.chat_id == chat_id, alert_lists.c.thread_id == thread_id
        if await self._connection.scalar(select(alert_lists.c.owner_id).where(*here).with_for_update()) is None:
            return None
        return (await _read(self._connection, *here))[0]

    async def put_alert_list(self, alerts: AlertList) -> None:
        """Keep a list as it is now; what waits by a rule that is gone is never told."""
        await self._connection.execute(statements.put(self._connection.dialect.name, alert_lists), _row(alerts))
        there = alert_rules.c.chat_id == alerts.chat_id, alert_rules.c.thread_id == alerts.thread_id
        gone = select(alert_rules.c.id).where(
            *there, alert_rules.c.id.not_in([rule.number for rule in alerts.rules if rule.number])
        )
        await self._connection.execute(
            update(alert_matches)
            .where(alert_matches.c.rule_id.in_(gone), alert_matches.c.state == MatchState.WAITING.value)
            .values(state=MatchState.NONE.value)
        )
        await self._connection.execute(delete(alert_rules).where(alert_rules.c.id.in_(gone)))
        for position, rule in enumerate(alerts.rules):
            if rule.number:
                moved = update(alert_rules).where(*there, alert_rules.c.id == rule.number).values(position=position)
                await self._connection.execute(moved)
            else:
                await self._connection.execute(insert(alert_rules).values(**_rule_row(alerts, rule, position)))

    async def stop_asking_for_word(self, owner_id: int) -> None:
        """Take the next message of this owner or manager for no keyword any more."""
        await self._connection.execute(
            update(alert_lists)
            .where(alert_lists.c.chat_id == owner_id, alert_lists.c.writing_at.is_not(None))
            .values(writing_at=None, writing_stage=None)
        )

    async def alert_list_in_writing(self, owner_id: int, *, since: datetime) -> AlertList | None:
        """Return the list whose keyword this owner or manager was asked for in private."""
        found = await _read(
            self._connection,
            alert_lists.c.owner_id == owner_id,
            alert_lists.c.chat_id == owner_id,
            alert_lists.c.writing_at > since,
        )
        return found[0] if found else None

    async def alert_lists_of(self, owner_id: int) -> list[AlertList]:
        """Return the lists in somebody's hands."""
        return await _read(self._connection, alert_lists.c.owner_id == owner_id)

    async def waiting_alerts(self, alerts: AlertList, guide_ids: Collection[str]) -> list[Waiting]:
        """Return what fired and was not told yet, in the order in which it ended."""
        rows = await self._connection.execute(
            select(
                alert_matches.c.interview_id,
                interviews.c.respondent_id,
                alert_matches.c.rule_id,
                interviews.c.may_read_story,
            )
            .join(interviews, interviews.c.id == alert_matches.c.interview_id)
            .where(
                *_of(alerts),
                alert_matches.c.state == MatchState.WAITING.value,
                interviews.c.guide_id.in_(guide_ids),
            )
            .order_by(interviews.c.stepped_at, interviews.c.id)
        )
        return [Waiting(row.interview_id, row.respondent_id, row.rule_id, row.may_read_story) for row in rows]

    async def mark_alerts_told(self, alerts: AlertList, interview_ids: Collection[str]) -> None:
        """Note that interviews are about to be told."""
        for interview_id in interview_ids:
            await self._connection.execute(
                update(alert_matches)
                .where(*_of(alerts), alert_matches.c.interview_id == interview_id)
                .values(state=MatchState.TOLD.value)
            )


async def everything(connection: AsyncConnection) -> list[AlertList]:
    """Read all lists."""
    return await _read(connection)


async def told_of(connection: AsyncConnection, respondent_id: str) -> frozenset[str]:
    """Return which interviews of one person anybody was alerted to."""
    told = await connection.scalars(
        select(alert_matches.c.interview_id)
        .join(interviews, interviews.c.id == alert_matches.c.interview_id)
        .where(interviews.c.respondent_id == respondent_id, alert_matches.c.state == MatchState.TOLD.value)
    )
    return frozenset(told)


async def forget(connection: AsyncConnection, owner_id: int) -> None:
    """Delete the lists that are in somebody's hands, with what waits in them."""
    await _forget_matches(connection, alert_lists.c.owner_id == owner_id)
    await connection.execute(delete(alert_lists).where(alert_lists.c.owner_id == owner_id))


async def _forget_matches(connection: AsyncConnection, lists: ColumnElement[bool]) -> None:
    """Delete what some lists found, before the lists: where their rules went first, a match would wait without one."""
    of_them = exists().where(
        alert_lists.c.chat_id == alert_matches.c.chat_id, alert_lists.c.thread_id == alert_matches.c.thread_id, lists
    )
    await connection.execute(delete(alert_matches).where(of_them))


async def to_match(
    connection: AsyncConnection,
    alerts: AlertList,
    guide_ids: Collection[str],
    now: datetime,
    *,
    examples: bool,
    limit: int,
) -> list[tuple[InterviewRecord, int]]:
    """Read what ended since a list is on and was not looked at, with its version, those that wait longest first.

    Looked at again is what no rule fitted before somebody went on with it. Words that no tagger has read yet wait.
    """
    looked_at = exists().where(
        *_of(alerts),
        alert_matches.c.interview_id == interviews.c.id,
        or_(alert_matches.c.state != MatchState.NONE.value, alert_matches.c.version == interviews.c.version),
    )
    since = now - FRESH_FOR if alerts.since is None else max(alerts.since, now - FRESH_FOR)
    untagged = exists().where(answers.c.interview_id == interviews.c.id, queries.unread_by(None))
    wanted = (*_ended(guide_ids, since, now, examples=examples), ~untagged, ~looked_at)
    rows = await connection.execute(
        select(interviews.c.id, interviews.c.version)
        .where(*wanted)
        .order_by(interviews.c.stepped_at, interviews.c.id)
        .limit(limit)
    )
    versions = {row.id: row.version for row in rows}
    records = [record async for chunk in by_id(connection, list(versions), now.tzinfo) for record in chunk]
    order = list(versions)
    return sorted(((one, versions[one.id]) for one in records), key=lambda pair: order.index(pair[0].id))


async def by_id(
    connection: AsyncConnection, interview_ids: Sequence[str], zone: tzinfo | None
) -> AsyncIterator[list[InterviewRecord]]:
    """Read some interviews, as many at a time as a statement takes."""
    for first in range(0, len(interview_ids), queries.CHUNK):
        some = interviews.c.id.in_(interview_ids[first : first + queries.CHUNK])
        async for chunk in queries.interview_records(connection, some, zone=zone):
            yield chunk


async def ended_since(
    connection: AsyncConnection, guide_ids: Collection[str], since: datetime, now: datetime, *, examples: bool
) -> AsyncIterator[list[InterviewRecord]]:
    """Read what ended since a moment, a bounded number at a time."""
    conditions = _ended(guide_ids, since, now, examples=examples)
    async for chunk in queries.interview_records(connection, *conditions, zone=now.tzinfo):
        yield chunk


async def keep_matches(connection: AsyncConnection, alerts: AlertList, matches: Sequence[Match], on: date) -> None:
    """Note what became of interviews, unless they are gone or fired before."""
    there = set(await connection.scalars(select(interviews.c.id).where(interviews.c.id.in_(_ids(matches)))))
    rows = [_match_row(alerts, one, on) for one in matches if one.interview_id in there]
    if not rows:
        return
    await connection.execute(
        delete(alert_matches).where(
            *_of(alerts),
            alert_matches.c.interview_id.in_(there),
            alert_matches.c.state == MatchState.NONE.value,
        )
    )
    await connection.execute(statements.insert_new(connection.dialect.name, alert_matches), rows)


async def drop(connection: AsyncConnection, *, keep_of: Collection[int]) -> list[AlertList]:
    """Forget the lists of all who are no owners or managers; returns those that were forgotten now."""
    others = alert_lists.c.owner_id.not_in(keep_of)
    lists = await _read(connection, others)
    await _forget_matches(connection, others)
    gone = await connection.execute(
        delete(alert_lists).where(others).returning(alert_lists.c.chat_id, alert_lists.c.thread_id)
    )
    places = {(row.chat_id, row.thread_id) for row in gone}  # another process may have been quicker
    return [one for one in lists if (one.chat_id, one.thread_id) in places]


async def purge(connection: AsyncConnection, now: datetime) -> None:
    """Forget what was looked at long ago."""
    await connection.execute(delete(alert_matches).where(alert_matches.c.matched_on < (now - KEPT_FOR).date()))


def _ids(matches: Sequence[Match]) -> list[str]:
    return [one.interview_id for one in matches]


def _of(alerts: AlertList) -> tuple[ColumnElement[bool], ...]:
    return alert_matches.c.chat_id == alerts.chat_id, alert_matches.c.thread_id == alerts.thread_id


def _ended(
    guide_ids: Collection[str], since: datetime, now: datetime, *, examples: bool
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for customers' interviews that nobody goes on with, of those who told something here."""
    complete, partial = Disposition.COMPLETE.value, Disposition.PARTIAL.value
    over = or_(
        interviews.c.closed_at.is_not(None),
        and_(interviews.c.disposition == complete, interviews.c.stepped_at <= now - COMPLETE_AFTER),
        and_(interviews.c.disposition == partial, interviews.c.stepped_at <= now - PARTIAL_AFTER),
    )
    rows = import_rows.alias()  # the reader of interviews joins the table itself
    imported = exists().where(rows.c.interview_id == interviews.c.id)
    told = (
        interviews.c.role == Role.CUSTOMER.value,
        interviews.c.guide_id.in_(guide_ids),
        interviews.c.disposition.in_([complete, partial, Disposition.BROKEN_OFF.value]),
        interviews.c.stepped_at > since,
        over,
        ~imported,
    )
    return told if examples else (*told, interviews.c.example.is_(False))


async def _read(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[AlertList]:
    beside = and_(digests.c.chat_id == alert_lists.c.chat_id, digests.c.thread_id == alert_lists.c.thread_id)
    found = (
        await connection.execute(
            select(alert_lists, digests.c.zone)
            .outerjoin(digests, beside)
            .where(*conditions)
            .order_by(alert_lists.c.chat_id, alert_lists.c.thread_id)
        )
    ).all()
    places = [(row.chat_id, row.thread_id) for row in found]
    rules: Mapping[tuple[int, int], list[Rule]] = defaultdict(list)
    for row in await connection.execute(
        select(alert_rules)
        .where(tuple_(alert_rules.c.chat_id, alert_rules.c.thread_id).in_(places))
        .order_by(alert_rules.c.position, alert_rules.c.id)
    ):
        rules[row.chat_id, row.thread_id].append(Rule(Sign(row.sign), row.value, row.stage_id, row.id))
    return [replace(_list(row), rules=tuple(rules[row.chat_id, row.thread_id])) for row in found]


def _list(row: Row[*tuple[Any, ...]]) -> AlertList:
    return AlertList(
        chat_id=row.chat_id,
        owner_id=row.owner_id,
        language=Language(row.language),
        thread_id=row.thread_id,
        enabled=row.enabled,
        reachable=row.reachable,
        since=row.since,
        quiet=None if row.quiet_from is None else (row.quiet_from, row.quiet_until),
        cap=row.cap,
        zone=row.zone,
        sent_at=row.sent_at,
        sent=row.sent,
        writing_at=row.writing_at,
        writing_stage=row.writing_stage,
    )


def _row(alerts: AlertList) -> dict[str, Any]:
    """Write a row of `alert_lists`. Any: columns differ in type."""
    quiet_from, quiet_until = alerts.quiet or (None, None)
    return {
        "chat_id": alerts.chat_id,
        "thread_id": alerts.thread_id,
        "owner_id": alerts.owner_id,
        "language": alerts.language.value,
        "enabled": alerts.enabled,
        "reachable": alerts.reachable,
        "since": alerts.since,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "cap": alerts.cap,
        "sent_at": alerts.sent_at,
        "sent": alerts.sent,
        "writing_at": alerts.writing_at,
        "writing_stage": alerts.writing_stage,
    }


def _rule_row(alerts: AlertList, rule: Rule, position: int) -> dict[str, Any]:
    """Write a row of `alert_rules`. Any: columns differ in type."""
    return {
        "chat_id": alerts.chat_id,
        "thread_id": alerts.thread_id,
        "position": position,
        "sign": rule.sign.value,
        "value": rule.value,
        "stage_id": rule.stage_id,
    }


def _match_row(alerts: AlertList, match: Match, on: date) -> dict[str, Any]:
    """Write a row of `alert_matches`. Any: columns differ in type."""
    return {
        "chat_id": alerts.chat_id,
        "thread_id": alerts.thread_id,
        "interview_id": match.interview_id,
        "rule_id": match.rule,
        "state": (MatchState.NONE if match.rule is None else MatchState.WAITING).value,
        "version": match.version,
        "matched_on": on,
    }
