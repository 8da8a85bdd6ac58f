"""The heads of columns in the grids of a file: which rows are heads, and which heads are above a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from govreport_cli.importing.extract import Grid, GridCell
from govreport_cli.importing.labels import key
from govreport_cli.importing.matrix import Placed

Row = list[Placed[GridCell]]
_MOST = 10
"""How many rows of heads above a row are kept: more than any form has."""


class Heads:
    """The heads above the present row of a table, which may be split into several grids of the same width."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._width = 0
        self._flat = False

    def below(self, grid: Grid, matrix: Sequence[Row], is_head: Callable[[Row], bool]) -> Iterator[Row]:
        """Yield the rows of a grid that are no heads, keeping the heads above each one at hand."""
        self._flat = all(cell.colspan == cell.rowspan == 1 for row in grid.rows for cell in row)
        width = max((item.columns.stop for row in matrix for item in row), default=0)
        if width != self._width:
            self._rows, self._width = [], width
        heads: list[Row] = []
        for row in matrix:
            if is_head(row):
                heads.append(row)
                continue
            if heads:
                self._rows, heads = heads[-_MOST:], []
            yield row
        if heads:
            self._rows = heads[-_MOST:]  # of the rest of a table that is split below them

    def above(self, item: Placed[GridCell]) -> Iterator[str]:
        """Yield the texts of the heads above a cell, the nearest first.

        In a table that has lost its merged cells, a head may also be to the left, with only blanks in between.
        """
        at, aside = item.columns.start, []
        for row in reversed(self._rows):
            texts = [(head.columns, head.cell.text) for head in row if head.columns.start <= at]
            columns, text = texts[-1] if texts else (range(0), "")
            if key(text) and at < columns.stop:
                yield text
            elif self._flat:
                aside.append(next((text for _, text in reversed(texts) if key(text)), ""))
        yield from filter(None, aside)
