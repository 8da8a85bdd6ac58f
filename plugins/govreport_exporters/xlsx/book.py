"""All calls to XlsxWriter but those for charts, made so that text is never read as anything else.

XlsxWriter's ``write()`` guesses from a string whether it is a formula, an array formula or a link, and
``merge_range()`` calls it; so ``write()`` is not used here, and ``merge_range()`` only with an empty string.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

from xlsxwriter import Workbook

from govreport_cli.plugin import NOT_REPORTED, Number
from govreport_cli.plugin.render import show, show_change, show_growth
from govreport_exporters.xlsx.bar_chart import Bars, bar_chart
from govreport_exporters.xlsx.excel_names import defined_name
from govreport_exporters.xlsx.formats import Formats
from govreport_exporters.xlsx.number_formats import GROWTH_FORMAT, change_format, is_exact, number_format
from govreport_exporters.xlsx.styles import CHART_FONT, INPUT, PAGE_NUMBER, Style
from govreport_exporters.xlsx.sum_formulas import CellRef

_LONGEST_TEXT = 32_767  # UTF-16 units in a cell
_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001  (the earliest date in a ZIP archive, which has no time zones)
_LARGEST = 10**15 - 1  # a figure has 15 digits at most
_REFUSED = "不能这样填写"  # the title of the message about a refused entry
_LAST_COLUMN = "XFD"  # of any sheet
_PIXELS_OF_DIGIT, _PIXELS_OF_EDGE, _PIXELS_OF_POINT = 7, 5, 4 / 3
_DEFAULT_HEIGHT = 15.0  # points
_A4 = 9
_INCH = 2.54
_MARGINS = {"left": 2.0 / _INCH, "right": 2.0 / _INCH, "top": 2.5 / _INCH, "bottom": 2.5 / _INCH}


class Area(NamedTuple):
    """A cell, or a block of cells, given by its upper left cell and its size."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Book:
    """A workbook being written. It reads no clock, so the same report gives the same bytes."""

    def __init__(
        self, *, title: str, author: str, company: str, created: datetime | None, thousands: bool = False
    ) -> None:
        self._thousands = thousands
        self._bytes = BytesIO()
        self._workbook = Workbook(self._bytes, {"in_memory": True})
        self._formats = Formats(self._workbook)
        self._workbook.set_properties(
            {
                "title": title,
                "subject": title,
                "author": author,
                "company": company,
                "created": created or _NO_DATE,
            }
        )
        # `verify` reads a file with the exporter that the file names, whatever the file itself is called.
        self._workbook.set_custom_property("govreport", "xlsx")

    def sheet(self, name: str, widths: Sequence[float]) -> Sheet:
        """Add a sheet for A4 paper; ``widths`` are those of its columns, in digits."""
        return Sheet(self._workbook, self._formats, name, widths, thousands=self._thousands)

    def name_cells(self, cells: Mapping[str, CellRef]) -> None:
        """Give each figure's cell a defined name made from the figure's path, if Excel allows that name."""
        # Excel ignores case in names, so of two that differ only in case the later one is kept.
        names = {name.lower(): (name, cell) for path, cell in cells.items() if (name := defined_name(path))}
        for name, cell in names.values():
            self._workbook.define_name(name, f"={cell.absolute}")

    def finish(self) -> bytes:
        """Return the finished workbook."""
        self._workbook.close()
        return self._bytes.getvalue()


class Sheet:
    """A sheet being written. Rows and columns count from 0."""

    def __init__(
        self, workbook: Workbook, formats: Formats, name: str, widths: Sequence[float], *, thousands: bool
    ) -> None:
        self.name = name
        self._thousands = thousands
        self._workbook = workbook
        self._formats = formats
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
        self._sheet.fit_to_pages(1, 0)  # one page wide, any number of pages long
        self._sheet.center_horizontally()
        self._sheet.set_footer(PAGE_NUMBER)
        self._sheet.hide_gridlines(2)

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self._heights[row] = points
        self._sheet.set_row(row, points)

    def text(self, row: int, column: int, text: str, style: Style) -> None:
        """Write text as text, whatever it looks like. Raises ValueError if it does not fit in a cell or the sheet."""
        if len(text) > _LONGEST_TEXT // 2 and (length := len(text.encode("utf-16-le")) // 2) > _LONGEST_TEXT:
            message = f"text of {length} characters does not fit in a cell, which holds {_LONGEST_TEXT}: {text[:20]}…"
            raise ValueError(message)
        look = self._formats.get(style)
        if not text:
            failed = self._sheet.write_blank(row, column, None, look)
        elif text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would write such a string unescaped, as the XML of rich text.
            failed = self._sheet.write_rich_string(row, column, look, text[:1], look, text[1:], look)
        else:
            failed = self._sheet.write_string(row, column, text, look)
        if failed:  # every row has some text, so no row beyond the last is lost without this error
            message = f"row {row + 1} does not fit in a sheet"
            raise ValueError(message)

    def across(self, row: int, text: str, style: Style) -> None:
        """Write text across all columns."""
        self.merged(Area(row, 0, columns=len(self.widths)), text, style)

    def merged(self, area: Area, text: str, style: Style) -> None:
        """Merge the cells of an area and write text into them."""
        self.merge(area, style)
        self.text(area.row, area.column, text, style)

    def merge(self, area: Area, style: Style) -> None:
        """Merge the cells of an area, unless it is a single cell; the result shows what the first cell holds."""
        row, column, rows, columns = area
        if rows * columns > 1:
            look = self._formats.get(style)
            self._sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", look)

    def figure(  # noqa: PLR0913  (where, what and how)
        self, row: int, column: int, value: Number | None, style: Style, *, formula: str = "", beside: str = ""
    ) -> None:
        """Write a figure as a number with the decimals it was reported with, or as a formula that has this value.

        The number format shows the text ``beside`` the figure: its unit and its note.
        A figure that is not reported is a dash. A figure with more digits than Excel keeps is text, because wrong
        digits would be worse.
        """
        if value is None:
            self.text(row, column, NOT_REPORTED + beside, style)
        elif not is_exact(value):
            self.text(row, column, show(value) + beside, style)
        elif formula:
            look = self._formats.get(style, number_format(value, beside, thousands=self._thousands))
            self._sheet.write_formula(row, column, formula, look, value)
        else:
            self.number(row, column, value, style, number_format(value, beside, thousands=self._thousands))

    def total(self, row: int, column: int, formula: str, value: Number | None, style: Style) -> None:
        """Write a formula with its present value, blank if it has none."""
        shown_as = number_format(value or 0, thousands=self._thousands)
        self._sheet.write_formula(
            row, column, formula, self._formats.get(style, shown_as), "" if value is None else value
        )

    def input(self, row: int, column: int, value: Number | None, style: Style) -> None:
        """Write an unlocked cell to fill in, blank or with a value."""
        look = {**style, **INPUT}
        if value is None:
            self._sheet.write_blank(row, column, None, self._formats.get(look))
        else:
            self.figure(row, column, value, look)

    def accept_numbers(self, row: int, column: int, refusal: str, *, whole: bool, signed: bool) -> None:
        """Accept only numbers of this kind in a cell; ``refusal`` is what Excel says to anything else."""
        rule = {
            "validate": "integer" if whole else "decimal",
            "criteria": "between",
            "minimum": -_LARGEST if signed else 0,
            "maximum": _LARGEST,
            "error_title": _REFUSED,
            "error_message": refusal,
        }
        self._sheet.data_validation(row, column, row, column, rule)

    def comment(self, row: int, column: int, text: str) -> None:
        """Attach a comment to a cell."""
        look = {"author": "govreport", "font_name": CHART_FONT["name"], "font_size": CHART_FONT["size"], "x_scale": 2}
        self._sheet.write_comment(row, column, text, look)

    def protect(self) -> None:
        """Lock the cells that are not to be filled in; without a password, because this only guards against slips."""
        self._sheet.protect("", {"format_columns": True, "format_rows": True})

    def change(self, row: int, column: int, value: Number | None, style: Style, beside: str = "") -> None:
        """Write a change from last year as a number with its sign and unit, or a dash if it is not known."""
        if value is None:
            self.text(row, column, show_change(value), style)
        elif not is_exact(value):
            self.text(row, column, show_change(value) + beside, style)
        else:
            self.number(row, column, value, style, change_format(value, beside, thousands=self._thousands))

    def growth(self, row: int, column: int, value: Decimal | None, style: Style) -> None:
        """Write a growth in percent as a fraction that is shown in percent, or a dash if there is none."""
        if value is None or not is_exact(value):
            self.text(row, column, show_growth(value), style)
        else:
            self.number(row, column, value / 100, style, GROWTH_FORMAT)

    def number(self, row: int, column: int, value: Number, style: Style, shown_as: str) -> None:
        """Write a number in the number format ``shown_as``."""
        self._sheet.write_number(row, column, value, self._formats.get(style, shown_as))

    def verdict(self, row: int, column: int, formula: str, text: str, style: Style) -> None:
        """Write a formula whose value is this text."""
        self._sheet.write_formula(row, column, formula, self._formats.get(style), text)

    def add_columns(self, *widths: float) -> range:
        """Add columns of these widths to the right of the printed ones, and return them."""
        columns = range(self._last_column + 1, self._last_column + 1 + len(widths))
        for column, width in zip(columns, widths, strict=True):
            self._sheet.set_column(column, column, width)
        return columns

    def colour(self, area: Area, prefixes: Mapping[str, Style]) -> None:
        """Style the cells of an area by the prefix of their text, live in Excel."""
        row, column, rows, columns = area
        for prefix, style in prefixes.items():
            rule = {"type": "text", "criteria": "begins with", "value": prefix, "format": self._formats.get(style)}
            self._sheet.conditional_format(row, column, row + rows - 1, column + columns - 1, rule)

    def bars(self, area: Area, bars: Bars, description: str) -> None:
        """Draw a bar chart over an area."""
        row, column, rows, columns = area
        width = sum(_PIXELS_OF_DIGIT * width + _PIXELS_OF_EDGE for width in self.widths[column : column + columns])
        height = sum(self._heights.get(at, _DEFAULT_HEIGHT) for at in range(row, row + rows)) * _PIXELS_OF_POINT
        chart = bar_chart(self._workbook, self.name, bars, round(width), round(height))
        self._sheet.insert_chart(row, column, chart, {"description": description, "object_position": 1})

    def table(self, area: Area, name: str, heads: Sequence[str]) -> None:
        """Mark an area as a table with this name, and write its heads in the first row."""
        row, column, rows, columns = area
        look = {"name": name, "style": "Table Style Light 1", "autofilter": False}
        header = {"columns": [{"header": head} for head in heads]}
        self._sheet.add_table(row, column, row + rows - 1, column + columns - 1, {**look, **header})

    def freeze(self, rows: range) -> None:
        """Keep the rows of a head visible on screen and repeat them on each printed page; ``rows`` may be empty."""
        if rows:
            self._sheet.freeze_panes(rows.stop, 0)
            self._sheet.repeat_rows(rows.start, rows.stop - 1)

    def on_its_side(self) -> None:
        """Print the sheet across the paper's longer side."""
        self._sheet.set_landscape()

    def on_one_page(self) -> None:
        """Shrink the sheet to one printed page."""
        self._sheet.fit_to_pages(1, 1)

    def mute_warnings(self, rows: range) -> None:
        """Turn off Excel's green warning triangles in these rows.

        Excel would mark totals that leave out adjacent numbers, formulas that differ from their neighbours, and
        numbers that had to be written as text.
        """
        cells = f"A{rows.start + 1}:{_LAST_COLUMN}{rows.stop}"
        self._sheet.ignore_errors(dict.fromkeys(("formula_range", "formula_differs", "number_stored_as_text"), cells))

    def print_to(self, last: int) -> None:
        """Print from the first row to the row ``last``."""
        self._sheet.print_area(0, 0, last, self._last_column)
