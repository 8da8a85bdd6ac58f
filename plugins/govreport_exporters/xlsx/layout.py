"""How an official table looks: how wide its columns and how high its rows are, and the styles of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from typing import NamedTuple

from govreport_cli.plugin import Cell, Row, Table
from govreport_cli.plugin.render import grid_width, positions
from govreport_exporters.xlsx.frame import row_height
from govreport_exporters.xlsx.styles import BOLD, FIGURE, GRID_FIGURE, HEAD, LABEL, LABEL_OF_ROWS, UNIT, Style

# Widths are in digits.
_PAGE = 89.0  # a sheet of this width fills a page
_OUTER_LABEL = 16.0
_OUTERMOST_LABEL = 7.0
_LABEL = 34.0  # or more, to fill the page
_UNIT = 8.0
_VALUE = 16.0
_NARROW_VALUE = 5.3  # two characters of a head, or five digits
_FEW = 3  # columns of values that have room

_INDENT = 2  # steps of a row's depth


class Styled(NamedTuple):
    """A cell with its style, and with the row and column, from 0, of its upper left corner in head and body."""

    row: int
    column: int
    cell: Cell
    style: Style


@dataclass(frozen=True, slots=True)
class Layout:
    """A table that is laid out. Where rows are ``tied``, by labels of several, no page's end should part them."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[Styled, ...]
    tied: bool


def lay_out(table: Table) -> Layout:
    """Lay a table out."""
    units = any(_is_unit(cell) for cell in chain(*table.body))
    widths = _widths(table, units=units)
    cells = (*_head(table), *_body(table, units=units))
    heights = _heights(cells, widths, len(table.head) + len(table.body))
    return Layout(widths, heights, cells, any(cell.rowspan > 1 for cell in chain(*table.body)))


def rows_of_head(table: Table) -> int:
    """Return how many rows head a table: those of its head, and those that its body begins with."""
    return len(table.head) + sum(1 for _ in takewhile(_is_head, table.body))


def _widths(table: Table, *, units: bool) -> tuple[float, ...]:
    """Return the widths of the columns: labels, the innermost as wide as the page allows, units, values."""
    values = grid_width(table.head, table.body) - table.labels - units
    rest = [_UNIT] * units + [_VALUE if values <= _FEW else _NARROW_VALUE] * values
    outer = [_OUTERMOST_LABEL, *[_OUTER_LABEL] * (table.labels - 2)] if table.labels > 1 else []
    inner = [max(_LABEL, _PAGE - sum(outer) - sum(rest))] if table.labels else []
    return (*outer, *inner, *rest)


def _head(table: Table) -> Iterator[Styled]:
    for placed in positions(table.head):
        yield Styled(placed.row, placed.column, placed.cell, HEAD)


def _body(table: Table, *, units: bool) -> Iterator[Styled]:
    """Yield the cells of the body; figures with units line up on the right, those of a grid stand in the middle."""
    figure = FIGURE if units else GRID_FIGURE
    levels = any(cell.depth for cell in chain(*table.body))
    for placed in positions(table.body):
        row = table.body[placed.row]
        weight: Style = BOLD if levels and not row[0].depth else {}
        style = {**_style(placed.cell, row, figure), **weight}
        yield Styled(len(table.head) + placed.row, placed.column, placed.cell, style)


def _style(cell: Cell, row: Row, figure: Style) -> Style:
    """Return the style of a cell of the body, which stands in this row."""
    if _is_head(row):
        return HEAD
    if cell.indicator:
        return figure
    if _is_unit(cell):
        return UNIT
    return LABEL_OF_ROWS if cell.rowspan > 1 else {**LABEL, "indent": 1 + _INDENT * cell.depth}


def _is_head(row: Row) -> bool:
    """Say whether a row of the body is a head in the middle."""
    return all(cell.header for cell in row)


def _is_unit(cell: Cell) -> bool:
    return not cell.header and not cell.indicator


def _heights(cells: Sequence[Styled], widths: Sequence[float], rows: int) -> tuple[float, ...]:
    """Return heights in which every cell shows all of its text; one of several rows makes the last of them higher."""
    heights = [0.0] * rows
    for row, column, cell, style in sorted(cells, key=lambda styled: styled.cell.rowspan):
        last = row + cell.rowspan
        needed = row_height(cell.text, sum(widths[column : column + cell.colspan]), style)
        heights[last - 1] += max(0.0, needed - sum(heights[row:last]))
    return tuple(heights)
