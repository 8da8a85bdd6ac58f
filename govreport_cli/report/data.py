"""Figures as plain data, for JSON: what ``compute`` prints and the JSON exporter publishes.

Counts are integers; amounts of money are strings, so that no reader makes binary floats of them; shares
are integers, or strings where they have decimals. Figures that are not reported are listed, not zero.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from govreport_cli.figures.model import Breakdown, Figure, Figures, Number, Part, show


def figures_data(figures: Figures) -> dict[str, Any]:
    """Return ``figures``, ``not_reported`` and ``breakdowns`` as mappings and lists."""
    return {
        "figures": {path: _figure(figure) for path, figure in figures.by_path.items() if figure.value is not None},
        "not_reported": [path for path, figure in figures.by_path.items() if figure.value is None],
        "breakdowns": [_breakdown(breakdown) for breakdown in figures.breakdowns],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    data = {
        "value": number(figure.value),
        "unit": figure.indicator.unit,
        "label": figure.indicator.name,
        "origin": str(figure.origin),
    }
    if figure.previous is not None:
        data |= {"previous": number(figure.previous), "change": number(figure.change)}
    return data


def number(value: Number | None) -> int | str | None:
    """Return a number as JSON keeps it exactly: an integer, or a decimal as a string."""
    return show(value) if isinstance(value, Decimal) else value


def _breakdown(breakdown: Breakdown) -> dict[str, Any]:
    return {
        "of": breakdown.of.path,
        "title": breakdown.title,
        "unit": breakdown.of.unit,
        "whole": number(breakdown.whole),
        "method": str(breakdown.method),
        "decimals": breakdown.decimals,
        "parts": [_part(part, breakdown) for part in breakdown.parts],
    }


def _part(part: Part, breakdown: Breakdown) -> dict[str, Any]:
    share = part.share
    percent: int | str | None = None
    if share is not None:
        percent = show(share.percent) if breakdown.decimals else int(share.percent)
    return {
        "label": part.label,
        "value": number(part.value),
        "share": percent,
        "exact": f"{show(part.value)}/{show(breakdown.whole)}" if share is not None else None,
        "adjusted": share is not None and share.adjusted,
    }
