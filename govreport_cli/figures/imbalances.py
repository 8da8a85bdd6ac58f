"""The relations of a form that a report's values break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from govreport_cli.definition.model import Definition
from govreport_cli.figures.model import Number, show, show_difference
from govreport_cli.findings.model import Finding, Imbalance
from govreport_cli.forms.form import Form
from govreport_cli.forms.relations import Kind, Relation

_UNEQUAL = {"=": "≠", "≤": ">", "≥": "<"}


@dataclass(frozen=True, slots=True)
class _Side:
    """What is known of one side of a relation: its sum, and whether any of its terms is not reported."""

    known: tuple[str, ...]
    total: Number
    complete: bool


def _side(paths: tuple[str, ...], values: Mapping[str, Number]) -> _Side:
    known = tuple(path for path in paths if path in values)
    return _Side(known, sum(values[path] for path in known), len(known) == len(paths))


def imbalances(definition: Definition, form: Form, values: Mapping[str, Number]) -> Iterator[Finding]:
    """Yield a finding for each relation that does not hold, with both sides and their difference."""
    for relation in form.relations:
        left, right = _side(relation.left, values), _side(relation.right, values)
        sign = _broken(relation, left, right)
        if not sign:
            continue
        imbalance = Imbalance(relation.id, left.total, right.total, left.known + right.known)
        equation = f" {sign} ".join(
            " + ".join(form.indicators[path].label for path in side.known) for side in (left, right)
        )
        arguments = {
            "equation": equation,
            "left": show(left.total),
            "sign": _UNEQUAL[sign],
            "right": show(right.total),
            "difference": show_difference(imbalance.difference),
            "total": relation.left[0] if relation.kind is Kind.TOTAL and right.complete else "",
        }
        path = imbalance.indicators[0]
        label = form.indicators[path].label
        yield Finding("relation", arguments, relation.severity, definition.name, path, label, imbalance=imbalance)


def _broken(relation: Relation, left: _Side, right: _Side) -> str:
    """Return the sign that should stand between the two sides and does not, or nothing where all is well.

    Terms that are not reported are zero or more, so an incomplete side may be larger than what is known
    of it, never smaller: only what follows from the known terms is held against it.
    """
    at_least = relation.kind is not Kind.AT_MOST and left.complete and left.total < right.total
    at_most = right.complete and left.total > right.total
    if relation.kind is Kind.AT_MOST:
        return "≤" if at_most else ""
    if left.complete and right.complete:
        return "=" if at_least or at_most else ""
    return "≥" if at_least else "≤" if at_most else ""
