"""The formulas of the totals, from the report's relations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from govreport_cli.plugin import Kind, Number, Report, Source, Term
from govreport_cli.plugin.render import show
from govreport_exporters.xlsx.names import column_name


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the workbook that holds a number; ``column`` and ``row`` count from 0."""

    sheet: str
    column: int
    row: int

    @property
    def local(self) -> str:
        """The cell as its own sheet's formulas call it: ``C5``."""
        return f"{column_name(self.column)}{self.row + 1}"

    @property
    def absolute(self) -> str:
        """The cell as defined names call it: ``'统计表'!$C$5``."""
        return f"{_quoted(self.sheet)}!${column_name(self.column)}${self.row + 1}"


def total_formulas(report: Report, cells: Mapping[str, Cell]) -> dict[str, str]:
    """Return the formulas of the totals by their indicators' paths.

    A total has one where it and all its parts are in ``cells``, which holds those that are numbers, and where
    they agree: a report published in spite of a wrong total shows that total, as it does in every format. One that is
    the total of both its row and its column has the formula of the relation that comes first.
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


def cell_of(term: Term, cells: Mapping[str, Cell]) -> Cell | None:
    """Return the cell of a term; None if it is not in a cell, as last year's figures are not."""
    return cells.get(term.path) if term.source is Source.OWN else None


def sum_formula(cells: Sequence[Cell], home: str) -> str:
    """Return the formula of the cells' sum for a cell of the sheet ``home``: ``=SUM(C4:C7,C9)``."""
    return f"={sum_of(cells, home)}"


def sum_of(cells: Sequence[Cell], home: str, constants: Iterable[Number] = ()) -> str:
    """Return the sum of cells and constants as a part of a formula in the sheet ``home``: ``SUM(C4:C7,C9,12)``.

    SUM passes over a dash that someone types later where ``+`` would give an error.
    """
    runs = (_run(first, last, home) for first, last in _runs(cells))
    return f"SUM({','.join([*runs, *map(show, constants)])})"


def _runs(cells: Sequence[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """Yield the first and the last of each run of cells that stand one below the other, or side by side."""
    if not cells:
        return
    first = last = cells[0]
    for cell in cells[1:]:
        below = first.column == last.column and cell == Cell(last.sheet, last.column, last.row + 1)
        beside = first.row == last.row and cell == Cell(last.sheet, last.column + 1, last.row)
        if not (below or beside):
            yield first, last
            first = cell
        last = cell
    yield first, last


def _run(first: Cell, last: Cell, home: str) -> str:
    run = first.local if first == last else f"{first.local}:{last.local}"
    return run if first.sheet == home else f"{_quoted(first.sheet)}!{run}"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
