"""The totals that follow from their parts."""

from __future__ import annotations

from collections.abc import Iterable

from govreport_cli.figures.model import Number
from govreport_cli.forms.relations import Kind, Relation


def fill_in(values: dict[str, Number], relations: Iterable[Relation]) -> None:
    """Compute the totals that are not given and whose parts are all there; parts come before their totals."""
    for relation in relations:
        if relation.kind is Kind.TOTAL and relation.left[0] not in values:
            parts = [values.get(path) for path in relation.right]
            if None not in parts:
                values[relation.left[0]] = sum(part for part in parts if part is not None)
