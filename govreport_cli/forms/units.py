"""Units of amounts of money: converting amounts, and units that the notice leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from govreport_cli.forms.model import Form, Indicator
from govreport_cli.paths import below

IN_YUAN: Mapping[str, int] = {"元": 1, "万元": 10_000}
"""The units of amounts of money, and how many 元 each of them is."""

_KEPT = 64
"""How many forms with the units of an author are kept in memory."""


def convert(amount: Decimal, unit: str | None, to: str | None) -> Decimal | None:
    """Return an amount in another unit, exactly; None if a unit is not known, or is no unit of money."""
    if unit and unit == to:
        return amount
    here, there = IN_YUAN.get(unit or ""), IN_YUAN.get(to or "")
    if here is None or there is None:
        return None
    # A division adds no zeros, as a multiplication by 10,000 would.
    return amount / (Decimal(there) / here) if amount else amount


def in_units(values: Mapping[str, int | Decimal], theirs: Form, ours: Form) -> Iterator[tuple[str, int | Decimal]]:
    """Yield the values of another year, by path, with amounts of money in our units.

    An amount is left out if its unit in either form is not known.
    """
    for path, value in values.items():
        if isinstance(value, Decimal) and path in ours.indicators:
            converted = convert(value, theirs.indicators[path].unit, ours.indicators[path].unit)
            if converted is not None:
                yield path, converted
        else:
            yield path, value


def open_units(units: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Yield the paths of the indicators whose unit the author states, from the schema of ``units``."""
    for key, member in units.get("properties", {}).items():
        if "properties" in member:
            yield from open_units(member, below(path, key))
        else:
            yield below(path, key)


def check_open_units(paths: frozenset[str], indicators: Mapping[str, Indicator]) -> None:
    """Raise ValueError if an open unit is not that of an amount of money."""
    for path in sorted(paths):
        if path not in indicators or not indicators[path].decimal:
            message = f"`units` refers to something other than an amount of money: `{path}`"
            raise ValueError(message)


@lru_cache(_KEPT)
def with_units(form: Form, units: tuple[tuple[str, str], ...]) -> Form:
    """Return a form with the units that an author states, by path."""
    stated = {path: replace(form.indicators[path], unit=unit) for path, unit in units}
    return replace(form, indicators={**form.indicators, **stated})
