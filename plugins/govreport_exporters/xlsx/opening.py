"""Opening a workbook that anybody may have made: within limits, and without openpyxl's warnings."""

from __future__ import annotations

import re
import warnings
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

_MOST_MERGED = 200_000
"""How many cells may be merged with others: many times what a report has. openpyxl makes an object for each."""
_MERGED = re.compile(r"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref\s*=\s*[\"']([^\"'<>]{1,50})")
_LAST_ROW, _LAST_COLUMN = 2**20, 2**14


def open_workbook(content: bytes, largest: int, *, formulas: bool = False) -> Workbook:
    """Return a workbook with the values of its cells, or their formulas.

    Raises ValueError if its parts have more than ``largest`` bytes when unpacked, or if it merges too many cells;
    openpyxl raises whatever a damaged file causes.
    """
    with ZipFile(BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > largest:
            message = f"its parts are larger than {largest // 2**20} MiB when unpacked"
            raise ValueError(message)
        if sum(map(_merged, sheets_of(parts))) > _MOST_MERGED:
            message = f"it merges more than {_MOST_MERGED:,} cells"
            raise ValueError(message)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, about what other programs have added
        return load_workbook(BytesIO(content), data_only=not formulas)


def sheets_of(parts: ZipFile) -> list[str]:
    """Return the XML of the sheets of a workbook; each byte is a character."""
    names = [part.filename for part in parts.infolist() if part.filename.startswith("xl/worksheets/")]
    return [parts.read(name).decode("latin-1") for name in names]


def _merged(sheet: str) -> int:
    """Return how many cells a sheet merges."""
    count = 0
    for area in _MERGED.finditer(sheet):
        left, top, right, bottom = range_boundaries(area[1])
        count += ((right or _LAST_COLUMN) - (left or 1) + 1) * ((bottom or _LAST_ROW) - (top or 1) + 1)
    return count
