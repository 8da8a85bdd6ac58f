"""What every sheet with a table has around it, and how high its rows are."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

from govreport_cli.plugin import Report
from govreport_exporters.xlsx.book import Sheet
from govreport_exporters.xlsx.styles import ABOUT, ABOUT_RIGHT, HEAD, NOTE, TITLE, Style

BODY = 3
"""The first row of a table's body, below title, office and head."""

_HEAD = BODY - 1
_POINTS_OF_DIGIT = 5.25  # the width of a digit of a workbook's default font
_POINTS_OF_INDENT = 9.0
_PADDING = 6.0
_LEADING = 1.5  # the highest of the fonts that stand in for 宋体, Noto CJK, needs 1.45
_TALLEST = 409.0  # Excel's limit


def write_head(sheet: Sheet, title: str, columns: Sequence[str], report: Report) -> None:
    """Write what stands above the body of a table: its title, whose and of what year it is, and its head."""
    last = len(columns) - 1
    sheet.across(0, title, TITLE)
    sheet.height(0, row_height(title, sheet.width, TITLE) + 12)
    sheet.text(1, 0, f"报告机关：{report.agency}", ABOUT)
    sheet.text(1, last, f"{report.year}年", ABOUT_RIGHT)
    sheet.height(1, row_height(f"报告机关：{report.agency}", sheet.widths[0], ABOUT))
    for column, head in enumerate(columns):
        sheet.text(_HEAD, column, head, HEAD)
    heights = (row_height(head, width, HEAD) for head, width in zip(columns, sheet.widths, strict=True))
    sheet.height(_HEAD, max(heights) + 4)


def write_foot(sheet: Sheet, row: int, notes: Sequence[str]) -> None:
    """Write the notes below a table, from ``row`` on, and set up the printing of all."""
    for offset, note in enumerate(notes):
        sheet.across(row + offset, note, NOTE)
        sheet.height(row + offset, row_height(note, sheet.width, NOTE) + 4)
    sheet.print_as_table(_HEAD, row + len(notes) - 1)


def row_height(text: str, width: float, style: Style) -> float:
    """Return the height in points of a row that shows all of a text in a column ``width`` digits wide."""
    return min(_TALLEST, lines_of(text, width, style) * float(style["font_size"]) * _LEADING + 4)


def lines_of(text: str, width: float, style: Style) -> int:
    """Return how many lines a text needs, or one more, in a column ``width`` digits wide."""
    size = float(style["font_size"])
    room = width * _POINTS_OF_DIGIT - _PADDING - float(style.get("indent", 0)) * _POINTS_OF_INDENT
    # Full-width punctuation may not begin a line, so a line may break a character earlier than it is full.
    in_line = max(1, math.floor(room / (size / 2)) - 2)
    return sum(max(1, math.ceil(_halves(line) / in_line)) for line in text.split("\n"))


def _halves(text: str) -> int:
    """Return the width of text in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)
