"""The errors that a report still has: a sheet that lists them, and a comment at each figure that is at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govreport_cli.plugin import Report, Unresolved
from govreport_exporters.xlsx.book import Book, Sheet
from govreport_exporters.xlsx.row_heights import row_height
from govreport_exporters.xlsx.styles import COVER_LABEL, COVER_TEXT, COVER_TITLE
from govreport_exporters.xlsx.sum_formulas import CellRef

MISTAKES = "整改清单"
"""The name of the sheet."""

_HEADS = ("序号", "单元格", "发现的问题", "如何改正", "代码")
_WIDTHS = (6.0, 20.0, 40.0, 36.0, 16.0)


def write_mistakes(book: Book, name: str, report: Report, cells: Mapping[str, CellRef]) -> None:
    """Write the sheet that lists the errors of a report, and the cells that they are about."""
    sheet = book.sheet(name, _WIDTHS)
    title = f"{report.agency}{report.year}年度报告{MISTAKES}"
    sheet.across(0, title, COVER_TITLE)
    sheet.height(0, row_height(title, sheet.width, COVER_TITLE) + 12)
    for column, head in enumerate(_HEADS):
        sheet.text(1, column, head, COVER_LABEL)
    for row, error in enumerate(report.unresolved, 2):
        cell = _cell_of(error, cells)
        place = f"{cell.sheet}!{cell.local}" if cell else error.path
        texts = (str(row - 1), place, error.message, error.hint, error.code)
        for column, text in enumerate(texts):
            sheet.text(row, column, text, COVER_TEXT)
        sheet.height(row, max(row_height(text, _WIDTHS[at], COVER_TEXT) for at, text in enumerate(texts)) + 4)
    sheet.freeze(range(2))
    sheet.print_to(1 + len(report.unresolved))


def write_comments(sheet: Sheet, errors: Sequence[Unresolved], cells: Mapping[str, CellRef]) -> None:
    """Attach a comment to each cell of a sheet whose figure is at fault: what was found, and what to do."""
    found: dict[CellRef, list[str]] = {}
    for error in errors:
        cell = _cell_of(error, cells)
        if cell and cell.sheet == sheet.name:
            found.setdefault(cell, []).append("\n".join(filter(None, (error.message, error.hint))))
    for cell, texts in found.items():
        sheet.comment(cell.row, cell.column, "\n\n".join(texts))


def _cell_of(error: Unresolved, cells: Mapping[str, CellRef]) -> CellRef | None:
    """Return the cell that an error is about: that of its figure, or the first cell of its row."""
    if error.path in cells:
        return cells[error.path]
    return next((cell for path, cell in cells.items() if error.path and path.startswith(f"{error.path}.")), None)
