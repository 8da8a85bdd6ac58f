"""The charts (图解) that a form declares: which figures are drawn beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BREAKDOWNS = "breakdowns"
"""What definitions call the charts of their own breakdowns."""

_REMARK = re.compile(r"（.*?）")
"""What a table's label says in brackets, a chart's need not."""


@dataclass(frozen=True, slots=True)
class BarLayout:
    """A bar of a chart: what stands beside it, and the indicators whose sum it is."""

    label: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """A chart: its bars, which are all of one unit, and whether each is set beside last year's."""

    id: str
    title: str
    unit: str
    bars: tuple[BarLayout, ...]
    compares: bool


def charts_of(
    entries: Iterable[Mapping[str, Any]],
    names: Mapping[str, tuple[str, str, str]],
    groups: Mapping[str, tuple[str, tuple[str, ...]]],
    titles: Mapping[str, str],
) -> Iterator[ChartLayout]:
    """Yield the charts of a form.

    ``names`` has the label, the column and the unit of every indicator; ``groups`` the title and the totals of
    the rows of every group of rows; ``titles`` those of all groups. Raises ValueError where a bar is none of
    them, or units differ.
    """
    for entry in entries:
        name = entry["id"]
        paths = [bar["indicator"] if isinstance(bar, Mapping) else bar for bar in entry["bars"]]
        unknown = [path for path in paths if path not in names and path not in groups]
        unknown += [bar["title"] for bar in entry["bars"] if isinstance(bar, Mapping) and bar["title"] not in titles]
        if unknown:
            message = f"chart `{name}` refers to an unknown indicator or group: `{unknown[0]}`"
            raise ValueError(message)
        along_row = len({path.rpartition(".")[0] for path in paths}) == 1
        bars = []
        for bar, path in zip(entry["bars"], paths, strict=True):
            label, indicators = groups.get(path) or (_name(path, names, along_row=along_row), (path,))
            if isinstance(bar, Mapping):
                label = titles[bar["title"]]
            bars.append(BarLayout(_REMARK.sub("", label), indicators))
        unit, *others = sorted({names[path][2] for bar in bars for path in bar.indicators})
        if others:
            message = f"chart `{name}` mixes units: {', '.join([unit, *others])}"
            raise ValueError(message)
        yield ChartLayout(name, entry["title"], unit, tuple(bars), entry.get("compares", False))


def _name(path: str, names: Mapping[str, tuple[str, str, str]], *, along_row: bool) -> str:
    """Return what a bar is called: those of one row with columns by their columns, others by their rows."""
    label, column, _ = names[path]
    return column if along_row and column else label
