"""Figures that are far from last year's: in another unit, perhaps, or so different that someone should look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from govreport_cli.checks.imbalances import broken
from govreport_cli.checks.model import Case
from govreport_cli.definition.model import Number
from govreport_cli.figures.model import show
from govreport_cli.findings.model import Finding, Phrase
from govreport_cli.forms.schemas import shipped
from govreport_cli.paths import Source, Term

_UNIT_POWERS = (2, 4)
"""The powers of ten between units that people confuse: percent and fractions, 万元 and 元."""
_SAME_DIGITS = 3
"""How many leading digits two figures must share to be taken for the same amount in two units."""


class _Threshold(NamedTuple):
    """How far a figure must be from last year's to be a jump: by this factor, and by this size."""

    factor: Number
    size: Number


def check(case: Case) -> Iterator[Finding]:
    """Find figures that may be in another unit than last year's, and those that jump.

    A jump is not reported for parts of a total that jumps, and for figures that contradict last year's by a relation.
    Figures that may be negative, and those without a unit, are not compared.
    """
    if case.last is None:
        return
    last, thresholds = case.known[Source.LAST_YEAR], _thresholds(case)
    jumped: dict[str, _Threshold] = {}
    for path, indicator in case.form.indicators.items():
        value, previous = case.values.get(path), last.get(path)
        if value is None or previous is None or indicator.signed or indicator.unit is None:
            continue
        if power := _shift(value, previous):
            name = "times" if value > previous else "fraction"
            yield _finding(case, "wrong-unit", path, ratio=Phrase(name, {"ratio": 10**power}))
        elif _jumps(value, previous, thresholds[indicator.unit]):
            jumped[path] = thresholds[indicator.unit]
    explained = _explained(case, jumped) if jumped else frozenset()
    for path, threshold in jumped.items():
        if path not in explained:
            yield _finding(case, "jump", path, factor=threshold.factor, size=threshold.size)


def _explained(case: Case, jumped: Iterable[str]) -> frozenset[str]:
    """Return figures that need no finding: parts of totals that jump, and those that contradict last year's."""
    totals = (relation for path in jumped for relation in case.form.totals.get(path, ()))
    faults = broken(case.form, case.known, case.values.keys() - case.definition.given.keys())
    contradicting = (fault.relation for fault in faults if fault.relation.looks_back)
    terms = (*(relation.right for relation in totals), *(relation.terms for relation in contradicting))
    return frozenset(term.path for side in terms for term in side if term.source is Source.OWN)


def _finding(case: Case, code: str, path: str, **arguments: object) -> Finding:
    """Report a figure and last year's."""
    indicator = case.form.indicators[path]
    value, previous = show(case.values[path]), show(case.known[Source.LAST_YEAR][path])
    finding = case.warning(
        code, path, name=indicator.name, value=value, previous=previous, unit=indicator.unit, **arguments
    )
    return replace(finding, label=indicator.name, related=(Term(path, Source.LAST_YEAR),))


def _shift(value: Number, previous: Number) -> int | None:
    """Return the power of ten between two figures with the same leading digits, if units differ by it."""
    one, other = Decimal(value), Decimal(previous)
    power = abs(one.adjusted() - other.adjusted())
    digits = [number.normalize().as_tuple().digits[:_SAME_DIGITS] for number in (one, other)]
    return power if power in _UNIT_POWERS and digits[0] == digits[1] and len(digits[0]) == _SAME_DIGITS else None


def _jumps(value: Number, previous: Number, threshold: _Threshold) -> bool:
    smaller, larger = sorted((value, previous))
    return larger - smaller >= threshold.size and larger >= smaller * threshold.factor


def _thresholds(case: Case) -> dict[str, _Threshold]:
    """Return the thresholds by unit: the author's, or else the defaults in the schema of definitions."""
    units = shipped("definition")["$defs"]["check"]["properties"]["jump"]["properties"]
    return {
        unit: _Threshold(**{**schema["default"], **case.definition.jumps.get(unit, {})})
        for unit, schema in units.items()
    }
