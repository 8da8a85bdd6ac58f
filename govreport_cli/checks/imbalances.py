"""Which relations the given values break, whatever the values of the figures that are not reported."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from govreport_cli.definition.model import Number
from govreport_cli.forms.model import Form
from govreport_cli.forms.relation import Kind, Relation
from govreport_cli.paths import Source, Term

Known = Mapping[Source, Mapping[str, Number]]


class Side(NamedTuple):
    """What is known about one side of a relation: the known terms, their sum, and bounds for the whole side.

    A term that is not reported is at least zero, or at least the sum of its known parts. So the side has a lower
    bound, unless an unknown term is signed; it has an upper bound only if all its terms are known.
    """

    known: tuple[Term, ...]
    total: Number
    lower: Number | None
    upper: Number | None


class Broken(NamedTuple):
    """A relation that does not hold, and the sign that should hold between its two sides as far as they are known."""

    relation: Relation
    sign: str
    left: Side
    right: Side


def broken(form: Form, known: Known, computed: Collection[str]) -> Iterator[Broken]:
    """Yield the relations that the values break; ``computed`` are the paths of computed totals.

    A relation between computed values only follows from others and is not reported again; nor is a total that differs
    from the units' because its parts do. A relation to last year or to the units is checked only if all its figures are
    known.
    """
    own = known[Source.OWN]
    complete = len(own) == len(form.indicators)
    bounds = {} if complete else _bounds(form, own)
    unlike_units: set[str] = set()
    for relation in form.relations:
        left, right = _sum(relation.left, known), _sum(relation.right, known)
        if left is not None and right is not None and _holds(relation.kind, left, right):
            continue
        terms = [term for term in relation.terms if term.path in known[term.source]]
        if (relation.looks_back or relation.adds_units) and len(terms) < len(relation.terms):
            continue
        if all(term.source is Source.OWN and term.path in computed for term in terms):
            continue
        if relation.adds_units:
            path = relation.left[0].path
            follows = path in computed and not unlike_units.isdisjoint(_parts(path, form))
            unlike_units.add(path)
            if follows:
                continue
        sides = [_side(side, known, bounds, form) for side in (relation.left, relation.right)]
        if sign := _sign(relation.kind, *sides):
            yield Broken(relation, sign, *sides)


def _parts(total: str, form: Form) -> Iterator[str]:
    """Yield the paths of the parts of a total of this report."""
    for relation in form.totals[total]:
        yield from (term.path for term in relation.right if term.source is Source.OWN)


def _sum(terms: tuple[Term, ...], known: Known) -> Number | None:
    """Return the sum of terms; None if any of them is not known."""
    total: Number = 0
    for path, source, divisor in terms:
        value = known[source].get(path)
        if value is None:
            return None
        total += value if divisor == 1 else Decimal(value) / divisor
    return total


def _holds(kind: Kind, left: Number, right: Number) -> bool:
    return left <= right if kind is Kind.AT_MOST else left == right


def _bounds(form: Form, own: Mapping[str, Number]) -> dict[str, Number]:
    """Return lower bounds for the totals that are not reported: the sums of their known parts."""
    bounds: dict[str, Number] = {}
    for total, relations in form.totals.items():
        if total in own:
            continue
        for relation in relations:
            if not any(form.indicators[term.path].signed for term in relation.right):
                known = sum(own.get(term.path, bounds.get(term.path, 0)) for term in relation.right)
                if known > bounds.get(total, 0):
                    bounds[total] = known
    return bounds


def _side(terms: tuple[Term, ...], known: Known, bounds: Mapping[str, Number], form: Form) -> Side:
    found, missing = [], []
    total: Number = 0
    for term in terms:
        value = known[term.source].get(term.path)
        if value is None:
            missing.append(term)
            value = bounds.get(term.path)
        if value is not None:
            found.append(term)
            total += value if term.divisor == 1 else Decimal(value) / term.divisor
    bounded = not any(form.indicators[term.path].signed for term in missing)
    return Side(tuple(found), total, total if bounded else None, None if missing else total)


def _sign(kind: Kind, left: Side, right: Side) -> str | None:
    """Return the sign that should hold between the two sides but does not; None if the relation may hold."""
    too_small = left.upper is not None and right.lower is not None and left.upper < right.lower
    too_large = left.lower is not None and right.upper is not None and left.lower > right.upper
    if kind is Kind.AT_MOST:
        return "≤" if too_large else None
    if left.upper is not None and right.upper is not None:
        return "=" if too_small or too_large else None
    return "≥" if too_small else "≤" if too_large else None
