"""The steps of one report: read, check against the schema, build, compute, check, compose.

Everything here is pure, except that local forms and last year's definition are read from files.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from govreport_cli.checks import schema
from govreport_cli.checks.model import Case
from govreport_cli.checks.order import FIGURES, STRUCTURE, run
from govreport_cli.checks.waivers import apply_settings
from govreport_cli.definition.build import build
from govreport_cli.definition.encoding import readable
from govreport_cli.definition.model import Document, SourceFile
from govreport_cli.definition.read import read
from govreport_cli.errors import FormError, reason_of
from govreport_cli.figures.compute import with_totals
from govreport_cli.files import read_regular
from govreport_cli.findings.model import Finding, Result, Severity, abridged, has_errors
from govreport_cli.forms.find import find_form, form_for_year
from govreport_cli.forms.model import Form
from govreport_cli.forms.one_row import given_as_rows
from govreport_cli.forms.read import as_given
from govreport_cli.forms.schemas import shipped_forms
from govreport_cli.forms.units import with_units
from govreport_cli.hosting.rules import DEFAULT, Rules
from govreport_cli.paths import Source

if TYPE_CHECKING:
    from govreport_cli.report.model import Report


@dataclass(frozen=True, slots=True)
class Setup:
    """What a run applies to every definition.

    ``severities`` are those of the configuration, by code; a definition's own have precedence. ``rules`` say which
    plugins may be used.
    """

    severities: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = DEFAULT


PLAIN = Setup()


@dataclass(frozen=True, slots=True)
class Examination:
    """The result of examining a definition: its case, None if it could not be computed, and its findings.

    ``sources`` are the files that findings may point to: the definition's, and last year's.
    """

    case: Case | None
    findings: tuple[Finding, ...]
    sources: Mapping[Source, SourceFile]

    @property
    def lines(self) -> dict[str, list[str]]:
        """The lines of the files that findings may point to, by name."""
        return {source.name: source.text.split("\n") for source in self.sources.values()}

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return has_errors(self.findings)


def examine(name: str, source: bytes, folder: Path | None = None, setup: Setup = PLAIN) -> Examination:
    """Read, check and compute a definition, as far as its errors allow.

    ``name`` is the name of the file in findings. ``folder`` is the folder to which the paths of a local form and of
    last year's definition are relative, by default the working folder.
    """
    folder = folder or Path()
    accepted = accept(name, source, folder, setup.rules)
    if accepted.case is None:
        return accepted
    last = _last_year(accepted.case, folder, setup.rules)
    case = replace(accepted.case, last=last.value)
    findings = [*accepted.findings, *last.findings, *run(FIGURES, case)]
    return Examination(case, tuple(abridged(apply_settings(findings, case, setup.severities))), case.sources)


def accept(name: str, source: bytes, folder: Path, rules: Rules = DEFAULT) -> Examination:
    """Read a definition, and check it against its form's schema and for its structure, but not its figures."""
    document = read(name, source)
    if document.value is None:
        unread = SourceFile(name, readable(source), {})
        return Examination(None, document.findings, {Source.OWN: unread})
    form = _form_of(document.value, folder, rules)
    if form.value is None:
        return Examination(None, form.findings, {Source.OWN: SourceFile(name, document.value.text, {})})
    in_force = as_given(form.value, given_as_rows(document.value.data, form.value.groups_or_rows))
    faults = schema.check(document.value, in_force)
    if faults:
        refused = SourceFile(name, document.value.text, in_force.columns)
        return Examination(None, tuple(faults), {Source.OWN: refused})
    definition = build(document.value, in_force)
    if definition.units:
        in_force = with_units(in_force, tuple(definition.units.items()))
    case = Case(definition, in_force, with_totals(definition.given, in_force))
    findings = tuple(run(STRUCTURE, case))
    return Examination(None if has_errors(findings) else case, findings, case.sources)


def located(examination: Examination) -> list[Finding]:
    """Return the findings of an examination with their spans."""
    if all(finding.spans for finding in examination.findings):
        return list(examination.findings)
    from govreport_cli.definition.locate import locate, with_spans

    return with_spans(examination.findings, {source: locate(file) for source, file in examination.sources.items()})


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


def _form_of(document: Document, folder: Path, rules: Rules) -> Result[Form]:
    """Return the form that a document names, or a finding that says why it cannot be used."""
    reference, report = document.data.get("form"), document.data.get("report")
    year = report.get("year") if isinstance(report, dict) else None
    try:
        if isinstance(reference, str) and reference:
            return Result(find_form(reference, folder, rules))
    except FormError as error:
        arguments = dict(error.finding.arguments)
        if error.finding.code == "form-unknown" and isinstance(year, int) and (suggestion := form_for_year(year)):
            arguments["suggestion"] = suggestion
        return Result(None, (replace(error.finding, arguments=arguments, file=document.name, path="form"),))
    forms, suggestion = shipped_forms(), form_for_year(year) if isinstance(year, int) else None
    arguments = {"suggestion": suggestion or forms[-1], "forms": ", ".join(forms)}
    return Result(None, (Finding("form-missing", arguments, file=document.name, path="form"),))


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
