"""Relations (勾稽关系): equalities and bounds between the indicators of a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Any

from govreport_cli.findings.model import Severity


class Kind(StrEnum):
    """What a relation says of its two sides."""

    TOTAL = "total"
    """The left side is one indicator, the total of the right; where it is not given, it is computed."""
    BALANCE = "balance"
    """Both sides add up to the same."""
    AT_MOST = "at most"
    """The left side is at most the right."""


_SIDES = {Kind.TOTAL: ("total", "parts"), Kind.BALANCE: ("left", "right"), Kind.AT_MOST: ("part", "whole")}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between sums of indicators, named by their full paths.

    ``source`` is ``printed`` where the notice prints the relation, ``derived`` where it follows from the
    form's rows.
    """

    id: str
    kind: Kind
    left: tuple[str, ...]
    right: tuple[str, ...]
    severity: Severity
    source: str

    @property
    def sign(self) -> str:
        """The sign between the two sides."""
        return "≤" if self.kind is Kind.AT_MOST else "="

    @property
    def indicators(self) -> tuple[str, ...]:
        """The paths of all indicators that the relation ties, left side first."""
        return self.left + self.right


def relations_of(schema: Mapping[str, Any], path: str) -> Iterable[Relation]:
    """Yield the relations that the schema of one object declares."""
    for entry in schema.get("relations", ()):
        kind = next(kind for kind, (left, _) in _SIDES.items() if left in entry)
        left, right = (_terms(entry[side], path) for side in _SIDES[kind])
        yield Relation(entry["id"], kind, left, right, Severity(entry["severity"]), entry["source"])


def in_order(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Put relations in an order in which every total comes after the totals among its parts.

    Raises ValueError where totals are each other's parts.
    """
    relations = list(relations)
    totals: dict[str, set[str]] = {}
    for relation in relations:
        if relation.kind is Kind.TOTAL:
            totals.setdefault(relation.left[0], set()).update(relation.right)
    try:
        rank = {path: at for at, path in enumerate(TopologicalSorter(totals).static_order())}
    except CycleError as error:
        message = f"these totals are parts of each other: {', '.join(error.args[1])}"
        raise ValueError(message) from error
    return tuple(sorted(relations, key=lambda relation: rank.get(relation.left[0], len(rank))))


def _terms(terms: str | list[str], path: str) -> tuple[str, ...]:
    return tuple(f"{path}.{term}" if path else term for term in ([terms] if isinstance(terms, str) else terms))
