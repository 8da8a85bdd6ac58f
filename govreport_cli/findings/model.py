"""A finding (诊断): one problem or doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from govreport_cli.paths import Term

T = TypeVar("T")

MOST_IN_ONE_TEXT = 50
"""How many findings of the same code about parts of one text are listed."""


class Severity(StrEnum):
    """How serious a finding is: an error prevents the report's export, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Word(str):
    """An argument that is a key of the catalogue's ``[terms]``, and is printed in the language of the message."""

    __slots__ = ()


class Phrase(NamedTuple):
    """An argument like a Word, whose text in ``[terms]`` has arguments of its own."""

    name: str
    arguments: Mapping[str, object]


class Imbalance(NamedTuple):
    """A relation that does not hold: its id, the sum of each side, and the terms of both sides."""

    relation: str
    left: int | Decimal
    right: int | Decimal
    terms: tuple[Term, ...]

    @property
    def difference(self) -> int | Decimal:
        """The left side minus the right side."""
        return self.left - self.right


class Suspect(NamedTuple):
    """The only cell whose change would satisfy every relation that fails: a suggestion, never applied.

    ``transposed`` means that the needed value is the given one with two neighbouring digits swapped.
    """

    path: str
    given: int | Decimal
    needed: int | Decimal
    transposed: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What a plugin says about a report, in words of its own.

    ``code`` is short and stable, such as ``late``; users see it after the plugin's name: ``fujian/late``. ``message``
    and ``hint`` are one text, or a text for each language: ``zh`` and ``en``. ``path`` is the path of the indicator or
    key in the definition that the remark is about, None for the whole report.
    """

    code: str
    message: str | Mapping[str, str]
    severity: Severity = Severity.WARNING
    path: str | None = None
    hint: str | Mapping[str, str] | None = None


class Span(NamedTuple):
    """A stretch of a file (位置), and the path of the key or value in it, None if it has no path.

    Lines and columns count from 1, columns in characters. The end is exclusive.
    """

    path: str | None
    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in a file: the line and the column, from 1, in a text file; else a name, such as a cell's.

    ``file`` is the name of the file; None if it is clear which one is meant.
    """

    line: int | None = None
    column: int | None = None
    where: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or doubt.

    ``code`` is in the catalogue, which puts it into words with ``arguments``; or it is a plugin's, whose words are
    ``remark``. ``path`` is the dotted path of the key or indicator that the finding is about, None for the whole file;
    ``label`` is its official label. ``chars`` is the part of the text at ``path`` that the finding is about: start and
    end, in characters. ``on_key`` means that the key is at fault, not its value. ``indicator`` is the path of the
    indicator concerned if ``path`` is not its own, such as the one that a text cites. ``related`` are other values to
    look at, such as a breakdown's parts.

    ``spans`` are places in files, the most important one first; :func:`govreport_cli.pipeline.located` adds
    them. ``waived`` is the author's reason for accepting the finding, None if it is not accepted. ``more`` is how many
    further findings of its code in the same text are not listed. ``where`` is its place in a file that has no lines,
    such as a cell of a workbook.
    """

    code: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    file: str | None = None
    path: str | None = None
    label: str | None = None
    chars: tuple[int, int] | None = None
    on_key: bool = False
    indicator: str | None = None
    related: tuple[Term, ...] = ()
    spans: tuple[Span, ...] = ()
    imbalance: Imbalance | None = None
    suspect: Suspect | None = None
    waived: str | None = None
    more: int = 0
    remark: Remark | None = None
    where: str | None = None

    @property
    def line(self) -> int | None:
        """The line of the first span, if there is one."""
        return self.spans[0].line if self.spans else None

    @property
    def column(self) -> int | None:
        """The column of the first span, if there is one."""
        return self.spans[0].column if self.spans else None


class Result(NamedTuple, Generic[T]):
    """What a step of the pipeline returns: its value, None if it failed, and its findings."""

    value: T | None
    findings: tuple[Finding, ...] = ()


class FileFindings(NamedTuple):
    """The findings in one file, and the lines of the files that they point to, by file name.

    ``agency`` is the office whose definition it is, None if it could not be read that far.
    """

    file: str
    findings: tuple[Finding, ...]
    lines: Mapping[str, Sequence[str]]
    agency: str | None = None


def plugin_of(code: str) -> str | None:
    """Return the name of the plugin in whose namespace a code is, None for a code of the catalogue."""
    name, slash, _ = code.partition("/")
    return name if slash else None


def strict(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with every warning raised to an error, except those that are waived."""
    return [finding if finding.waived else replace(finding, severity=Severity.ERROR) for finding in findings]


def abridged(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with only the first of those that have the same code and are about the same text.

    The last one that is kept counts the others.
    """
    everything = list(findings)
    counts = Counter(_kind(finding) for finding in everything if finding.chars)
    seen: Counter[tuple[object, ...]] = Counter()
    kept = []
    for finding in everything:
        if not finding.chars or counts[kind := _kind(finding)] <= MOST_IN_ONE_TEXT:
            kept.append(finding)
            continue
        seen[kind] += 1
        if seen[kind] < MOST_IN_ONE_TEXT:
            kept.append(finding)
        elif seen[kind] == MOST_IN_ONE_TEXT:
            kept.append(replace(finding, more=counts[kind] - MOST_IN_ONE_TEXT))
    return kept


def _kind(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.path, finding.severity, finding.waived


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any finding is an error that is not waived."""
    return any(finding.severity is Severity.ERROR and not finding.waived for finding in findings)


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """Count errors, warnings and waived findings."""
    everything = list(findings)
    severities = [finding.severity for finding in everything if not finding.waived]
    return {
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
        "waived": len(everything) - len(severities),
    }


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of their places in each file; files stay in the order of their first findings."""
    everything = list(findings)
    rank = {file: at for at, file in enumerate(dict.fromkeys(finding.file for finding in everything))}
    return sorted(everything, key=lambda finding: (rank[finding.file], finding.line or 0, finding.column or 0))
