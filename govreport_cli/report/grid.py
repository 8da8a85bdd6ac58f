"""Where the cells of a table stand, merged ones taken into account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govreport_cli.report.model import Cell, Row


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the row and column, from 0, of its upper left corner."""

    row: int
    column: int
    cell: Cell


def place(rows: tuple[Row, ...]) -> Iterator[Placed]:
    """Yield the cells of a head or a body with their places, row by row."""
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            yield Placed(at, column, cell)
            taken |= {(at + down, column + across) for down in range(cell.rowspan) for across in range(cell.colspan)}


def grid_width(*parts: tuple[Row, ...]) -> int:
    """Return how many columns the heads and bodies of a table have."""
    ends = (placed.column + placed.cell.colspan for rows in parts for placed in place(rows))
    return max(ends, default=0)
