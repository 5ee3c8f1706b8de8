"""Notes of friction as rows: kept, read, changed; and who is asked the weekly question."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, distinct, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.language import Language
from interview.notes import Note, NoteField, NoteRecord, NoteTags, Unanswered
from interview.ports import Person
from interview.pulse import Addressee
from interview.records import Role
from storage import statements
from storage.tables import interviews, notes, pulses, respondents

_NEWEST_FIRST = (notes.c.given_on.desc(), notes.c.message_id.desc())


async def add(connection: AsyncConnection, note: Note) -> Note:
    """Insert a note; returns the one that is there when its message was kept before."""
    row = {"id": note.id, "respondent_id": note.respondent_id, "message_id": note.message_id, **_row(note)}
    inserted = await connection.execute(statements.insert_new(connection.dialect.name, notes), row)
    if inserted.rowcount == 1:
        return note
    return await of_message(connection, note.respondent_id, note.message_id) or note


async def find(connection: AsyncConnection, respondent_id: str, tag: str) -> Note | None:
    """Return somebody's own note by the beginning of its id."""
    return await _one(connection, notes.c.respondent_id == respondent_id, notes.c.id.startswith(tag, autoescape=True))


async def of_message(connection: AsyncConnection, respondent_id: str, message_id: int) -> Note | None:
    """Return somebody's own note by the message that it came in."""
    return await _one(connection, notes.c.respondent_id == respondent_id, notes.c.message_id == message_id)


async def change(connection: AsyncConnection, before: Note, after: Note) -> Note | None:
    """Update a note, if it is still as it was read; its revision rises by one."""
    changed = await connection.execute(
        update(notes)
        .where(notes.c.id == before.id, notes.c.revision == before.revision)
        .values(**{**_row(after), "revision": before.revision + 1})
        .returning(*notes.c)
    )
    row = changed.one_or_none()
    return None if row is None else _note(row)


async def remove(connection: AsyncConnection, note: Note) -> bool:
    """Delete a note; False when it is gone."""
    return (await connection.execute(delete(notes).where(notes.c.id == note.id))).rowcount == 1


async def own(connection: AsyncConnection, respondent_id: str) -> list[Note]:
    """Read somebody's notes, newest first."""
    rows = await connection.execute(
        select(notes).where(notes.c.respondent_id == respondent_id).order_by(*_NEWEST_FIRST)
    )
    return [_note(row) for row in rows]


async def records(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[NoteRecord]:
    """Read notes by week; inside a week their order is that of random ids, and tells nothing."""
    rows = await connection.execute(select(notes).where(*conditions).order_by(notes.c.week, notes.c.id))
    return [
        NoteRecord(
            respondent_id=row.respondent_id,
            week=row.week,
            tags=_tags(row),
            text=row.text,
            language=row.language,
            confirmed=row.confirmed,
            sent_now=row.sent_now,
            tagger=row.tagger_version,
        )
        for row in rows
    ]


def by_agents(owners: Collection[int]) -> ColumnElement[bool]:
    """Return the condition for notes that count in groups: who leads knows which of five is the own one."""
    return notes.c.respondent_id.not_in(statements.leaders(owners))


def unread_by(tagger_version: str | None) -> ColumnElement[bool]:
    """Return the condition for notes that this version has not read; None: that no version has."""
    read_by = notes.c.tagger_version
    unread = read_by.is_(None) if tagger_version is None else read_by.is_distinct_from(tagger_version)
    return and_(notes.c.text.is_not(None), unread)


async def untagged(connection: AsyncConnection, tagger_version: str, *, limit: int) -> list[Note]:
    """Read notes that this version has not read; those about to be answered are left to whoever answers."""
    rows = await connection.execute(
        select(notes).where(unread_by(tagger_version), notes.c.answered).order_by(notes.c.id).limit(limit)
    )
    return [_note(row) for row in rows]


async def unanswered(connection: AsyncConnection, *, limit: int) -> list[Unanswered]:
    """Read notes whose authors have not been shown how they were read, and can be; oldest first."""
    rows = await connection.execute(
        select(notes, respondents.c.telegram_user_id)
        .join(respondents, respondents.c.id == notes.c.respondent_id)
        .where(notes.c.answered.is_(False), respondents.c.reachable, respondents.c.telegram_user_id.is_not(None))
        .order_by(notes.c.given_on, notes.c.message_id)
        .limit(limit)
    )
    return [Unanswered(row.telegram_user_id, _note(row)) for row in rows]


async def colleagues_this_week(connection: AsyncConnection, note: Note, *, owners: Collection[int]) -> int:
    """Count the other agents who noted the same at the same stage in the same week; nobody where it is not known."""
    if note.tags.stage_id is None or note.tags.category is None:
        return 0
    counted = await connection.scalar(
        select(func.count(distinct(notes.c.respondent_id))).where(
            notes.c.respondent_id != note.respondent_id,
            by_agents(owners),
            notes.c.week == note.week,
            notes.c.stage_id == note.tags.stage_id,
            notes.c.category == note.tags.category,
        )
    )
    return int(counted or 0)


async def staff_count(connection: AsyncConnection, *, owners: Collection[int]) -> int:
    """Count the agents that the bot knows."""
    counted = await connection.scalar(
        select(func.count()).where(
            respondents.c.role == Role.STAFF.value, respondents.c.id.not_in(statements.leaders(owners))
        )
    )
    return int(counted or 0)


async def staff_languages(connection: AsyncConnection) -> frozenset[Language]:
    """Return the languages that colleagues speak."""
    found = await connection.scalars(select(respondents.c.language).where(respondents.c.role == Role.STAFF.value))
    return frozenset(Language(language) for language in found)


async def pulses_due(
    connection: AsyncConnection, day: date, moment: datetime, *, silent_since: datetime
) -> list[Addressee]:
    """Read who is to be asked: agreed to be written to, or noted something on an earlier day, and was not asked yet.

    Examples are asked nothing. Whoever went on with an interview after `silent_since` is left for later: two open
    questions would be mixed up.
    """
    noted = exists().where(notes.c.respondent_id == respondents.c.id, notes.c.given_on < day)
    agreed = and_(respondents.c.may_contact, respondents.c.created_at < moment)
    is_answering = exists().where(
        interviews.c.respondent_id == respondents.c.id,
        interviews.c.closed_at.is_(None),
        interviews.c.stepped_at > silent_since,
    )
    rows = await connection.execute(
        select(respondents.c.id, respondents.c.telegram_user_id, respondents.c.language)
        .outerjoin(pulses, pulses.c.respondent_id == respondents.c.id)
        .where(
            respondents.c.role == Role.STAFF.value,
            respondents.c.example.is_(False),
            respondents.c.reachable,
            respondents.c.telegram_user_id.is_not(None),
            or_(agreed, noted),
            ~is_answering,
            or_(pulses.c.respondent_id.is_(None), and_(pulses.c.enabled, _before(day))),
        )
        .order_by(respondents.c.id)
    )
    return [Addressee(row.id, row.telegram_user_id, Language(row.language)) for row in rows]


async def mark_asked(connection: AsyncConnection, respondent_id: str, day: date) -> bool:
    """Note that somebody is about to be asked for a day; one alone hears True."""
    first = statements.insert_new(connection.dialect.name, pulses)
    added = await connection.execute(first, {"respondent_id": respondent_id, "enabled": True, "asked_on": day})
    if added.rowcount == 1:
        return True
    marked = await connection.execute(
        update(pulses)
        .where(pulses.c.respondent_id == respondent_id, pulses.c.enabled, _before(day))
        .values(asked_on=day)
    )
    return marked.rowcount == 1


async def want_pulses(connection: AsyncConnection, person: Person, *, wanted: bool) -> None:
    """Ask somebody never again, or again."""
    row = {"respondent_id": person.respondent_id, "enabled": wanted}
    first = statements.insert_new(connection.dialect.name, pulses)
    if (await connection.execute(first, row)).rowcount != 1:
        await connection.execute(
            update(pulses).where(pulses.c.respondent_id == person.respondent_id).values(enabled=wanted)
        )


async def wants_pulses(connection: AsyncConnection, respondent_id: str) -> bool:
    """Tell whether somebody did not ask for no weekly question."""
    enabled = await connection.scalar(select(pulses.c.enabled).where(pulses.c.respondent_id == respondent_id))
    return enabled is not False


def _before(day: date) -> ColumnElement[bool]:
    return or_(pulses.c.asked_on.is_(None), pulses.c.asked_on < day)


async def _one(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> Note | None:
    row = (await connection.execute(select(notes).where(*conditions))).one_or_none()
    return None if row is None else _note(row)


def _row(note: Note) -> dict[str, Any]:
    """Return what of a note can change. Any: columns differ in type."""
    return {
        "text": note.text,
        "language": note.language,
        "given_on": note.given_on,
        "week": note.week,
        "stage_id": note.tags.stage_id,
        "touchpoint": note.tags.touchpoint,
        "channel": note.tags.channel,
        "category": note.tags.category,
        "severity": note.tags.severity,
        "times": note.tags.times,
        "minutes": note.tags.minutes,
        "by_hand": "".join(sorted(note.by_hand)),
        "confirmed": note.confirmed,
        "sent_now": note.sent_now,
        "answered": note.answered,
        "tagger_version": note.tagger,
        "revision": note.revision,
    }


def _note(row: Row[*tuple[Any, ...]]) -> Note:
    return Note(
        id=row.id,
        respondent_id=row.respondent_id,
        message_id=row.message_id,
        text=row.text,
        language=row.language,
        given_on=row.given_on,
        tags=_tags(row),
        by_hand=frozenset(NoteField(letter) for letter in row.by_hand),
        confirmed=row.confirmed,
        sent_now=row.sent_now,
        answered=row.answered,
        tagger=row.tagger_version,
        revision=row.revision,
    )


def _tags(row: Row[*tuple[Any, ...]]) -> NoteTags:
    return NoteTags(
        stage_id=row.stage_id,
        touchpoint=row.touchpoint,
        channel=row.channel,
        category=row.category,
        severity=row.severity,
        times=row.times,
        minutes=row.minutes,
    )
