"""The author's breakdowns: parts, values, shares, and their total."""

from __future__ import annotations

from collections.abc import Mapping

from govreport_cli.plugin import BreakdownTable, Part, Report
from govreport_exporters.xlsx.book import Book, Sheet
from govreport_exporters.xlsx.checks import total_check, write_checks
from govreport_exporters.xlsx.frame import TOP, row_height, write_foot, write_title
from govreport_exporters.xlsx.numbers import is_exact, share_format
from govreport_exporters.xlsx.styles import BOLD, FIGURE, HEAD, LABEL, SHARE, Style
from govreport_exporters.xlsx.totals import Cell, sum_formula

_WIDTHS = (50.0, 20.0, 19.0)
_VALUES, _SHARES = 1, 2
_BODY = TOP + 1


def places_of_parts(name: str, block: BreakdownTable) -> dict[str, Cell]:
    """Return the cells of a breakdown's values and shares, by their paths, in a sheet of this name."""
    cells = {}
    for at, row in enumerate(range(_BODY, _BODY + len(block.breakdown.parts))):
        part = f"{block.breakdown.path}.parts[{at}]"
        cells[f"{part}.value"] = Cell(name, _VALUES, row)
        cells[f"{part}.share"] = Cell(name, _SHARES, row)
    return cells


def write_breakdown(book: Book, name: str, block: BreakdownTable, report: Report, cells: Mapping[str, Cell]) -> None:
    """Write a breakdown in a sheet of its own; its total is a formula, which is held to the indicator's cell."""
    sheet = book.sheet(name, _WIDTHS)
    breakdown = block.breakdown
    write_title(sheet, block.title, report)
    for column, head in enumerate(block.columns):
        sheet.text(TOP, column, head, HEAD)
    sheet.height(TOP, row_height("", _WIDTHS[0], HEAD) + 4)
    for row, part in enumerate(breakdown.parts, _BODY):
        _write_part(sheet, row, part, {})
    total = _BODY + len(breakdown.parts)
    # A part that is text, having more digits than a number holds, would be missing from the formula's sum.
    summable = all(is_exact(part.value) for part in breakdown.parts)
    values = [Cell(name, _VALUES, row) for row in range(_BODY, total)]
    _write_part(sheet, total, breakdown.total, BOLD, sum_formula(values, name) if summable else "")
    write_foot(sheet, block.notes, range(TOP, _BODY), range(_BODY, total + 1))
    check = total_check(breakdown, Cell(name, _VALUES, total), report, cells)
    if check:
        write_checks(sheet, range(TOP, _BODY), {total: [check]})


def _write_part(sheet: Sheet, row: int, part: Part, weight: Style, formula: str = "") -> None:
    label, figure, share = ({**style, **weight} for style in (LABEL, FIGURE, SHARE))
    sheet.text(row, 0, part.label, label)
    sheet.figure(row, _VALUES, part.value, figure, formula)
    if part.share is None:
        sheet.text(row, _SHARES, part.share_text, share)
    else:
        sheet.number(row, _SHARES, part.share.percent.scaleb(-2), share, share_format(part))
    sheet.height(row, row_height(part.label, _WIDTHS[0], label) + 2)
