"""Tables in LibreOffice: every letter arrives, and figures arrive as numbers and not as text or dates."""

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from interview.improvements import Aim, Improvement
from interview.language import Language, Locale
from reports.journey_map import HandedOver, JourneyMap, StaffNotes
from reports.tables import BYTE_ORDER_MARK, Cell, csv_text, tables
from reports.workbook import workbook

from .conftest import PERIOD, START, company, map_of, plan_of
from .test_told_pictures import full

SOFFICE = shutil.which("soffice")
ENGLISH = 1033
LIMIT_S = 120
NAMES = ("Ещё подъём", "Prețuri și țări", "Příběh kůň", "Support", "Stayed")
TYPED = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
"""Commas, UTF-8, every sheet to a file of its own, and words in quotation marks but numbers without."""

DAYS = (3, 4)
NUMBERS = (1, 10, 11, 12, 13, 14)
"""Columns of a CSV file."""

LETTERS = "ёъșțăřůě🧨"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.office,
    pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice (apt-get install libreoffice-calc-nogui)"),
]


@pytest.fixture(scope="module")
def told() -> JourneyMap:
    """Make a map that fills every table."""
    plan = plan_of(*NAMES)
    noted = StaffNotes("stage_3", "wait_time", 6, 3.33, 42.0, PERIOD)
    way = HandedOver("stage_3", "a", "b", 6, 2.5, PERIOD, hours=24.0)
    aims = (Aim("customer_journey", "stage_3", "wait_time"),)
    action = Improvement(1, aims, START, title="Přezvonit", due_on=date(2026, 11, 28), effort=2)
    journey_map = full(map_of(company(plan, 112, silent=40), plan))
    return replace(journey_map, staff_notes=(noted,), handed_over=(way,), actions=(action,))


class Office:
    """LibreOffice without a window, with a profile of its own so that it disturbs no other one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def convert(self, files: Sequence[Path], wanted: str, *options: str) -> None:
        """Convert files into this folder in one start."""
        assert SOFFICE is not None
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = [SOFFICE, profile, "--headless", *options, "--convert-to", wanted, "--outdir", str(self.folder)]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=LIMIT_S)

    def read(self, name: str) -> str:
        """Return a converted table."""
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def books(told: JourneyMap, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Convert the workbooks of all languages."""
    folder = tmp_path_factory.mktemp("books")
    files = []
    for language in Language:
        files.append(folder / f"map-{language}.xlsx")
        files[-1].write_bytes(workbook(told, Locale(language)))
    office = Office(folder)
    office.convert(files, TYPED)
    office.convert(files, "pdf")
    return office


@pytest.fixture(scope="module")
def plain_tables(told: JourneyMap, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Convert the CSV files of all languages, with and without the mark, as docs/export.md says to open them."""
    folder = tmp_path_factory.mktemp("tables")
    files = []
    for language in Language:
        content = csv_text(told, Locale(language))
        for name, mark in (("marked", BYTE_ORDER_MARK), ("plain", "")):
            files.append(folder / f"{name}-{language}.csv")
            files[-1].write_bytes((mark + content).encode())
    office = Office(folder / "read")
    office.convert(files, TYPED, f"--infilter=CSV:44,34,76,1,,{ENGLISH},false,true")
    return office


def as_typed(rows: Sequence[Sequence[Cell]]) -> str:
    """Write rows as LibreOffice does when it knows words from numbers."""
    return "".join(",".join(map(_typed, row)) + "\n" for row in rows)


def _typed(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return '"' + cell.replace('"', '""') + '"' if isinstance(cell, str) else f"{cell:.10g}"


@pytest.mark.parametrize("language", Language)
def test_office_reads_every_sheet_of_the_workbook_letter_by_letter_and_figures_as_numbers(
    language: Language, told: JourneyMap, books: Office
) -> None:
    written = tables(told, Locale(language))

    read = {table.title: books.read(f"map-{language}-{table.title}.csv") for table in written}

    for table in written:
        assert read[table.title] == as_typed([table.columns, *table.rows])
    assert len(written) == 10
    assert set(LETTERS) <= set("".join(read.values()))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", ["marked", "plain"])
def test_office_reads_both_csv_files_letter_by_letter_and_figures_as_numbers(
    name: str, language: Language, told: JourneyMap, plain_tables: Office
) -> None:
    read = plain_tables.read(f"{name}-{language}-{name}-{language}.csv")

    columns, *rows = csv.reader(io.StringIO(csv_text(told, Locale(language))))
    typed = [_as_numbers(row) for row in rows]
    assert read == as_typed([columns, *typed])


def _as_numbers(row: Sequence[str]) -> list[Cell]:
    """Return a row of a CSV file as it is to be read: days as days, figures as numbers, nothing where it is empty."""
    cells: list[Cell] = list(row)
    for number in DAYS:
        cells[number] = date.fromisoformat(row[number])
    for number in NUMBERS:
        cells[number] = float(row[number]) if row[number] else None
    return [None if cell == "" else cell for cell in cells]


@pytest.mark.parametrize("language", Language)
def test_office_prints_every_sheet(language: Language, told: JourneyMap, books: Office) -> None:
    printed = (books.folder / f"map-{language}.pdf").read_bytes()

    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type/Page/") >= len(tables(told, Locale(language)))
