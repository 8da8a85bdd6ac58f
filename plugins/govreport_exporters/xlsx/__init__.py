"""XLSX: the tables of the report as a workbook whose totals and checks are live formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govreport_cli.plugin import Option, Reading, Report, hookimpl


class XlsxExporter:
    """The report as a workbook: a cover, the official tables and breakdowns, charts, all figures, and notes."""

    name = "xlsx"
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    summary = "a workbook of tables and charts, with live formulas for totals and checks"
    options = (
        Option("charts", bool, True, "include the sheet of charts"),  # noqa: FBT003  (the default value)
        Option("fill-in", bool, False, "leave cells to fill in or correct, and lock the others"),  # noqa: FBT003
        Option("thousands", bool, False, "show thousands separators in numbers"),  # noqa: FBT003
    )

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the workbook.

        Raises ValueError if a text does not fit in a cell.
        """
        from govreport_exporters.xlsx.assemble import workbook_of  # xlsxwriter is slow to import

        return workbook_of(report, charts=options["charts"], thousands=options["thousands"], fill_in=options["fill-in"])

    def read(self, content: bytes) -> Iterator[Reading]:
        """Yield the figures of a workbook, with the values it was last saved with."""
        from govreport_exporters.xlsx.reader import read  # openpyxl is slow to import

        return read(content)


@hookimpl
def govreport_exporter() -> XlsxExporter:
    """Provide the exporter."""
    return XlsxExporter()
