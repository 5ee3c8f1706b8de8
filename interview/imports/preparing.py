"""Rows of a file as they are stored: read, marked and redacted, some at a time; the part of an import that computes."""

import hmac
import json
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from interview.errors import RedactionFailedError
from interview.guide import Guide
from interview.imports.kinds import (
    BadRow,
    Column,
    CountRow,
    EventRow,
    ImportedRow,
    ImportKind,
    Reason,
    ToldRow,
    Words,
)
from interview.imports.meanings import Meanings
from interview.imports.ports import KeptRow, LanguageReader, TableFile
from interview.imports.rows import NAME_LENGTH, RowReader
from interview.imports.values import one_line
from interview.language import Language
from interview.ports import Redactor

TELLING = 20  # letters from which on equal words on the same day are one and the same row
MARK_LETTERS = 32  # 128 bits


@dataclass(frozen=True, slots=True)
class Prepared:
    """Some rows of a file. kept: to be stored. bad: not to be. repeated: so many stand among these rows twice."""

    kept: tuple[KeptRow, ...]
    bad: tuple[BadRow, ...]
    repeated: int


@dataclass(frozen=True, slots=True)
class Preparation:
    """All that reading a file takes, so that it can be done elsewhere: it can be pickled.

    language: the likeliest of the texts. detect: it is read from the words of each. secret: by which rows and people
    are known again. now: the moment of the import, from which days are counted. retention: how long rows are kept.
    meanings: of values that are not known.
    """

    file: TableFile
    kind: ImportKind
    columns: tuple[Column, ...]
    guide: Guide
    language: Language
    detect: bool
    default_language: Language
    secret: bytes
    now: datetime
    retention: timedelta
    meanings: Meanings

    def batches(self, redactor: Redactor, languages: LanguageReader, batch: int) -> Iterator[Prepared]:
        """Yield the rows of the file, so many at a time. Raises ImportFileError."""
        preparer = _Preparer(self, redactor, languages)
        rows = self.file.rows()
        while some := list(islice(rows, batch)):
            yield preparer.prepared(some)


Prepare = Callable[[Preparation, int], AsyncGenerator[Prepared, None]]
"""Yields what `Preparation.batches` does, off the event loop; closing it ends the work."""


class _Preparer:
    def __init__(self, preparation: Preparation, redactor: Redactor, languages: LanguageReader) -> None:
        self._channels = {channel.id for channel in preparation.guide.channels}
        self._default = preparation.default_language
        self._now = preparation.now
        self._redactor = redactor
        self._marks = _Marks(preparation.secret)
        self._reader = RowReader(
            kind=preparation.kind,
            columns=preparation.columns,
            guide=preparation.guide,
            language=preparation.language,
            language_of=languages.language_of if preparation.detect else None,
            today=preparation.now.date(),
            oldest=(preparation.now - preparation.retention).date() + timedelta(days=1),
            meanings=preparation.meanings,
        )

    def prepared(self, rows: Sequence[tuple[int, Sequence[str]]]) -> Prepared:
        found = [self._kept(number, cells) for number, cells in rows]
        bad = tuple(one for one in found if isinstance(one, BadRow))
        kept: dict[str, KeptRow] = {}
        for one in found:
            if isinstance(one, KeptRow):
                kept.setdefault(one.mark, one)
        return Prepared(tuple(kept.values()), bad, repeated=len(found) - len(bad) - len(kept))

    def _kept(self, number: int, cells: Sequence[str]) -> KeptRow | BadRow:
        row = self._reader.read(number, cells)
        if isinstance(row, BadRow):
            return row
        mark = self._marks.of_row(self._reader.kind, row)
        author = None if isinstance(row, CountRow) else row.author
        try:
            clean = self._clean(row)
        except RedactionFailedError:
            return BadRow(number, Reason.REDACTION)
        person = None if author is None else self._marks.of_person(author)
        return KeptRow(mark, _moment(row, self._now), clean, person)

    def _clean(self, row: ImportedRow) -> ImportedRow:
        """Take personal data out, and the key of the author with it."""
        if isinstance(row, CountRow):
            return row
        if isinstance(row, EventRow):
            return replace(row, author="")
        language = row.language or self._default
        return replace(
            row,
            words=tuple(Words(self._redacted(one.text, language), one.stage_id) for one in row.words),
            source=self._name(row.source, language),
            channel=row.channel if row.channel in self._channels else self._name(row.channel, language),
            author=None,
        )

    def _name(self, name: str | None, language: Language) -> str | None:
        return None if name is None else self._redacted(name, language)[:NAME_LENGTH]

    def _redacted(self, text: str, language: Language) -> str:
        return self._redactor.redact(text, language=language.value)


class _Marks:
    """Keyed digests: without the key of the database nobody can tell whether a guessed row or person is there."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._seen: defaultdict[int, int] = defaultdict(int)

    def of_row(self, kind: ImportKind, row: ImportedRow) -> str:
        """Return the mark of a row before it is redacted.

        Rows with words are the same when everything in them is. Of rows that hold little more than a rating or a count
        many are equal: the second such row of a file is another one than the first.
        """
        content = json.dumps([kind, asdict(_compared(row))], sort_keys=True, ensure_ascii=False, default=str)
        mark = self._digest(content)
        if _tells(row):
            return mark
        key = int(mark[:16], 16)
        self._seen[key] += 1
        return mark if self._seen[key] == 1 else self._digest(f"{content}#{self._seen[key]}")

    def of_person(self, key: str) -> str:
        """Return the mark of a person by the key that another system has."""
        return self._digest(f"person:{one_line(key).casefold()}")

    def _digest(self, content: str) -> str:
        return hmac.new(self._secret, content.encode("utf-8", "replace"), "sha256").hexdigest()[:MARK_LETTERS]


def _compared(row: ImportedRow) -> ImportedRow:
    if not isinstance(row, ToldRow):
        return row
    return replace(row, words=tuple(Words(one_line(one.text), one.stage_id) for one in row.words), language=None)


def _tells(row: ImportedRow) -> bool:
    if isinstance(row, ToldRow):
        return row.author is not None or sum(len(one.text) for one in row.words) >= TELLING
    return isinstance(row, EventRow)


def _moment(row: ImportedRow, now: datetime) -> datetime:
    """Return the noon of the day that a row tells of, or now where it tells none: it is kept from then on."""
    day: date | None = row.given_on if isinstance(row, ToldRow) else row.on if isinstance(row, EventRow) else row.start
    return now if day is None else min(now, datetime.combine(day, time(12), tzinfo=now.tzinfo))
