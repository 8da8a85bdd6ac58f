"""The sheet of a breakdown: its parts, their values and shares, and the total."""

from __future__ import annotations

from collections.abc import Mapping

from govreport_cli.plugin import BreakdownTable, Part, Report
from govreport_exporters.xlsx.book import Book, Sheet
from govreport_exporters.xlsx.check_column import total_check, write_checks
from govreport_exporters.xlsx.number_formats import is_exact, share_format
from govreport_exporters.xlsx.row_heights import row_height
from govreport_exporters.xlsx.styles import BOLD, FIGURE, HEAD, LABEL, SHARE, Style
from govreport_exporters.xlsx.sum_formulas import CellRef, sum_formula
from govreport_exporters.xlsx.title_and_notes import TOP, write_notes, write_title

_WIDTHS = (50.0, 20.0, 19.0)
_VALUES, _SHARES = 1, 2
_BODY = TOP + 1


def cells_of_parts(name: str, block: BreakdownTable) -> dict[str, CellRef]:
    """Return the cells of a breakdown's values and shares in the sheet ``name``, and of its total, by their paths."""
    total = _BODY + len(block.breakdown.parts)
    cells = {f"{block.breakdown.path}.of.{block.breakdown.of.path}": CellRef(name, _VALUES, total)}
    for at, row in enumerate(range(_BODY, _BODY + len(block.breakdown.parts))):
        part = f"{block.breakdown.path}.parts[{at}]"
        cells[f"{part}.value"] = CellRef(name, _VALUES, row)
        cells[f"{part}.share"] = CellRef(name, _SHARES, row)
    return cells


def write_breakdown(book: Book, name: str, block: BreakdownTable, report: Report, cells: Mapping[str, CellRef]) -> None:
    """Write the sheet of a breakdown; its total is a formula, checked against the indicator's cell in ``cells``."""
    sheet = book.sheet(name, _WIDTHS)
    breakdown = block.breakdown
    write_title(sheet, block.title, report)
    for column, head in enumerate(block.columns):
        sheet.text(TOP, column, head, HEAD)
    sheet.height(TOP, row_height("", _WIDTHS[0], HEAD) + 4)
    for row, part in enumerate(breakdown.parts, _BODY):
        _write_part(sheet, row, part, {})
    total = _BODY + len(breakdown.parts)
    # A part with too many digits for a number is text, which the formula would leave out of the sum.
    summable = all(is_exact(part.value) for part in breakdown.parts)
    values = [CellRef(name, _VALUES, row) for row in range(_BODY, total)]
    _write_part(sheet, total, breakdown.total, BOLD, sum_formula(values, name) if summable else "")
    write_notes(sheet, block.notes, range(TOP, _BODY), range(_BODY, total + 1))
    check = total_check(breakdown, CellRef(name, _VALUES, total), report, cells)
    if check:
        write_checks(sheet, range(TOP, _BODY), {total: [check]})


def _write_part(sheet: Sheet, row: int, part: Part, weight: Style, formula: str = "") -> None:
    label, figure, share = ({**style, **weight} for style in (LABEL, FIGURE, SHARE))
    sheet.text(row, 0, part.label, label)
    sheet.figure(row, _VALUES, part.value, figure, formula=formula)
    if part.share is None:
        sheet.text(row, _SHARES, part.share_text, share)
    else:
        sheet.number(row, _SHARES, part.share.percent.scaleb(-2), share, share_format(part))
    sheet.height(row, row_height(part.label, _WIDTHS[0], label) + 2)
