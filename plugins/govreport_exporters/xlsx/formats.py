"""The formats of a workbook's cells."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from govreport_exporters.xlsx.styles import Style


class Formats:
    """The formats of a workbook, one for each distinct style: making one costs more than writing a cell."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[tuple[str, object], ...], str], Format] = {}

    def get(self, style: Style, shown_as: str = "") -> Format:
        """Return the format of a style, with the number format ``shown_as`` if there is one."""
        key = tuple(style.items()), shown_as
        found = self._made.get(key)
        if found is None:
            found = self._workbook.add_format({**style, "num_format": shown_as} if shown_as else style)
            self._made[key] = found
        return found
