"""The steps of one report: read, check against the schema, build, compute, check, compose.

Everything here is pure, except that local forms, last year's definition and the definitions of units are read from
files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from govreport_cli.accept import Examination, accept
from govreport_cli.checks.model import Case
from govreport_cli.checks.order import FIGURES, run
from govreport_cli.checks.waivers import apply_settings, settled
from govreport_cli.errors import reason_of
from govreport_cli.figures.sums import Units
from govreport_cli.files import read_regular
from govreport_cli.findings.model import Finding, Result, Severity, abridged
from govreport_cli.hosting.rules import DEFAULT, Rules
from govreport_cli.paths import Source
from govreport_cli.rollup import add_up, contributors

if TYPE_CHECKING:
    from govreport_cli.report.model import Report


class ReportCheck(Protocol):
    """A check of a plugin: a function from a report, and the name of its file, to findings."""

    @property
    def name(self) -> str:
        """The name of the plugin, which is the namespace of its codes."""

    def __call__(self, report: Report, file: str, /) -> Iterable[Finding]:
        """Return what the check says about the report."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a run applies to every definition.

    ``severities`` are those of the configuration, by code; a definition's own have precedence. ``rules`` say which
    plugins may be used. ``checks`` are those of plugins, which examine the finished report.
    """

    severities: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = DEFAULT
    checks: tuple[ReportCheck, ...] = ()


PLAIN = Setup()


def examine(
    name: str, source: bytes, folder: Path | None = None, setup: Setup = PLAIN, added: Units | None = None
) -> Examination:
    """Read, check and compute a definition, as far as its errors allow.

    ``name`` is the name of the file in findings. ``folder`` is the folder to which the paths of a local form, of last
    year's definition and of units are relative, by default the working folder. ``added`` are the sums of the units if
    their definitions have already been read.
    """
    folder = folder or Path()
    accepted = accept(name, source, folder, setup.rules)
    if accepted.case is None:
        return accepted
    last = _last_year(accepted.case, folder, setup.rules)
    units = Result(added) if added else add_up(accepted.case, folder, setup.rules)
    case = replace(accepted.case, last=last.value)
    case = case.over(units.value) if units.value else case
    findings = [*accepted.findings, *last.findings, *units.findings, *run(FIGURES, case)]
    if setup.checks:
        report = finish(Examination(case, tuple(settled(findings, case, setup.severities)), case.sources))
        findings += [finding for check in setup.checks for finding in check(report, name)]
    plugins = {check.name for check in setup.checks}
    sources = case.sources | {Source.UNITS: contributors(case, folder, findings, setup.rules)}
    return Examination(case, tuple(abridged(apply_settings(findings, case, setup.severities, plugins))), sources)


def remarked(examination: Examination, findings: Iterable[Finding], setup: Setup = PLAIN) -> Examination:
    """Return an examination with what an exporter said about the report in place of the findings.

    Raises ValueError if the definition could not be computed.
    """
    if examination.case is None:
        message = "a definition that could not be computed has no report"
        raise ValueError(message)
    return replace(examination, findings=tuple(settled(findings, examination.case, setup.severities)))


def located(examination: Examination) -> list[Finding]:
    """Return the findings of an examination with their spans."""
    if all(finding.spans for finding in examination.findings):
        return list(examination.findings)
    from govreport_cli.definition.locate import locate, with_spans

    files = {source: [locate(file) for file in files] for source, files in examination.sources.items()}
    return with_spans(examination.findings, files)


def finish(examination: Examination, created: datetime | None = None) -> Report:
    """Compose the report of an examined definition.

    ``created`` is the creation time that files may have if the definition has no date of issue. Raises ValueError if
    the definition could not be computed.
    """
    from govreport_cli.report.compose import compose

    case = examination.case
    if case is None:
        message = "a definition that could not be computed has no report"
        raise ValueError(message)
    stated = tuple(finding for finding in examination.findings if finding.waived or finding.severity is Severity.ERROR)
    return compose(case.definition, case.form, case.figures, stated, created)


def _last_year(case: Case, folder: Path, rules: Rules) -> Result[Case]:
    """Return the case of last year's definition, None if none is named, or a finding that says why it cannot be used.

    It may be in another form. Its own errors are not reported here, but when it is validated.
    """
    report = case.definition.report
    if report.previous is None:
        return Result(None)

    def fault(code: str, **arguments: object) -> Finding:
        return case.error(code, "report.previous", previous=report.previous, **arguments)

    path = folder / report.previous
    try:
        accepted = accept(os.path.normpath(path), read_regular(path), path.parent, rules)
    except (OSError, ValueError) as error:
        return Result(None, (fault("previous-unreadable", reason=reason_of(error)),))
    if accepted.case is None:
        return Result(None, (fault("previous-invalid"),))
    year = accepted.case.definition.report.year
    if year != report.year - 1:
        expected = report.year - 1
        warning = case.warning(
            "previous-year", "report.previous", previous=report.previous, year=year, expected=expected
        )
        return Result(None, (warning,))
    return Result(accepted.case)
