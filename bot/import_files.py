"""Files as tables, a row at a time: CSV of any making, XLSX, an export of a Telegram chat."""

import csv
import json
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.encodings import encoding_of
from interview.imports.errors import FileProblem, ImportFileError
from interview.imports.ports import TableFile
from storage.reimport import is_export

MOST_BYTES = 512 << 20  # unpacked; a table of a million rows has about so many
MOST_COLUMNS = 1_000
DELIMITERS = ",;\t|"
SAMPLE_LETTERS = 1 << 16
LONGEST_CELL = 1 << 20
CHAT_HEADING = ("text", "date", "author")
JOINED_S = 600  # messages of one person within ten minutes are one story
READ_LETTERS = 1 << 16

Row = tuple[int, tuple[str, ...]]


class Files:
    """`interview.imports.ports.FileReader`."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Read files up to a size, unpacked."""
        self._most_bytes = most_bytes

    def open(self, file: Path) -> TableFile:
        """Read through a file once and return it; raises ImportFileError."""
        try:
            if file.stat().st_size > self._most_bytes:
                raise ImportFileError(
                    f"The file is larger than {self._most_bytes >> 20} MB. Cut it into several.", FileProblem.TOO_LARGE
                )
            with file.open("rb") as opened:
                start = opened.read(4)
                opened.seek(0)
                fingerprint = file_digest(opened, "sha256").hexdigest()
            if start.startswith(b"PK"):
                return _checked(_Workbook(file, fingerprint, self._most_bytes))
            if start.startswith(b"\xd0\xcf\x11\xe0"):
                raise ImportFileError(
                    "This is a workbook of the old kind (.xls). Save it as .xlsx or CSV.", FileProblem.OLD_EXCEL
                )
            encoding = encoding_of(file)
            if is_export(file):
                raise ImportFileError("This is an export of this bot.", FileProblem.EXPORT)
            if _is_json(file, encoding):
                return _checked(_Chat(file, fingerprint, encoding))
            return _checked(_Csv(file, fingerprint, encoding, delimiter_of(file, encoding)))
        except OSError as error:
            raise ImportFileError(f"The file cannot be read ({error.strerror}).") from error


def _checked(table: "_Table") -> "_Table":
    """Read the heading and count the rows, so that what cannot be read is known before anything is stored."""
    rows = table.all_rows()
    table.heading = next((cells for _, cells in rows), ())
    table.total = sum(1 for _ in rows)
    if not table.heading:
        raise ImportFileError("The file is empty.", FileProblem.EMPTY)
    if len(table.heading) > MOST_COLUMNS:
        raise ImportFileError(f"The file has more than {MOST_COLUMNS} columns.")
    if not table.total:
        said = "No messages." if table.is_chat else "The file has a heading and nothing below it."
        raise ImportFileError(said, FileProblem.EMPTY)
    return table


class _Table:
    is_chat = False
    described = ""

    def __init__(self, file: Path, fingerprint: str) -> None:
        self._file = file
        self.fingerprint = fingerprint
        self.heading: tuple[str, ...] = ()
        self.total = 0

    def rows(self) -> Iterator[Row]:
        """Yield rows below the heading."""
        rows = self.all_rows()
        next(rows, None)
        yield from rows

    def all_rows(self) -> Iterator[Row]:
        """Yield rows that are not empty, the heading first, with the number that a spreadsheet gives them."""
        for number, cells in enumerate(self._read(), start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells

    def _read(self) -> Iterator[tuple[str, ...]]:
        raise NotImplementedError


class _Csv(_Table):
    def __init__(self, file: Path, fingerprint: str, encoding: str, delimiter: str) -> None:
        super().__init__(file, fingerprint)
        self._encoding, self._delimiter = encoding, delimiter
        name = {"\t": "tab"}.get(delimiter, delimiter)
        self.described = f"CSV, {encoding.removesuffix('-sig')}, delimiter {name}"

    def _read(self) -> Iterator[tuple[str, ...]]:
        csv.field_size_limit(LONGEST_CELL)
        with self._file.open(encoding=self._encoding, errors="replace", newline="") as opened:
            reader = csv.reader(opened, delimiter=self._delimiter)
            try:
                for cells in reader:
                    yield tuple(cells)
            except csv.Error as error:
                raise ImportFileError(
                    f"Line {reader.line_num} cannot be read ({error}). Look for a quotation mark that is not closed."
                ) from None


def delimiter_of(file: Path, encoding: str) -> str:
    """Return the delimiter by which most rows have as many cells as the heading, and more than one.

    The standard library's guess decides only between equals: it is led astray by commas inside sentences.
    """
    with file.open(encoding=encoding, errors="replace", newline="") as opened:
        sample = opened.read(SAMPLE_LETTERS)
    whole = sample[: sample.rfind("\n") + 1] or sample
    scores = {delimiter: _score(whole, delimiter) for delimiter in DELIMITERS}
    best = max(scores.values())
    likely = [delimiter for delimiter, score in scores.items() if score == best]
    if len(likely) == 1:
        return likely[0]
    try:
        guess = csv.Sniffer().sniff(whole, delimiters="".join(likely)).delimiter
    except csv.Error:
        guess = likely[0]
    return guess if guess in likely else likely[0]


def _score(sample: str, delimiter: str) -> tuple[float, int]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = [row for row in csv.reader(sample.splitlines(keepends=True), delimiter=delimiter) if any(row)]
    except csv.Error:
        return 0.0, 0
    width = len(rows[0]) if rows else 0
    alike = sum(len(row) == width for row in rows)
    return (0.0, 0) if width <= 1 else (round(alike / len(rows), 2), width)


class _Workbook(_Table):
    described = "XLSX"

    def __init__(self, file: Path, fingerprint: str, most_bytes: int) -> None:
        super().__init__(file, fingerprint)
        try:
            with zipfile.ZipFile(file) as packed:
                unpacked = sum(one.file_size for one in packed.infolist())
        except zipfile.BadZipFile as error:
            raise ImportFileError("The workbook is damaged. Save it again.") from error
        if unpacked > most_bytes:
            raise ImportFileError(
                f"Unpacked, the workbook is larger than {most_bytes >> 20} MB. Cut it into several.",
                FileProblem.TOO_LARGE,
            )

    def _read(self) -> Iterator[tuple[str, ...]]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about styles and extensions, none of which are read
                with (
                    self._file.open("rb") as opened,  # by its name, only files named .xlsx are taken
                    closing(load_workbook(opened, read_only=True, data_only=True)) as book,
                ):
                    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
                    if sheet is None:
                        return
                    sheet.reset_dimensions()  # what other programs write there is often wrong
                    for row in sheet.iter_rows(values_only=True):
                        yield tuple(map(_written, row))
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
            raise ImportFileError(f"The workbook cannot be read ({type(error).__name__}). Save it again.") from None


def _written(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)


@dataclass(slots=True)
class _Message:
    text: str
    at: str
    author: str
    moment: float


class _Chat(_Table):
    is_chat = True

    def __init__(self, file: Path, fingerprint: str, encoding: str) -> None:
        super().__init__(file, fingerprint)
        self._encoding = encoding
        self.described = "Telegram chat"

    def _read(self) -> Iterator[tuple[str, ...]]:
        yield CHAT_HEADING
        story: _Message | None = None
        for message in map(_message, self._messages()):
            if message is None:
                continue
            if story and message.author == story.author and 0 <= message.moment - story.moment < JOINED_S:
                story = _Message(f"{story.text}\n{message.text}", story.at, story.author, message.moment)
                continue
            if story:
                yield story.text, story.at, story.author
            story = message
        if story:
            yield story.text, story.at, story.author

    def _messages(self) -> Iterator[dict[str, Any]]:
        """Yield the messages of all chats, without holding the file: they stand in arrays named `messages`."""
        begin = re.compile(r'(?<!\\)"messages"\s*:\s*\[')
        decoder, text = json.JSONDecoder(), ""
        with self._file.open(encoding=self._encoding, errors="replace") as opened:
            chunks = iter(lambda: opened.read(READ_LETTERS), "")
            for chunk in chunks:
                text += chunk
                while found := begin.search(text):
                    text = text[found.end() :]
                    while True:
                        text = text.lstrip(" \r\n\t,")
                        if text.startswith("]"):
                            break
                        try:
                            message, end = decoder.raw_decode(text)
                        except json.JSONDecodeError:
                            more = next(chunks, "")
                            if not more or len(text) > LONGEST_CELL:
                                raise ImportFileError("The export of the chat breaks off. Export it again.") from None
                            text += more
                            continue
                        if isinstance(message, dict):
                            yield message
                        text = text[end:]
                text = text[-64:]  # the name of the next array may be cut in two


def _message(found: dict[str, Any]) -> _Message | None:
    """Return what somebody wrote; None for a notice of the service, a channel's forwarded post and mere media."""
    if found.get("type") != "message":
        return None
    text = _plain_text(found.get("text", ""))
    moment = str(found.get("date_unixtime", ""))
    author = str(found.get("from_id") or found.get("from") or "")
    if not text.strip() or "forwarded_from" in found:
        return None
    return _Message(text, str(found.get("date", "")), author, float(moment) if moment.isdigit() else -1.0)


def _plain_text(text: object) -> str:
    """Join a text with its entities: a string, or a list of strings and objects with a `text`."""
    if isinstance(text, str):
        return text
    parts: Iterable[object] = text if isinstance(text, list) else ()
    return "".join(
        part if isinstance(part, str) else str(part.get("text", "")) for part in parts if isinstance(part, str | dict)
    )


def _is_json(file: Path, encoding: str) -> bool:
    with file.open(encoding=encoding, errors="replace") as opened:
        start = opened.read(4096).lstrip()
    return start.startswith("{") and '"' in start
