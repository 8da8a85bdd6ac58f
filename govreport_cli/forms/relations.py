"""Relations (勾稽关系): equalities and bounds between the indicators of a form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Any

from govreport_cli.findings.model import Severity
from govreport_cli.paths import below


class Kind(StrEnum):
    """What a relation says of its two sides."""

    TOTAL = "total"
    """The left side is one indicator, the total of the right; where it is not given, it is computed."""
    BALANCE = "balance"
    """Both sides add up to the same."""
    AT_MOST = "at most"
    """The left side is at most the right."""


_SIDES = {Kind.TOTAL: ("total", "parts"), Kind.BALANCE: ("left", "right"), Kind.AT_MOST: ("part", "whole")}


PREVIOUS = "previous:"
"""What the path of last year's figure begins with, as a term of a relation."""


class Along(StrEnum):
    """What the terms of a relation have in common, where the form has rows with columns."""

    ROW = "row"
    """The terms are the columns of one row."""
    COLUMN = "column"
    """The terms are rows; the relation holds in each of their columns, and this is one."""
    NEITHER = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between sums of indicators, named by their full paths.

    A path of last year's begins with ``previous:``. ``source`` is ``printed`` where the notice prints the
    relation, ``derived`` where it follows from the form's rows.
    """

    id: str
    kind: Kind
    left: tuple[str, ...]
    right: tuple[str, ...]
    severity: Severity
    source: str
    along: Along

    @property
    def indicators(self) -> tuple[str, ...]:
        """The paths of all indicators that the relation ties, left side first."""
        return self.left + self.right

    @property
    def looks_back(self) -> bool:
        """Whether any of its terms is last year's."""
        return any(path.startswith(PREVIOUS) for path in self.indicators)


def relations_of(
    entries: Iterable[Mapping[str, Any]],
    path: str,
    columns: Mapping[str, tuple[str, ...]],
    indicators: Collection[str],
) -> Iterator[Relation]:
    """Yield the relations that one object declares; between rows, one for each of their columns.

    Raises ValueError where a term is neither an indicator nor a row, or where rows differ in their columns.
    """
    for entry in entries:
        kind = next(kind for kind, (left, _) in _SIDES.items() if left in entry)
        sides = [_terms(entry[side], path) for side in _SIDES[kind]]
        shapes = {columns.get(term.removeprefix(PREVIOUS), ()) for side in sides for term in side}
        if len(shapes) > 1:
            message = f"relation `{entry['id']}` combines rows with different columns"
            raise ValueError(message)
        (keys,) = shapes
        along = Along.COLUMN if keys else Along.ROW if path in columns else Along.NEITHER
        for ending in [f".{key}" for key in keys] or [""]:
            left, right = (tuple(term + ending for term in side) for side in sides)
            for term in (*left, *right):
                if term.removeprefix(PREVIOUS) not in indicators:
                    message = f"relation `{entry['id']}` refers to an unknown indicator: `{term}`"
                    raise ValueError(message)
            yield Relation(entry["id"], kind, left, right, Severity(entry["severity"]), entry["source"], along)


def in_order(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Put relations in an order in which every total comes after the totals among its parts.

    Raises ValueError where totals are each other's parts.
    """
    relations = list(relations)
    totals: dict[str, list[str]] = {}
    for relation in relations:
        if relation.kind is Kind.TOTAL:
            totals.setdefault(relation.left[0], []).extend(relation.right)
    try:
        rank = {path: at for at, path in enumerate(TopologicalSorter(totals).static_order())}
    except CycleError as error:
        message = f"totals are parts of each other: {', '.join(error.args[1])}"
        raise ValueError(message) from error
    last = len(rank)
    return tuple(
        sorted(relations, key=lambda relation: rank[relation.left[0]] if relation.kind is Kind.TOTAL else last)
    )


def _terms(terms: str | list[str], path: str) -> list[str]:
    """Return the full paths of terms, which start at the object at ``path``."""
    named = [terms] if isinstance(terms, str) else terms
    return [
        PREVIOUS + below(path, term.removeprefix(PREVIOUS)) if term.startswith(PREVIOUS) else below(path, term)
        for term in named
    ]
