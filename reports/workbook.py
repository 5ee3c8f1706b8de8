"""The map as an XLSX workbook: real numbers, one sheet for each table, and one that says what they mean."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
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
    rows = [table.columns, *table.rows]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=column, value=value)
            cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
            if isinstance(value, str):
                cell.data_type = "s"
                cell.font = Font(bold=number == 1)
    for column, name in enumerate(table.columns, start=1):
        cells = [max(map(len, name.split())), *(len(str(row[column - 1])) for row in table.rows)]
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max(_NARROWEST, *cells) + 2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
