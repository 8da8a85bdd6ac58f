"""The figures of another report, last year's or a unit's, as a form has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from govreport_cli.definition.model import Number
from govreport_cli.forms.model import Form
from govreport_cli.forms.units import in_units
from govreport_cli.paths import within


def in_form(values: Mapping[str, Number], theirs: Form, ours: Form) -> Iterator[tuple[str, Number]]:
    """Yield the values of another report, by path, with amounts of money in our units and groups in our rows."""
    yield from in_units(values, theirs, ours)
    yield from _in_one_row(values, theirs, ours)


def _in_one_row(values: Mapping[str, Number], theirs: Form, ours: Form) -> Iterator[tuple[str, Number]]:
    """Yield the sums of their rows of the groups that are one row in our form, column by column."""
    for group in ours.one_row - theirs.one_row:
        rows = [row for row in theirs.columns if within(row, group)]
        for key in ours.columns[group]:
            cells = [f"{row}.{key}" for row in rows]
            if rows and values.keys() >= {*cells}:
                yield f"{group}.{key}", sum(values[cell] for cell in cells)
