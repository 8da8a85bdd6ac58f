"""The author's breakdowns (分类): the parts of each must add up to its indicator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from govreport_cli.checks.model import Case
from govreport_cli.checks.suspects import is_transposed
from govreport_cli.definition.model import BreakdownEntry, Number
from govreport_cli.figures.model import show, show_difference
from govreport_cli.findings.model import Finding, Imbalance, Suspect, Word
from govreport_cli.forms.model import Indicator
from govreport_cli.paths import Term, nearest


def check(case: Case) -> Iterator[Finding]:
    """Find breakdowns whose indicator is unknown or not reported, or whose parts do not add up to it."""
    for entry in case.definition.breakdowns:
        indicator = case.form.indicators.get(entry.of)
        if indicator is None:
            suggestion = nearest(entry.of, case.form.indicators)
            yield _about(case.error("indicator-unknown", f"{entry.path}.of", suggestion=suggestion), entry, None)
            continue
        yield from _decimals(entry, indicator, case)
        value = case.values.get(indicator.path)
        if value is None:
            yield _about(case.error("not-reported", f"{entry.path}.of", label=indicator.name), entry, indicator)
        elif value != (parts := sum(part.value for part in entry.parts)):
            yield _unequal(entry, indicator, value, parts, case)


def _about(finding: Finding, entry: BreakdownEntry, indicator: Indicator | None) -> Finding:
    """Return a finding with the indicator that it concerns."""
    label = indicator.name if indicator else None
    return replace(finding, arguments={**finding.arguments, "indicator": entry.of}, label=label, indicator=entry.of)


def _decimals(entry: BreakdownEntry, indicator: Indicator, case: Case) -> Iterator[Finding]:
    """Find parts with decimals in a breakdown of a count."""
    for at, part in enumerate(entry.parts):
        if isinstance(part.value, Decimal) and not indicator.decimal:
            path = f"{entry.path}.parts[{at}].value"
            finding = case.error("wrong-type", path, key=path, expected=Word("integer"), actual=Word("float"))
            yield replace(finding, label=indicator.name)


def _unequal(entry: BreakdownEntry, indicator: Indicator, whole: Number, parts: Number, case: Case) -> Finding:
    """Report that the parts do not add up to the indicator."""
    imbalance = Imbalance("breakdown", whole, parts, (Term(indicator.path),))
    culprit = _suspect(entry, indicator, whole, parts)
    finding = case.error(
        "breakdown",
        entry.path,
        title=entry.title,
        label=indicator.name,
        left=show(whole),
        right=show(parts),
        difference=show_difference(imbalance.difference),
        suspect=culprit.path if culprit else None,
        given=show(culprit.given) if culprit else None,
        transposed=show(culprit.needed) if culprit else None,
    )
    related = tuple(Term(f"{entry.path}.parts[{at}].value") for at in range(len(entry.parts)))
    return replace(_about(finding, entry, indicator), imbalance=imbalance, suspect=culprit, related=related)


def _suspect(entry: BreakdownEntry, indicator: Indicator, whole: Number, parts: Number) -> Suspect | None:
    """Return the only number of a breakdown that would be right if two neighbouring digits were swapped, or None.

    Any of the numbers could be wrong, and only a transposition singles one out. The whole comes first, because it was
    added up and typed again; among the parts, only one may be such a number.
    """
    if is_transposed(whole, parts):
        return Suspect(indicator.path, whole, parts, transposed=True)
    missing = whole - parts
    found = [
        Suspect(f"{entry.path}.parts[{at}].value", part.value, part.value + missing, transposed=True)
        for at, part in enumerate(entry.parts)
        if is_transposed(part.value, part.value + missing)
    ]
    return found[0] if len(found) == 1 else None
