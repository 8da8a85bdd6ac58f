"""Reading the figures back from a workbook, by the defined names of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.escape import unescape

from govreport_cli.plugin import NOT_REPORTED, Reading
from govreport_exporters.xlsx.excel_names import path_of
from govreport_exporters.xlsx.number_formats import text_beside

_SHARE = ".share"


def read(content: bytes) -> Iterator[Reading]:
    """Yield the figure in each cell with the name of a figure, with the value it was last saved with."""
    book = load_workbook(BytesIO(content), data_only=True)
    for name, defined in book.defined_names.items():
        path = path_of(name)
        for sheet, cell in defined.destinations:
            if path and sheet in book.sheetnames:
                found = book[sheet][cell.replace("$", "")]
                text = _text(found.value, percent=path.endswith(_SHARE))
                yield Reading(path, text + text_beside(unescape(found.number_format)), where=f"{sheet}!{cell}")


def _text(value: Any, *, percent: bool) -> str:
    """Return the value of a cell as text; a share, which a workbook holds as a fraction, is in percent."""
    if value is None:
        return NOT_REPORTED
    if isinstance(value, str | bool):
        return str(value)
    if isinstance(value, date | time | timedelta):
        # openpyxl takes a number for a date if its format has a letter such as d, although it is in quotation marks.
        value = f"{to_excel(value):.15g}"  # type: ignore[no-untyped-call]
    exact = Decimal(str(value))
    return f"{exact * 100 if percent else exact:f}"
