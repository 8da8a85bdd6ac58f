"""A form's relations, from the ``relations`` of its schema's objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from govreport_cli.findings.model import Severity
from govreport_cli.forms.model import Indicator
from govreport_cli.forms.relation import Along, Kind, Relation
from govreport_cli.forms.units import IN_YUAN
from govreport_cli.paths import Term, below, parse_term

_SIDES = {Kind.TOTAL: ("total", "parts"), Kind.BALANCE: ("left", "right"), Kind.AT_MOST: ("part", "whole")}


def relations_of(
    entries: Iterable[Mapping[str, Any]],
    path: str,
    columns: Mapping[str, tuple[str, ...]],
    indicators: Mapping[str, Indicator],
) -> Iterator[Relation]:
    """Yield the relations declared by the object at ``path``; a relation between rows becomes one for each column.

    Raises ValueError if a term is neither an indicator nor a row, if the rows have different columns, or if amounts in
    different units must be equal.
    """
    for entry in entries:
        kind = next(kind for kind, (left, _) in _SIDES.items() if left in entry)
        sides = [_terms(entry[side], path) for side in _SIDES[kind]]
        shapes = {columns.get(term.path, ()) for side in sides for term in side}
        if len(shapes) > 1:
            message = f"relation `{entry['id']}` combines rows with different columns"
            raise ValueError(message)
        (keys,) = shapes
        along = Along.COLUMN if keys else Along.ROW if path in columns else Along.NEITHER
        for ending in [f".{key}" for key in keys] or [""]:
            left, right = (tuple(Term(term.path + ending, term.source) for term in side) for side in sides)
            for term in (*left, *right):
                if term.path not in indicators:
                    message = f"relation `{entry['id']}` refers to an unknown indicator: `{term}`"
                    raise ValueError(message)
            left, right = _in_one_unit(entry["id"], kind, left, right, indicators)
            yield Relation(entry["id"], kind, left, right, Severity(entry["severity"]), entry["source"], along)


def _in_one_unit(
    name: str, kind: Kind, left: tuple[Term, ...], right: tuple[Term, ...], indicators: Mapping[str, Indicator]
) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Return the terms with the divisors that bring amounts of money to the largest of their units."""
    sizes = {term: IN_YUAN.get(indicators[term.path].unit or "", 0) for term in (*left, *right)}
    largest = max(sizes.values())
    if {*sizes.values()} <= {0, largest}:
        return left, right
    if kind is not Kind.AT_MOST:
        message = f"relation `{name}` equates amounts in different units"
        raise ValueError(message)
    left, right = (
        tuple(term._replace(divisor=largest // sizes[term] if sizes[term] else 1) for term in side)
        for side in (left, right)
    )
    return left, right


def in_order(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Sort relations so that every total comes after the totals among its parts.

    Raises ValueError if totals are parts of each other.
    """
    relations = list(relations)
    totals: dict[str, list[str]] = {}
    for relation in relations:
        if relation.kind is Kind.TOTAL:
            totals.setdefault(relation.left[0].path, []).extend(term.path for term in relation.right)
    try:
        rank = {path: at for at, path in enumerate(TopologicalSorter(totals).static_order())}
    except CycleError as error:
        message = f"totals are parts of each other: {', '.join(error.args[1])}"
        raise ValueError(message) from error
    last = len(rank)
    return tuple(
        sorted(relations, key=lambda relation: rank[relation.left[0].path] if relation.kind is Kind.TOTAL else last)
    )


def _terms(named: str | list[str], path: str) -> list[Term]:
    """Return terms with their full paths; in the schema, they are relative to the object at ``path``."""
    terms = map(parse_term, [named] if isinstance(named, str) else named)
    return [Term(below(path, term.path), term.source) for term in terms]
