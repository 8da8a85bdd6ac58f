"""Reading a page back: the figures and the text that people see, and the data that programs read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from govreport_cli.plugin import CHANGE, PROSE, Reading
from govreport_cli.plugin.render import readings_of_data

DATA_ID = "report-data"
"""The id of the element that holds the data of the report."""

_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|s|samp|small|span|strike|strong|"
    "sub|sup|time|tt|u|var|wbr|.*:.*",
    re.DOTALL,
)
"""The elements that do not begin a new piece of text; neither do Word's own, which have a colon in their names."""
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
"""The elements without content, and so without an end tag."""
_UNSEEN = frozenset(("script", "style", "template", "title", "svg"))
"""The elements whose text is not read as text of the page; the labels of drawings repeat those of the tables."""
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BYLINE = re.compile(r"\s*报告机关：([^：]*?)(?:\s*成文日期：(.*))?")
"""The line below the title."""

_LONGEST = 200
"""How many characters of a figure's text are read: more than any figure has."""
_COMMENTS = (("<!--", re.compile(r"--\s*>")), ("<![", re.compile(r"\]\s*\]\s*>")))
"""How comments and CDATA sections begin and end."""
_MOST_NEVER_CLOSED = 100
"""How many of them that never end are read: each one makes the parser search the rest of the page."""


def read(page: str) -> list[Reading]:
    """Return every marked figure on a page, once as text and once as a value, the text that people see, and the data.

    Text that is hidden from people is not read; figures in it are marked as hidden.
    """
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
        self._hidden_by = ""
        self._depth = 0
        self._piece: list[str] = []
        self._begins = (1, 1)

    def close(self) -> None:
        """End the page."""
        super().close()
        self._end_piece()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a figure, the data, or a piece of text."""
        attributes = {name: value or "" for name, value in attrs}
        if not _INLINE.fullmatch(tag):
            self._end_piece()
        self._hide(tag, attributes)
        self._in_data = attributes.get("id") == DATA_ID
        path = attributes.get("data-place") or attributes.get("data-indicator")
        if changed := attributes.get("data-change-of"):
            path = CHANGE + changed
        # A figure that is shown again, outside its own table, does not prove that the table has it.
        repeated = attributes.get("data-repeats")
        if path := path or repeated:
            line, column = self._after(self.get_starttag_text() or "")
            hidden, again = bool(self._depth), bool(repeated)
            reading = Reading(path, "", line=line, column=column, hidden=hidden, repeated=again)
            self._open.append(_Open(tag, reading, len(self._texts)))
            if "value" in attributes:
                self.readings.append(Reading(path, attributes["value"], hidden=True))

    def _hide(self, tag: str, attributes: dict[str, str]) -> None:
        """Note the start of an element that people do not see, or of one with the same name inside it."""
        if self._depth:
            self._depth += tag == self._hidden_by
        elif not _VOID.fullmatch(tag) and (
            tag in _UNSEEN or "hidden" in attributes or _NOT_SHOWN.search(attributes.get("style", ""))
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
        if not _INLINE.fullmatch(tag):
            self._end_piece()
        if self._depth and tag == self._hidden_by:
            self._depth -= 1
        if self._open and self._open[-1].tag == tag:
            element = self._open.pop()
            self.readings.append(replace(element.reading, text=self._text(element.first)))

    def handle_data(self, data: str) -> None:
        """Add text to the data, to the piece of text, and to every open figure."""
        if not self._depth and data.strip():
            if not self._piece:
                self._begins = self._after(data[: len(data) - len(data.lstrip())])
            self._piece.append(data)
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
