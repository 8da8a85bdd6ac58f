"""A checked definition to figures: totals filled in, relations held, shares worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from govreport_cli.definition.model import Definition
from govreport_cli.figures.breakdowns import break_down
from govreport_cli.figures.imbalances import broken, finding
from govreport_cli.figures.model import Figure, Figures, Number, Origin
from govreport_cli.figures.suspects import suspect
from govreport_cli.figures.totals import fill_in
from govreport_cli.findings.model import Finding
from govreport_cli.forms.form import Form
from govreport_cli.forms.relations import PREVIOUS
from govreport_cli.paths import look_up


def compute(definition: Definition, form: Form, previous: Mapping[str, Number]) -> tuple[Figures, list[Finding]]:
    """Return the figures of a definition that its form's schema accepts, and what does not add up in it.

    ``previous`` has last year's values by path, as far as they are known.
    """
    given = dict(_given(definition, form))
    values = _with_totals(given, form)
    figures = {
        path: Figure(indicator, values.get(path), _origin(given.get(path), values.get(path)), previous.get(path))
        for path, indicator in form.indicators.items()
    }
    breakdowns, findings = break_down(definition, figures)
    computed = values.keys() - given.keys()
    last_year = {PREVIOUS + path: value for path, value in previous.items()}
    faults = list(broken(form, values | last_year, computed))
    culprit = suspect(form, given, last_year, faults)
    order = {path: at for at, path in enumerate(form.indicators)}
    imbalances = (finding(fault, form, definition.name, culprit) for fault in faults)
    return Figures(figures, breakdowns), [*sorted(imbalances, key=lambda entry: order[entry.path]), *findings]


def values_of(definition: Definition, form: Form) -> dict[str, Number]:
    """Return the values of a definition by path, totals filled in, and hold them to nothing."""
    return _with_totals(dict(_given(definition, form)), form)


def _with_totals(given: Mapping[str, Number], form: Form) -> dict[str, Number]:
    values = dict(given)
    fill_in(values, form.relations)
    return values


def _given(definition: Definition, form: Form) -> Iterator[tuple[str, Number]]:
    """Yield what the author gave, by path; amounts of money as decimals."""
    for path, indicator in form.indicators.items():
        row, _, key = path.rpartition(".")
        holder = look_up(definition.data, row)
        value = None
        if isinstance(holder, list):
            at = form.columns[row].index(key)
            value = holder[at] if at < len(holder) else None
        elif holder is not None:
            value = holder.get(key)
        if value is not None:
            exact = Decimal(value) if indicator.decimal else value
            yield path, exact or abs(exact)  # zero has no sign


def _origin(given: Number | None, value: Number | None) -> Origin:
    if given is not None:
        return Origin.GIVEN
    return Origin.NOT_REPORTED if value is None else Origin.COMPUTED
