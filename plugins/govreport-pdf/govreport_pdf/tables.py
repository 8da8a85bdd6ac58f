"""Tables as plain data: official ones, merged as printed, and breakdowns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby, product
from typing import Any, NamedTuple

from govreport_cli.plugin import CHANGE, BreakdownTable, Cell, Row, Shows, Table
from govreport_cli.plugin.render import column_widths, grid_width, positions
from govreport_pdf.characters import inert

REPEATED = "repeated:"
"""The beginning of the mark of a figure that is shown again, outside its own table."""

_WIDTH = 44.2
"""The width of a table, in characters of 10 points: that of the text."""
_SMALLEST = 0.5
_SHARE = 9.0
_FEW_ROWS, _FEW_WORDS = 12, 600
"""The most rows, and the most characters in them, of a table that no page break splits."""
_LONG = 200
"""The most characters of a cell in a row that no page break splits."""


class Printed(NamedTuple):
    """A cell as it is printed.

    ``x`` and ``y`` are its column and row from the upper left corner of the table. ``look`` is one of `head`, `group`,
    `label`, `text`, `figure`, `amount`. ``scope`` is `Row` or `Column` if it is the head of one. ``path`` is the path
    of its figure, for ``verify``.
    """

    text: str
    x: int
    y: int
    look: str
    colspan: int = 1
    rowspan: int = 1
    depth: int = 0
    scope: str | None = None
    path: str | None = None


def official_table(table: Table) -> dict[str, Any]:
    """Return an official table: widths of columns, the height of figures, and the cells of its head and body."""
    widths = column_widths(table, _WIDTH)
    levels = any(cell.depth for cell in chain(*table.body))
    columns = grid_width(table.head, table.body)
    again = table.shows is Shows.COMPARISON
    below = len(table.head)
    head = [_head_cell(x, y, cell) for x, y, cell in _grid(table.head, columns)]
    body = []
    for x, y, cell in _grid(table.body, columns):
        row = table.body[y]
        text, at, path = inert(cell.text), (x, below + y), _marked_as(cell, again=again)
        if cell.indicator:
            look = "amount" if widths.units else "figure"
            body.append(Printed(text, *at, look, cell.colspan, cell.rowspan, path=path))
        elif not cell.header:
            body.append(Printed(text, *at, "text", cell.colspan, cell.rowspan))
        elif all(each.header for each in row):
            body.append(_head_cell(*at, cell))
        else:
            look = "group" if levels and not row[0].depth else "label"
            if x == 0 and cell.rowspan > 1:
                look = "head"
            body.append(Printed(text, *at, look, cell.colspan, cell.rowspan, cell.depth, "Row"))
    return _data(widths.columns, max(_SMALLEST, widths.figures), head, body)


def breakdown_table(block: BreakdownTable) -> dict[str, Any]:
    """Return a breakdown: labels, values, shares, and the total."""
    breakdown = block.breakdown
    head = [Printed(inert(text), x, 0, "head", scope="Column") for x, text in enumerate(block.columns)]
    body = []
    for at, part in enumerate((*breakdown.parts, breakdown.total)):
        path = breakdown.part_path(at) if at < len(breakdown.parts) else None
        body += [
            Printed(inert(part.label), 0, at + 1, "label", scope="Row"),
            Printed(part.text, 1, at + 1, "amount", path=path and f"{path}.value"),
            Printed(part.share_text, 2, at + 1, "amount", path=path and f"{path}.share"),
        ]
    return _data((_WIDTH - 2 * _SHARE, _SHARE, _SHARE), 1, head, body)


def _data(columns: tuple[float, ...], figures: float, head: list[Printed], body: list[Printed]) -> dict[str, Any]:
    rows, words = {cell.y for cell in body}, sum(len(cell.text) for cell in body)
    long = {cell.y for cell in (*head, *body) if len(cell.text) > _LONG}

    def data(cells: list[Printed]) -> list[dict[str, Any]]:
        return [cell._asdict() | {"breakable": cell.rowspan > 1 or cell.y in long} for cell in cells]

    return {
        "columns": columns,
        "figures": figures,
        "whole": len(rows) <= _FEW_ROWS and words <= _FEW_WORDS,
        "head": data(head),
        "body": [{"head": is_head, "cells": data(cells)} for is_head, cells in _groups(body)],
    }


def _groups(body: list[Printed]) -> Iterator[tuple[bool, list[Printed]]]:
    """Yield the cells of a body in groups of rows, and whether a group is the head of the next: of heads alone.

    Rows of heads that share a cell with other rows, or that nothing follows, are no head.
    """
    heads = {cell.y for cell in body if cell.scope == "Column"}
    groups = [(is_head, list(cells)) for is_head, cells in groupby(body, lambda cell: cell.y in heads)]
    end = 0
    for at, (is_head, cells) in enumerate(groups):
        below = max(cell.y for cell in cells) + 1
        alone = end <= cells[0].y and all(cell.y + cell.rowspan <= below for cell in cells)
        yield is_head and alone and at + 1 < len(groups), cells
        end = max(end, *(cell.y + cell.rowspan for cell in cells))


def _head_cell(x: int, y: int, cell: Cell) -> Printed:
    return Printed(inert(cell.text), x, y, "head", cell.colspan, cell.rowspan, scope="Column")


def _grid(rows: tuple[Row, ...], columns: int) -> Iterator[tuple[int, int, Cell]]:
    """Yield every cell of a head or a body with its column and row, row by row, and empty cells where there is none."""
    placed = {(cell.row, cell.column): cell.cell for cell in positions(rows)}
    taken = set()
    for y, x in product(range(len(rows)), range(columns)):
        if cell := placed.get((y, x)):
            taken |= set(product(range(y, y + cell.rowspan), range(x, x + cell.colspan)))
            yield x, y, cell
        elif (y, x) not in taken:
            yield x, y, Cell("")


def _marked_as(cell: Cell, *, again: bool) -> str | None:
    """Return what a cell's figure is marked with; last year's figures and growth are not marked.

    ``again`` says that the table shows figures once more.
    """
    if not cell.indicator:
        return None
    if cell.shows is Shows.CHANGES:
        return f"{CHANGE}{cell.indicator}"
    if cell.shows is not Shows.FIGURES:
        return None
    return f"{REPEATED if again else ''}{cell.indicator}"
