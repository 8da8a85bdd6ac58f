"""A finding: one thing found wrong or doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
class Place:
    """A place in a file: of what, from one character up to another.

    Lines and columns count from 1, columns in characters; the last column is the first behind the place.
    """

    path: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong or doubtful.

    ``code`` is in the catalogue, which says it in words with ``arguments``; ``path`` is the dotted path
    of the key or indicator that it is about, empty for the whole file; ``label`` is its official label.
    ``places`` are where it is, the one to look at first; a relation's are those of all its terms that the
    author gave. ``waived`` is the reason for which the author accepts it, where the author does. ``also`` are
    the paths of what it is about besides, such as the parts of a breakdown.
    """

    code: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    file: str = ""
    path: str = ""
    label: str = ""
    places: tuple[Place, ...] = ()
    imbalance: Imbalance | None = None
    suspect: Suspect | None = None
    waived: str = ""
    also: tuple[str, ...] = ()

    @property
    def line(self) -> int | None:
        """The line of the first place, where one is known."""
        return self.places[0].line if self.places else None

    @property
    def column(self) -> int | None:
        """The column of the first place, where one is known."""
        return self.places[0].column if self.places else None


def strict(findings: list[Finding]) -> list[Finding]:
    """Return the findings with every warning made an error, but what is waived."""
    return [finding if finding.waived else replace(finding, severity=Severity.ERROR) for finding in findings]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether any of the findings is an error that is not waived."""
    return any(finding.severity is Severity.ERROR and not finding.waived for finding in findings)


def summary(findings: Iterable[Finding], files: int) -> dict[str, int]:
    """Count the findings by severity, but those that are waived."""
    everything = list(findings)
    severities = [finding.severity for finding in everything if not finding.waived]
    return {
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
        "waived": len(everything) - len(severities),
        "files": files,
    }


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Put findings in the order of their files as they come, and of their places in each."""
    everything = list(findings)
    rank = {file: at for at, file in enumerate(dict.fromkeys(finding.file for finding in everything))}
    return sorted(everything, key=lambda finding: (rank[finding.file], finding.line or 0, finding.column or 0))
