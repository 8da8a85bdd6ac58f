"""Reads the breakdowns in the grids that are no official tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from govreport_cli.definition.model import BreakdownEntry, Method, Number, PartEntry
from govreport_cli.forms.model import Form
from govreport_cli.importing.cell_values import has_mark
from govreport_cli.importing.extract import Grid, GridCell
from govreport_cli.importing.labels import even, key

_TOTAL = {"合计", "总计", "总数", "共计"}
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%\*?")
_UNIT = re.compile(r"\((?:单位:)?([^()]{1,4})\)")
_COLUMNS = 2
_MOST_PARTS = 200


class Found(NamedTuple):
    """A breakdown in a grid, and whether the file itself says which indicator it splits."""

    entry: BreakdownEntry
    grid: Grid
    said: bool


def breakdown_of(grid: Grid, form: Form, values: Mapping[str, Number], title: str, at: int) -> Found | None:
    """Return the breakdown that a grid shows, or None if it shows none of a known indicator.

    The file may say which indicator it splits; otherwise the total must be the figure of exactly one.
    """
    parts, total, shares = _parts(grid)
    if not parts or total is None or sum(part.value for part in parts) != total or not title:
        return None
    of = grid.of if grid.of in form.indicators else None
    if of is None:
        unit = next((match[1] for cell in grid.rows[0] if (match := _UNIT.search(even(cell.text)))), None)
        fitting = [
            path
            for path, value in values.items()
            if value == total and (unit is None or form.indicators[path].unit == unit)
        ]
        if len(fitting) != 1:
            return None
        of = fitting[0]
    entry = BreakdownEntry(f"breakdown[{at}]", of, title, None, tuple(parts), _decimals(shares), _method(shares))
    return Found(entry, grid, grid.of is not None)


def said_by(entry: BreakdownEntry) -> tuple[object, ...]:
    """Return what a breakdown says, wherever it stands: two that say the same are one."""
    return entry.of, key(entry.title), tuple((key(part.label), part.value) for part in entry.parts)


def _decimals(shares: Sequence[Decimal]) -> int:
    return max((-int(share.as_tuple().exponent) for share in shares), default=0)


def _method(shares: Sequence[Decimal]) -> Method:
    """Return how shares were rounded: those that do not add up to 100 were rounded one by one."""
    return Method.HALF_UP if shares and sum(shares) != 100 else Method.LARGEST_REMAINDER  # noqa: PLR2004


def _parts(grid: Grid) -> tuple[list[PartEntry], Number | None, list[Decimal]]:
    """Return the parts of a grid, its total, and the shares of the parts; no total if it is no breakdown."""
    parts: list[PartEntry] = []
    total: Number | None = None
    shares: list[Decimal] = []
    for row in grid.rows[: _MOST_PARTS + 2]:
        filled = [cell.text for cell in row if cell.text.strip()]
        texts = [even(text) for text in filled]
        if len(texts) < _COLUMNS or has_mark(filled[1]) or not _NUMBER.fullmatch(texts[1]):
            if total is not None:
                break
            if parts:
                return [], None, []
            continue
        if total is not None:
            return [], None, []
        value = _number(texts[1])
        if key(texts[0]) in _TOTAL:
            total = value
        else:
            parts.append(PartEntry(_label(row), value))
            shares += [Decimal(match[1]) for text in texts[_COLUMNS:] if (match := _SHARE.fullmatch(text))]
    return parts, total, shares


def _label(row: Sequence[GridCell]) -> str:
    return next(" ".join(cell.text.split()) for cell in row if cell.text.strip())


def _number(text: str) -> Number:
    number = Decimal(text.replace(",", ""))
    return number if "." in text else int(number)
