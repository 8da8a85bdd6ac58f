"""Accepts a definition: from bytes to a case, or to the findings that keep the file from being one.

Everything here is pure, except that local forms are read from files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from govreport_cli.checks import schema
from govreport_cli.checks.model import Case
from govreport_cli.checks.order import STRUCTURE, run
from govreport_cli.definition.build import build
from govreport_cli.definition.encoding import readable
from govreport_cli.definition.model import Document, SourceFile
from govreport_cli.definition.read import read
from govreport_cli.errors import FormError
from govreport_cli.figures.compute import with_totals
from govreport_cli.findings.model import Finding, Result, has_errors
from govreport_cli.forms.find import find_form, form_for_year
from govreport_cli.forms.model import Form
from govreport_cli.forms.one_row import given_as_rows
from govreport_cli.forms.read import as_given
from govreport_cli.forms.schemas import shipped_forms
from govreport_cli.forms.units import with_units
from govreport_cli.hosting.rules import DEFAULT, Rules
from govreport_cli.paths import Source, nearest


@dataclass(frozen=True, slots=True)
class Examination:
    """The result of examining a definition: its case, None if it could not be computed, and its findings.

    ``sources`` are the files that findings may point to: the definition's, last year's, and those of units.
    """

    case: Case | None
    findings: tuple[Finding, ...]
    sources: Mapping[Source, tuple[SourceFile, ...]]

    @property
    def lines(self) -> dict[str, list[str]]:
        """The lines of the files that findings may point to, by name."""
        return {file.name: file.text.split("\n") for files in self.sources.values() for file in files}

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return has_errors(self.findings)


def accept(name: str, source: bytes, folder: Path, rules: Rules = DEFAULT) -> Examination:
    """Read a definition, and check it against its form's schema and for its structure, but not its figures."""
    document = read(name, source)
    if document.value is None:
        unread = SourceFile(name, readable(source), {})
        return Examination(None, document.findings, {Source.OWN: (unread,)})
    form = form_of(document.value, folder, rules)
    if form.value is None:
        return Examination(None, form.findings, {Source.OWN: (SourceFile(name, document.value.text, {}),)})
    data = document.value.data
    one_row = given_as_rows(data, form.value.groups_or_rows)
    in_force = as_given(form.value, one_row, over_units=_names_units(data))
    faults = schema.check(document.value, in_force)
    if faults:
        refused = SourceFile(name, document.value.text, in_force.columns)
        return Examination(None, tuple(faults), {Source.OWN: (refused,)})
    definition = build(document.value, in_force)
    if definition.units:
        in_force = with_units(in_force, tuple(definition.units.items()))
    case = Case(definition, in_force, with_totals(definition.given, in_force))
    findings = tuple(run(STRUCTURE, case))
    return Examination(None if has_errors(findings) else case, findings, case.sources)


def _names_units(data: Mapping[str, Any]) -> bool:
    """Return whether a document that may not be valid names units."""
    report = data.get("report")
    return isinstance(report, Mapping) and bool(report.get("units"))


def form_of(document: Document, folder: Path, rules: Rules) -> Result[Form]:
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
    meant = nearest("form", [key for key, value in document.data.items() if isinstance(value, str)])
    arguments = {"key": meant, "suggestion": suggestion or forms[-1], "forms": ", ".join(forms)}
    return Result(None, (Finding("form-missing", arguments, file=document.name, path=meant or "form"),))
