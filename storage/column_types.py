"""Column types that hold the same values on SQLite and on PostgreSQL."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from interview.records import AnswerValue


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and UTC; SQLite keeps no zone, so it is taken off there and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment: it would be read as another one elsewhere."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone; pass an aware datetime")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Verbatim(TypeDecorator[str]):
    """Words of a person.

    PostgreSQL takes no NUL and neither database half a surrogate pair; each is replaced by one character, so that
    offsets of findings stay right and the words around it are kept.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what no database takes."""
        if value is None:
            return None
        return value.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")


class ValueJson(TypeDecorator[AnswerValue]):
    """The value of an answer as JSON text: a number, true, an option id, or a list of ids in order of tapping."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: AnswerValue, dialect: Dialect) -> str | None:
        """Write the value; no value is NULL."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> AnswerValue:
        """Read the value as it was given."""
        return None if value is None else read_value(value)


def read_value(stored: str) -> AnswerValue:
    """Read the value of an answer from its JSON text."""
    read: Any = json.loads(stored)
    return tuple(read) if isinstance(read, list) else read
