"""A definition to figures: totals filled in, last year's figures beside them, shares of breakdowns."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from govreport_cli.definition.model import BreakdownEntry, Definition, Number
from govreport_cli.figures.model import Breakdown, Figure, Figures, Origin, Part
from govreport_cli.figures.shares import apportion
from govreport_cli.forms.model import Form


def with_totals(given: Mapping[str, Number], form: Form) -> dict[str, Number]:
    """Return values by path, with the totals that are not given and whose parts are all known."""
    values = dict(given)
    for path, relations in form.totals.items():
        for relation in relations:
            if path not in values:
                parts = [values[term.path] for term in relation.right if term.path in values]
                if len(parts) == len(relation.right):
                    values[path] = sum(parts)
    return values


def compute(
    definition: Definition, form: Form, values: Mapping[str, Number], last_year: Mapping[str, Number]
) -> Figures:
    """Return the figures of a definition; ``values`` and ``last_year`` are by path, totals filled in."""
    figures = {
        path: Figure(indicator, values.get(path), _origin(path, definition.given, values), last_year.get(path))
        for path, indicator in form.indicators.items()
    }
    breakdowns = (
        _breakdown(entry, figures[entry.of]) for entry in definition.breakdowns if entry.of in form.indicators
    )
    return Figures(figures, tuple(breakdowns))


def _origin(path: str, given: Mapping[str, Number], values: Mapping[str, Number]) -> Origin:
    if path in given:
        return Origin.GIVEN
    return Origin.COMPUTED if path in values else Origin.NOT_REPORTED


def _breakdown(entry: BreakdownEntry, figure: Figure) -> Breakdown:
    values = [Decimal(part.value) if figure.indicator.decimal else part.value for part in entry.parts]
    shares = apportion(values, entry.decimals, entry.method)
    return Breakdown(
        path=entry.path,
        of=figure.indicator,
        title=entry.title,
        section=entry.section,
        whole=sum(values),
        parts=tuple(
            Part(part.label, value, share) for part, value, share in zip(entry.parts, values, shares, strict=True)
        ),
        decimals=entry.decimals,
        method=entry.method,
    )
