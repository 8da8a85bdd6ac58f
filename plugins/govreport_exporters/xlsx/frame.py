"""What every sheet with a table has around it, and how high its rows are."""

from __future__ import annotations

import math
from collections.abc import Sequence

from govreport_cli.plugin import Report
from govreport_cli.plugin.render import wrap
from govreport_exporters.xlsx.book import Area, Sheet
from govreport_exporters.xlsx.styles import ABOUT, ABOUT_RIGHT, NOTE, TITLE, Style

TOP = 2
"""The first row of a table, below its title and its office."""

_YEAR = 9.0  # the width that the year needs, in digits
_POINTS_OF_DIGIT = 5.25  # the width of a digit of a workbook's default font
_POINTS_OF_INDENT = 9.0
_PADDING = 4.0
_SURE = 0.96  # of a line's width; computers differ in the rest
_LEADING = 1.5  # the highest of the fonts that stand in for 宋体, Noto CJK, needs 1.45
_TALLEST = 409.0  # Excel's limit

_FULL_WIDTH = str.maketrans(dict.fromkeys("“”‘’—…·", "一"))
"""Marks that are as wide as a character in a Chinese font, though half as wide in a terminal."""


def write_title(sheet: Sheet, title: str, report: Report) -> None:
    """Write what stands above a table: its title, and whose and of what year it is."""
    sheet.across(0, title, TITLE)
    sheet.height(0, row_height(title, sheet.width, TITLE) + 12)
    columns = len(sheet.widths)
    year = max(1, *(column for column in range(columns) if sum(sheet.widths[column:]) >= _YEAR))
    about = f"报告机关：{report.agency}"
    sheet.merged(Area(1, 0, columns=year), about, ABOUT)
    sheet.merged(Area(1, year, columns=columns - year), f"{report.year}年", ABOUT_RIGHT)
    sheet.height(1, row_height(about, sum(sheet.widths[:year]), ABOUT))


def write_foot(sheet: Sheet, notes: Sequence[str], head: range, body: range) -> None:
    """Write the notes below a table whose head and body are these rows, and set up its printing."""
    for row, note in enumerate(notes, body.stop):
        sheet.across(row, note, NOTE)
        sheet.height(row, row_height(note, sheet.width, NOTE) + 4)
    sheet.keep_in_sight(head)
    sheet.trust(body)
    sheet.print_to(body.stop + len(notes) - 1)


def row_height(text: str, width: float, style: Style) -> float:
    """Return the height in points of a row that shows all of a text in a column ``width`` digits wide."""
    return min(_TALLEST, lines_of(text, width, style) * float(style["font_size"]) * _LEADING + 4)


def lines_of(text: str, width: float, style: Style) -> int:
    """Return how many lines a text needs, or one more, in a column ``width`` digits wide."""
    room = width * _POINTS_OF_DIGIT - _PADDING - float(style.get("indent", 0)) * _POINTS_OF_INDENT
    half_width = float(style["font_size"]) / 2
    return len(wrap(text.translate(_FULL_WIDTH), max(2, math.floor(room * _SURE / half_width))))
