"""Rows of the database as the values that the ports name."""

from dataclasses import asdict
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row

from interview.digest import Digest
from interview.language import Language
from interview.ports import OpenInterview, Person
from interview.records import Disposition, Role
from interview.state import State, load_state
from storage.errors import StateUnreadableError


def person_of(row: Row[*tuple[Any, ...]]) -> Person:
    """Read a row of `statements.PERSON`; raises StateUnreadableError."""
    return Person(
        respondent_id=row.respondent_id,
        telegram_user_id=row.telegram_user_id,
        role=Role(row.role),
        language=Language(row.respondent_language),
        reachable=row.reachable,
        may_contact=row.may_contact,
        interview=None if row.interview_id is None else _open_interview(row),
    )


def _open_interview(row: Row[*tuple[Any, ...]]) -> OpenInterview:
    return OpenInterview(
        id=row.interview_id,
        guide_id=row.guide_id,
        guide_version=row.guide_version,
        language=Language(row.language),
        state=read_state(row.interview_id, row.state),
        version=row.version,
        shown_version=row.shown_version,
        disposition=Disposition(row.disposition),
        stepped_at=row.stepped_at,
        persona=row.persona,
        prompt_message_id=row.prompt_message_id,
        due_at=row.due_at,
        help_offered=row.help_offered,
        minor_asked=row.minor_asked,
    )


def digest_of(row: Row[*tuple[Any, ...]]) -> Digest:
    """Read a row of `digests`."""
    return Digest(**{**row._mapping, "language": Language(row.language)})


def digest_row(digest: Digest) -> dict[str, Any]:
    """Write a row of `digests`. Any: columns differ in type."""
    return {**asdict(digest), "language": digest.language.value}


def read_state(interview_id: str, stored: str) -> State:
    """Read a stored state; raises StateUnreadableError."""
    try:
        return load_state(stored)
    except ValidationError as error:
        raise StateUnreadableError(f"the state of interview {interview_id} cannot be read") from error
