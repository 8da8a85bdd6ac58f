"""Reading a workbook back: the figures by the names of their cells, and the report's particulars from its sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.escape import unescape

from govreport_cli.plugin import NOT_REPORTED, TABLE, Reading
from govreport_exporters.xlsx.cover_sheet import COVER, LABELS, TITLE_ROW
from govreport_exporters.xlsx.excel_names import indicator_of_breakdown, path_of
from govreport_exporters.xlsx.number_formats import text_beside
from govreport_exporters.xlsx.opening import open_workbook
from govreport_exporters.xlsx.title_and_notes import AGENCY, TOP

_SHARE = ".share"
_MOST_ROWS = 1000
"""How many rows of the cover are read: more than it has."""
_LARGEST = 4 * 2**20
"""How large the parts of a workbook may be when unpacked, in bytes: many times what a report has."""
_QUOTED = re.compile(r'"[^"]*+"|\\.')
"""What a number format prints as it is."""
_ONE_CELL = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')++)'|(?P<plain>[^'!]++))!(?P<cell>\$?[A-Z]{1,3}\$?[0-9]{1,7})", re.ASCII
)
"""What a name refers to if it is one cell; a name for more, such as a whole sheet, is not that of a figure."""


def read(content: bytes) -> Iterator[Reading]:
    """Yield the report's particulars, the figure of each cell that has a figure's name, and the rows of their sheets.

    All of them are as they were last saved.
    """
    book = open_workbook(content, _LARGEST)
    yield from particulars(book)
    tables: dict[str, None] = {}
    for name, defined in book.defined_names.items():
        path, place = path_of(name), _ONE_CELL.fullmatch(defined.attr_text or "")
        sheet = (place["quoted"] or "").replace("''", "'") or place["plain"] if place else None
        if path and place and sheet in book.sheetnames:
            cell = place["cell"].replace("$", "")
            found = book[sheet][cell]
            tables[sheet] = None
            yield Reading(path, _shown(found, percent=path.endswith(_SHARE)), where=f"{sheet}!{cell}")
    for at, name in enumerate(tables):
        for row, text in _rows(book[name]):
            yield Reading(f"{TABLE}{at}", text, where=f"{name}!{row}:{row}")


def _rows(sheet: Any) -> Iterator[tuple[int, str]]:
    """Yield the rows of a table, below the title, which is as wide as the table; the notes below it are not read."""
    across = next((area for area in sheet.merged_cells.ranges if area.min_row == area.min_col == 1), None)
    rows = sheet.iter_rows(min_row=TOP + 1, max_row=min(sheet.max_row, _MOST_ROWS), max_col=across and across.max_col)
    found = [(row[0].row, [_shown(cell) for cell in row if cell.value is not None]) for row in rows]
    while found and len(found[-1][1]) <= 1:
        found.pop()
    for at, cells in found:
        yield at, "\t".join(" ".join(cell.split()) for cell in cells)


def _shown(cell: Any, *, percent: bool | None = None) -> str:
    """Return what a cell shows; whether that is in percent says its number format, unless it is known."""
    shown_as = unescape(cell.number_format)
    return _text(cell.value, percent="%" in _QUOTED.sub("", shown_as) if percent is None else percent) + text_beside(
        shown_as
    )


def particulars(book: Workbook, labels: Mapping[str, str] = LABELS) -> Iterator[Reading]:
    """Yield what the cover and the heads of the other sheets say about the report.

    ``labels`` are those on the cover, with the paths of what stands beside them.
    """
    for sheet in book.worksheets:
        if sheet.title == COVER:
            yield Reading("report.title", _words(sheet.cell(TITLE_ROW + 1, 1).value), f"{COVER}!A{TITLE_ROW + 1}")
            for row in range(1, min(sheet.max_row, _MOST_ROWS) + 1):
                path = labels.get(_words(sheet.cell(row, 1).value))
                if path:
                    text = _words(sheet.cell(row, 2).value)
                    yield Reading(path, text.removesuffix("年") if path == "report.year" else text, f"{COVER}!B{row}")
        elif (about := _words(sheet.cell(2, 1).value)).startswith(AGENCY):
            yield Reading("report.agency", about.removeprefix(AGENCY), f"{sheet.title}!A2")


def breakdowns_of(book: Workbook) -> dict[str, str]:
    """Return the indicators whose breakdowns a workbook has, by the names of their sheets."""
    found = {}
    for name, defined in book.defined_names.items():
        path, place = indicator_of_breakdown(name), _ONE_CELL.fullmatch(defined.attr_text or "")
        if path and place:
            found[(place["quoted"] or "").replace("''", "'") or place["plain"]] = path
    return found


def _words(value: Any) -> str:
    """Return the value of a cell as text; Excel makes a date of what looks like one, at midnight."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return "" if value is None else str(value)


def _text(value: Any, *, percent: bool) -> str:
    """Return the value of a cell as text; a share, which a workbook holds as a fraction, is in percent."""
    if value is None:
        return NOT_REPORTED
    if isinstance(value, str | bool):
        return str(value)
    if isinstance(value, date | time | timedelta):
        # openpyxl takes a number for a date if its format has a letter such as d, even in quotation marks.
        value = f"{to_excel(value):.15g}"  # type: ignore[no-untyped-call]
    exact = Decimal(f"{value:.15g}" if isinstance(value, float) else value)  # as many digits as Excel shows
    return f"{exact * 100 if percent else exact:f}"
