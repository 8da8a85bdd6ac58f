"""The styles of the workbook: the format properties of its cells, as XlsxWriter names them."""

from __future__ import annotations

from collections.abc import Mapping

Style = Mapping[str, str | int | float]

# Every office computer in China has 宋体 and 仿宋; elsewhere the character set helps to choose a substitute.
_SONG: Style = {"font_name": "宋体", "font_charset": 134, "valign": "vcenter", "text_wrap": 1}
_FANG: Style = {**_SONG, "font_name": "仿宋"}
_GRID: Style = {"border": 1}

COVER_TITLE: Style = {**_SONG, "font_size": 22, "bold": 1, "align": "center"}
COVER_LABEL: Style = {**_SONG, **_GRID, "font_size": 12, "bold": 1, "align": "center", "bg_color": "#F2F2F2"}
COVER_TEXT: Style = {**_FANG, **_GRID, "font_size": 12, "align": "left", "indent": 1}

TITLE: Style = {**_SONG, "font_size": 18, "bold": 1, "align": "center"}
ABOUT: Style = {**_SONG, "font_size": 10.5, "align": "left"}
ABOUT_RIGHT: Style = {**ABOUT, "align": "right"}
HEAD: Style = {**_SONG, **_GRID, "font_size": 10.5, "bold": 1, "align": "center", "bg_color": "#D9D9D9"}
LABEL: Style = {**_SONG, **_GRID, "font_size": 10.5, "align": "left", "indent": 1}
LABEL_OF_ROWS: Style = {**LABEL, "align": "center", "indent": 0}
UNIT = LABEL_OF_ROWS
FIGURE: Style = {**LABEL, "align": "right", "text_wrap": 0, "shrink": 1}
"""A number shrinks to fit its column; otherwise Excel would show ####."""

INPUT: Style = {"locked": 0, "bg_color": "#FFF9E0"}
"""A cell that is to be filled in."""

GRID_FIGURE: Style = {**FIGURE, "align": "center", "indent": 0}
SHARE = GRID_FIGURE
BOLD: Style = {"bold": 1}
CHECK: Style = {**_SONG, **_GRID, "font_size": 8, "align": "left", "indent": 1}
SUBTITLE: Style = {**_SONG, "font_size": 12, "bold": 1, "align": "left"}
NOTE: Style = {**_SONG, "font_size": 9, "align": "left"}

DATA: Style = {**_SONG, "font_size": 10.5, "align": "left", "text_wrap": 0}
DATA_NUMBER: Style = {**DATA, "align": "right", "shrink": 1}

CHART_FONT: Mapping[str, str | int | float] = {"name": "宋体", "size": 9, "bold": 0}
THIS_YEAR, LAST_YEAR = "#A8141A", "#B5B0AA"
"""The colours of the two series of a chart."""

PAGE_NUMBER = '&C&"宋体,Regular"&12— &P —'
"""The footer: the page number between two dashes."""

VERDICTS: Mapping[str, Style] = {
    "×": {"bg_color": "#FFC7CE", "font_color": "#9C0006", "bold": 1},
    "！": {"bg_color": "#FFEB9C", "font_color": "#7F4F00"},
    "√": {"font_color": "#006100"},
}
"""The styles of verdicts by their prefix: an error, a warning, no problem."""
