"""Names that Excel allows: those of sheets, and the defined names of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from xlsxwriter.utility import xl_col_to_name

from govreport_cli.plugin import CHANGE

_LONGEST_SHEET_NAME = 31  # UTF-16 units
_FORBIDDEN = str.maketrans("[]:*?/\\", "［］：＊？／＼")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read _x0041_ as an A
_RESERVED = "history"  # Excel uses it itself
_NAMELESS = "表"

# Excel allows no name that looks like a cell (A1, R1C1). A path with a dot never does; any other path gets a prefix.
_DEFINED_NAME = re.compile(r"[A-Za-z]\w*(\.\w+)+", re.ASCII)
_LONGEST_DEFINED_NAME = 255
_OTHER, _CHANGE = "_", "_change."
_PART = re.compile(r"breakdown\[(\d+)\]\.parts\[(\d+)\]\.(value|share)")
_OF = re.compile(r"breakdown\[(\d+)\]\.of\.(.+)")
_OF_NAME = re.compile(r"_breakdown_(\d+)\.of\.(.+)")
_PART_NAME = re.compile(r"_breakdown_(\d+)\.part_(\d+)\.(value|share)")


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return sheet names for these titles, in order: legal in Excel, and unique even if case is ignored."""
    names: list[str] = []
    taken = {_RESERVED}
    copies: dict[str, int] = {}
    for title in titles:
        name = wanted = _cut(title, "")
        copy = copies.get(wanted, 1)
        while name.casefold() in taken:
            copy += 1
            name = _cut(title, f"（{copy}）")
        copies[wanted] = copy
        taken.add(name.casefold())
        names.append(name)
    return names


def defined_name(path: str) -> str:
    """Return the defined name of a figure's cell, or an empty string if Excel does not allow it.

    The name of an indicator is its path, and the name of its change from last year starts with ``_change.``; the
    third part of the first breakdown has ``_breakdown_1.part_3.value`` and ``_breakdown_1.part_3.share``. The total of
    a breakdown is named for its indicator: ``_breakdown_1.of.disclosure.total``.
    """
    if part := _PART.fullmatch(path):
        name = f"_breakdown_{int(part[1]) + 1}.part_{int(part[2]) + 1}.{part[3]}"
    elif whole := _OF.fullmatch(path):
        name = f"_breakdown_{int(whole[1]) + 1}.of.{whole[2]}"
    elif path.startswith(CHANGE):
        name = _CHANGE + path.removeprefix(CHANGE)
    else:
        name = path if _DEFINED_NAME.fullmatch(path) else _OTHER + path
    return name if len(name) <= _LONGEST_DEFINED_NAME else ""


def path_of(name: str) -> str:
    """Return the path of the figure whose cell has this name, or an empty string if the name is Excel's own."""
    if part := _PART_NAME.fullmatch(name):
        return f"breakdown[{int(part[1]) - 1}].parts[{int(part[2]) - 1}].{part[3]}"
    if name.startswith(_CHANGE):
        return CHANGE + name.removeprefix(_CHANGE)
    if name.startswith("_xlnm") or _OF_NAME.fullmatch(name):
        return ""
    return name.removeprefix(_OTHER)


def indicator_of_breakdown(name: str) -> str | None:
    """Return the path of the indicator whose breakdown's total has this name, or None if it is another name."""
    match = _OF_NAME.fullmatch(name)
    return match[2] if match else None


def column_name(column: int) -> str:
    """Return the letters of a column, counted from 0."""
    return str(xl_col_to_name(column))


def _cut(title: str, ending: str) -> str:
    """Return the title as a legal name with this ending, shortened to fit."""
    name = "".join(mark for mark in title if unicodedata.category(mark)[0] != "C")
    name = _ESCAPE.sub("＿", name).translate(_FORBIDDEN).strip(" '")[:_LONGEST_SHEET_NAME] or _NAMELESS
    while len((name + ending).encode("utf-16-le")) // 2 > _LONGEST_SHEET_NAME:
        name = name[:-1]
    return name.rstrip(" '") + ending
