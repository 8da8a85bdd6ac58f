"""XLSX: the report's tables as a workbook whose totals and checks are live formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govreport_cli.plugin import BreakdownTable, Option, Report, Shows, Table, hookimpl
from govreport_exporters.xlsx.book import Book
from govreport_exporters.xlsx.breakdowns import write_breakdown
from govreport_exporters.xlsx.checks import checks_of, write_checks
from govreport_exporters.xlsx.cover import COVER, write_cover
from govreport_exporters.xlsx.names import sheet_names
from govreport_exporters.xlsx.statistics import cells_of, heading_of, write_table
from govreport_exporters.xlsx.totals import total_formulas


class XlsxExporter:
    """The report as a workbook: a cover, a sheet for each official table, and one for each breakdown."""

    name = "xlsx"
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    summary = "a workbook with the tables, whose totals and checks are live formulas"
    options: tuple[Option, ...] = ()

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:  # noqa: ARG002  (it has none)
        """Return the workbook.

        Raises ValueError for text that is longer than a cell of a workbook holds.
        """
        blocks = (*report.blocks, *report.appendices)
        tables = [block for block in blocks if isinstance(block, Table)]
        breakdowns = [block for block in blocks if isinstance(block, BreakdownTable)]
        titles = [*(table.title for table in tables), *(breakdown.title for breakdown in breakdowns)]
        cover, *names = sheet_names([COVER, *titles])
        named_tables = list(zip(names[: len(tables)], tables, strict=True))
        named_breakdowns = list(zip(names[len(tables) :], breakdowns, strict=True))
        cells = cells_of(report, named_tables)
        formulas = total_formulas(report, cells)
        checks = checks_of(report, cells)

        book = Book(title=report.title, author=report.issuer, company=report.agency, created=report.created)
        write_cover(book, cover, report)
        for name, table in named_tables:
            sheet = write_table(book, name, table, report, formulas)
            if table.shows is Shows.FIGURES:
                write_checks(sheet, heading_of(table), checks.get(name, {}))
        for name, breakdown in named_breakdowns:
            write_breakdown(book, name, breakdown, report, cells)
        book.name_cells(cells)
        return book.finish()


@hookimpl
def govreport_exporter() -> XlsxExporter:
    """Provide the exporter."""
    return XlsxExporter()
