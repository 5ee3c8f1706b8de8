"""Reads for reports, exports and the loops that watch what is due: named functions, plain rows, bounded lists."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, Select, Text, and_, exists, func, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.language import Language
from interview.ports import DueStory, Person, Untagged
from interview.records import AnswerRecord, AnswerValue, Disposition, Finding, InterviewRecord, Layer, Role
from storage.column_types import read_value
from storage.errors import StateUnreadableError
from storage.rows import person_of
from storage.statements import PERSON
from storage.tables import answers, disposition_counts, findings, import_rows, interviews, respondents

CHUNK = 500
"""Interviews loaded at a time: three SELECTs a chunk, and no more parameters than SQLite takes."""

VALUES_KEPT = 4096
"""Values read lately: nearly all of them are ratings and option ids, the same ones over and over."""

log = structlog.get_logger()

Pool = dict[Any, Any]
"""Equal ids and days as one object: each row brings its own, a million of which would fill the memory."""

_LAYERS = {layer.value: layer for layer in Layer}

_TOLD = and_(
    interviews.c.due_at.is_not(None),
    interviews.c.closed_at.is_(None),
    respondents.c.telegram_user_id.is_not(None),
    answers.c.complete.is_(False),
    answers.c.superseded.is_(False),
    answers.c.text.is_not(None),
)
_TEXTS_TOLD = interviews.join(respondents, respondents.c.id == interviews.c.respondent_id).join(
    answers, answers.c.interview_id == interviews.c.id
)


async def interview_records(
    connection: AsyncConnection, *conditions: ColumnElement[bool], zone: tzinfo | None
) -> AsyncIterator[list[InterviewRecord]]:
    """Yield interviews with answers and findings in chunks, oldest first; zone: where their days begin."""
    last: tuple[datetime, str] | None = None
    pool: Pool = {}
    while True:
        rows = (await connection.execute(_next_interviews(conditions, last))).all()
        if not rows:
            return
        ids = [row.id for row in rows]
        found = await _findings(connection, ids, pool)
        given = await _answers(connection, ids, found, pool)
        yield [_interview_record(row, given.get(row.id, ()), zone) for row in rows]
        last = rows[-1].started_at, rows[-1].id


def _next_interviews(
    conditions: Sequence[ColumnElement[bool]], last: tuple[datetime, str] | None
) -> Select[*tuple[Any, ...]]:
    chunk = (
        select(
            interviews.c.id,
            interviews.c.respondent_id,
            interviews.c.guide_id,
            interviews.c.guide_version,
            interviews.c.role,
            interviews.c.language,
            interviews.c.disposition,
            interviews.c.source,
            interviews.c.channel,
            interviews.c.persona,
            interviews.c.started_at,
            interviews.c.may_read_story,
            interviews.c.example,
            interviews.c.by_leader,
            interviews.c.hasty,
            import_rows.c.import_id,
        )
        .outerjoin(import_rows, import_rows.c.interview_id == interviews.c.id)
        .where(*conditions)
        .order_by(interviews.c.started_at, interviews.c.id)
        .limit(CHUNK)
    )
    if last is None:
        return chunk
    return chunk.where(
        or_(
            interviews.c.started_at > last[0],
            and_(interviews.c.started_at == last[0], interviews.c.id > last[1]),
        )
    )


# Rows are unpacked by position: by name each value of each row would be looked up anew.
_FINDINGS = (
    select(
        findings.c.answer_id,
        findings.c.layer,
        findings.c.label,
        findings.c.start,
        findings.c.end,
        findings.c.strength,
        findings.c.severity,
        findings.c.unsure,
    )
    .join(answers, answers.c.id == findings.c.answer_id)
    .order_by(findings.c.answer_id, findings.c.position)
)
_ANSWERS = select(
    answers.c.interview_id,
    answers.c.id,
    answers.c.question_id,
    answers.c.stage_id,
    answers.c.kind,
    answers.c.ordinal,
    type_coerce(answers.c.value, Text),
    answers.c.text,
    answers.c.given_on,
    answers.c.skipped,
    answers.c.superseded,
    and_(answers.c.of.is_not(None), answers.c.rechecked.is_(False)),
    answers.c.valence,
    answers.c.tagger_version,
    answers.c.revision,
    answers.c.wait_minutes,
).order_by(answers.c.interview_id, answers.c.ordinal)


async def _findings(
    connection: AsyncConnection, interview_ids: list[str], pool: Pool
) -> dict[int, tuple[Finding, ...]]:
    rows = (await connection.execute(_FINDINGS.where(answers.c.interview_id.in_(interview_ids)))).all()
    return {
        answer_id: tuple(_finding(row, pool) for row in group) for answer_id, group in groupby(rows, key=itemgetter(0))
    }


def _finding(row: Row[*tuple[Any, ...]], pool: Pool) -> Finding:
    _, layer, label, start, end, strength, severity, unsure = row
    return Finding(
        _LAYERS[layer], pool.setdefault(label, label), start, end, pool.setdefault(strength, strength), severity, unsure
    )


async def _answers(
    connection: AsyncConnection, interview_ids: list[str], found: dict[int, tuple[Finding, ...]], pool: Pool
) -> dict[str, tuple[AnswerRecord, ...]]:
    rows = (await connection.execute(_ANSWERS.where(answers.c.interview_id.in_(interview_ids)))).all()
    return {
        interview_id: tuple(_answer_record(row, found, pool) for row in group)
        for interview_id, group in groupby(rows, key=itemgetter(0))
    }


def _answer_record(row: Row[*tuple[Any, ...]], found: dict[int, tuple[Finding, ...]], pool: Pool) -> AnswerRecord:
    (_, answer_id, question_id, stage_id, kind, ordinal, value, text, given_on) = row[:9]
    (skipped, superseded, probe, valence, tagger, revision, wait_minutes) = row[9:]
    same = pool.setdefault
    return AnswerRecord(
        same(question_id, question_id),
        same(stage_id, stage_id),
        same(kind, kind),
        ordinal,
        None if value is None else _value(value),
        text,
        same(given_on, given_on),
        skipped,
        superseded,
        probe,
        valence,
        same(tagger, tagger),
        found.get(answer_id, ()),
        wait_minutes,
        answer_id,
        revision,
    )


@lru_cache(VALUES_KEPT)
def _value(stored: str) -> AnswerValue:
    return read_value(stored)


def _interview_record(
    row: Row[*tuple[Any, ...]], given: tuple[AnswerRecord, ...], zone: tzinfo | None
) -> InterviewRecord:
    return InterviewRecord(
        id=row.id,
        respondent_id=row.respondent_id,
        guide_id=row.guide_id,
        guide_version=row.guide_version,
        role=Role(row.role),
        language=row.language,
        disposition=Disposition(row.disposition),
        source=row.source,
        channel=row.channel,
        persona=row.persona,
        started_on=row.started_at.astimezone(zone).date(),
        may_read_story=row.may_read_story,
        example=row.example,
        answers=given,
        import_number=row.import_id,
        by_leader=row.by_leader,
        hasty=row.hasty,
    )


async def due_stories(connection: AsyncConnection, now: datetime, *, limit: int) -> list[DueStory]:
    """Read texts whose `due_at` has come, those that wait longest first."""
    rows = await connection.execute(
        select(
            interviews.c.id,
            interviews.c.version,
            respondents.c.telegram_user_id,
            answers.c.language,
            answers.c.text,
        )
        .select_from(_TEXTS_TOLD)
        .where(_TOLD, interviews.c.due_at <= now)
        .order_by(interviews.c.due_at, interviews.c.id)
        .limit(limit)
    )
    return [
        DueStory(
            interview_id=row.id,
            version=row.version,
            telegram_user_id=row.telegram_user_id,
            language=Language(row.language),
            text=row.text,
        )
        for row in rows
    ]


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """Return when the next text falls due: one that `due_stories` will find then."""
    due_at: datetime | None = await connection.scalar(
        select(func.min(interviews.c.due_at)).select_from(_TEXTS_TOLD).where(_TOLD)
    )
    return due_at


async def unshown(connection: AsyncConnection, *, limit: int) -> list[Person]:
    """Read reachable people whose open question was not sent; an unreadable interview is logged and left out."""
    rows = await connection.execute(
        PERSON.where(
            interviews.c.shown_version < interviews.c.version,
            respondents.c.reachable,
            respondents.c.telegram_user_id.is_not(None),
        )
        .order_by(interviews.c.stepped_at, interviews.c.id)
        .limit(limit)
    )
    people = []
    for row in rows:
        try:
            people.append(person_of(row))
        except StateUnreadableError as error:
            log.error(error.code, interview_id=row.interview_id)
    return people


async def untagged(connection: AsyncConnection, tagger_version: str, *, limit: int, imported: bool) -> list[Untagged]:
    """Read texts that this tagger version has not read; those still being told or taken back are left out."""
    texts = (
        select(
            answers.c.id,
            answers.c.revision,
            answers.c.text,
            answers.c.language,
            answers.c.question_id,
            interviews.c.guide_id,
            interviews.c.guide_version,
        )
        .join(interviews, interviews.c.id == answers.c.interview_id)
        .where(unread_by(tagger_version))
        .order_by(answers.c.id)
        .limit(limit)
    )
    if not imported:
        texts = texts.where(~exists().where(import_rows.c.interview_id == interviews.c.id))
    return [
        Untagged(
            answer_id=row.id,
            revision=row.revision,
            text=row.text,
            language=row.language,
            guide_id=row.guide_id,
            guide_version=row.guide_version,
            question_id=row.question_id,
        )
        for row in await connection.execute(texts)
    ]


async def count_untagged(connection: AsyncConnection, tagger_version: str) -> int:
    """Count the texts that this tagger version has not read."""
    counted = await connection.execute(select(func.count()).select_from(answers).where(unread_by(tagger_version)))
    return int(counted.scalar_one())


def unread_by(tagger_version: str | None) -> ColumnElement[bool]:
    """Return the condition for texts that this version has not read; None: that no version has."""
    read_by = answers.c.tagger_version
    return and_(
        answers.c.text.is_not(None),
        answers.c.complete.is_(True),
        answers.c.superseded.is_(False),
        read_by.is_(None) if tagger_version is None else read_by.is_distinct_from(tagger_version),
    )


async def texts(connection: AsyncConnection, answer_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """Read the words of answers, by number and revision."""
    ids, found = sorted(answer_ids), dict[tuple[int, int], str]()
    for first in range(0, len(ids), CHUNK):
        some = answers.c.id.in_(ids[first : first + CHUNK])
        rows = await connection.execute(
            select(answers.c.id, answers.c.revision, answers.c.text).where(some, answers.c.text.is_not(None))
        )
        found |= {(row.id, row.revision): row.text for row in rows}
    return found


async def erased(connection: AsyncConnection, guide_id: str, *, since: date) -> dict[Disposition, int]:
    """Count the erased people of a guide from the month of `since` on: a finer date of them is not held."""
    rows = await connection.execute(
        select(disposition_counts.c.disposition, func.sum(disposition_counts.c.count).label("people"))
        .where(disposition_counts.c.guide_id == guide_id, disposition_counts.c.month >= since.replace(day=1))
        .group_by(disposition_counts.c.disposition)
    )
    return {Disposition(row.disposition): int(row.people) for row in rows}


def started(guide_id: str | None, since: date | None, zone: tzinfo | None) -> list[ColumnElement[bool]]:
    """Return the conditions for interviews of a guide begun on that day or later; zone: where the day begins."""
    conditions: list[ColumnElement[bool]] = []
    if guide_id is not None:
        conditions.append(interviews.c.guide_id == guide_id)
    if since is not None:
        conditions.append(interviews.c.started_at >= midnight(since, zone))
    return conditions


def midnight(day: date, zone: tzinfo | None) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, datetime.min.time(), tzinfo=zone)
