"""Forms over units: the figures of a report that come from those of its units (所属单位)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from govreport_cli.findings.model import Severity
from govreport_cli.forms.relation import Along, Kind, Relation
from govreport_cli.paths import Source, Term, below

UNITS = "units"
"""The id of the relations between figures and the sums of the units' figures."""
_KEPT = ("form", "report")
"""The keys of a definition that its units cannot supply."""


def relations_over_units(relations: Sequence[Relation], paths: Mapping[str, bool]) -> tuple[Relation, ...]:
    """Return a form's relations together with those to the units: each figure is the sum of the units' figures.

    ``paths`` are those of the indicators, and say whether each is the cell of a row with columns. A figure that is not
    given is computed from the report's own parts if they are known, and otherwise from its units; parts come before
    their totals.
    """
    totals = {relation.left[0].path for relation in relations if relation.kind is Kind.TOTAL}
    added = {path: _relation(path, in_row=in_row) for path, in_row in paths.items()}
    parts = [relation for path, relation in added.items() if path not in totals]
    sums = [relation for path, relation in added.items() if path in totals]
    return (*parts, *relations, *sums)


def _relation(path: str, *, in_row: bool) -> Relation:
    along = Along.ROW if in_row else Along.NEITHER
    sides = (Term(path),), (Term(path, Source.UNITS),)
    return Relation(UNITS, Kind.TOTAL, *sides, Severity.ERROR, "derived", along)


def nothing_required(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form's schema that requires no figure."""
    required = [key for key in schema.get("required", ()) if key in _KEPT]
    return {**_without_requirements(schema), "required": required}


def _without_requirements(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        kept = (item for item in schema.items() if item[0] != "required" or isinstance(item[1], Mapping))
        return {key: _without_requirements(value) for key, value in kept}
    return [_without_requirements(value) for value in schema] if isinstance(schema, list) else schema


def required_keys(schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Yield the paths that a form's schema requires, from the form's tables down to rows and single figures."""
    members = schema.get("properties", {})
    for key in schema.get("required", ()):
        if key in members and (path or key not in _KEPT):
            yield below(path, key)
            yield from required_keys(members[key], below(path, key))
