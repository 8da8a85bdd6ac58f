"""Relations (勾稽关系): what ties the figures of a form to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govreport_cli.findings.model import Severity
from govreport_cli.paths import Source, Term


class Kind(StrEnum):
    """What a relation states about its two sides."""

    TOTAL = "total"
    """The left side is one indicator, the total of the right side; it is computed if it is not given."""
    BALANCE = "balance"
    """Both sides have the same sum."""
    AT_MOST = "at most"
    """The left side is at most the right side."""


class Along(StrEnum):
    """How the terms of a relation are arranged in rows with columns."""

    ROW = "row"
    """The terms are the columns of one row."""
    COLUMN = "column"
    """The terms are rows; the relation is declared once for all columns, and this one is for one column."""
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation (勾稽关系) between the sums of two sides.

    ``basis`` is ``printed`` if the notice prints the relation, ``derived`` if it follows from the form's rows.
    """

    id: str
    kind: Kind
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    severity: Severity
    basis: str
    along: Along

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of both sides, the left side first."""
        return self.left + self.right

    @property
    def looks_back(self) -> bool:
        """Whether any term comes from last year's report."""
        return any(term.source is Source.LAST_YEAR for term in self.terms)

    @property
    def adds_units(self) -> bool:
        """Whether any term comes from the reports of units."""
        return any(term.source is Source.UNITS for term in self.terms)
