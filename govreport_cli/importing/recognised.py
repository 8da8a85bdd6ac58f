"""What was recognised in the grids of a file: figures, and doubts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from govreport_cli.importing.cell_values import CellValue
from govreport_cli.importing.extract import Grid, GridCell


class Doubt(NamedTuple):
    """What was not understood: a code of the catalogue, the cell, and arguments of the message."""

    code: str
    cell: GridCell
    arguments: dict[str, object]
    path: str | None = None


class CellFigure(NamedTuple):
    """What a cell says of an indicator; ``value`` is None if that was not understood."""

    cell: GridCell
    value: CellValue | None


@dataclass(slots=True)
class Recognised:
    """What was recognised in the grids of a file: the cells of figures by path, the doubts, and the grids left over.

    ``understood`` counts the cells and heads that the form has, ``strange`` those that it does not have.
    """

    figures: dict[str, CellFigure] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    left_over: list[Grid] = field(default_factory=list)
    understood: int = 0
    strange: int = 0
