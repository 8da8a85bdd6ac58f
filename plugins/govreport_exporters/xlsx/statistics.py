"""The official tables of the form, cell for cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govreport_cli.plugin import CHANGE, Report, Shows, Table
from govreport_cli.plugin.render import positions
from govreport_exporters.xlsx.book import Area, Book, Sheet
from govreport_exporters.xlsx.frame import TOP, write_foot, write_title
from govreport_exporters.xlsx.layout import lay_out, rows_of_head
from govreport_exporters.xlsx.numbers import is_exact
from govreport_exporters.xlsx.totals import Cell


def cells_of(report: Report, tables: Sequence[tuple[str, Table]]) -> dict[str, Cell]:
    """Return the cells of the figures that are numbers, by their indicators' paths, in sheets of these names."""
    figures = report.figures.by_path
    return {
        path: cell
        for path, cell in places_of(tables).items()
        if path in figures and (value := figures[path].value) is not None and is_exact(value)
    }


def places_of(tables: Sequence[tuple[str, Table]]) -> dict[str, Cell]:
    """Return the cells of all figures, reported or not, and of their changes on last year, by their paths."""
    cells: dict[str, Cell] = {}
    for name, table in tables:
        prefix = CHANGE if table.shows is Shows.CHANGES else ""
        for placed in positions(table.body):
            if placed.cell.indicator:
                row = TOP + len(table.head) + placed.row
                cells.setdefault(prefix + placed.cell.indicator, Cell(name, placed.column, row))
    return cells


def write_table(book: Book, name: str, table: Table, report: Report, formulas: Mapping[str, str]) -> Sheet:
    """Write a table in a sheet of its own; ``formulas`` are those of its totals, by their indicators' paths."""
    layout = lay_out(table)
    sheet = book.sheet(name, layout.widths)
    write_title(sheet, table.title, report)
    for row, column, cell, style in layout.cells:
        sheet.merge(Area(TOP + row, column, cell.rowspan, cell.colspan), style)
        if cell.indicator:
            figure = report.figures.by_path[cell.indicator]
            if table.shows is Shows.CHANGES:
                sheet.change(TOP + row, column, figure.change, style)
            else:
                sheet.figure(TOP + row, column, figure.value, style, formulas.get(cell.indicator, ""))
        else:
            sheet.text(TOP + row, column, cell.text, style)
    for row, height in enumerate(layout.heights, TOP):
        sheet.height(row, height)
    body = TOP + len(table.head)
    write_foot(sheet, table.notes, range(TOP, body), range(body, body + len(table.body)))
    if layout.tied:
        sheet.on_one_page()
    return sheet


def heading_of(table: Table) -> range:
    """Return the rows beside which a heading of more columns stands: the table's heads, or the row above it."""
    heads = rows_of_head(table)
    return range(TOP, TOP + heads) if heads else range(TOP - 1, TOP)
