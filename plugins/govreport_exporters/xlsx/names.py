"""Names within a workbook: of its sheets, and of its cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from xlsxwriter.utility import xl_col_to_name

_LONGEST_SHEET_NAME = 31  # UTF-16 units
_FORBIDDEN = str.maketrans("[]:*?/\\", "［］：＊？／＼")
_RESERVED = "history"  # Excel keeps it for itself
_NAMELESS = "表"

# A dot keeps a path from being read as a cell (A1, R1C1), which Excel does not allow as a name.
_DEFINED_NAME = re.compile(r"[A-Za-z_]\w*(\.\w+)+", re.ASCII)
_LONGEST_DEFINED_NAME = 255


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return names for sheets of these titles, in their order: legal in Excel, and no two alike in any case."""
    names: list[str] = []
    taken = {_RESERVED}
    for title in titles:
        name, copy = _cut(title, ""), 1
        while name.casefold() in taken:
            copy += 1
            name = _cut(title, f"（{copy}）")
        taken.add(name.casefold())
        names.append(name)
    return names


def defined_name(path: str) -> str:
    """Return the name of the cell that holds an indicator: its path, or nothing where Excel does not allow it."""
    return path if len(path) <= _LONGEST_DEFINED_NAME and _DEFINED_NAME.fullmatch(path) else ""


def column_name(column: int) -> str:
    """Return the letters of a column that is counted from 0."""
    return str(xl_col_to_name(column))


def _cut(title: str, ending: str) -> str:
    """Return the title as a legal name that ends with ``ending``."""
    name = "".join(mark for mark in title if unicodedata.category(mark)[0] != "C")
    name = name.translate(_FORBIDDEN).strip(" '") or _NAMELESS
    while len((name + ending).encode("utf-16-le")) // 2 > _LONGEST_SHEET_NAME:
        name = name[:-1]
    return name.rstrip(" '") + ending
