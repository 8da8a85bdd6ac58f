"""How high a row must be to show all of its text."""

from __future__ import annotations

import math
from functools import lru_cache

from govreport_cli.plugin.render import text_width, wrap
from govreport_exporters.xlsx.styles import Style

_POINTS_OF_DIGIT = 5.25  # the width of a digit in a workbook's default font
_POINTS_OF_INDENT = 9.0
_PADDING = 4.0
_USABLE = 0.96  # of a line's width; the rest is a margin, because computers measure text differently
_LEADING = 1.5  # Noto CJK, the tallest of the fonts that replace 宋体, needs 1.45
_TALLEST = 409.0  # Excel's limit

_FULL_WIDTH = str.maketrans(dict.fromkeys("“”‘’—…·", "一"))
"""Marks that are as wide as a character in a Chinese font, but half as wide in a terminal."""


def row_height(text: str, width: float, style: Style) -> float:
    """Return the height in points of a row that shows all of a text in a column ``width`` digits wide."""
    return min(_TALLEST, lines_of(text, width, style) * float(style["font_size"]) * _LEADING + 4)


def width_of_line(text: str, style: Style) -> float:
    """Return how many digits wide a column must be to show all of a text in one line."""
    points = text_width(text.translate(_FULL_WIDTH)) * float(style["font_size"]) / 2
    return math.ceil((points / _USABLE + _PADDING) / _POINTS_OF_DIGIT)


def lines_of(text: str, width: float, style: Style) -> int:
    """Return how many lines a text needs in a column ``width`` digits wide; it may be one too many."""
    columns = _columns(width, float(style["font_size"]), float(style.get("indent", 0)))
    if 2 * len(text) <= columns and text.isprintable():
        return 1  # no character is wider than two columns
    return len(wrap(text.translate(_FULL_WIDTH), columns))


@lru_cache(512)
def _columns(width: float, font_size: float, indent: float) -> int:
    """Return how many characters of half width fit in a line of a column ``width`` digits wide."""
    room = width * _POINTS_OF_DIGIT - _PADDING - indent * _POINTS_OF_INDENT
    return max(2, math.floor(room * _USABLE / (font_size / 2)))
