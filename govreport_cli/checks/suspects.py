"""The suspect of failing relations: the only cell that could be changed to satisfy all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from govreport_cli.checks.imbalances import Broken, Known, broken
from govreport_cli.definition.model import Number
from govreport_cli.figures.compute import with_totals
from govreport_cli.figures.model import show
from govreport_cli.findings.model import Severity, Suspect
from govreport_cli.forms.model import Form
from govreport_cli.paths import Source, Term

_MOST = 8
"""How many relations one cell can break: those of its row and column, a balance, a carry-over, and their totals."""


def suspect(form: Form, given: Mapping[str, Number], known: Known, faults: Sequence[Broken]) -> Suspect | None:
    """Return the only given cell that could be changed to satisfy all relations that are errors, or None.

    If there are several such cells, but only one of them needs just two neighbouring digits swapped, return that one.
    """
    errors = [fault for fault in faults if fault.relation.severity is Severity.ERROR]
    if not errors or len(errors) > _MOST:
        return None
    found = [
        Suspect(path, given[path], needed, is_transposed(given[path], needed))
        for path, needed in _changes(form, given, errors[0])
        if _is_possible(form, path, needed) and _holds(form, {**given, path: needed}, known)
    ]
    if len(found) > 1:
        found = [entry for entry in found if entry.transposed]
    return found[0] if len(found) == 1 else None


def is_transposed(given: Number, needed: Number) -> bool:
    """Return whether two numbers differ only in two neighbouring digits that are swapped: 1931 and 1913."""
    left, right = show(given), show(needed)
    differing = [at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other]
    return (
        len(left) == len(right)
        and len(differing) == 2  # noqa: PLR2004  (a pair)
        and differing[1] == differing[0] + 1
        and left[differing[0]] == right[differing[1]]
        and left[differing[1]] == right[differing[0]]
    )


def _changes(form: Form, given: Mapping[str, Number], fault: Broken) -> Iterator[tuple[str, Number]]:
    """Yield the changes of given cells that would satisfy one relation, each cell once."""
    surplus = fault.left.total - fault.right.total
    for side, change in ((fault.relation.left, -surplus), (fault.relation.right, surplus)):
        for term in side:
            for path in _sources(form, given, term):
                yield path, given[path] + change * term.divisor


def _sources(form: Form, given: Mapping[str, Number], term: Term) -> Sequence[str]:
    """Return the given cells that a term of this year has its value from: its own, or those that it is the total of."""
    if term.source is not Source.OWN:
        return ()
    if term.path in given:
        return (term.path,)
    totals = ([part.path for part in relation.right] for relation in form.totals.get(term.path, ()))
    return next((parts for parts in totals if all(part in given for part in parts)), ())


def _is_possible(form: Form, path: str, value: Number) -> bool:
    return form.indicators[path].signed or value >= 0


def _holds(form: Form, given: Mapping[str, Number], known: Known) -> bool:
    values = with_totals(given, form, known[Source.UNITS])
    faults = broken(form, {**known, Source.OWN: values}, values.keys() - given.keys())
    return not any(fault.relation.severity is Severity.ERROR for fault in faults)
