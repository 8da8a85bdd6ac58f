"""A form's charts (图解), from its schema's ``charts``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govreport_cli.forms.model import FormBar, FormChart, Indicator

_REMARK = re.compile(r"（.*?）")
"""Remarks in brackets in the labels of tables, which the labels of charts leave out."""


def charts_of(
    entries: Iterable[Mapping[str, Any]],
    indicators: Mapping[str, Indicator],
    row_groups: Mapping[str, tuple[str, tuple[str, ...]]],
    titles: Mapping[str, str],
) -> Iterator[FormChart]:
    """Yield the charts of a form.

    ``row_groups`` are the title and the totals of each group of rows; ``titles`` are the titles of all groups. Raises
    ValueError if a bar refers to none of these, or if units differ.
    """
    for entry in entries:
        name = entry["id"]
        paths = [bar["indicator"] if isinstance(bar, Mapping) else bar for bar in entry["bars"]]
        unknown = [path for path in paths if path not in indicators and path not in row_groups]
        unknown += [bar["title"] for bar in entry["bars"] if isinstance(bar, Mapping) and bar["title"] not in titles]
        if unknown:
            message = f"chart `{name}` refers to an unknown indicator or group: `{unknown[0]}`"
            raise ValueError(message)
        along_row = len({path.rpartition(".")[0] for path in paths}) == 1
        bars = []
        for bar, path in zip(entry["bars"], paths, strict=True):
            if path in row_groups:
                label, shown = row_groups[path]
            else:
                label, shown = _label(indicators[path], along_row=along_row), (path,)
            if isinstance(bar, Mapping):
                label = titles[bar["title"]]
            bars.append(FormBar(_REMARK.sub("", label), shown))
        unit, *others = sorted({indicators[path].unit or "" for bar in bars for path in bar.indicators})
        if others:
            message = f"chart `{name}` mixes units: {', '.join([unit, *others])}"
            raise ValueError(message)
        if not unit:
            message = f"chart `{name}` has bars without a unit"
            raise ValueError(message)
        yield FormChart(
            name, entry["title"], unit, tuple(bars), entry.get("compares", False), entry.get("shares", False)
        )


def _label(indicator: Indicator, *, along_row: bool) -> str:
    """Return a bar's label: the column's if all bars are from one row, else the row's."""
    return indicator.column if along_row and indicator.column else indicator.label
