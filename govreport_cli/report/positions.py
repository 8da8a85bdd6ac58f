"""The positions of cells in a table with merged cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govreport_cli.report.model import Cell, Row


@dataclass(frozen=True, slots=True)
class PositionedCell:
    """A cell, with the row and column of its upper left corner, from 0."""

    row: int
    column: int
    cell: Cell


def positions(rows: tuple[Row, ...]) -> Iterator[PositionedCell]:
    """Yield the cells of a head or a body with their positions, row by row."""
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            yield PositionedCell(at, column, cell)
            taken |= {(at + down, column + across) for down in range(cell.rowspan) for across in range(cell.colspan)}


def placed_rows(rows: tuple[Row, ...]) -> list[list[PositionedCell]]:
    """Return the cells of a head or a body with their positions, a list for each row."""
    by_row: list[list[PositionedCell]] = [[] for _ in rows]
    for placed in positions(rows):
        by_row[placed.row].append(placed)
    return by_row


def grid_width(*parts: tuple[Row, ...]) -> int:
    """Return the number of columns of a table, given its head, its body, or both."""
    ends = (placed.column + placed.cell.colspan for rows in parts for placed in positions(rows))
    return max(ends, default=0)
