"""Computes the figures of a definition: totals, last year's values, and the shares of breakdowns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from govreport_cli.definition.model import BreakdownEntry, Definition, Number
from govreport_cli.figures.model import Breakdown, Figure, Figures, Origin, Part
from govreport_cli.figures.shares import apportion
from govreport_cli.forms.model import Form, Indicator, Subtotal
from govreport_cli.paths import Source


def with_totals(
    given: Mapping[str, Number], form: Form, of_units: Mapping[str, Number] = MappingProxyType({})
) -> dict[str, Number]:
    """Return values by path: those given, and the totals that are not given but whose parts are all known.

    ``of_units`` are the sums of the units' figures, by path.
    """
    values = dict(given)
    known = {Source.OWN: values, Source.UNITS: of_units}
    for path, relations in form.totals.items():
        for relation in relations:
            if path not in values:
                parts = [known[term.source][term.path] for term in relation.right if term.path in known[term.source]]
                if len(parts) == len(relation.right):
                    values[path] = sum(parts)
    return values


def compute(
    definition: Definition, form: Form, values: Mapping[str, Number], last_year: Mapping[str, Number]
) -> Figures:
    """Return the figures of a definition; ``values`` and ``last_year`` are by path, with totals filled in."""
    notes = {entry.of: entry.text for entry in definition.notes}
    figures = FiguresByPath(form.indicators, definition.given, values, last_year, notes)
    breakdowns = (
        _breakdown(entry, figures[entry.of]) for entry in definition.breakdowns if entry.of in form.indicators
    )
    subtotals = {path: _subtotal(subtotal, values, last_year) for path, subtotal in form.subtotals.items()}
    return Figures(figures, tuple(breakdowns), subtotals)


class FiguresByPath(Mapping[str, Figure]):
    """The figures of all indicators of a form by path, in the printed order; each is created when it is first used.

    Validation uses few figures, and creating all of them would take as long as checking the relations.
    """

    __slots__ = ("_given", "_indicators", "_last_year", "_made", "_notes", "_values")

    def __init__(
        self,
        indicators: Mapping[str, Indicator],
        given: Mapping[str, Number],
        values: Mapping[str, Number],
        last_year: Mapping[str, Number],
        notes: Mapping[str, str],
    ) -> None:
        """Keep, by path, the author's figures, those with totals filled in, and last year's; and the notes."""
        self._indicators, self._given, self._values, self._last_year = indicators, given, values, last_year
        self._notes = notes
        self._made: dict[str, Figure] = {}

    def __getitem__(self, path: str) -> Figure:
        figure = self._made.get(path)
        if figure is None:
            indicator, value = self._indicators[path], self._values.get(path)
            previous, note = self._last_year.get(path), self._notes.get(path)
            figure = self._made[path] = Figure(indicator, value, self._origin(path), previous, note)
        return figure

    def __iter__(self) -> Iterator[str]:
        return iter(self._indicators)

    def __len__(self) -> int:
        return len(self._indicators)

    def _origin(self, path: str) -> Origin:
        if path in self._given:
            return Origin.GIVEN
        return Origin.COMPUTED if path in self._values else Origin.NOT_REPORTED


def _subtotal(subtotal: Subtotal, values: Mapping[str, Number], last_year: Mapping[str, Number]) -> Figure:
    """Return a subtotal; a year in which not all of its parts are reported has none."""
    value, previous = (
        sum(known[path] for path in subtotal.parts) if known.keys() >= {*subtotal.parts} else None
        for known in (values, last_year)
    )
    return Figure(subtotal.indicator, value, Origin.NOT_REPORTED if value is None else Origin.COMPUTED, previous)


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
