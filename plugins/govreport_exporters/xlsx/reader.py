"""The figures of a workbook, by the names of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from govreport_cli.plugin import NOT_REPORTED, Reading
from govreport_exporters.xlsx.excel_names import path_of

_SHARE = ".share"


def read(content: bytes) -> Iterator[Reading]:
    """Yield the figure of every cell that has the name of one, as it was saved."""
    book = load_workbook(BytesIO(content), data_only=True)
    for name, defined in book.defined_names.items():
        path = path_of(name)
        for sheet, cell in defined.destinations:
            if path and sheet in book.sheetnames:
                value = book[sheet][cell.replace("$", "")].value
                yield Reading(path, _text(value, percent=path.endswith(_SHARE)), where=f"{sheet}!{cell}")


def _text(value: Any, *, percent: bool) -> str:
    """Return what a cell holds as digits; a share, which is a fraction in a workbook, in percent."""
    if value is None:
        return NOT_REPORTED
    if isinstance(value, str | bool):
        return str(value)
    exact = Decimal(str(value))
    return f"{exact * 100 if percent else exact:f}"
