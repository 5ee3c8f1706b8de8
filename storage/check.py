"""Look a database over: integrity, migrations, references, orphans, states, tags."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.dialogue import InquiryState
from storage.database import Database, parse_url, sqlite_file
from storage.errors import DatabaseDamagedError, DatabaseUrlError, SchemaNewerError, StateUnreadableError
from storage.migrate import current_revision, head_revision
from storage.notes import unread_by as note_unread_by
from storage.queries import unread_by
from storage.rows import read_state
from storage.tables import (
    answer_parts,
    answers,
    corrections,
    ended_members,
    erased_respondents,
    findings,
    inquiries,
    interviews,
    members,
    notes,
    respondents,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it should be.

    code: stable. count: rows concerned. serious: False for what the running bot sets right by itself.
    """

    code: str
    count: int
    sentence: str
    serious: bool = True


async def check(database_url: str) -> list[Problem]:
    """Look a database over without changing it; an empty list says that all is well."""
    file = sqlite_file(parse_url(database_url))
    if file is not None and not file.exists():
        raise DatabaseUrlError(f"{file} does not exist. Check DATABASE_URL, or start the bot once.")
    database = Database(database_url)
    try:
        async with database.reading() as connection:
            return [problem async for problem in _problems(connection)]
    except DatabaseDamagedError:
        return [_damaged(1)]
    finally:
        await database.close()


async def _problems(connection: AsyncConnection) -> AsyncIterator[Problem]:
    if connection.dialect.name == "sqlite":
        found = (await connection.exec_driver_sql("PRAGMA integrity_check")).scalars().all()
        if found != ["ok"]:
            yield _damaged(len(found))
            return
    schema = await _schema_problem(connection)
    if schema is not None:
        yield schema
        return
    if connection.dialect.name == "sqlite":
        broken = len((await connection.exec_driver_sql("PRAGMA foreign_key_check")).all())
        if broken:
            yield Problem("references", broken, f"{broken} rows belong to something that is gone. Restore a backup.")
    for code, query, sentence, serious in _COUNTED:
        count = int(await connection.scalar(query) or 0)
        if count:
            yield Problem(code, count, sentence.format(n=count), serious)
    unreadable = await _unreadable_states(connection)
    if unreadable:
        yield Problem(
            StateUnreadableError.code,
            unreadable,
            f"{unreadable} interviews cannot go on, because where they stand cannot be read. "
            "Their answers are safe; the people can start again with /start.",
        )


def _damaged(count: int) -> Problem:
    return Problem(
        DatabaseDamagedError.code,
        count,
        "The database is damaged. Stop the bot and run `python -m bot db restore FILE` with your last backup.",
    )


async def _schema_problem(connection: AsyncConnection) -> Problem | None:
    try:
        found = await connection.run_sync(current_revision)
    except SchemaNewerError as error:
        return Problem(error.code, 1, str(error))
    if found == head_revision():
        return None
    return Problem(
        "schema_outdated",
        1,
        f"The database is at revision {found or 'none'}, this program needs {head_revision()}. "
        "Run `python -m bot db upgrade`.",
    )


async def _unreadable_states(connection: AsyncConnection) -> int:
    """Count the open interviews that cannot go on."""
    unreadable = 0
    rows = await connection.stream(select(interviews.c.id, interviews.c.state).where(interviews.c.closed_at.is_(None)))
    async for row in rows:
        try:
            read_state(row.id, row.state)
        except StateUnreadableError:
            unreadable += 1
    return unreadable


def _texts_without_parts() -> Select[int]:
    part = select(answer_parts.c.answer_id).where(answer_parts.c.answer_id == answers.c.id)
    without = and_(answers.c.text.is_not(None), ~part.exists())
    alone = and_(answers.c.text.is_(None), part.exists())
    return select(func.count()).select_from(answers).where(or_(without, alone))


def _findings_outside() -> Select[int]:
    text_of = findings.join(answers, answers.c.id == findings.c.answer_id)
    length = func.coalesce(func.length(answers.c.text), 0)
    return select(func.count()).select_from(text_of).where(findings.c.end > length)


def _corrections_astray() -> Select[int]:
    text_of = corrections.join(answers, answers.c.id == corrections.c.answer_id)
    outside = corrections.c.end > func.coalesce(func.length(answers.c.text), 0)
    edited = corrections.c.revision != answers.c.revision
    return select(func.count()).select_from(text_of).where(or_(outside, edited))


def _erased_people() -> Select[int]:
    erased = respondents.join(erased_respondents, erased_respondents.c.id == respondents.c.id)
    return select(func.count()).select_from(erased)


def _roles_back() -> Select[int]:
    ended = members.join(ended_members, ended_members.c.id == members.c.key)
    return select(func.count()).select_from(ended).where(members.c.telegram_user_id.is_not(None))


def _untagged() -> Select[int]:
    return select(func.count()).select_from(answers).where(unread_by(None))


def _untagged_notes() -> Select[int]:
    return select(func.count()).select_from(notes).where(note_unread_by(None))


def _unsent_inquiries() -> Select[int]:
    return select(func.count()).select_from(inquiries).where(inquiries.c.state == InquiryState.QUEUED)


_COUNTED = (
    ("orphans", _texts_without_parts(), "{n} texts and the messages they came in do not belong together.", True),
    ("findings_outside", _findings_outside(), "{n} tags point outside their text.", True),
    ("corrections_astray", _corrections_astray(), "{n} corrections belong to words that are no longer there.", True),
    ("erased_back", _erased_people(), "{n} people who withdrew are back. Start the bot: it erases them.", True),
    ("roles_back", _roles_back(), "{n} people hold a role that had ended. Start the bot: it ends them.", True),
    ("untagged", _untagged(), "{n} texts have no tags yet. The running bot tags them.", False),
    (
        "untagged_notes",
        _untagged_notes(),
        "{n} notes of colleagues are not read yet. The running bot reads them.",
        False,
    ),
    (
        "unsent_questions",
        _unsent_inquiries(),
        "{n} questions to authors are not sent yet. The running bot sends them from nine to nine.",
        False,
    ),
)
