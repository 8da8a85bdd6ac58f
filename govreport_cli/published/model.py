"""Readings: figures, particulars and prose as published files show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from govreport_cli.figures.model import NOT_REPORTED
from govreport_cli.findings.model import Phrase, Place, Span

CHANGE = "change:"
"""The prefix that makes an indicator's path that of its change on last year."""
PROSE = "prose:"
"""The path of a piece of prose."""
TABLE = "table:"
"""The prefix that makes the number of a table the path of its rows."""
PARTICULARS = {
    "report.agency": "agency",
    "report.code": "code",
    "report.year": "year",
    "form": "form",
    "report.title": "title",
    "report.issuer": "issuer",
    "report.issued": "issued",
}
"""Whose report a file is: the paths of what says so, and their keys in open data."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure, a particular or a piece of prose as a published file shows it.

    ``path`` is the path of the indicator; of its change on last year, with the prefix ``change:``; of a breakdown's
    part, such as ``breakdown[0].parts[1].value`` or ``.share``; of a particular, such as ``report.agency``; or
    ``prose:`` for a heading, a paragraph or any other piece of text that people read as a whole, in reading order. A
    file that shows no prose has none of these, and its prose is not compared. The path of a row of a table, from its
    heads on, is ``table:`` and the table's number in the file; its text is all that people see in its cells, with tabs
    between them. A file should have these for tables that have a marked figure, and for no others.

    ``text`` is what the file shows: a dash for a figure that is not reported. ``where`` names the place for people,
    such as a cell; ``line`` and ``column`` count from 1 in text files. ``hidden`` is true for data that only programs
    see. ``repeated`` is true for a figure that is shown once more outside its own table: it is compared, but does not
    prove that the table has the figure. ``file`` is set if a report is read from several files.
    """

    path: str
    text: str
    where: str | None = None
    line: int | None = None
    column: int | None = None
    hidden: bool = False
    repeated: bool = False
    file: str | None = None

    @property
    def place(self) -> Place:
        """Where the file shows it."""
        return Place(self.line, self.column, self.where, self.file)


def layer_of(reading: Reading) -> Phrase | str:
    """Return that a reading is of data that people do not see, for a message; an empty text if they see it."""
    return Phrase("only-data", {}) if reading.hidden else ""


def spans_of(reading: Reading, file: str) -> tuple[Span, ...]:
    """Return the span of a reading in a text file, up to the end of its first line; none in other files."""
    if not (reading.line and reading.column):
        return ()
    end = reading.column + len(reading.text.split("\n")[0])
    return (Span(reading.path, file, reading.line, reading.column, reading.line, end),)


def readings_of_data(data: Mapping[str, Any], *, hidden: bool = False) -> Iterator[Reading]:
    """Yield what open data (``report_data``) says.

    Raises KeyError, ValueError, TypeError or AttributeError for other data.
    """
    for path, key in PARTICULARS.items():
        if key in data:
            yield Reading(path, "" if data[key] is None else str(data[key]), hidden=hidden)
    for path, figure in data["figures"].items():
        note = f"（{_text(figure['note'])}）" if "note" in figure else ""
        yield Reading(path, f"{_number(figure['value'])}{note}", hidden=hidden)
        if "change" in figure:
            yield Reading(CHANGE + path, _number(figure["change"]), hidden=hidden)
    for path in data["not_reported"]:
        yield Reading(_text(path), NOT_REPORTED, hidden=hidden)
    for breakdown in data["breakdowns"]:
        for at, part in enumerate(breakdown["parts"]):
            path = f"{_text(breakdown['place'])}.parts[{at}]"
            yield Reading(f"{path}.value", _number(part["value"]), hidden=hidden)
            share = NOT_REPORTED if part["share"] is None else _number(part["share"])
            yield Reading(f"{path}.share", share, hidden=hidden)
    for text in _prose([*data.get("blocks", ()), *data.get("appendices", ())]):
        yield Reading(PROSE, text, hidden=hidden)


def _prose(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the pieces of text in blocks of open data."""
    for block in blocks:
        if "text" in block:
            yield _text(block.get("number", "")) + _text(block["text"])
        for item in block.get("items", ()):
            yield from _prose(item)
        yield from (" ".join(note.split()) for note in block.get("notes", ()))


def _number(value: object) -> str:
    """Return a number of open data as text."""
    right = isinstance(value, int | str) or (isinstance(value, float) and isfinite(value))
    if not right or isinstance(value, bool):
        message = f"`{value}` is not a number"
        raise TypeError(message)
    return str(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = f"`{value}` is not a text"
        raise TypeError(message)
    return value
