"""The sheet of an official table, with the same cells as the printed form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from govreport_cli.plugin import CHANGE, Figure, Report, Shows, Table
from govreport_cli.plugin.render import show
from govreport_exporters.xlsx.book import Area, Book, Sheet
from govreport_exporters.xlsx.fill_in import write_input
from govreport_exporters.xlsx.sum_formulas import CellRef
from govreport_exporters.xlsx.table_look import StyledCell, TableLook
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


def write_table(
    book: Book, plan: TableSheet, report: Report, formulas: Mapping[str, str], *, fill_in: bool = False
) -> Sheet:
    """Write the sheet of a table; ``formulas`` are those of the totals, by the indicators' paths.

    If the workbook is to be filled in, every figure without a formula is a cell for that.
    """
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
        figure = figures[cell.indicator]
        # A comparison repeats the figure of the official table, which has the formula.
        formula = formulas.get(cell.indicator, "") if table.shows is Shows.FIGURES else ""
        if fill_in and formula:
            sheet.total(TOP + row, column, formula, figure.value, style)
        elif fill_in:
            write_input(sheet, TOP + row, column, figure, style)
        else:
            _write_figure(sheet, StyledCell(TOP + row, column, cell, style), figure, formula)
    for row, height in enumerate(look.heights, TOP):
        sheet.height(row, height)
    body = TOP + look.head
    # Where figures are to be typed, those that are not reported are blank, not dashes, as the instructions say.
    notes = [note for note in table.notes if not (fill_in and note.startswith(f"“{show(None)}”"))]
    write_notes(sheet, notes, range(TOP, body), range(body, body + len(table.body)))
    if look.tied:
        sheet.on_one_page()
    if fill_in:
        sheet.protect()
    return sheet


def _write_figure(sheet: Sheet, place: StyledCell, figure: Figure, formula: str) -> None:
    """Write what a cell shows of a figure."""
    row, column, cell, style = place
    match cell.shows:
        case Shows.CHANGES:
            sheet.change(row, column, figure.change, style, cell.beside)
        case Shows.PREVIOUS:
            sheet.figure(row, column, figure.previous, style, beside=cell.beside)
        case Shows.GROWTH:
            sheet.growth(row, column, figure.growth, style)
        case _:
            sheet.figure(row, column, figure.value, style, formula=formula, beside=cell.beside)
