"""XLSX: the report's tables as a workbook whose totals and checks are live formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govreport_cli.plugin import BreakdownTable, Chart, Option, Reading, Report, Shows, Table, hookimpl
from govreport_exporters.xlsx.book import Book
from govreport_exporters.xlsx.breakdown_sheet import places_of_parts, write_breakdown
from govreport_exporters.xlsx.chart_sheet import CHARTS, write_charts
from govreport_exporters.xlsx.check_column import checks_of, write_checks
from govreport_exporters.xlsx.cover_sheet import COVER, write_cover
from govreport_exporters.xlsx.excel_names import sheet_names
from govreport_exporters.xlsx.sum_formulas import total_formulas
from govreport_exporters.xlsx.table_sheet import cells_of, heading_of, places_of, write_table


class XlsxExporter:
    """The report as a workbook: a cover, a sheet for each official table and each breakdown, and one with charts."""

    name = "xlsx"
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    summary = "a workbook with the tables and charts, whose totals and checks are live formulas"
    options = (
        Option("charts", bool, True, "whether the sheet with the charts is there"),  # noqa: FBT003  (its default)
        Option("thousands", bool, False, "whether numbers have thousands separators"),  # noqa: FBT003
    )

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the workbook.

        Raises ValueError for text that is longer than a cell of a workbook holds.
        """
        blocks = (*report.blocks, *report.appendices)
        tables = [block for block in blocks if isinstance(block, Table)]
        breakdowns = [block for block in blocks if isinstance(block, BreakdownTable)]
        charts = [block for block in blocks if isinstance(block, Chart)] if options["charts"] else []
        titles = [*(table.title for table in tables), *(breakdown.title for breakdown in breakdowns)]
        cover, closing, *names = sheet_names([COVER, CHARTS, *titles])
        named_tables = list(zip(names[: len(tables)], tables, strict=True))
        named_breakdowns = list(zip(names[len(tables) :], breakdowns, strict=True))
        cells = cells_of(report, named_tables)
        formulas = total_formulas(report, cells)
        checks = checks_of(report, cells)
        parts = {path: cell for name, block in named_breakdowns for path, cell in places_of_parts(name, block).items()}

        book = Book(
            title=report.title,
            author=report.issuer,
            company=report.agency,
            created=report.created,
            thousands=options["thousands"],
        )
        write_cover(book, cover, report)
        for name, table in named_tables:
            sheet = write_table(book, name, table, report, formulas)
            if table.shows is Shows.FIGURES:
                write_checks(sheet, heading_of(table), checks.get(name, {}))
        for name, breakdown in named_breakdowns:
            write_breakdown(book, name, breakdown, report, cells)
        if charts:
            write_charts(book, closing, charts, report, cells | parts)
        book.name_cells(places_of(named_tables) | parts)
        return book.finish()

    def read(self, content: bytes) -> Iterator[Reading]:
        """Yield the figures of a workbook, as it was saved."""
        from govreport_exporters.xlsx.reader import read  # openpyxl is slow to import

        return read(content)


@hookimpl
def govreport_exporter() -> XlsxExporter:
    """Provide the exporter."""
    return XlsxExporter()
