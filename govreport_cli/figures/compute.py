"""A checked definition to figures: totals filled in, relations held, shares worked out."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from govreport_cli.definition.model import Definition
from govreport_cli.figures.breakdowns import break_down
from govreport_cli.figures.imbalances import imbalances
from govreport_cli.figures.model import Figure, Figures, Number, Origin
from govreport_cli.findings.model import Finding
from govreport_cli.forms.form import Form
from govreport_cli.forms.relations import Kind, Relation
from govreport_cli.paths import look_up


def compute(definition: Definition, form: Form) -> tuple[Figures, list[Finding]]:
    """Return the figures of a definition that its form's schema accepts, and what does not add up in it."""
    given = {path: look_up(definition.data, path) for path in form.indicators}
    values: dict[str, Number] = {
        path: Decimal(value) if form.indicators[path].decimal else value
        for path, value in given.items()
        if value is not None
    }
    _fill_in(values, form.relations)
    figures = {
        path: Figure(indicator, values.get(path), _origin(given[path], values.get(path)))
        for path, indicator in form.indicators.items()
    }
    breakdowns, findings = break_down(definition, figures)
    order = list(form.indicators)
    broken = sorted(imbalances(definition, form, values), key=lambda finding: order.index(finding.path))
    return Figures(figures, breakdowns), [*broken, *findings]


def _origin(given: Number | None, value: Number | None) -> Origin:
    if given is not None:
        return Origin.GIVEN
    return Origin.NOT_REPORTED if value is None else Origin.COMPUTED


def _fill_in(values: dict[str, Number], relations: Iterable[Relation]) -> None:
    """Compute the totals that are not given and whose parts are all there; parts come before their totals."""
    for relation in relations:
        if relation.kind is Kind.TOTAL and relation.left[0] not in values:
            parts = [values.get(path) for path in relation.right]
            if None not in parts:
                values[relation.left[0]] = sum(part for part in parts if part is not None)
