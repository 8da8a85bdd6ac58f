"""Reading the figures back from a page: the text that people see, and the values that programs read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from govreport_cli.plugin import CHANGE, Reading
from govreport_cli.plugin.render import readings_of_data

DATA_ID = "report-data"
"""The id of the element that holds the data of the report."""

_LONGEST = 200
"""How many characters of a figure's text are read: more than any figure has."""
_COMMENTS = (("<!--", re.compile(r"--\s*>")), ("<![", re.compile(r"\]\s*\]\s*>")))
"""How comments and CDATA sections begin and end."""
_MOST_NEVER_CLOSED = 100
"""How many of them that never end are read: each one makes the parser search the rest of the page."""


def read(page: str) -> list[Reading]:
    """Return every marked figure on a page, once as visible text and once as a value, and the figures in its data."""
    reader = _Reader()
    reader.feed(page[: _end(page)])
    reader.close()
    readings = reader.readings
    if reader.data:
        readings += readings_of_data(json.loads("".join(reader.data)), hidden=True)
    return readings


def _end(page: str) -> int:
    """Return where reading may stop: after the last tag, or earlier if many comments never end."""
    end = page.rfind(">") + 1
    for begins, ends in _COMMENTS:
        at = max((closing.start() for closing in ends.finditer(page, 0, end)), default=0)
        for _ in range(_MOST_NEVER_CLOSED):
            at = page.find(begins, at, end) + 1
            if not at:
                break
        else:
            end = at
    return end


@dataclass(slots=True)
class _Open:
    """An element that marks a figure and is still open; ``first`` is the first piece of its text."""

    tag: str
    reading: Reading
    first: int


class _Reader(HTMLParser):
    """Collects the figures of elements that are marked with a path: ``data-place``, ``data-indicator`` and so on."""

    def __init__(self) -> None:
        super().__init__()
        self.readings: list[Reading] = []
        self.data: list[str] = []
        self._texts: list[str] = []
        self._open: list[_Open] = []
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a figure, or the data."""
        attributes = {name: value or "" for name, value in attrs}
        self._in_data = attributes.get("id") == DATA_ID
        path = attributes.get("data-place") or attributes.get("data-indicator")
        if changed := attributes.get("data-change-of"):
            path = CHANGE + changed
        # A figure that is shown again, outside its own table, does not prove that the table has it.
        repeated = attributes.get("data-repeats")
        if path := path or repeated:
            line, column = self._after_tag()
            reading = Reading(path, "", line=line, column=column, hidden=bool(repeated))
            self._open.append(_Open(tag, reading, len(self._texts)))
            if "value" in attributes:
                self.readings.append(Reading(path, attributes["value"], hidden=True))

    def _after_tag(self) -> tuple[int, int]:
        """Return the line and column, counted from 1, just after the start tag."""
        line, column = self.getpos()
        *above, last = (self.get_starttag_text() or "").split("\n")
        return line + len(above), len(last) + 1 + (0 if above else column)

    def handle_endtag(self, tag: str) -> None:
        """End a figure, or the data."""
        self._in_data = False
        if self._open and self._open[-1].tag == tag:
            element = self._open.pop()
            self.readings.append(replace(element.reading, text=self._text(element.first)))

    def handle_data(self, data: str) -> None:
        """Add text to the data or to every open figure."""
        if self._in_data:
            self.data.append(data)
        if self._open and data:
            self._texts.append(data)

    def _text(self, first: int) -> str:
        """Return the text of a figure from its first piece on, cut off if it is far too long."""
        text = ""
        for at in range(first, len(self._texts)):
            text += self._texts[at]
            if len(text) > _LONGEST:
                break
        return text[:_LONGEST]
