"""Bar charts as Excel draws them; their text is in cells, so it is never a formula."""

from __future__ import annotations

from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from govreport_exporters.xlsx.styles import CHART_FONT, LAST_YEAR, THIS_YEAR

_PIXELS_OF_TITLE, _PIXELS_OF_LEGEND, _PIXELS_OF_EDGE = 64, 36, 5


class Bars(NamedTuple):
    """The cells of a bar chart: its title, the row of series names, its rows, and its columns of labels and values."""

    title: tuple[int, int]
    head: int
    rows: range
    labels: int
    values: range


def bar_chart(workbook: Workbook, sheet: str, bars: Bars, width: int, height: int) -> Chart:
    """Return a chart of cells of a sheet, of a size in pixels; its bars are in row order."""
    chart = workbook.add_chart({"type": "bar"})
    for column in bars.values:
        chart.add_series(
            {
                "name": [sheet, bars.head, column],
                "categories": [sheet, bars.rows.start, bars.labels, bars.rows.stop - 1, bars.labels],
                "values": [sheet, bars.rows.start, column, bars.rows.stop - 1, column],
                "fill": {"color": THIS_YEAR if column == bars.values[-1] else LAST_YEAR},
                "gap": 60,
                "data_labels": {"value": True, "font": CHART_FONT},
            }
        )
    chart.set_title({"name": [sheet, *bars.title], "name_font": {**CHART_FONT, "size": 11}})
    chart.set_legend({"none": True} if len(bars.values) == 1 else {"position": "bottom", "font": CHART_FONT})
    chart.set_y_axis({"reverse": True, "num_font": CHART_FONT, "major_gridlines": {"visible": False}})
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": width, "height": height})
    # The title above the bars, the labels to their left, the values to their right and the legend need room.
    top = _PIXELS_OF_TITLE / height
    below = (_PIXELS_OF_LEGEND if len(bars.values) > 1 else _PIXELS_OF_EDGE) / height
    chart.set_plotarea({"layout": {"x": 0.4, "y": top, "width": 0.46, "height": max(0.1, 1 - top - below)}})
    return chart
