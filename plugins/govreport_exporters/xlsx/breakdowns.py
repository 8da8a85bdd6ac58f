"""The author's breakdowns: parts, values, shares, and their total."""

from __future__ import annotations

from govreport_cli.plugin import BreakdownTable, Part, Report
from govreport_exporters.xlsx.book import Book, Sheet
from govreport_exporters.xlsx.frame import BODY, row_height, write_foot, write_head
from govreport_exporters.xlsx.numbers import is_exact, share_format
from govreport_exporters.xlsx.styles import BOLD, FIGURE, LABEL, SHARE, Style
from govreport_exporters.xlsx.totals import Cell, sum_formula

_WIDTHS = (50.0, 20.0, 19.0)
_VALUES = "B"


def write_breakdown(book: Book, name: str, block: BreakdownTable, report: Report) -> None:
    """Write a breakdown in a sheet of its own; its total is a formula."""
    sheet = book.sheet(name, _WIDTHS)
    breakdown = block.breakdown
    write_head(sheet, block.title, block.columns, report)
    for row, part in enumerate(breakdown.parts, BODY):
        _write_part(sheet, row, part, {})
    total = BODY + len(breakdown.parts)
    # A part that is text, having more digits than a number holds, would be missing from the formula's sum.
    summable = all(is_exact(part.value) for part in breakdown.parts)
    cells = [Cell(name, _VALUES, row) for row in range(BODY, total)]
    _write_part(sheet, total, breakdown.total, BOLD, sum_formula(cells, name) if summable else "")
    write_foot(sheet, total + 1, block.notes)


def _write_part(sheet: Sheet, row: int, part: Part, weight: Style, formula: str = "") -> None:
    label, figure, share = ({**style, **weight} for style in (LABEL, FIGURE, SHARE))
    sheet.text(row, 0, part.label, label)
    sheet.figure(row, 1, part.value, figure, formula)
    if part.share is None:
        sheet.text(row, 2, part.share_text, share)
    else:
        sheet.number(row, 2, part.share.percent.scaleb(-2), share, share_format(part))
    sheet.height(row, row_height(part.label, _WIDTHS[0], label) + 2)
