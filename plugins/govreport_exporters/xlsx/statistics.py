"""The official tables of the form, row for row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govreport_cli.plugin import Report, Table, TableRow
from govreport_exporters.xlsx.book import Book, Sheet
from govreport_exporters.xlsx.frame import BODY, row_height, write_foot, write_head
from govreport_exporters.xlsx.numbers import is_exact
from govreport_exporters.xlsx.styles import BOLD, FIGURE, LABEL, UNIT, Style
from govreport_exporters.xlsx.totals import Cell

_WIDTHS = (66.0, 8.0, 15.0)
_VALUES = "C"
_INDENT = 2  # steps of a row's depth


def cells_of(report: Report, tables: Sequence[tuple[str, Table]]) -> dict[str, Cell]:
    """Return the cells of the figures that are numbers, by their indicators' paths, in sheets of these names."""
    cells: dict[str, Cell] = {}
    for name, table in tables:
        for at, row in enumerate(table.rows, BODY):
            value = report.figures.by_path[row.indicator].value if row.indicator else None
            if value is not None and is_exact(value):
                cells.setdefault(row.indicator, Cell(name, _VALUES, at))
    return cells


def write_table(book: Book, name: str, table: Table, report: Report, formulas: Mapping[str, str]) -> None:
    """Write a table in a sheet of its own; ``formulas`` are those of its totals, by their indicators' paths."""
    sheet = book.sheet(name, _WIDTHS)
    write_head(sheet, table.title, table.columns, report)
    for at, row in enumerate(table.rows, BODY):
        weight: Style = {} if row.depth else BOLD
        label, style = row.number + row.label, {**LABEL, **weight, "indent": 1 + _INDENT * row.depth}
        sheet.text(at, 0, label, style)
        sheet.text(at, 1, row.unit, {**UNIT, **weight})
        _write_value(sheet, at, row, report, formulas)
        sheet.height(at, row_height(label, _WIDTHS[0], style))
    write_foot(sheet, BODY + len(table.rows), table.notes)


def _write_value(sheet: Sheet, at: int, row: TableRow, report: Report, formulas: Mapping[str, str]) -> None:
    style: Style = FIGURE if row.depth else {**FIGURE, **BOLD}
    if row.indicator:
        value = report.figures.by_path[row.indicator].value
        sheet.figure(at, 2, value, style, formulas.get(row.indicator, ""))
    else:
        sheet.text(at, 2, row.value, style)
