"""The one place that speaks to XlsxWriter, and only in ways in which text stays text.

XlsxWriter's ``write()`` guesses from a string whether it is a formula, a link or an array formula, and
``merge_range()`` calls it, so neither is ever given a string here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from xlsxwriter import Workbook

from govreport_cli.plugin import NOT_REPORTED, Number
from govreport_cli.plugin.render import show, show_change
from govreport_exporters.xlsx.names import defined_name
from govreport_exporters.xlsx.numbers import change_format, is_exact, number_format
from govreport_exporters.xlsx.styles import CHART_FONT, LAST_YEAR, PAGE_NUMBER, THIS_YEAR, Style
from govreport_exporters.xlsx.totals import Cell

_LONGEST_TEXT = 32_767  # UTF-16 units in a cell
_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001  (a day, not a moment: the first that a ZIP archive can hold)
_LAST_COLUMN = "XFD"  # of any sheet
_PIXELS_OF_DIGIT, _PIXELS_OF_EDGE, _PIXELS_OF_POINT = 7, 5, 4 / 3
_DEFAULT_HEIGHT = 15.0  # points
_A4 = 9
_INCH = 2.54
_MARGINS = {"left": 2.0 / _INCH, "right": 2.0 / _INCH, "top": 2.5 / _INCH, "bottom": 2.5 / _INCH}


class Area(NamedTuple):
    """A cell, or the cells that are merged to one, by the upper left of them."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Bars(NamedTuple):
    """The cells that a bar chart draws: its title, its rows with their labels, and the heads of its series."""

    title: tuple[int, int]
    head: int
    rows: range
    labels: int
    values: range


class Book:
    """A workbook in the making. Nothing in it comes from a clock, so the same report gives the same bytes."""

    def __init__(
        self, *, title: str, author: str, company: str, created: datetime | None, thousands: bool = False
    ) -> None:
        self._thousands = thousands
        self._bytes = BytesIO()
        self._workbook = Workbook(self._bytes, {"in_memory": True})
        self._workbook.set_properties(
            {
                "title": title,
                "subject": title,
                "author": author,
                "company": company,
                "created": created or _NO_DATE,
            }
        )

    def sheet(self, name: str, widths: Sequence[float]) -> Sheet:
        """Add a sheet for A4 paper, with columns as wide as ``widths`` says in digits."""
        return Sheet(self._workbook, name, widths, thousands=self._thousands)

    def name_cells(self, cells: Mapping[str, Cell]) -> None:
        """Name the cells that hold indicators by the indicators' paths, where Excel allows that name."""
        # Excel takes names that differ only in case for the same.
        names = {name.lower(): (name, cell) for path, cell in cells.items() if (name := defined_name(path))}
        for name, cell in names.values():
            self._workbook.define_name(name, f"={cell.absolute}")

    def finish(self) -> bytes:
        """Return the finished workbook."""
        self._workbook.close()
        return self._bytes.getvalue()


class Sheet:
    """A sheet in the making. Rows and columns count from 0; a style is a mapping of format properties."""

    def __init__(self, workbook: Workbook, name: str, widths: Sequence[float], *, thousands: bool) -> None:
        self.name = name
        self._thousands = thousands
        self._workbook = workbook
        self._sheet = workbook.add_worksheet(name)
        self._heights: dict[int, float] = {}
        self.widths = tuple(widths)
        self.width = sum(widths)
        self._last_column = len(widths) - 1
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self._sheet.set_paper(_A4)
        self._sheet.set_portrait()
        self._sheet.set_margins(**_MARGINS)
        self._sheet.fit_to_pages(1, 0)  # one page wide, as many as need be long
        self._sheet.center_horizontally()
        self._sheet.set_footer(PAGE_NUMBER)
        self._sheet.hide_gridlines(2)

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self._heights[row] = points
        self._sheet.set_row(row, points)

    def text(self, row: int, column: int, text: str, style: Style) -> None:
        """Write text, whatever it looks like; ValueError where it is too long for a cell, or the sheet is full."""
        length = len(text.encode("utf-16-le")) // 2
        if length > _LONGEST_TEXT:
            message = f"a cell of a workbook holds {_LONGEST_TEXT} characters; this text has {length}: {text[:20]}…"
            raise ValueError(message)
        look = self._workbook.add_format(style)
        if not text:
            refused = self._sheet.write_blank(row, column, None, look)
        elif text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such a string for the XML of a rich one, and would write it as it is.
            refused = self._sheet.write_rich_string(row, column, look, text[:1], look, text[1:], look)
        else:
            refused = self._sheet.write_string(row, column, text, look)
        if refused:  # every row has some text, so this is said of every row that there is no room for
            message = f"a sheet of a workbook has no row {row + 1}"
            raise ValueError(message)

    def across(self, row: int, text: str, style: Style) -> None:
        """Write text across all columns."""
        self.merged(Area(row, 0, columns=len(self.widths)), text, style)

    def merged(self, area: Area, text: str, style: Style) -> None:
        """Write text into an area that is merged."""
        self.merge(area, style)
        self.text(area.row, area.column, text, style)

    def merge(self, area: Area, style: Style) -> None:
        """Merge the cells of an area, where they are several; what is written to the first is shown in all."""
        row, column, rows, columns = area
        if rows * columns > 1:
            look = self._workbook.add_format(style)
            self._sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", look)

    def figure(self, row: int, column: int, value: Number | None, style: Style, formula: str = "") -> None:
        """Write a figure as a number that looks as it was reported, or as a formula that has this value.

        One that is not reported is a dash. One with more digits than Excel keeps is text: wrong digits are worse.
        """
        if value is None:
            self.text(row, column, NOT_REPORTED, style)
        elif not is_exact(value):
            self.text(row, column, show(value), style)
        elif formula:
            self._sheet.write_formula(
                row, column, formula, self._styled(style, number_format(value, thousands=self._thousands)), value
            )
        else:
            self.number(row, column, value, style, number_format(value, thousands=self._thousands))

    def verdict(self, row: int, column: int, formula: str, text: str, style: Style) -> None:
        """Write a formula that has this text for its value."""
        self._sheet.write_formula(row, column, formula, self._workbook.add_format(style), text)

    def change(self, row: int, column: int, value: Number | None, style: Style) -> None:
        """Write a change on last year as a number with its sign; a dash where it is not known."""
        if value is None or not is_exact(value):
            self.text(row, column, show_change(value), style)
        else:
            self.number(row, column, value, style, change_format(value, thousands=self._thousands))

    def number(self, row: int, column: int, value: Number, style: Style, shown_as: str) -> None:
        """Write a number in the number format ``shown_as``."""
        self._sheet.write_number(row, column, value, self._styled(style, shown_as))

    def beside(self, *widths: float) -> range:
        """Add columns of these widths to the right of the sheet's own, where nothing is printed; return them."""
        columns = range(self._last_column + 1, self._last_column + 1 + len(widths))
        for column, width in zip(columns, widths, strict=True):
            self._sheet.set_column(column, column, width)
        return columns

    def colour(self, area: Area, beginnings: Mapping[str, Style]) -> None:
        """Have the cells of an area styled by what their text begins with, whenever that changes."""
        row, column, rows, columns = area
        for beginning, style in beginnings.items():
            look = self._workbook.add_format(style)
            rule = {"type": "text", "criteria": "begins with", "value": beginning, "format": look}
            self._sheet.conditional_format(row, column, row + rows - 1, column + columns - 1, rule)

    def bars(self, area: Area, bars: Bars, description: str) -> None:
        """Draw bars over an area, in the order of their rows; texts of the chart are cells, and so never formulas."""
        chart = self._workbook.add_chart({"type": "bar"})
        for column in bars.values:
            chart.add_series(
                {
                    "name": [self.name, bars.head, column],
                    "categories": [self.name, bars.rows.start, bars.labels, bars.rows.stop - 1, bars.labels],
                    "values": [self.name, bars.rows.start, column, bars.rows.stop - 1, column],
                    "fill": {"color": THIS_YEAR if column == bars.values[-1] else LAST_YEAR},
                    "gap": 60,
                    "data_labels": {"value": True, "font": CHART_FONT},
                }
            )
        chart.set_title({"name": [self.name, *bars.title], "name_font": {**CHART_FONT, "size": 11}})
        chart.set_legend({"none": True} if len(bars.values) == 1 else {"position": "bottom", "font": CHART_FONT})
        chart.set_y_axis({"reverse": True, "num_font": CHART_FONT, "major_gridlines": {"visible": False}})
        chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
        row, column, rows, columns = area
        # What is beside the bars, labels to the left and values to the right, is not to be squeezed.
        chart.set_plotarea({"layout": {"x": 0.4, "y": 0.16, "width": 0.46, "height": 0.7}})
        width = sum(_PIXELS_OF_DIGIT * width + _PIXELS_OF_EDGE for width in self.widths[column : column + columns])
        height = sum(self._heights.get(at, _DEFAULT_HEIGHT) for at in range(row, row + rows)) * _PIXELS_OF_POINT
        chart.set_size({"width": round(width), "height": round(height)})
        self._sheet.insert_chart(row, column, chart, {"description": description, "object_position": 1})

    def keep_in_sight(self, rows: range) -> None:
        """Keep the rows of a head in sight, on screen and on each page; no rows are none."""
        if rows:
            self._sheet.freeze_panes(rows.stop, 0)
            self._sheet.repeat_rows(rows.start, rows.stop - 1)

    def on_one_page(self) -> None:
        """Print the sheet on one page, as small as need be."""
        self._sheet.fit_to_pages(1, 1)

    def trust(self, rows: range) -> None:
        """Have Excel put no marks of doubt in these rows.

        It would mark a total of only some of the numbers beside it, one that is not made like its neighbours, and
        a number that had to be text.
        """
        cells = f"A{rows.start + 1}:{_LAST_COLUMN}{rows.stop}"
        self._sheet.ignore_errors(dict.fromkeys(("formula_range", "formula_differs", "number_stored_as_text"), cells))

    def print_to(self, last: int) -> None:
        """Print from the first row to the ``last``."""
        self._sheet.print_area(0, 0, last, self._last_column)

    def _styled(self, style: Style, shown_as: str) -> object:
        return self._workbook.add_format({**style, "num_format": shown_as})
