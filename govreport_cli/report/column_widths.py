"""The widths of a table's columns on paper, so that documents of every format are laid out alike."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

from govreport_cli.report.model import Table
from govreport_cli.report.positions import grid_width, positions
from govreport_cli.textlayout import width as text_width

# Widths in characters: a Chinese character is one wide, and a digit a little more than half of that.
_OUTERMOST_LABEL, _OUTER_LABEL = 2.8, 5.6
_UNIT = 4.5
_VALUE, _NARROW_VALUE = 8.0, 5.0
_WITH_UNIT = 2  # columns of units and of figures, if there is one of each
_NARROWEST_VALUE = 2.8  # two characters of a head, or four digits
_DIGIT = 0.56
_PADDING, _WIDE_PADDING = 0.3, 1.2  # tables with units have room for the usual margins of cells


class ColumnWidths(NamedTuple):
    """The widths of a table's columns, and the height of its figures, both in characters of the table's other text.

    ``units`` says whether the table has a column of units. ``figures`` is 1, or less if figures at the size of the
    other text would not fit on one line.
    """

    columns: tuple[float, ...]
    units: bool
    figures: float


def column_widths(table: Table, width: float) -> ColumnWidths:
    """Return the widths of the columns of a table that is ``width`` characters wide.

    The innermost labels are as wide as the others leave room for. If they leave none, all columns are equal.
    """
    units = any(not cell.header and not cell.indicator for cell in chain(*table.body))
    lengths = _lengths(table)
    columns = _columns(table, width, lengths, units=units)
    fitting = min(((columns[at] - _PADDING) / (length * _DIGIT) for at, length in lengths.items()), default=1.0)
    return ColumnWidths(columns, units, max(0.0, min(1.0, fitting)))


def _columns(table: Table, width: float, lengths: Mapping[int, int], *, units: bool) -> tuple[float, ...]:
    count = grid_width(table.head, table.body)
    values = max(count - table.labels, 0)
    if units and table.labels:
        least = _VALUE if values == _WITH_UNIT else _NARROW_VALUE
        beside = range(table.labels + 1, count)
        rest = [_UNIT, *(max(least, lengths.get(column, 1) * _DIGIT + _WIDE_PADDING) for column in beside)]
        outer = [_OUTER_LABEL] * (table.labels - 1)
    elif table.labels > 1:
        rest = [max(_NARROWEST_VALUE, max(lengths.values(), default=1) * _DIGIT + _PADDING)] * values
        outer = [_OUTERMOST_LABEL, *[_OUTER_LABEL] * (table.labels - 2)]
    else:
        return (width / max(count, 1),) * count
    inner = width - sum(outer) - sum(rest)
    if inner < _OUTER_LABEL or len(outer) + 1 + len(rest) != count:
        return (width / max(count, 1),) * count
    return (*outer, inner, *rest)


def _lengths(table: Table) -> dict[int, int]:
    """Return how many columns of text the longest figure takes in each column of the table that has figures."""
    lengths: dict[int, int] = {}
    for placed in positions(table.body):
        if placed.cell.indicator and placed.cell.colspan == 1:
            lengths[placed.column] = max(lengths.get(placed.column, 1), text_width(placed.cell.text))
    return lengths
