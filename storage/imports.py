"""Imports as rows: kept by mark, read back as evidence, taken back whole."""

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import partial
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, exists, func, insert, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.guide import IMPORTED, IMPORTED_RATING, IMPORTED_UNPLACED
from interview.imports.errors import UnknownImportError
from interview.imports.kinds import (
    CountRow,
    EventRow,
    ImportKind,
    ImportRecord,
    ImportState,
    ToldRow,
)
from interview.imports.ports import ImportStore, KeptRow, NewImport, Unreported
from interview.language import Language
from interview.ports import Clock
from interview.records import Disposition, LoggedCount
from interview.scales import Kind
from interview.state import State, dump_state
from storage.database import Database
from storage.decisions import delete_decisions, is_held
from storage.statements import insert_new
from storage.tables import (
    answer_parts,
    answers,
    events,
    handovers,
    import_rows,
    import_secret,
    imports,
    interviews,
    notes,
    respondents,
    web_counts,
)

UNDONE_AT_ONCE = 500
IMPORT_LOCK = 7_263_544_190  # of PostgreSQL's advisory locks: one batch at a time looks for marks and inserts
OPEN = (ImportState.RUNNING.value, ImportState.STOPPED.value)


class SqlImports(ImportStore):
    """Persistence of imports, on SQLite and PostgreSQL alike."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def import_secret(self) -> bytes:
        """Return the key of this database, made at the first import."""
        async with self._database.writing() as connection:
            new = {"id": 1, "secret": secrets.token_hex(32)}
            await connection.execute(insert_new(self._database.dialect, import_secret), new)
            kept = await connection.execute(select(import_secret.c.secret))
            return bytes.fromhex(kept.scalar_one())

    async def begin_import(self, new: NewImport) -> int:
        """Begin an import, or go on with one of the same file that did not end; returns its number."""
        same = (imports.c.fingerprint == new.fingerprint, imports.c.kind == new.kind.value, imports.c.state.in_(OPEN))
        async with self._database.writing() as connection:
            begun = await connection.scalar(select(func.max(imports.c.id)).where(*same))
            if begun is not None:
                await connection.execute(
                    update(imports)
                    .where(imports.c.id == begun)
                    .values(state=ImportState.RUNNING.value, begun_by=new.begun_by, report_to=new.report_to)
                )
                return int(begun)
            inserted = await connection.execute(
                insert(imports).values(
                    kind=new.kind.value,
                    name=new.name,
                    fingerprint=new.fingerprint,
                    state=ImportState.RUNNING.value,
                    good=0,
                    bad=0,
                    known=0,
                    begun_at=self._clock.now(),
                    begun_by=new.begun_by,
                    report_to=new.report_to,
                )
            )
            (number,) = inserted.inserted_primary_key or (0,)
            return int(number)

    async def add_rows(self, number: int, new: NewImport, rows: Sequence[KeptRow]) -> int:
        """Store the rows that are not there; returns how many. Raises UnknownImportError when it was undone."""
        async with self._database.writing() as connection:
            if self._database.dialect == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": IMPORT_LOCK})
            there = await _marks(connection, [row.mark for row in rows])
            fresh = [row for row in rows if row.mark not in there]
            counted = await connection.execute(
                update(imports)
                .where(imports.c.id == number, imports.c.state == ImportState.RUNNING.value)
                .values(good=imports.c.good + len(fresh))
            )
            if counted.rowcount != 1:
                raise UnknownImportError(f"import {number} is no longer running: it was undone meanwhile")
            await self._insert(connection, number, new, fresh)
        return len(fresh)

    async def known_marks(self, marks: Collection[str]) -> frozenset[str]:
        """Return the marks of rows that are there."""
        async with self._database.reading() as connection:
            return await _marks(connection, list(marks))

    async def end_import(self, number: int, state: ImportState, *, bad: int, known: int) -> None:
        """Note how a run ended; an import that was undone meanwhile stays so."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(imports)
                .where(imports.c.id == number, imports.c.state.in_(OPEN))
                .values(state=state.value, bad=bad, known=known)
            )

    async def imports(self) -> list[ImportRecord]:
        """Read all imports, the latest first; there are as many as somebody began by hand."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(imports).order_by(imports.c.id.desc()))
            return [self._record(row) for row in rows]

    async def unreported(self) -> list[Unreported]:
        """Return imports of whose end some chat has not heard; the bot that ran them is gone, so none runs any more."""
        owed = imports.c.report_to.is_not(None)
        async with self._database.writing() as connection:
            await connection.execute(
                update(imports)
                .where(owed, imports.c.state == ImportState.RUNNING.value)
                .values(state=ImportState.STOPPED.value)
            )
            rows = await connection.execute(select(imports).where(owed).order_by(imports.c.id))
            return [Unreported(self._record(row), row.report_to) for row in rows]

    async def note_reported(self, number: int) -> None:
        """Note that the chat has heard; it is no longer held."""
        async with self._database.writing() as connection:
            await connection.execute(update(imports).where(imports.c.id == number).values(report_to=None))

    def _record(self, row: Row[*tuple[Any, ...]]) -> ImportRecord:
        return ImportRecord(
            number=row.id,
            kind=ImportKind(row.kind),
            name=row.name,
            state=ImportState(row.state),
            good=row.good,
            bad=row.bad,
            known=row.known,
            begun_at=row.begun_at.astimezone(self._clock.now().tzinfo),
            begun_by=row.begun_by,
        )

    async def undo_import(self, number: int, *, progress: Callable[[int], None]) -> int:
        """Delete everything that an import added, some rows at a time; after a crash it is called again."""
        async with self._database.writing() as connection:
            found = await connection.scalar(select(imports.c.state).where(imports.c.id == number))
            left = await connection.scalar(select(import_rows.c.mark).where(import_rows.c.import_id == number).limit(1))
            if found is None or (found == ImportState.UNDONE.value and left is None):
                raise UnknownImportError(f"There is no import {number} to undo. `import --list` shows all of them.")
            await _set_state(connection, number, ImportState.UNDONE)
        deleted = 0
        while some := await self._undo_some(number):
            deleted += some
            progress(deleted)
        await self._database.forget_deleted()
        return deleted

    async def _undo_some(self, number: int) -> int:
        async with self._database.writing() as connection:
            rows = (
                await connection.execute(
                    select(import_rows.c.mark, import_rows.c.interview_id)
                    .where(import_rows.c.import_id == number)
                    .limit(UNDONE_AT_ONCE)
                )
            ).all()
            marks = [row.mark for row in rows]  # of an export: ids of interviews, notes, handovers and decisions
            told = [row.interview_id or row.mark for row in rows]
            people = await connection.execute(
                select(interviews.c.respondent_id)
                .where(interviews.c.id.in_(told))
                .union(
                    select(notes.c.respondent_id).where(notes.c.id.in_(marks)),
                    select(handovers.c.respondent_id).where(handovers.c.id.in_(marks)),
                )
            )
            ids = list(people.scalars())
            await connection.execute(delete(interviews).where(interviews.c.id.in_(told)))
            for table in (notes, handovers):
                await connection.execute(delete(table).where(table.c.id.in_(marks)))
            await delete_decisions(connection, marks)
            left = exists().where(interviews.c.respondent_id == respondents.c.id)
            noted = exists().where(notes.c.respondent_id == respondents.c.id)
            logged = exists().where(handovers.c.respondent_id == respondents.c.id)
            nobody = respondents.c.telegram_user_id.is_(None)
            await connection.execute(
                delete(respondents).where(respondents.c.id.in_(ids), nobody, ~left, ~noted, ~logged)
            )
            await connection.execute(delete(import_rows).where(import_rows.c.mark.in_(marks)))
            return len(rows)

    async def _insert(self, connection: AsyncConnection, number: int, new: NewImport, rows: Sequence[KeptRow]) -> None:
        told = [_Told(row, row.row) for row in rows if isinstance(row.row, ToldRow)]
        now = self._clock.now()
        if told:
            people = [_respondent(one, new) for one in told]
            await connection.execute(insert_new(self._database.dialect, respondents), people)
            await connection.execute(insert(interviews), [_interview(one, new, now) for one in told])
            await connection.execute(insert(answers), [row for one in told for row in _answers(one, now.tzinfo)])
            await connection.execute(PARTS, {"interview_ids": [one.interview_id for one in told]})
        interview_of = {one.kept.mark: one.interview_id for one in told}
        links = [{"mark": row.mark, "import_id": number, "interview_id": interview_of.get(row.mark)} for row in rows]
        happened = [_event(row, row.row) for row in rows if isinstance(row.row, EventRow)]
        counts = [_count(row, row.row, number) for row in rows if isinstance(row.row, CountRow)]
        for table, values in ((import_rows, links), (events, happened), (web_counts, counts)):
            if values:
                await connection.execute(insert(table), values)


PARTS = insert(answer_parts).from_select(
    ["answer_id", "position", "message_id", "text"],
    select(answers.c.id, literal_column("1"), literal_column("0"), answers.c.text).where(
        answers.c.interview_id.in_(bindparam("interview_ids", expanding=True)), answers.c.text.is_not(None)
    ),
)
"""A text came in one message, of a chat that there is not."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A row of somebody's words and ratings, with the ids that it gets."""

    kept: KeptRow
    row: ToldRow
    interview_id: str = field(default_factory=partial(secrets.token_hex, 16))
    new_person: str = field(default_factory=partial(secrets.token_hex, 16))

    @property
    def person(self) -> str:
        return self.kept.person or self.new_person

    @property
    def language(self) -> str:
        return (self.row.language or Language.EN).value


async def _set_state(connection: AsyncConnection, number: int, state: ImportState) -> None:
    await connection.execute(update(imports).where(imports.c.id == number).values(state=state.value))


async def _marks(connection: AsyncConnection, marks: Sequence[str]) -> frozenset[str]:
    found = await connection.execute(select(import_rows.c.mark).where(import_rows.c.mark.in_(marks)))
    return frozenset(found.scalars())


def _respondent(told: _Told, new: NewImport) -> dict[str, Any]:
    return {
        "id": told.person,
        "telegram_user_id": None,
        "role": new.role.value,
        "language": told.language,
        "reachable": False,
        "may_contact": False,
        "example": False,
        "created_at": told.kept.at,
    }


def _interview(told: _Told, new: NewImport, now: datetime) -> dict[str, Any]:
    is_both = told.row.words and (told.row.ratings or told.row.tenths is not None)
    return {
        "id": told.interview_id,
        "respondent_id": told.person,
        "guide_id": new.guide_id,
        "guide_version": new.guide_version,
        "role": new.role.value,
        "language": told.language,
        "disposition": (Disposition.COMPLETE if is_both else Disposition.PARTIAL).value,
        "version": 1,
        "shown_version": 1,
        "state": dump_state(State(seed=0)),
        "seed": 0,
        "source": told.row.source,
        "channel": told.row.channel,
        "persona": None,
        "may_read_story": False,
        "help_offered": False,
        "minor_asked": False,
        "example": False,
        "started_at": told.kept.at,
        "stepped_at": told.kept.at,
        "closed_at": now,
    }


def _answers(told: _Told, zone: tzinfo | None) -> list[dict[str, Any]]:
    common = {
        "interview_id": told.interview_id,
        "rechecked": False,
        "language": told.language,
        "complete": True,
        "skipped": False,
        "superseded": False,
        "given_on": told.kept.at.astimezone(zone).date(),
        "revision": 1,
    }
    row = told.row
    given: list[dict[str, Any]] = [
        {
            "part_id": IMPORTED_UNPLACED if words.stage_id is None else IMPORTED,
            "question_id": IMPORTED,
            "stage_id": words.stage_id,
            "kind": Kind.TEXT.value,
            "value": None,
            "text": words.text,
        }
        for words in row.words
    ]
    given += [_rating(rated.field.value, rated.field.value, rated.stage_id, rated.value) for rated in row.ratings]
    if row.tenths is not None:
        given.append(_rating(IMPORTED_RATING, Kind.NUMBER.value, row.stage_id, row.tenths))
    return [{**common, "ordinal": ordinal, **one} for ordinal, one in enumerate(given, start=1)]


def _rating(question_id: str, kind: str, stage_id: str | None, value: int) -> dict[str, Any]:
    return {
        "part_id": IMPORTED,
        "question_id": question_id,
        "stage_id": stage_id,
        "kind": kind,
        "value": value,
        "text": None,
    }


def _event(row: KeptRow, event: EventRow) -> dict[str, Any]:
    return {
        "mark": row.mark,
        "customer": row.person or row.mark,
        "kind": event.event.value,
        "stage_id": event.stage_id,
        "happened_on": event.on,
    }


def _count(row: KeptRow, count: CountRow, number: int) -> dict[str, Any]:
    return {
        "mark": row.mark,
        "import_id": number,
        "stage_id": count.stage_id,
        "starts_on": count.start,
        "ends_on": count.end,
        "visits": count.count,
    }


async def logged_counts(connection: AsyncConnection, *, start: date, end: date) -> list[LoggedCount]:
    """Count what systems noted of each stage between two days, the second one left out.

    Of visits the period must lie inside; where several imports counted the same period, the last one counts, with all
    its rows of the stage.
    """
    happened = await connection.execute(
        select(
            events.c.stage_id,
            events.c.kind,
            func.count().label("times"),
            func.count(events.c.customer.distinct()).label("people"),
        )
        .where(events.c.stage_id.is_not(None), events.c.happened_on >= start, events.c.happened_on < end)
        .group_by(events.c.stage_id, events.c.kind)
    )
    found = [LoggedCount(row.stage_id, row.kind, row.times, row.people) for row in happened]
    last = (
        select(
            web_counts.c.stage_id,
            web_counts.c.visits,
            func.rank()
            .over(
                partition_by=(web_counts.c.stage_id, web_counts.c.starts_on, web_counts.c.ends_on),
                order_by=web_counts.c.import_id.desc(),
            )
            .label("place"),
        )
        .where(web_counts.c.starts_on >= start, web_counts.c.ends_on <= end)
        .subquery()
    )
    visits = await connection.execute(
        select(last.c.stage_id, func.sum(last.c.visits).label("visits"))
        .where(last.c.place == 1)
        .group_by(last.c.stage_id)
    )
    found += [LoggedCount(row.stage_id, "visits", int(row.visits), int(row.visits)) for row in visits]
    return sorted(found, key=lambda one: (one.stage_id, one.kind))


async def purge_logged(connection: AsyncConnection, before: datetime, zone: tzinfo | None) -> None:
    """Delete events and counts of days before a moment, with their marks; also marks of what went otherwise."""
    day = before.astimezone(zone).date()
    for table, column in ((events, events.c.happened_on), (web_counts, web_counts.c.starts_on)):
        old = select(table.c.mark).where(column < day)
        await connection.execute(delete(import_rows).where(import_rows.c.mark.in_(old)))
    exports = select(imports.c.id).where(imports.c.kind == ImportKind.EXPORT.value)
    held = exists().where(interviews.c.id == import_rows.c.mark)
    noted = exists().where(notes.c.id == import_rows.c.mark)
    logged = exists().where(handovers.c.id == import_rows.c.mark)
    gone = and_(~held, ~noted, ~logged, ~is_held())
    await connection.execute(delete(import_rows).where(import_rows.c.import_id.in_(exports), gone))
