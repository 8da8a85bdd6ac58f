"""Workbooks: each sheet as a table, and what our own say about their report."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from govreport_cli.plugin import Grid, GridCell, Passage, Piece, Place, Run, hookimpl
from govreport_exporters.xlsx.chart_sheet import CHARTS
from govreport_exporters.xlsx.cover_sheet import COVER
from govreport_exporters.xlsx.data_sheet import DATA_SHEET
from govreport_exporters.xlsx.fill_in import INSTRUCTIONS
from govreport_exporters.xlsx.mistakes import MISTAKES
from govreport_exporters.xlsx.notes_sheet import NOTES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_BESIDE = frozenset((CHARTS, COVER, DATA_SHEET, INSTRUCTIONS, MISTAKES, NOTES))
"""The sheets of our own workbooks that show the figures of others once more, or none."""
_LARGEST = 16 * 2**20
"""How large the parts of a workbook may be when unpacked, in bytes: more than a workbook with reports of years."""
_MOST_ROWS, _MOST_COLUMNS = 2000, 100
"""How many rows and columns of a sheet are read: many times what a report has."""
_NO_VALUE = re.compile(r"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
"""A formula without a value: the program that saved it has not worked it out."""
_AREA = re.compile(r"\$?[A-Z]{1,3}\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


class XlsxImporter:
    """A workbook of Excel or another program, as it was last saved."""

    name = "xlsx"
    suffixes = (".xlsx", ".xlsm")
    summary = "workbooks in the layout of the official tables"

    def extract(self, content: bytes) -> Iterator[Piece]:
        """Yield the sheets as grids. Raises ValueError if the workbook is too large when unpacked."""
        from openpyxl import load_workbook

        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                message = f"its parts are larger than {_LARGEST // 2**20} MiB when unpacked"
                raise ValueError(message)
            sheets = [part.filename for part in parts.infolist() if part.filename.startswith("xl/worksheets/")]
            unknown = any(_NO_VALUE.search(parts.read(name).decode("latin-1")) for name in sheets)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, about what other programs have added
            book = load_workbook(BytesIO(content), data_only=True)
            formulas = load_workbook(BytesIO(content)) if unknown else None
        from govreport_exporters.xlsx.reader import breakdowns_of, particulars

        ours = COVER in book.sheetnames and any("." in name for name in book.defined_names)
        for reading in particulars(book):
            # What is to be filled in has a title without an agency if none was known.
            if not (INSTRUCTIONS in book.sheetnames and reading.path == "report.title" and reading.text[:1].isdigit()):
                yield reading
        splits = breakdowns_of(book)
        for sheet in book.worksheets:
            if not (ours and sheet.title in _BESIDE) and sheet.sheet_state == "visible":
                yield from _sheet(sheet, formulas[sheet.title] if formulas else sheet, splits.get(sheet.title))


def _sheet(sheet: Worksheet, formulas: Worksheet, of: str | None) -> Iterator[Piece]:
    """Yield a sheet as a grid, with its name before it; of a sheet with a print area, only what is printed.

    ``formulas`` is the sheet with the formulas of the cells in place of their values.
    """
    last_row, last_column = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
    if printed := _AREA.search(str(sheet.print_area or "")):
        from openpyxl.utils import column_index_from_string

        last_row = min(last_row, int(printed[3]))
        last_column = min(last_column, column_index_from_string(printed[2]))
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    covered = {
        (row, column)
        for area in merged.values()
        for row in range(area.min_row, min(area.max_row, last_row) + 1)
        for column in range(area.min_col, min(area.max_col, last_column) + 1)
    } - merged.keys()
    rows = []
    for cells in sheet.iter_rows(min_row=1, max_row=last_row, max_col=last_column):
        row = []
        for cell in cells:
            at = cell.row, cell.column
            if at in covered:
                continue
            area = merged.get(at)
            colspan = min(area.max_col, last_column) - area.min_col + 1 if area else 1
            rowspan = min(area.max_row, last_row) - area.min_row + 1 if area else 1
            place = Place(where=f"{sheet.title}!{cell.coordinate}")
            value = formulas[cell.coordinate].value if cell.value is None else cell.value
            row.append(GridCell(_text(value, str(cell.number_format)), place, colspan, rowspan))
        rows.append(tuple(row))
    yield Passage((Run(sheet.title),), Place(where=sheet.title), outside=True)
    for part in _parts(rows):
        texts = [[cell for cell in row if cell.text] for row in part]
        lines = [cells[0] for cells in takewhile(lambda cells: len(cells) == 1, texts)]
        if len(lines) == len(part):
            yield from (Passage((Run(line.text),), line.place) for line in lines)
        else:
            # A title in the first rows says whose report it is; it stays in the grid.
            yield from (Passage((Run(line.text),), line.place, outside=True) for line in lines)
            yield Grid(part, of=of)


def _parts(rows: list[tuple[GridCell, ...]]) -> Iterator[tuple[tuple[GridCell, ...], ...]]:
    """Yield the tables of a sheet, which empty rows separate; those in which a merged cell ends do not."""
    part: list[tuple[GridCell, ...]] = []
    reach = 0
    for number, row in enumerate(rows):
        reach = max([reach, *(number + cell.rowspan for cell in row)])
        if any(cell.text for cell in row) or (part and reach > number + 1):
            part.append(row)
        elif part:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)


def _text(value: Any, number_format: str) -> str:
    """Return the value of a cell as people see it: with what its format puts beside a number."""
    from govreport_exporters.xlsx.number_formats import text_beside

    match value:
        case None:
            return ""
        case bool() | str():
            return str(value)
        case date() | time() | timedelta():
            return str(value)
        case int() | float():
            percent = number_format.rstrip('"*').endswith("%") or "%" in number_format
            exact = Decimal(str(value)) * 100 if percent else Decimal(str(value))
            plain = f"{exact:f}"
            shown = plain.rstrip("0").rstrip(".") if "." in plain else plain
            return f"{shown}{'%' if percent else ''}{text_beside(number_format)}"
    return str(value)


@hookimpl
def govreport_importer() -> XlsxImporter:
    """Provide the importer."""
    return XlsxImporter()
