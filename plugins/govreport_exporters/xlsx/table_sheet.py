"""The sheet of an official table, with the same cells as the printed form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from govreport_cli.plugin import CHANGE, Report, Shows, Table
from govreport_exporters.xlsx.book import Area, Book, Sheet
from govreport_exporters.xlsx.sum_formulas import CellRef
from govreport_exporters.xlsx.table_look import TableLook
from govreport_exporters.xlsx.title_and_notes import TOP, write_notes, write_title

_NAMED = {Shows.FIGURES: "", Shows.CHANGES: CHANGE}
"""What cells with names show, and the beginnings of these names."""


class TableSheet(NamedTuple):
    """A table, the name of its sheet, and how it looks there."""

    name: str
    table: Table
    look: TableLook

    @property
    def heading(self) -> range:
        """The rows that hold the heading of added columns: those of the heads, or the row above the table."""
        return range(TOP, TOP + self.look.heading) if self.look.heading else range(TOP - 1, TOP)

    def cells(self) -> dict[str, CellRef]:
        """Return the cells of the figures, reported or not, or of the changes from last year, by their paths."""
        cells: dict[str, CellRef] = {}
        for row, column, cell, _ in self.look.cells:
            if cell.indicator and row >= self.look.head and cell.shows in _NAMED:
                cells.setdefault(_NAMED[cell.shows] + cell.indicator, CellRef(self.name, column, TOP + row))
        return cells


def write_table(book: Book, plan: TableSheet, report: Report, formulas: Mapping[str, str]) -> Sheet:
    """Write the sheet of a table; ``formulas`` are those of the totals, by the indicators' paths."""
    name, table, look = plan
    figures = report.figures.by_path
    sheet = book.sheet(name, look.widths)
    write_title(sheet, table.title, report)
    for row, column, cell, style in look.cells:
        if cell.rowspan > 1 or cell.colspan > 1:
            sheet.merge(Area(TOP + row, column, cell.rowspan, cell.colspan), style)
        if not cell.indicator:
            sheet.text(TOP + row, column, cell.text, style)
            continue
        figure, beside = figures[cell.indicator], cell.beside
        match cell.shows:
            case Shows.CHANGES:
                sheet.change(TOP + row, column, figure.change, style, beside)
            case Shows.PREVIOUS:
                sheet.figure(TOP + row, column, figure.previous, style, beside=beside)
            case Shows.GROWTH:
                sheet.growth(TOP + row, column, figure.growth, style)
            case _:
                # A comparison repeats the figure of the official table, which has the formula.
                formula = formulas.get(cell.indicator, "") if table.shows is Shows.FIGURES else ""
                sheet.figure(TOP + row, column, figure.value, style, formula=formula, beside=beside)
    for row, height in enumerate(look.heights, TOP):
        sheet.height(row, height)
    body = TOP + look.head
    write_notes(sheet, table.notes, range(TOP, body), range(body, body + len(table.body)))
    if look.tied:
        sheet.on_one_page()
    return sheet
