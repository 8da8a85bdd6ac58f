"""How an official table looks in a sheet: column widths, row heights, and the style of each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from typing import NamedTuple

from govreport_cli.plugin import Cell, Row, Table
from govreport_cli.plugin.render import positions
from govreport_exporters.xlsx.row_heights import row_height, width_of_line
from govreport_exporters.xlsx.styles import BOLD, FIGURE, GRID_FIGURE, HEAD, LABEL, LABEL_OF_ROWS, UNIT, Style

# Widths in digits.
_PAGE = 89.0  # a sheet this wide fills a page
_OUTER_LABEL = 16.0
_OUTERMOST_LABEL = 7.0
_LABEL = 34.0  # at least; more if the page has room
_UNIT = 8.0
_VALUE = 16.0
_NARROW_VALUE = 5.3  # two characters of a head, or five digits
_FEW = 4  # columns of values that can be wide

_INDENT = 2  # steps for each level of a row


class StyledCell(NamedTuple):
    """A cell with its style and the position of its upper left corner; rows count from the first of the head."""

    row: int
    column: int
    cell: Cell
    style: Style


@dataclass(frozen=True, slots=True)
class TableLook:
    """How a table looks.

    ``head`` is how many rows its head has, ``heading`` how many rows of heads it starts with, counting those in its
    body. A table is ``tied`` if a label spans several rows, which a page break should not separate.
    """

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[StyledCell, ...]
    head: int
    heading: int
    tied: bool


def look_of(table: Table) -> TableLook:
    """Return how a table looks."""
    head, rows = len(table.head), len(table.head) + len(table.body)
    units = any(_is_unit(cell) for row in table.body for cell in row)
    cells = (*_head(table), *_body(table, units=units))
    columns = max((styled.column + styled.cell.colspan for styled in cells), default=0)
    widths = _with_notes(_widths(table.labels, columns - table.labels - units, units=units), cells)
    return TableLook(
        widths,
        _heights(cells, widths, rows),
        cells,
        head,
        head + sum(1 for _ in takewhile(_is_head, table.body)),
        any(cell.rowspan > 1 for row in table.body for cell in row),
    )


def _widths(labels: int, values: int, *, units: bool) -> tuple[float, ...]:
    """Return the widths of the columns: labels, the innermost filling the page; then units; then values."""
    rest = [_UNIT] * units + [_VALUE if values <= _FEW else _NARROW_VALUE] * values
    outer = [_OUTERMOST_LABEL, *[_OUTER_LABEL] * (labels - 2)] if labels > 1 else []
    inner = [max(_LABEL, _PAGE - sum(outer) - sum(rest))] if labels else []
    return (*outer, *inner, *rest)


def _with_notes(widths: tuple[float, ...], cells: Sequence[StyledCell]) -> tuple[float, ...]:
    """Return the widths with room for notes: Excel breaks no line after a number, and shrinks what does not fit."""
    wider = list(widths)
    for _, column, cell, style in cells:
        if cell.note:
            room = sum(wider[column : column + cell.colspan])
            wider[column] += max(0.0, width_of_line(cell.text, style) - room)
    return tuple(wider)


def _head(table: Table) -> Iterator[StyledCell]:
    for placed in positions(table.head):
        yield StyledCell(placed.row, placed.column, placed.cell, HEAD)


def _body(table: Table, *, units: bool) -> Iterator[StyledCell]:
    """Yield the cells of the body; figures are right-aligned in a table with units, and centred in a grid."""
    figure = FIGURE if units else GRID_FIGURE
    levels = any(cell.depth for cell in chain(*table.body))
    for placed in positions(table.body):
        row = table.body[placed.row]
        style = _style(placed.cell, row, figure)
        if levels and not row[0].depth:
            style = {**style, **BOLD}
        yield StyledCell(len(table.head) + placed.row, placed.column, placed.cell, style)


def _style(cell: Cell, row: Row, figure: Style) -> Style:
    """Return the style of a cell in this row of the body."""
    if _is_head(row):
        return HEAD
    if cell.indicator:
        return figure
    if _is_unit(cell):
        return UNIT
    return LABEL_OF_ROWS if cell.rowspan > 1 else {**LABEL, "indent": 1 + _INDENT * cell.depth}


def _is_head(row: Row) -> bool:
    """Return whether a row of the body holds heads only."""
    return all(cell.header for cell in row)


def _is_unit(cell: Cell) -> bool:
    return not cell.header and not cell.indicator


def _heights(cells: Sequence[StyledCell], widths: Sequence[float], rows: int) -> tuple[float, ...]:
    """Return heights at which each cell shows all its text; a cell of several rows extends the last of them."""
    heights = [0.0] * rows
    for row, column, cell, style in sorted(cells, key=lambda styled: styled.cell.rowspan):
        width = widths[column] if cell.colspan == 1 else sum(widths[column : column + cell.colspan])
        needed = row_height(cell.text, width, style)
        if cell.rowspan == 1:
            heights[row] = max(heights[row], needed)
        else:
            last = row + cell.rowspan
            heights[last - 1] += max(0.0, needed - sum(heights[row:last]))
    return tuple(heights)
