"""The one cell that may be to blame, where relations fail: the change of it alone would satisfy all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from govreport_cli.figures.imbalances import Broken, broken
from govreport_cli.figures.model import Number, show
from govreport_cli.figures.totals import fill_in
from govreport_cli.findings.model import Severity, Suspect
from govreport_cli.forms.form import Form
from govreport_cli.forms.relations import Kind

_MOST = 8
"""The faults that one cell can make: it is in a row, a column, a balance and a carry-over, with their totals."""


def suspect(
    form: Form, given: Mapping[str, Number], previous: Mapping[str, Number], faults: Sequence[Broken]
) -> Suspect | None:
    """Return the only given cell whose change satisfies all relations that are errors, with the value it needs.

    Where there are several, and one of them only needs two neighbouring digits to change places, it is that.
    ``previous`` has last year's values, by paths that begin with ``previous:``.
    """
    errors = [fault for fault in faults if fault.relation.severity is Severity.ERROR]
    if not errors or len(errors) > _MOST:
        return None
    found = [
        Suspect(path, given[path], needed, is_transposed(given[path], needed))
        for path, needed in _changes(form, given, errors[0])
        if _is_possible(form, path, needed) and _holds(form, {**given, path: needed}, previous)
    ]
    if len(found) > 1:
        found = [entry for entry in found if entry.transposed]
    return found[0] if len(found) == 1 else None


def is_transposed(given: Number, needed: Number) -> bool:
    """Say whether two neighbouring digits have changed places: 1931 for 1913."""
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
    """Yield the changes of given cells that would mend one fault, each cell once."""
    surplus = fault.left.total - fault.right.total
    for side, change in ((fault.relation.left, -surplus), (fault.relation.right, surplus)):
        for path in _sources(form, given, side):
            yield path, given[path] + change


def _sources(form: Form, given: Mapping[str, Number], paths: Sequence[str]) -> Iterator[str]:
    """Yield the given cells that terms are, or are computed from."""
    for path in paths:
        if path in given:
            yield path
        else:
            totals = (entry.right for entry in form.relations if entry.kind is Kind.TOTAL and entry.left == (path,))
            parts = next((right for right in totals if all(part in given for part in right)), ())
            yield from parts


def _is_possible(form: Form, path: str, value: Number) -> bool:
    return form.indicators[path].signed or value >= 0


def _holds(form: Form, given: Mapping[str, Number], previous: Mapping[str, Number]) -> bool:
    values = dict(given)
    fill_in(values, form.relations)
    faults = broken(form, {**values, **previous}, values.keys() - given.keys())
    return not any(fault.relation.severity is Severity.ERROR for fault in faults)
