"""A finding: one thing found wrong or doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error keeps a report from being published, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Term(str):
    """A word of the catalogue's, as an argument: it is said in the language of the message."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A relation that does not hold: its id, what each side adds up to, and the indicators on both."""

    relation: str
    left: int | Decimal
    right: int | Decimal
    indicators: tuple[str, ...]

    @property
    def difference(self) -> int | Decimal:
        """How much the left side is too much; negative where it is too little."""
        return self.left - self.right


@dataclass(frozen=True, slots=True)
class Suspect:
    """The one cell whose change alone would satisfy all relations that fail: a suggestion, never applied.

    ``transposed`` says that two neighbouring digits of the given value would only have to change places.
    """

    path: str
    given: int | Decimal
    needed: int | Decimal
    transposed: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong or doubtful.

    ``code`` is in the catalogue, which says it in words with ``arguments``; ``path`` is the dotted path
    of the key or indicator that it is about, empty for the whole file; ``label`` is its official label.
    Lines and columns count from 1, columns in characters. ``waived`` is the reason for which the author
    accepts it, where the author does.
    """

    code: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    file: str = ""
    path: str = ""
    label: str = ""
    line: int | None = None
    column: int | None = None
    imbalance: Imbalance | None = None
    suspect: Suspect | None = None
    waived: str = ""


def strict(findings: list[Finding]) -> list[Finding]:
    """Return the findings with every warning made an error, but what is waived."""
    return [finding if finding.waived else replace(finding, severity=Severity.ERROR) for finding in findings]


def has_errors(findings: list[Finding]) -> bool:
    """Say whether any of the findings is an error that is not waived."""
    return any(finding.severity is Severity.ERROR and not finding.waived for finding in findings)
