"""The rows of the tables of a page, as people see them, while the page is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from govreport_cli.plugin import TABLE, Reading

_LONGEST = 2000
"""How many characters of a cell are read: more than any has."""


@dataclass(slots=True)
class _Table:
    """A table that is still open: its rows with their places, and whether it has a marked figure."""

    rows: list[tuple[tuple[int, int], list[list[str]]]] = field(default_factory=list)
    marked: bool = False


class Rows:
    """Collects the rows of tables; text belongs to the cell that began last in the innermost table."""

    def __init__(self) -> None:
        self._open: list[_Table] = []
        self._count = 0

    def start(self, tag: str, place: tuple[int, int]) -> None:
        """Note the start of an element at a place, which is a line and a column."""
        if tag == "table":
            self._open.append(_Table())
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].rows.append((place, []))
        elif tag in {"td", "th"} and self._open[-1].rows:
            self._open[-1].rows[-1][1].append([])

    def mark(self) -> None:
        """Note that the innermost table has a marked figure."""
        if self._open:
            self._open[-1].marked = True

    def text(self, text: str) -> None:
        """Add text that people see."""
        if self._open and self._open[-1].rows and (cells := self._open[-1].rows[-1][1]):
            cells[-1].append(text)

    def end(self) -> Iterator[Reading]:
        """Yield the rows of the innermost table, which ends, if it has a marked figure."""
        table = self._open.pop() if self._open else _Table()
        if not table.marked:
            return
        self._count += 1
        for (line, column), cells in table.rows:
            texts = (" ".join("".join(pieces).split())[:_LONGEST] for pieces in cells)
            yield Reading(f"{TABLE}{self._count}", "\t".join(texts), line=line, column=column)

    def end_all(self) -> Iterator[Reading]:
        """Yield the rows of all tables that have not ended, since the page has."""
        while self._open:
            yield from self.end()
