"""The tables of a file with their titles: what stands above each one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from govreport_cli.importing.extract import Grid, Passage, place_of
from govreport_cli.importing.labels import even
from govreport_cli.importing.prose import APPENDIX

_COMPARES = re.compile(r"比上年|与上年|增减情况|图解|\(数据\)")
"""What stands above tables that show other figures than this year's, or this year's once more."""
_BEGINS = re.compile("[一二三四五六七八九十]{1,2}、")
"""How the title of a section begins."""
_LONGEST = 100
_TOP = 2
"""How many rows at the top of a table may hold its title."""


class Titled(NamedTuple):
    """A passage, or a grid with its title; ``compares`` is true for a grid with other figures than this year's."""

    piece: Passage | Grid
    title: str = ""
    compares: bool = False

    @property
    def grid(self) -> Grid | None:
        """The grid, None for a passage."""
        return self.piece if isinstance(self.piece, Grid) else None


def titled(pieces: Iterable[Passage | Grid]) -> list[Titled]:
    """Return the pieces of files, each grid with its title: its own, or the short text above it."""
    found: list[Titled] = []
    above, heading, file = "", "", None
    for piece in pieces:
        if place_of(piece).file != file:
            above, heading, file = "", "", place_of(piece).file
        if isinstance(piece, Passage):
            found.append(Titled(piece))
            above = piece.text.strip()
            heading = above if piece.level or _BEGINS.match(even(above)) or APPENDIX.match(even(above)) else heading
            continue
        own = piece.title or _top(piece)
        title = own or (above if len(above) <= _LONGEST and not above.endswith("。") else "")
        compares = any(_COMPARES.search(even(text)) for text in (own, heading, title))
        found.append(Titled(piece, " ".join(title.split()), compares))
        above = ""
    return found


def of_this_year(found: Iterable[Titled]) -> list[Grid]:
    """Return the grids that have this year's figures, as far as their titles say."""
    return [item.grid for item in found if item.grid and not item.compares]


def _top(grid: Grid) -> str:
    """Return the only text of the first row of a grid, if it has just one."""
    for row in grid.rows[:_TOP]:
        texts = [cell.text for cell in row if cell.text.strip()]
        if texts:
            return texts[0] if len(texts) == 1 else ""
    return ""
