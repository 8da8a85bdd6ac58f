"""The sheet of charts: each chart next to its numbers, which refer to the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govreport_cli.plugin import Bar, Chart, Report
from govreport_exporters.xlsx.bar_chart import Bars
from govreport_exporters.xlsx.book import Area, Book, Sheet
from govreport_exporters.xlsx.row_heights import row_height
from govreport_exporters.xlsx.styles import FIGURE, HEAD, LABEL, NOTE, SUBTITLE
from govreport_exporters.xlsx.sum_formulas import CellRef, sum_formula
from govreport_exporters.xlsx.title_and_notes import TOP, write_title

CHARTS = "图解"
"""The name of the sheet, and its title."""

_WIDTHS = (26.0, 9.5, 9.5, *[9.0] * 5, 1.0)  # a chart covers several columns and is as wide as they are
_LABELS, _VALUES, _DRAWING = 0, 1, 3
_ROW = 18.0  # points
_ROWS_PER_BAR = 1.1
_ROWS_PER_FRAME = 4
_ROWS_PER_PAGE = 80  # still legible on one printed page


def write_charts(book: Book, name: str, charts: Sequence[Chart], report: Report, cells: Mapping[str, CellRef]) -> None:
    """Write the charts one below another; ``cells`` are the cells of the figures that are numbers, by their paths."""
    sheet = book.sheet(name, _WIDTHS)
    write_title(sheet, CHARTS, report)
    row = TOP
    for chart in charts:
        row = _write_chart(sheet, row, chart, cells)
    if row < _ROWS_PER_PAGE:
        sheet.on_one_page()
    sheet.print_to(row - 1)


def _write_chart(sheet: Sheet, row: int, chart: Chart, cells: Mapping[str, CellRef]) -> int:
    """Write a chart that starts at a row, and return the row after it."""
    title = f"{chart.title}（单位：{chart.unit}）"
    sheet.across(row, title, SUBTITLE)
    sheet.height(row, row_height(title, sheet.width, SUBTITLE) + 8)
    head = row + 1
    sheet.text(head, _LABELS, "项目", HEAD)
    for column, series in enumerate(chart.series, _VALUES):
        sheet.text(head, column, series or "数量", HEAD)
    sheet.height(head, _ROW)
    body = range(head + 1, head + 1 + len(chart.bars))
    for at, bar in zip(body, chart.bars, strict=True):
        _write_bar(sheet, at, bar, cells)
    rows = max(len(body), round(len(body) * len(chart.series) * _ROWS_PER_BAR) + _ROWS_PER_FRAME)
    below = body.start + rows
    for at in range(body.stop, below):
        sheet.height(at, _ROW)
    values = range(_VALUES, _VALUES + len(chart.series))
    sheet.bars(
        Area(head, _DRAWING, below - head, len(_WIDTHS) - _DRAWING - 1),
        Bars((row, _LABELS), head, body, _LABELS, values),
        chart.summary,
    )
    # The note on adjusted shares is left out: this sheet shows no shares.
    notes = chart.notes if any(value is None for bar in chart.bars for value in bar.values) else ()
    for at, note in enumerate(notes, below):
        sheet.across(at, note, NOTE)
    return below + len(notes) + 1


def _write_bar(sheet: Sheet, row: int, bar: Bar, cells: Mapping[str, CellRef]) -> None:
    """Write the label and the values of a bar; this year's value is a formula over the cells of its figures."""
    sheet.text(row, _LABELS, bar.label, LABEL)
    sheet.height(row, max(_ROW, row_height(bar.label, _WIDTHS[_LABELS], LABEL)))
    *earlier, latest = bar.values
    for column, value in enumerate(earlier, _VALUES):
        sheet.figure(row, column, value, FIGURE)
    known = latest is not None and all(path in cells for path in bar.paths)
    formula = sum_formula([cells[path] for path in bar.paths], sheet.name) if known else ""
    sheet.figure(row, _VALUES + len(earlier), latest, FIGURE, formula=formula)
