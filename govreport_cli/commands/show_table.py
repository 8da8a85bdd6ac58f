"""How commands lay out tables: a line for each row, or more lines if a terminal is too narrow for one."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import accumulate

from govreport_cli.console import Console

_NARROWEST = 16
"""How many columns of the terminal must be left for the last column of a table to stay on the row's first line."""
_GAP = 2


def table(console: Console, rows: Sequence[Sequence[str]], aligns: str) -> str:
    """Return rows laid out in columns; ``aligns`` has ``<`` or ``>`` for each column.

    Programs get one line for each row. A row that is too wide for the terminal continues on further lines: under its
    last column, or if that leaves too little room, indented under its first.
    """
    from govreport_cli.textlayout import columns, width, wrap

    sizes = [max(map(width, cells)) + _GAP for cells in zip(*rows, strict=True)]
    available = shutil.get_terminal_size().columns
    if not console.interactive or sum(sizes) - _GAP <= available:
        return columns(rows, aligns)
    room = available - sum(sizes[:-1])
    if room >= _NARROWEST:
        broken = []
        for *cells, last in rows:
            first, *others = wrap(last, room)
            broken += [[*cells, first], *([*([""] * len(cells)), line] for line in others)]
        return columns(broken, aligns)
    kept = max(1, sum(total - _GAP <= available for total in accumulate(sizes[:-1])))
    heads = columns([row[:kept] for row in rows], aligns[:kept]).splitlines()
    return "".join(
        f"{line}\n"
        for head, row in zip(heads, rows, strict=True)
        for line in (head, *(" " * _GAP + line for line in wrap("  ".join(row[kept:]), available - _GAP)))
    )
