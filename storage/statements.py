"""Statements of the hot path, built once: one SELECT and three writes take an answer, and one counts it."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, case, func, insert, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from interview.guide import IMPORTED_UNPLACED
from interview.records import Disposition, Role
from interview.rights import MemberRole
from storage.moves import MOVES_NO_MAP
from storage.tables import answer_parts, answers, chat_messages, interviews, members, respondents

PERSON = (
    select(
        respondents.c.id.label("respondent_id"),
        respondents.c.telegram_user_id,
        respondents.c.role,
        respondents.c.language.label("respondent_language"),
        respondents.c.reachable,
        respondents.c.may_contact,
        interviews.c.id.label("interview_id"),
        interviews.c.guide_id,
        interviews.c.guide_version,
        interviews.c.language,
        interviews.c.state,
        interviews.c.version,
        interviews.c.shown_version,
        interviews.c.disposition,
        interviews.c.stepped_at,
        interviews.c.persona,
        interviews.c.prompt_message_id,
        interviews.c.due_at,
        interviews.c.help_offered,
        interviews.c.minor_asked,
    )
    .select_from(respondents)
    .outerjoin(interviews, and_(interviews.c.respondent_id == respondents.c.id, interviews.c.closed_at.is_(None)))
)

PERSON_BY_TELEGRAM_ID = PERSON.where(respondents.c.telegram_user_id == bindparam("telegram_user_id"))

_ONE_MORE = bindparam("one_more_hasty", type_=interviews.c.hasty.type)

STEP = (
    update(interviews)
    .where(
        interviews.c.id == bindparam("interview_id"),
        interviews.c.version == bindparam("version_before"),
        interviews.c.closed_at.is_(None),
    )
    .values(
        {
            column: bindparam(column.name)
            for column in (
                interviews.c.version,
                interviews.c.state,
                interviews.c.disposition,
                interviews.c.persona,
                interviews.c.due_at,
                interviews.c.stepped_at,
                interviews.c.closed_at,
                interviews.c.help_offered,
                interviews.c.minor_asked,
            )
        }
        | {interviews.c.hasty: interviews.c.hasty + case((interviews.c.example, 0), else_=_ONE_MORE)}
        | {interviews.c.careful: null()}
    )
)

_UNREAD = {"revision": answers.c.revision + 1, "tagger_version": None, "valence": None, "wait_minutes": None}
_WORDS = bindparam("words", type_=answers.c.text.type)

APPEND_WORDS = (
    update(answers)
    .where(answers.c.interview_id == bindparam("in_interview"), answers.c.ordinal == bindparam("with_ordinal"))
    .values(text=func.coalesce(answers.c.text + "\n", "") + _WORDS, **_UNREAD)
    .returning(answers.c.id)
)

REPLACE_WORDS = update(answers).where(answers.c.id == bindparam("answer_id")).values(text=_WORDS, **_UNREAD)

_INTERVIEW = select(answers.c.interview_id).where(answers.c.id == bindparam("answer_id")).scalar_subquery()

FORGET_VERDICT = update(interviews).where(interviews.c.id == _INTERVIEW).values(careful=null())
"""Whether an interview was answered with care is not known once its words changed."""

ADD_PART = insert(answer_parts).values(
    answer_id=bindparam("to_answer"),
    position=select(func.coalesce(func.max(answer_parts.c.position), 0) + 1)
    .where(answer_parts.c.answer_id == bindparam("to_answer"))
    .scalar_subquery(),
    message_id=bindparam("message_id"),
    text=bindparam("text"),
)

SHOWN = (
    update(interviews)
    .where(
        interviews.c.id == bindparam("interview_id"),
        interviews.c.version >= bindparam("sent_version"),
        or_(
            interviews.c.shown_version < bindparam("sent_version"),
            and_(
                interviews.c.shown_version == bindparam("sent_version"),
                func.coalesce(interviews.c.prompt_message_id, 0) < bindparam("message_id"),
            ),
        ),
    )
    .values(shown_version=bindparam("sent_version"), prompt_message_id=bindparam("message_id"))
    .execution_options(**MOVES_NO_MAP)
)
"""A prompt sent again at the same version counts when it is the later message."""

TAGGED = (
    update(answers)
    .where(answers.c.id == bindparam("answer_id"))
    .values(
        tagger_version=bindparam("by_version"),
        valence=bindparam("found_valence"),
        wait_minutes=bindparam("found_wait"),
        stage_id=case(
            (answers.c.part_id == IMPORTED_UNPLACED, bindparam("found_stage", type_=answers.c.stage_id.type)),
            else_=answers.c.stage_id,
        ),
    )
)


def leaders(owners: Collection[int]) -> Select[tuple[str]]:
    """Select the respondents who are owners or managers now. owners: their Telegram numbers."""
    number = respondents.c.telegram_user_id
    managers = select(members.c.telegram_user_id).where(
        members.c.role == MemberRole.MANAGER.value, members.c.telegram_user_id.is_not(None)
    )
    return select(respondents.c.id).where(or_(number.in_(owners), number.in_(managers)))


def is_counted(one: Any, owners: Collection[int]) -> ColumnElement[bool]:
    """Return the condition for interviews that count: customers', and those of the staff's guide by agents.

    one: the table or an alias of it. owners: as in `leaders`. Left out of agents' are interviews that began while the
    person led, and those of whoever leads now: who reads what five agents say must not know which of it is the own. Of
    customers' those that somebody who leads only opened, as `/start` does: nobody was invited by that.
    """
    is_of_customer = one.c.role != Role.STAFF.value
    agreed = and_(is_of_customer, one.c.disposition != Disposition.INVITED.value)
    return and_(
        or_(is_of_customer, one.c.by_leader.is_(False)),
        or_(agreed, one.c.respondent_id.not_in(leaders(owners))),
    )


@cache
def remember_message(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Insert the id of a chat message for whoever is that person in Telegram; nobody: no row."""
    owner = select(
        respondents.c.id,
        bindparam("message_id", type_=chat_messages.c.message_id.type),
        bindparam("at", type_=chat_messages.c.at.type),
    ).where(respondents.c.telegram_user_id == bindparam("telegram_user_id"))
    row = _insert(dialect, chat_messages).from_select(["respondent_id", "message_id", "at"], owner)
    return row.on_conflict_do_nothing()


@cache
def insert_new(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Insert rows, passing over those that are there."""
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def write_answer(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Insert an answer, or complete the row of a text that was begun earlier; its words and date stay."""
    row = _insert(dialect, answers)
    return row.on_conflict_do_update(
        index_elements=[answers.c.interview_id, answers.c.ordinal],
        set_={name: row.excluded[name] for name in ("value", "rechecked", "skipped", "complete")},
    )


@cache
def put(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Insert a row, or let it take the place of the one that is there."""
    row = _insert(dialect, table)
    rest = {column.name: row.excluded[column.name] for column in table.c if not column.primary_key}
    return row.on_conflict_do_update(index_elements=list(table.primary_key), set_=rest)


@cache
def add_to_count(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Insert a count, or add to the one that is there."""
    row = _insert(dialect, table)
    return row.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={"count": table.c.count + row.excluded.count}
    )


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
