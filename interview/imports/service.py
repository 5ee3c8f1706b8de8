"""Use cases of an import: look at a file, take its rows in, stop, go on, take everything back."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from interview.errors import RedactionFailedError
from interview.guide import Guide
from interview.imports.columns import kind_of, mapped, recognised
from interview.imports.errors import ImportColumnsError
from interview.imports.kinds import (
    KEPT_BAD,
    Column,
    Field,
    ImportKind,
    ImportRecord,
    ImportReport,
    ImportState,
    Progress,
    Tally,
    require_columns,
)
from interview.imports.meanings import Meanings, UnknownValue, unknown_values
from interview.imports.ports import (
    FileReader,
    ImportStore,
    KeptRow,
    LanguageReader,
    NewImport,
    TableFile,
    Unreported,
)
from interview.imports.preparing import Preparation, Prepare, Prepared
from interview.imports.rows import NAME_LENGTH
from interview.language import Language
from interview.library import GuideLibrary
from interview.ports import Clock, Redactor
from interview.records import Role

BATCH = 500
"""Rows of one transaction: answers of people wait no longer than these take."""

SAMPLE = 1_000  # rows by which columns are known
EXAMPLES = 5
SHOWN_LETTERS = 400  # of a cell, of which the beginning is shown; enough for a name or number in it to be known as one

NOTHING_SAID: Meanings = {}

Report = Callable[[Progress], None]


async def _at_once() -> None:
    """Go on without a pause."""


@dataclass(frozen=True, slots=True)
class Errand:
    """For whom an import runs, and how.

    begun_by: a manager's number, None of an owner. report_to: the chat that is to hear how it ended. batch: rows of one
    transaction. kept_bad: so many bad rows are named. between: awaited after each batch, so that others come first.
    """

    begun_by: int | None = None
    report_to: int | None = None
    batch: int = BATCH
    kept_bad: int = KEPT_BAD
    between: Callable[[], Awaitable[None]] = _at_once


HERE = Errand()
"""On the command line, for an owner who looks on."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file is taken for, to be shown before anything is stored. examples: its first rows, as they stand there.

    detect: the language of each text is read from its words; `language` is the likeliest. meanings: of values that are
    not known.
    """

    file: TableFile
    name: str
    kind: ImportKind
    columns: tuple[Column, ...]
    language: Language
    detect: bool
    examples: tuple[tuple[str, ...], ...]
    meanings: Meanings


@dataclass(frozen=True, slots=True)
class ShownFile:
    """Name, names of columns, and example rows without personal data."""

    name: str
    columns: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read through. columns: what they are taken for. sample: rows by which that is known.

    kind: None where the columns make up none.
    """

    file: TableFile
    name: str
    columns: tuple[Column, ...]
    sample: tuple[tuple[str, ...], ...]
    kind: ImportKind | None


class ImportService:
    """Takes rows of other systems in as evidence beside what people told."""

    def __init__(
        self,
        store: ImportStore,
        files: FileReader,
        library: GuideLibrary,
        *,
        clock: Clock,
        redactor: Redactor,
        languages: LanguageReader,
        retention: timedelta,
        default_language: Language,
        prepare: Prepare | None = None,
    ) -> None:
        """library: its current guide for customers has the stages and channels that rows name.

        prepare: where rows are read and redacted; None: in a thread.
        """
        self._store = store
        self._files = files
        self._library = library
        self._clock = clock
        self._redactor = redactor
        self._languages = languages
        self._retention = retention
        self._default = default_language
        self._prepare = prepare or self._in_thread

    @property
    def guide(self) -> Guide:
        """Return the guide whose stages and channels rows name."""
        return self._library.current_for(Role.CUSTOMER)

    async def look(
        self,
        file: Path,
        *,
        name: str | None = None,
        kind: ImportKind | None = None,
        columns: Mapping[str, str] | None = None,
        language: Language | None = None,
    ) -> ImportPlan:
        """Read a file through and say what it is taken for; nothing is stored.

        name: of the file, where it lies under another one. columns: by name or number, what a column holds
        ("rating.10").
        language: of all texts; None: read from the words. Raises ImportFileError, ImportColumnsError.
        """
        return await asyncio.to_thread(self._look, file, name or file.name, kind, columns or {}, language)

    def _look(
        self, file: Path, name: str, kind: ImportKind | None, wanted: Mapping[str, str], language: Language | None
    ) -> ImportPlan:
        opened = self._open(file, name)
        columns = mapped(opened.columns, wanted, opened.sample, self.guide)
        kind = kind or kind_of(columns, file_name=name, is_chat=opened.file.is_chat)
        return self.plan(opened, columns, kind, language=language)

    def plan(
        self,
        opened: Opened,
        columns: tuple[Column, ...],
        kind: ImportKind,
        *,
        language: Language | None = None,
        meanings: Meanings = NOTHING_SAID,
    ) -> ImportPlan:
        """Say how a file is to be taken in. Raises ImportColumnsError when a column is missing that the kind needs."""
        require_columns(kind, columns)
        return ImportPlan(
            file=opened.file,
            name=opened.name,
            kind=kind,
            columns=columns,
            language=language or self._default,
            detect=language is None,
            examples=opened.sample[:EXAMPLES],
            meanings=meanings,
        )

    async def open(self, file: Path, *, name: str) -> Opened:
        """Read a file through and say what it seems to be, for somebody to set right. Raises ImportFileError."""
        return await asyncio.to_thread(self._open, file, name)

    def _open(self, file: Path, name: str) -> Opened:
        table = self._files.open(file)
        sample = tuple(cells for _, cells in islice(table.rows(), SAMPLE))
        columns = recognised(table.heading, sample, self.guide)
        try:
            kind = kind_of(columns, file_name=name, is_chat=table.is_chat)
        except ImportColumnsError:
            return Opened(table, name, columns, sample, None)
        return Opened(table, name, columns, sample, kind)

    async def assigned(self, opened: Opened, wanted: Mapping[str, str]) -> tuple[Column, ...]:
        """Return the columns of a file as somebody says they are. Raises ImportColumnsError."""
        return await asyncio.to_thread(mapped, opened.columns, wanted, opened.sample, self.guide)

    async def unknown(
        self, opened: Opened, columns: tuple[Column, ...], kind: ImportKind | None
    ) -> tuple[UnknownValue, ...]:
        """Return the most frequent values of a file that are not known, as they may be shown: without personal data."""
        return () if kind is None else await asyncio.to_thread(self._unknown, opened, columns, kind)

    def _unknown(self, opened: Opened, columns: tuple[Column, ...], kind: ImportKind) -> tuple[UnknownValue, ...]:
        found = unknown_values(kind, columns, opened.sample, self.guide)
        language = self._languages.language_of("\n".join(one.written for one in found), self._default)
        return tuple(replace(one, written=self._hidden(one.written[:SHOWN_LETTERS], language)) for one in found)

    async def shown(self, opened: Opened) -> ShownFile:
        """Return names and example rows of a file as they may be shown: without personal data."""
        return await asyncio.to_thread(self._shown, opened)

    def _shown(self, opened: Opened) -> ShownFile:
        rows = [[cell[:SHOWN_LETTERS] for cell in row] for row in opened.sample[:EXAMPLES]]
        text = "\n".join(cell for row in rows for cell in row)
        language = self._languages.language_of(text, self._default)
        return ShownFile(
            name=self._hidden(opened.name, language),
            columns=tuple(self._hidden(column.name, language) for column in opened.columns),
            examples=tuple(tuple(self._hidden(cell, language) for cell in row) for row in rows),
        )

    def _hidden(self, text: str, language: Language) -> str:
        """Return a text without personal data, and nothing of it where that fails."""
        try:
            return self._redacted(text, language)
        except RedactionFailedError:
            return "…"

    async def run(
        self,
        plan: ImportPlan,
        *,
        dry_run: bool = False,
        progress: Report = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
        errand: Errand = HERE,
    ) -> ImportReport:
        """Take the rows in, a transaction for each batch, and say what became of each of them.

        dry_run: store nothing. progress: told after each batch. stop: asked before each batch; True ends the run.
        errand: for whom, and how much at a time.
        What was stored until then stays, as when the run is cancelled or killed: the same file goes on where it was,
        under the same number, and `undo` takes it back.
        """
        new = await asyncio.to_thread(self._new, plan, errand)
        preparation = self._preparation(plan, await self._store.import_secret())
        number = None if dry_run else await self._store.begin_import(new)
        tally = Tally(kept_bad=errand.kept_bad)
        tried: set[str] = set()  # of a dry run: nothing else remembers what stood in the file before
        state = ImportState.STOPPED
        try:
            async with aclosing(self._prepare(preparation, errand.batch)) as batches:
                while not (stopped := stop()):
                    prepared = await anext(batches, None)
                    if prepared is None:
                        state = ImportState.DONE
                        break
                    added = await self._added(number, new, prepared.kept, tried)
                    tally.take(prepared.bad, good=added, known=len(prepared.kept) - added + prepared.repeated)
                    progress(Progress(tally.done, plan.file.total))
                    await errand.between()
        finally:
            if number is not None:
                await self._store.end_import(number, state, bad=tally.bad, known=tally.known)
        return ImportReport(
            number=number,
            total=plan.file.total,
            good=tally.good,
            known=tally.known,
            reasons=dict(tally.reasons),
            first_bad=tuple(tally.first_bad),
            stopped=stopped,
        )

    async def unreported(self) -> list[Unreported]:
        """Return imports that a chat began and of whose end it has not heard, because the bot stopped before."""
        return await self._store.unreported()

    async def note_reported(self, number: int) -> None:
        """Note that the chat has heard how an import ended."""
        await self._store.note_reported(number)

    async def imports(self) -> list[ImportRecord]:
        """Return all imports, the latest first."""
        return await self._store.imports()

    async def undo(self, number: int, *, progress: Callable[[int], None] = lambda _: None) -> int:
        """Delete everything that an import added; returns how many rows. Raises UnknownImportError."""
        return await self._store.undo_import(number, progress=progress)

    def _new(self, plan: ImportPlan, errand: Errand) -> NewImport:
        """Describe the import; names of files are other people's words, too."""
        return NewImport(
            kind=plan.kind,
            name=self._redacted(plan.name, plan.language)[:NAME_LENGTH],
            fingerprint=plan.file.fingerprint,
            guide_id=self.guide.id,
            guide_version=self.guide.version,
            begun_by=errand.begun_by,
            report_to=errand.report_to,
        )

    async def _added(self, number: int | None, new: NewImport, kept: Sequence[KeptRow], tried: set[str]) -> int:
        if number is not None:
            return await self._store.add_rows(number, new, kept)
        marks = {one.mark for one in kept} - tried
        tried |= marks
        return len(marks) - len(await self._store.known_marks(marks))

    def _preparation(self, plan: ImportPlan, secret: bytes) -> Preparation:
        return Preparation(
            file=plan.file,
            kind=plan.kind,
            columns=plan.columns,
            guide=self.guide,
            language=plan.language,
            detect=plan.detect,
            default_language=self._default,
            secret=secret,
            now=self._clock.now(),
            retention=self._retention,
            meanings=plan.meanings,
        )

    async def _in_thread(self, preparation: Preparation, batch: int) -> AsyncGenerator[Prepared, None]:
        batches = preparation.batches(self._redactor, self._languages, batch)
        while (prepared := await asyncio.to_thread(next, batches, None)) is not None:
            yield prepared

    def _redacted(self, text: str, language: Language) -> str:
        return self._redactor.redact(text, language=language.value)


def described(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Return for each column its name and what it is taken for, as `--map` takes it."""
    return [(column.name, "" if column.field is Field.SKIP else column.written) for column in columns]
