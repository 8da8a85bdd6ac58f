"""Reading the figures back from a workbook, by the defined names of its cells."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from govreport_cli.plugin import NOT_REPORTED, Reading
from govreport_exporters.xlsx.excel_names import path_of

_SHARE = ".share"
_LARGEST = 4 * 2**20
"""How large the parts of a workbook may be when unpacked, in bytes: many times what a report has."""
_ONE_CELL = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')++)'|(?P<plain>[^'!]++))!(?P<cell>\$?[A-Z]{1,3}\$?[0-9]{1,7})", re.ASCII
)
"""The place of a name that stands for one cell; a name for more, such as a whole sheet, is no figure's."""


def read(content: bytes) -> Iterator[Reading]:
    """Yield the figure in each cell with the name of a figure, with the value it was last saved with."""
    with ZipFile(BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LARGEST:
            message = f"its parts are larger than {_LARGEST // 2**20} MiB when unpacked"
            raise ValueError(message)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, about what other programs have added
        book = load_workbook(BytesIO(content), data_only=True)
    for name, defined in book.defined_names.items():
        path, place = path_of(name), _ONE_CELL.fullmatch(defined.attr_text or "")
        sheet = (place["quoted"] or "").replace("''", "'") or place["plain"] if place else None
        if path and place and sheet in book.sheetnames:
            value = book[sheet][place["cell"].replace("$", "")].value
            yield Reading(path, _text(value, percent=path.endswith(_SHARE)), where=f"{sheet}!{place['cell']}")


def _text(value: Any, *, percent: bool) -> str:
    """Return the value of a cell as text; a share, which a workbook holds as a fraction, is in percent."""
    if value is None:
        return NOT_REPORTED
    if isinstance(value, str | bool):
        return str(value)
    exact = Decimal(str(value))
    return f"{exact * 100 if percent else exact:f}"
