"""The sums that texts may cite by a path of their own: those of groups of rows, and those that a form declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govreport_cli.forms.model import Indicator, Subtotal
from govreport_cli.forms.relation import Kind, Relation
from govreport_cli.paths import below


def subtotals_of(
    groups: Mapping[str, Mapping[str, Any]],
    row_groups: Mapping[str, tuple[str, tuple[str, ...]]],
    columns: Mapping[str, tuple[str, ...]],
    indicators: Mapping[str, Indicator],
    relations: Iterable[Relation],
) -> Iterator[tuple[str, Subtotal]]:
    """Yield the subtotals of a form by their paths.

    ``row_groups`` are the title and the totals of each group of rows; a group has a subtotal if its totals are parts
    of a larger one. Raises ValueError if a declared subtotal has the path of something else, or if its rows are
    unknown or in different units.
    """
    totals = (relation for relation in relations if relation.kind is Kind.TOTAL)
    parts = {term.path for relation in totals for term in relation.right}
    for path, (title, shown) in row_groups.items():
        if parts.issuperset(shown):
            yield path, _subtotal(path, title, groups[path].get("description", ""), shown, indicators)
    for group, schema in groups.items():
        for entry in schema.get("subtotals", ()):
            path, rows = below(group, entry["id"]), [below(group, row) for row in entry["rows"]]
            if path in groups or path in indicators:
                message = f"subtotal `{path}` has the path of an indicator or a group"
                raise ValueError(message)
            if unknown := [row for row in rows if row not in columns]:
                message = f"subtotal `{path}` refers to an unknown row with columns: `{unknown[0]}`"
                raise ValueError(message)
            shown = tuple(f"{row}.{columns[row][-1]}" for row in rows)
            yield path, _subtotal(path, entry["title"], entry.get("description", ""), shown, indicators)


def _subtotal(
    path: str, title: str, description: str, parts: tuple[str, ...], indicators: Mapping[str, Indicator]
) -> Subtotal:
    first = indicators[parts[0]]
    if any(indicators[part].unit != first.unit for part in parts):
        message = f"subtotal `{path}` mixes units"
        raise ValueError(message)
    decimal = any(indicators[part].decimal for part in parts)
    return Subtotal(Indicator(path, title, None, first.unit, description, decimal, signed=False), parts)
