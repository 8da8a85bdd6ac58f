"""What an importer takes out of a published file: passages of text, grids of cells, and figures that it names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from govreport_cli.findings.model import Place
from govreport_cli.published.model import Reading

NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; ``address`` is what it links to, None if it is no link. A line break is a newline."""

    text: str
    strong: bool = False
    emphasis: bool = False
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, a paragraph, or an item of a list.

    ``level`` is that of a heading, from 1; 0 for other text. ``marker`` is that of an item: ``-``, or its number and a
    point; ``depth`` is the number of lists around it, less one. ``outside`` is true for text that does not seem to be
    part of the report, such as a website's own: only a title is looked for in it.
    """

    runs: tuple[Run, ...]
    place: Place = NOWHERE
    level: int = 0
    marker: str | None = None
    depth: int = 0
    outside: bool = False

    @property
    def text(self) -> str:
        """The text without its looks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: its text, and how many columns and rows it spans."""

    text: str
    place: Place = NOWHERE
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a file, row by row; a merged cell is listed only in the row where it begins.

    ``title`` is what the file calls it, empty if nothing. ``of`` is the path of the indicator whose breakdown the file
    says it is, None if it does not say so.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    title: str = ""
    of: str | None = None


Piece = Passage | Grid | Reading
"""A piece of a file. A reading is a figure or a particular that the file names by its path, as open data does; the
path of a breakdown's indicator, title or label is that of the key in a definition, such as ``breakdown[0].of``."""


def of_file(piece: Piece, name: str) -> Piece:
    """Return a piece whose places name its file."""
    if isinstance(piece, Grid):
        rows = [tuple(replace(cell, place=replace(cell.place, file=name)) for cell in row) for row in piece.rows]
        return replace(piece, rows=tuple(rows))
    if isinstance(piece, Reading):
        return replace(piece, file=name)
    return replace(piece, place=replace(piece.place, file=name))


def place_of(piece: Piece) -> Place:
    """Return where a piece begins."""
    if isinstance(piece, Grid):
        return next((cell.place for row in piece.rows for cell in row), NOWHERE)
    return piece.place
