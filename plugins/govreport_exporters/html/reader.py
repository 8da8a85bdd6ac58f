"""The figures of a page, as people see them and as programs read them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from govreport_cli.plugin import CHANGE, Reading
from govreport_cli.plugin.render import readings_of_data

DATA_ID = "report-data"
"""The id of the element that holds all data of the report."""


def read(page: str) -> list[Reading]:
    """Return every figure that a page marks, by what is seen of it and by its value, and those of its data."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    readings = reader.readings
    if reader.data:
        readings += readings_of_data(json.loads(reader.data), hidden=True)
    return readings


@dataclass(slots=True)
class _Open:
    """An element that marks a figure and has not ended yet."""

    tag: str
    reading: Reading


class _Reader(HTMLParser):
    """Gathers the figures of elements with ``data-place``, ``data-indicator`` or ``data-change-of``."""

    def __init__(self) -> None:
        super().__init__()
        self.readings: list[Reading] = []
        self.data = ""
        self._open: list[_Open] = []
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a figure, or the data."""
        attributes = {name: value or "" for name, value in attrs}
        self._in_data = attributes.get("id") == DATA_ID
        path = attributes.get("data-place") or attributes.get("data-indicator")
        if changed := attributes.get("data-change-of"):
            path = CHANGE + changed
        if path:
            line, column = self._behind_tag()
            self._open.append(_Open(tag, Reading(path, "", line=line, column=column)))
            if "value" in attributes:
                self.readings.append(Reading(path, attributes["value"], hidden=True))

    def _behind_tag(self) -> tuple[int, int]:
        """Return the line and the column, from 1, behind the tag that has just begun."""
        line, column = self.getpos()
        *above, last = (self.get_starttag_text() or "").split("\n")
        return line + len(above), len(last) + 1 + (0 if above else column)

    def handle_endtag(self, tag: str) -> None:
        """End a figure, or the data."""
        self._in_data = False
        if self._open and self._open[-1].tag == tag:
            self.readings.append(self._open.pop().reading)

    def handle_data(self, data: str) -> None:
        """Add to what is seen of the figures that have begun."""
        if self._in_data:
            self.data += data
        for element in self._open:
            element.reading = replace(element.reading, text=element.reading.text + data)
