"""Workbooks: each sheet as a table, and what our own say about their report."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from itertools import product, takewhile
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from govreport_cli.plugin import Grid, GridCell, Passage, Piece, Place, Reading, Run, hookimpl
from govreport_exporters.xlsx.chart_sheet import CHARTS
from govreport_exporters.xlsx.cover_sheet import CONTACT_LABELS, COVER, LABELS
from govreport_exporters.xlsx.data_sheet import COLUMNS, DATA_SHEET, HEAD
from govreport_exporters.xlsx.fill_in import INSTRUCTIONS
from govreport_exporters.xlsx.mistakes import MISTAKES
from govreport_exporters.xlsx.notes_sheet import NOTES

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
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
        from govreport_exporters.xlsx.opening import open_workbook, sheets_of
        from govreport_exporters.xlsx.reader import breakdowns_of, particulars

        book = open_workbook(content, _LARGEST)
        with ZipFile(BytesIO(content)) as parts:
            unknown = any(map(_NO_VALUE.search, sheets_of(parts)))
        formulas = open_workbook(content, _LARGEST, formulas=True) if unknown else None
        ours = COVER in book.sheetnames and any("." in name for name in book.defined_names)
        for reading in particulars(book, {**LABELS, **CONTACT_LABELS}):
            # What is to be filled in has a title without an agency if none was known.
            if not (INSTRUCTIONS in book.sheetnames and reading.path == "report.title" and reading.text[:1].isdigit()):
                yield reading
        splits = breakdowns_of(book)
        for sheet in book.worksheets:
            if not (ours and sheet.title in _BESIDE) and sheet.sheet_state == "visible":
                yield from _sheet(sheet, formulas[sheet.title] if formulas else sheet, splits.get(sheet.title))
        if ours and DATA_SHEET in book.sheetnames:
            yield from _figures(book[DATA_SHEET])


def _sheet(sheet: Worksheet, formulas: Worksheet, of: str | None) -> Iterator[Piece]:
    """Yield a sheet as a grid, with its name before it; what is hidden or not printed is left out.

    ``formulas`` is the sheet with the formulas of the cells in place of their values.
    """
    from openpyxl.utils.escape import unescape

    rows_shown, columns_shown = _shown(sheet)
    merged: dict[tuple[int, int], tuple[Cell | MergedCell, int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        down = rows_shown[bisect_left(rows_shown, area.min_row) : bisect_right(rows_shown, area.max_row)]
        across = columns_shown[bisect_left(columns_shown, area.min_col) : bisect_right(columns_shown, area.max_col)]
        if down and across:
            first = sheet.cell(area.min_row, area.min_col)
            merged[down[0], across[0]] = first, len(across), len(down)
            covered.update(product(down, across))
    rows = []
    for row in rows_shown:
        cells = []
        for at in product([row], columns_shown):
            if at in covered and at not in merged:
                continue
            cell, colspan, rowspan = merged.get(at) or (sheet.cell(*at), 1, 1)
            place = Place(where=f"{sheet.title}!{cell.coordinate}")
            value = formulas[cell.coordinate].value if cell.value is None else cell.value
            cells.append(GridCell(_text(value, unescape(str(cell.number_format))), place, colspan, rowspan))
        rows.append(tuple(cells))
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


def _figures(sheet: Worksheet) -> Iterator[Reading]:
    """Yield the figures on the sheet that has all of them, also those that are in none of the other sheets."""
    from openpyxl.utils.escape import unescape

    for row in sheet.iter_rows(HEAD + 2, min(sheet.max_row, _MOST_ROWS), max_col=len(COLUMNS)):
        cells = dict(zip(COLUMNS, row, strict=True))
        path, unit, note, cell = (cells[name] for name in ("路径", "单位", "括注", "数值"))
        if path.value and cell.value is not None:
            unit_of_money = str(unit.value) if str(unit.value).endswith("元") else ""
            beside = f"（{note.value}）" if note.value else ""
            text = _text(cell.value, unescape(str(cell.number_format))) + unit_of_money + beside
            yield Reading(str(path.value), text, f"{sheet.title}!{cell.coordinate}", repeated=True)


def _shown(sheet: Worksheet) -> tuple[list[int], list[int]]:
    """Return the numbers of the rows and columns that are read: those that are printed and not hidden."""
    last_row, last_column = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
    if printed := [*_AREA.finditer(str(sheet.print_area or ""))]:
        from openpyxl.utils import column_index_from_string

        last_row = min(last_row, max(int(area[3]) for area in printed))
        last_column = min(last_column, max(column_index_from_string(area[2]) for area in printed))
    hidden_rows = {row for row, look in sheet.row_dimensions.items() if look.hidden}
    hidden_columns = {
        column
        for look in sheet.column_dimensions.values()
        if look.hidden
        for column in range(look.min or 1, min(look.max or last_column, last_column) + 1)
    }
    return (
        [row for row in range(1, last_row + 1) if row not in hidden_rows],
        [column for column in range(1, last_column + 1) if column not in hidden_columns],
    )


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
    """Return the value of a cell as people see it: with what its format puts beside a number.

    A number that its format shows as something else comes with the format, which makes it no figure.
    """
    from govreport_exporters.xlsx.number_formats import around

    match value:
        case None:
            return ""
        case int() | float() if not isinstance(value, bool):
            exact = Decimal(value if isinstance(value, int) else f"{value:.15g}")  # as many digits as Excel shows
            beside = around(number_format, exact)
            if beside is None:
                return f"{_plain(exact)} [{number_format}]"
            shown = _plain(abs(exact) * (100 if beside.percent else 1))
            return f"{'-' * (exact < 0)}{beside.before}{shown}{beside.after}"
    return str(value)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@hookimpl
def govreport_importer() -> XlsxImporter:
    """Provide the importer."""
    return XlsxImporter()
