"""The charts, each beside its numbers, which are those of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govreport_cli.plugin import Bar, Chart, Report
from govreport_exporters.xlsx.book import Area, Bars, Book, Sheet
from govreport_exporters.xlsx.frame import TOP, row_height, write_title
from govreport_exporters.xlsx.styles import FIGURE, HEAD, LABEL, NOTE, SUBTITLE
from govreport_exporters.xlsx.totals import Cell, sum_formula

CHARTS = "图解"
"""The name of the charts' sheet."""

_WIDTHS = (26.0, 9.5, 9.5, *[9.0] * 5, 1.0)  # the chart spans columns, so that it is as wide as they come out
_LABELS, _VALUES, _DRAWING = 0, 1, 3
_ROW = 18.0  # points
_ROWS_OF_A_BAR = 1.1  # of the drawing
_ROWS_OF_A_FRAME = 4
_ROWS_OF_A_PAGE = 80  # that can still be read when they are printed on one


def write_charts(book: Book, name: str, charts: Sequence[Chart], report: Report, cells: Mapping[str, Cell]) -> None:
    """Write the charts one below the other; ``cells`` are those of the figures that are numbers, by their paths."""
    sheet = book.sheet(name, _WIDTHS)
    write_title(sheet, CHARTS, report)
    row = TOP
    for chart in charts:
        row = _write_chart(sheet, row, chart, cells)
    if row < _ROWS_OF_A_PAGE:
        sheet.on_one_page()
    sheet.print_to(row - 1)


def _write_chart(sheet: Sheet, row: int, chart: Chart, cells: Mapping[str, Cell]) -> int:
    """Write a chart from a row on, and return the first row below it."""
    title = f"{chart.title}（单位：{chart.unit}）"
    sheet.across(row, title, SUBTITLE)
    sheet.height(row, row_height(title, sheet.width, SUBTITLE) + 8)
    head = row + 1
    sheet.text(head, _LABELS, "项目", HEAD)
    for series, named in enumerate(chart.series):
        sheet.text(head, _VALUES + series, named or "数量", HEAD)
    sheet.height(head, _ROW)
    body = range(head + 1, head + 1 + len(chart.bars))
    for at, bar in zip(body, chart.bars, strict=True):
        _write_bar(sheet, at, bar, cells)
    rows = max(len(body), round(len(body) * len(chart.series) * _ROWS_OF_A_BAR) + _ROWS_OF_A_FRAME)
    below = body.start + rows
    for at in range(body.stop, below):
        sheet.height(at, _ROW)
    values = range(_VALUES, _VALUES + len(chart.series))
    sheet.bars(
        Area(head, _DRAWING, below - head, len(_WIDTHS) - _DRAWING - 1),
        Bars((row, _LABELS), head, body, _LABELS, values),
        chart.summary,
    )
    # What shares are is said where they are.
    notes = chart.notes if any(value is None for bar in chart.bars for value in bar.values) else ()
    for at, note in enumerate(notes, below):
        sheet.across(at, note, NOTE)
    return below + len(notes) + 1


def _write_bar(sheet: Sheet, row: int, bar: Bar, cells: Mapping[str, Cell]) -> None:
    """Write a bar's label and values; that of this year refers to the figures it is made of."""
    sheet.text(row, _LABELS, bar.label, LABEL)
    sheet.height(row, max(_ROW, row_height(bar.label, _WIDTHS[_LABELS], LABEL)))
    *before, _ = bar.values
    for series, value in enumerate(before):
        sheet.figure(row, _VALUES + series, value, FIGURE)
    known = bar.values[-1] is not None and all(place in cells for place in bar.paths)
    formula = sum_formula([cells[place] for place in bar.paths], sheet.name) if known else ""
    sheet.figure(row, _VALUES + len(before), bar.values[-1], FIGURE, formula)
