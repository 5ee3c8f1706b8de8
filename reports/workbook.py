"""The map as an XLSX workbook: real numbers, one sheet for each table, and one that says what they mean."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from interview.language import Locale
from reports.journey_map import JourneyMap
from reports.tables import Table, tables

_WIDEST, _NARROWEST = 60, 10  # characters
_TITLE_LIMIT = 31  # of Excel


def workbook(journey_map: JourneyMap, locale: Locale) -> bytes:
    """Write the workbook; words are never formulas, whatever they begin with."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables(journey_map, locale):
        _fill(book.create_sheet(table.title[:_TITLE_LIMIT]), table)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    rows = [table.columns, *table.rows] if table.columns else list(table.rows)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=column, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=bool(table.columns) and number == 1)
    for column in range(1, max(map(len, rows), default=0) + 1):
        longest = max(len(str(row[column - 1])) for row in rows if row[column - 1] is not None)
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max(_NARROWEST, longest + 2))
    if table.columns:
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
