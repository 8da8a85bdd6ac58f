"""Helpers for exporters: numbers and dates as text, tables and their cells, text in columns, data, files."""

from govreport_cli.figures.model import show, show_change, show_growth
from govreport_cli.files import read_regular
from govreport_cli.published.model import readings_of_data
from govreport_cli.report.as_data import figures_data, report_data, report_facts
from govreport_cli.report.captions import with_headings
from govreport_cli.report.closing_charts import without_charts
from govreport_cli.report.column_widths import ColumnWidths, column_widths
from govreport_cli.report.file_name import file_name
from govreport_cli.report.model import plain, show_date
from govreport_cli.report.positions import PositionedCell, grid_width, placed_rows, positions
from govreport_cli.textlayout import pad, wrap
from govreport_cli.textlayout import width as text_width

__all__ = [
    "ColumnWidths",
    "PositionedCell",
    "column_widths",
    "figures_data",
    "file_name",
    "grid_width",
    "pad",
    "placed_rows",
    "plain",
    "positions",
    "read_regular",
    "readings_of_data",
    "report_data",
    "report_facts",
    "show",
    "show_change",
    "show_date",
    "show_growth",
    "text_width",
    "with_headings",
    "without_charts",
    "wrap",
]
