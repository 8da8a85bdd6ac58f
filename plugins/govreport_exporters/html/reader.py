"""Reading a page back: the figures, the tables and the text that people see, and the data that programs read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from govreport_cli.plugin import CHANGE, PROSE, Reading
from govreport_cli.plugin.render import readings_of_data
from govreport_exporters.html.elements import INLINE, NOT_SHOWN, UNSEEN, VOID, end_of, has_size
from govreport_exporters.html.rows import Rows

DATA_ID = "report-data"
"""The id of the element that holds the data of the report."""

_BYLINE = re.compile(r"\s*报告机关：([^：]*?)(?:\s*成文日期：(.*))?")
"""The line below the title."""

_LONGEST = 200
"""How many characters of a figure's text are read: more than any figure has."""


def read(page: str) -> list[Reading]:
    """Return every marked figure on a page, once as text and once as a value, the text that people see, and the data.

    Text that is hidden from people is not read; figures in it are marked as hidden.
    """
    reader = _Reader()
    reader.feed(page[: end_of(page)])
    reader.close()
    readings = reader.readings
    if reader.data:
        readings += readings_of_data(json.loads("".join(reader.data)), hidden=True)
    return readings


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
        self._hidden_by = ""
        self._depth = 0
        self._piece: list[str] = []
        self._begins = (1, 1)
        self._rows = Rows()

    def close(self) -> None:
        """End the page."""
        super().close()
        self._end_piece()
        self.readings += self._rows.end_all()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a figure, the data, or a piece of text."""
        attributes = {name: value or "" for name, value in attrs}
        if not INLINE.fullmatch(tag):
            self._end_piece()
        self._hide(tag, attributes)
        line, column = self._after(self.get_starttag_text() or "")
        self._rows.start(tag, (line, column))
        self._in_data = attributes.get("id") == DATA_ID
        path = attributes.get("data-place") or attributes.get("data-indicator")
        if changed := attributes.get("data-change-of"):
            path = CHANGE + changed
        # A figure that is shown again, outside its own table, does not prove that the table has it.
        repeated = attributes.get("data-repeats")
        if path := path or repeated:
            self._rows.mark()
            hidden, again = bool(self._depth), bool(repeated)
            reading = Reading(path, "", line=line, column=column, hidden=hidden, repeated=again)
            self._open.append(_Open(tag, reading, len(self._texts)))
            if "value" in attributes:
                self.readings.append(Reading(path, attributes["value"], hidden=True))

    def _hide(self, tag: str, attributes: dict[str, str]) -> None:
        """Note the start of an element that people do not see, or of one with the same name inside it."""
        style = attributes.get("style", "")
        if self._depth:
            self._depth += tag == self._hidden_by
        elif not VOID.fullmatch(tag) and (
            tag in UNSEEN or "hidden" in attributes or NOT_SHOWN.search(style) or not has_size(style)
        ):
            self._hidden_by, self._depth = tag, 1

    def _after(self, text: str) -> tuple[int, int]:
        """Return the line and column, counted from 1, just after a text that the parser is at the start of."""
        line, column = self.getpos()
        *above, last = text.split("\n")
        return line + len(above), len(last) + 1 + (0 if above else column)

    def handle_endtag(self, tag: str) -> None:
        """End a figure, the data, or a piece of text."""
        self._in_data = False
        if not INLINE.fullmatch(tag):
            self._end_piece()
        if self._depth and tag == self._hidden_by:
            self._depth -= 1
        if tag == "table":
            self.readings += self._rows.end()
        if self._open and self._open[-1].tag == tag:
            element = self._open.pop()
            self.readings.append(replace(element.reading, text=self._text(element.first)))

    def handle_data(self, data: str) -> None:
        """Add text to the data, to the piece of text, and to every open figure."""
        if not self._depth and data.strip():
            if not self._piece:
                self._begins = self._after(data[: len(data) - len(data.lstrip())])
            self._piece.append(data)
        if not self._depth:
            self._rows.text(data)
        if self._in_data:
            self.data.append(data)
        if self._open and data:
            self._texts.append(data)

    def _end_piece(self) -> None:
        """Add the piece of text that ends here, and what it says about the report."""
        if not self._piece:
            return
        text = " ".join("".join(self._piece).split())
        line, column = self._begins
        self._piece = []
        self.readings.append(Reading(PROSE, text, line=line, column=column))
        if byline := _BYLINE.fullmatch(text):
            stated = zip(("report.agency", "report.issued"), byline.groups(), strict=True)
            self.readings += [
                Reading(path, found, line=line, column=column) for path, found in stated if found is not None
            ]

    def _text(self, first: int) -> str:
        """Return the text of a figure from its first piece on, cut off if it is far too long."""
        text = ""
        for at in range(first, len(self._texts)):
            text += self._texts[at]
            if len(text) > _LONGEST:
                break
        return text[:_LONGEST]
