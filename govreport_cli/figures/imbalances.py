"""The relations of a form that a report's values break."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from govreport_cli.figures.model import Number, show, show_difference
from govreport_cli.findings.model import Finding, Imbalance, Severity, Suspect
from govreport_cli.forms.form import Form
from govreport_cli.forms.relations import PREVIOUS, Along, Kind, Relation

_MANY = 8
"""The terms that a message says in full; the finding has all of them."""
_UNEQUAL = {"=": "≠", "≤": ">", "≥": "<"}


@dataclass(frozen=True, slots=True)
class Broken:
    """A relation that does not hold, and the sign that should stand between what is known of its sides."""

    relation: Relation
    sign: str
    left: _Side
    right: _Side


@dataclass(frozen=True, slots=True)
class _Side:
    """What is known of one side of a relation.

    Terms that are not reported are zero or more, or as much as is known of their own parts, unless they have
    signs: there is a lower bound then, and an upper one only where all are known.
    """

    known: tuple[str, ...]
    total: Number
    lower: Number | None
    upper: Number | None


def broken(form: Form, values: Mapping[str, Number], computed: Collection[str]) -> Iterator[Broken]:
    """Yield the relations that the values break.

    One that ties computed values alone follows from others, and is not said again; one that looks back says
    something only where last year's figures are known.
    """
    bounds = _bounds(form, values)
    for relation in form.relations:
        known = [path for path in relation.indicators if path in values]
        if relation.looks_back and len(known) < len(relation.indicators):
            continue
        if all(path in computed for path in known):
            continue
        left, right = (_side(side, values, bounds, form) for side in (relation.left, relation.right))
        sign = _sign(relation, left, right)
        if sign:
            yield Broken(relation, sign, left, right)


def _bounds(form: Form, values: Mapping[str, Number]) -> dict[str, Number]:
    """Return what totals that are not reported amount to at least: the sum of what is known of their parts."""
    bounds: dict[str, Number] = {}
    for relation in form.relations:
        total = relation.left[0]
        signed = any(form.indicators[path].signed for path in relation.right if not path.startswith(PREVIOUS))
        if relation.kind is Kind.TOTAL and total not in values and not signed:
            known = sum(values.get(path, bounds.get(path, 0)) for path in relation.right)
            if known > bounds.get(total, 0):
                bounds[total] = known
    return bounds


def _side(paths: tuple[str, ...], values: Mapping[str, Number], bounds: Mapping[str, Number], form: Form) -> _Side:
    known = tuple(path for path in paths if path in values or path in bounds)
    missing = [path for path in paths if path not in values]
    total = sum(values.get(path, bounds.get(path, 0)) for path in known)
    bounded = not any(form.indicators[path.removeprefix(PREVIOUS)].signed for path in missing)
    return _Side(known, total, total if bounded else None, None if missing else total)


def _sign(relation: Relation, left: _Side, right: _Side) -> str:
    """Return the sign that should stand between the two sides and does not, or nothing where all is well."""
    too_small = left.upper is not None and right.lower is not None and left.upper < right.lower
    too_large = left.lower is not None and right.upper is not None and left.lower > right.upper
    if relation.kind is Kind.AT_MOST:
        return "≤" if too_large else ""
    if left.upper is not None and right.upper is not None:
        return "=" if too_small or too_large else ""
    return "≥" if too_small else "≤" if too_large else ""


def finding(fault: Broken, form: Form, file: str, suspect: Suspect | None) -> Finding:
    """Say that a relation does not hold, with both sides, their difference, and the cell that may be to blame."""
    relation, left, right = fault.relation, fault.left, fault.right
    imbalance = Imbalance(relation.id, left.total, right.total, left.known + right.known)
    first = form.indicators[relation.left[0].removeprefix(PREVIOUS)]
    subject = {Along.ROW: first.label, Along.COLUMN: first.column, Along.NEITHER: ""}[relation.along]
    equation = f" {fault.sign} ".join(
        " + ".join(_few([_word(path, relation, form) for path in side.known])) or "0" for side in (left, right)
    )
    arguments = {
        "equation": f"{subject}：{equation}" if subject else equation,
        "left": show(left.total),
        "sign": _UNEQUAL[fault.sign],
        "right": show(right.total),
        "difference": show_difference(imbalance.difference),
        "total": first.path if relation.kind is Kind.TOTAL and right.upper is not None else "",
    }
    if suspect and relation.severity is Severity.ERROR:
        arguments |= {
            "suspect": suspect.path,
            "given": show(suspect.given),
            "needed": show(suspect.needed),
            "transposed": show(suspect.needed) if suspect.transposed else "",
        }
    else:
        suspect = None
    path = next(path for path in imbalance.indicators if not path.startswith(PREVIOUS))
    label = form.indicators[path].name
    return Finding("relation", arguments, relation.severity, file, path, label, imbalance=imbalance, suspect=suspect)


def _few(words: list[str]) -> list[str]:
    """Return the terms of a sum as they are said; of many, the first ones and the last."""
    return words if len(words) <= _MANY else [*words[:2], "…", words[-1]]


def _word(path: str, relation: Relation, form: Form) -> str:
    """Return what a term is called within its relation."""
    indicator = form.indicators[path.removeprefix(PREVIOUS)]
    word = indicator.column if relation.along is Along.ROW else indicator.label
    return f"上年{word}" if path.startswith(PREVIOUS) else word
