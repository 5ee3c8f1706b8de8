"""What imports need from the world; `bot/app.py` passes the implementations in."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from interview.imports.kinds import ImportedRow, ImportKind, ImportRecord, ImportState
from interview.language import Language
from interview.records import Role


class TableFile(Protocol):
    """An opened file as a table; nothing of it is held but what is read at the moment.

    heading: the cells of row 1. total: rows below it that are not empty. described: format, code page and delimiter.
    is_chat: exported from Telegram. fingerprint: the same for the same bytes.
    """

    heading: tuple[str, ...]
    total: int
    described: str
    is_chat: bool
    fingerprint: str

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield rows below the heading that are not empty, with their number in the spreadsheet."""
        ...


class FileReader(Protocol):
    """Opens what people have: CSV, XLSX, an export of a Telegram chat."""

    def open(self, file: Path) -> TableFile:
        """Read through a file once and return it; raises ImportFileError."""
        ...


class LanguageReader(Protocol):
    """Tells languages apart."""

    def language_of(self, text: str, likeliest: Language) -> Language:
        """Return the language of a text."""
        ...


@dataclass(frozen=True, slots=True)
class NewImport:
    """Facts that an import starts with. name: of the file, redacted. fingerprint: by which it goes on after a stop.

    begun_by: a manager's number, None of an owner. report_to: the chat that is to hear how it ended.
    """

    kind: ImportKind
    name: str
    fingerprint: str
    guide_id: str
    guide_version: int
    role: Role = Role.CUSTOMER
    begun_by: int | None = None
    report_to: int | None = None


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row to be stored, redacted. mark: keyed digest by which it is known again. at: when it happened, for retention.

    person: of somebody who is known again, else None.
    """

    mark: str
    at: datetime
    row: ImportedRow
    person: str | None


@dataclass(frozen=True, slots=True)
class Unreported:
    """An import of which a chat is owed a report."""

    record: ImportRecord
    chat_id: int


class ImportStore(Protocol):
    """Persistence of imports."""

    async def import_secret(self) -> bytes:
        """Return the key of this database by which rows and people are known again."""
        ...

    async def begin_import(self, new: NewImport) -> int:
        """Begin an import, or go on with one of the same file that was stopped; returns its number."""
        ...

    async def add_rows(self, number: int, new: NewImport, rows: Sequence[KeptRow]) -> int:
        """Store the rows that are not there, in one transaction; returns how many these were."""
        ...

    async def known_marks(self, marks: Collection[str]) -> frozenset[str]:
        """Return the marks of rows that are there."""
        ...

    async def end_import(self, number: int, state: ImportState, *, bad: int, known: int) -> None:
        """Note how a run of an import ended."""
        ...

    async def unreported(self) -> list[Unreported]:
        """Return imports whose end some chat has not heard of, because the bot stopped before; none runs any more."""
        ...

    async def note_reported(self, number: int) -> None:
        """Note that the chat has heard; it is no longer held."""
        ...

    async def imports(self) -> list[ImportRecord]:
        """Read all imports, the latest first."""
        ...

    async def undo_import(self, number: int, *, progress: Callable[[int], None]) -> int:
        """Delete everything that an import added; returns how many rows. Raises UnknownImportError."""
        ...
