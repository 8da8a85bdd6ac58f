"""Tables as matrices: every place of a table with the cell that covers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

MOST_PLACES = 20_000
"""How many places of a table are read: many times what any form has."""
_WIDEST = 100
"""How many columns of a table are read: many times what any form has."""


class Spanning(Protocol):
    """A cell that spans columns and rows."""

    @property
    def colspan(self) -> int: ...  # noqa: D102

    @property
    def rowspan(self) -> int: ...  # noqa: D102


C = TypeVar("C", bound=Spanning)


class Placed(NamedTuple, Generic[C]):
    """A cell in a row, and the columns of that row that it covers; ``begins`` is true in the first row of the cell."""

    cell: C
    columns: range
    begins: bool


def placed_rows(rows: Iterable[Sequence[C]]) -> list[list[Placed[C]]]:
    """Return the cells of each row from left to right, with those that reach into it from the rows above.

    Only the beginning of a table that is far larger than any form's is returned.
    """
    places = 0
    matrix: list[list[Placed[C]]] = []
    above: list[tuple[C, range, int]] = []  # the cells that reach further down, and how many rows
    for row in rows:
        placed = [Placed(cell, columns, begins=False) for cell, columns, _ in above]
        taken = {column for item in placed for column in item.columns}
        reaching = [(cell, columns, left - 1) for cell, columns, left in above if left > 1]
        at = 0
        for cell in row:
            while at in taken:
                at += 1
            if at >= _WIDEST:
                break
            end = at + 1
            while end < min(at + cell.colspan, _WIDEST) and end not in taken:
                end += 1
            placed.append(Placed(cell, range(at, end), begins=True))
            if cell.rowspan > 1:
                reaching.append((cell, range(at, end), cell.rowspan - 1))
            at = end
        above = reaching
        matrix.append(sorted(placed, key=_left))
        places += len(placed)
        if places > MOST_PLACES:
            break
    return matrix


def _left(placed: Placed[Any]) -> int:
    return placed.columns.start
