"""Assembling the workbook: which sheets it has, and which cell holds which figure."""

from __future__ import annotations

from govreport_cli.plugin import BreakdownTable, Chart, Number, Report, Shows, Table
from govreport_exporters.xlsx.book import Book
from govreport_exporters.xlsx.breakdown_sheet import cells_of_parts, write_breakdown
from govreport_exporters.xlsx.chart_sheet import CHARTS, write_charts
from govreport_exporters.xlsx.check_column import checks_of, write_checks
from govreport_exporters.xlsx.cover_sheet import COVER, write_cover
from govreport_exporters.xlsx.data_sheet import DATA_SHEET, write_data
from govreport_exporters.xlsx.excel_names import sheet_names
from govreport_exporters.xlsx.fill_in import INSTRUCTIONS, blank_totals, write_instructions
from govreport_exporters.xlsx.mistakes import MISTAKES, write_comments, write_mistakes
from govreport_exporters.xlsx.notes_sheet import NOTES, write_notes_sheet
from govreport_exporters.xlsx.number_formats import is_exact
from govreport_exporters.xlsx.sum_formulas import CellRef, total_formulas
from govreport_exporters.xlsx.table_look import look_of
from govreport_exporters.xlsx.table_sheet import TableSheet, write_table


def workbook_of(report: Report, *, charts: bool, thousands: bool, fill_in: bool) -> bytes:
    """Return the workbook of a report; if it is to be filled in, with the official tables only.

    Raises ValueError if a text does not fit in a cell.
    """
    blocks = (*report.blocks, *report.appendices)
    tables = [block for block in blocks if isinstance(block, Table) and (not fill_in or block.shows is Shows.FIGURES)]
    breakdowns = [block for block in blocks if isinstance(block, BreakdownTable) and not fill_in]
    drawn = [block for block in blocks if isinstance(block, Chart) and charts and not fill_in]
    titles = [*(table.title for table in tables), *(breakdown.title for breakdown in breakdowns)]
    cover, notes_sheet, chart_sheet, data_sheet, instructions, mistakes, *names = sheet_names(
        [COVER, NOTES, CHARTS, DATA_SHEET, INSTRUCTIONS, MISTAKES, *titles]
    )
    named_tables = zip(names[: len(tables)], tables, strict=True)
    table_sheets = [TableSheet(name, table, look_of(table)) for name, table in named_tables]
    named_breakdowns = list(zip(names[len(tables) :], breakdowns, strict=True))

    figure_cells: dict[str, CellRef] = {}
    for plan in table_sheets:
        for path, cell in plan.cells().items():
            figure_cells.setdefault(path, cell)
    part_cells = {path: cell for name, block in named_breakdowns for path, cell in cells_of_parts(name, block).items()}
    figures = report.figures.by_path
    number_cells = {
        path: cell
        for path, cell in figure_cells.items()
        if path in figures and _is_number(figures[path].value, blank=fill_in)
    }
    formulas = blank_totals(report, number_cells) if fill_in else total_formulas(report, number_cells)
    checks = checks_of(report, number_cells, fill_in=fill_in)

    book = Book(
        title=report.title,
        author=report.issuer,
        company=report.agency,
        created=report.created,
        thousands=thousands,
    )
    write_cover(book, cover, report, fill_in=fill_in)
    if fill_in:
        inputs = {path: cell for path, cell in number_cells.items() if path not in formulas}
        write_instructions(book, instructions, report, inputs)
    if report.unresolved:
        write_mistakes(book, mistakes, report, figure_cells)
    for plan in table_sheets:
        sheet = write_table(book, plan, report, formulas, fill_in=fill_in)
        if plan.table.shows is Shows.FIGURES:
            write_checks(sheet, plan.heading, checks.get(plan.name, {}))
            write_comments(sheet, report.unresolved, figure_cells)
    for name, breakdown in named_breakdowns:
        write_breakdown(book, name, breakdown, report, number_cells)
    if drawn:
        write_charts(book, chart_sheet, drawn, report, number_cells | part_cells)
    if not fill_in:
        write_data(book, data_sheet, report, number_cells)
        sheets = [*names, *[chart_sheet] * bool(drawn), data_sheet]
        write_notes_sheet(book, notes_sheet, report, sheets, checked=bool(checks or breakdowns))
    book.name_cells(figure_cells | part_cells)
    return book.finish()


def _is_number(value: Number | None, *, blank: bool) -> bool:
    """Return whether the cell of a value holds a number, or may be ``blank`` until it does."""
    return blank if value is None else is_exact(value)
