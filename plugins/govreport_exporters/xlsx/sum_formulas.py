"""References to cells, their sums as formulas, and the formulas of the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport_cli.plugin import Kind, Number, Report, Source, Term
from govreport_cli.plugin.render import show
from govreport_exporters.xlsx.excel_names import column_name


class CellRef(NamedTuple):
    """A reference to a cell of the workbook that holds a number; ``column`` and ``row`` count from 0."""

    sheet: str
    column: int
    row: int

    @property
    def local(self) -> str:
        """The reference within its own sheet: ``C5``."""
        return f"{column_name(self.column)}{self.row + 1}"

    @property
    def absolute(self) -> str:
        """The reference from anywhere: ``'统计表'!$C$5``."""
        return f"{_quoted(self.sheet)}!${column_name(self.column)}${self.row + 1}"


def total_formulas(report: Report, cells: Mapping[str, CellRef]) -> dict[str, str]:
    """Return the formulas of the totals, by the indicators' paths.

    A total has a formula if it and all its parts are in ``cells``, the cells that hold numbers, and if the parts
    add up: a report published with a wrong total shows that total in every format. A total of both a row and a
    column has the formula of the relation that comes first.
    """
    figures = report.figures.by_path
    formulas: dict[str, str] = {}
    for relation in report.relations:
        if relation.kind is not Kind.TOTAL or any(cell_of(term, cells) is None for term in relation.terms):
            continue
        total, parts = relation.left[0].path, [term.path for term in relation.right]
        if figures[total].value == sum(figures[path].value or 0 for path in parts):
            formulas.setdefault(total, sum_formula([cells[path] for path in parts], cells[total].sheet))
    return formulas


def cell_of(term: Term, cells: Mapping[str, CellRef]) -> CellRef | None:
    """Return the cell of a term; None if it is not in a cell, as last year's figures are not."""
    return cells.get(term.path) if term.source is Source.OWN else None


def sum_formula(cells: Sequence[CellRef], home: str) -> str:
    """Return the sum of cells as a formula in the sheet ``home``: ``=SUM(C4:C7,C9)``."""
    return f"={sum_of(cells, home)}"


def sum_of(cells: Sequence[CellRef], home: str, constants: Iterable[Number] = ()) -> str:
    """Return the sum of cells and constants as part of a formula in the sheet ``home``: ``SUM(C4:C7,C9,12)``.

    If someone later types a dash into a cell, SUM ignores it; ``+`` would give an error.
    """
    ranges = (_range(first, last, home) for first, last in _adjacent(cells))
    return f"SUM({','.join([*ranges, *map(show, constants)])})"


def count_of(cells: Sequence[CellRef], home: str) -> str:
    """Return the number of these cells that hold a number, as part of a formula in the sheet ``home``."""
    return f"COUNT({','.join(_range(first, last, home) for first, last in _adjacent(cells))})"


def _adjacent(cells: Sequence[CellRef]) -> Iterator[tuple[CellRef, CellRef]]:
    """Yield the first and last of each series of cells that follow each other in a column or a row."""
    if not cells:
        return
    first = last = cells[0]
    for cell in cells[1:]:
        sheet, column, row = last
        below = first.column == column and cell == (sheet, column, row + 1)
        beside = first.row == row and cell == (sheet, column + 1, row)
        if not (below or beside):
            yield first, last
            first = cell
        last = cell
    yield first, last


def _range(first: CellRef, last: CellRef, home: str) -> str:
    cells = first.local if first == last else f"{first.local}:{last.local}"
    return cells if first.sheet == home else f"{_quoted(first.sheet)}!{cells}"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
