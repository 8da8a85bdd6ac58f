"""Validates one of many units and takes its figures for a roll-up, in any process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from govreport_cli.accept import accept
from govreport_cli.batch.inputs import Input
from govreport_cli.batch.published import examine_published
from govreport_cli.checks.model import Case
from govreport_cli.definition.model import Number
from govreport_cli.definition.read import read
from govreport_cli.errors import PluginError
from govreport_cli.figures.of_others import in_form
from govreport_cli.files import folder_of
from govreport_cli.findings.model import FileFindings, Severity, has_errors, in_order
from govreport_cli.forms.find import find_form
from govreport_cli.forms.model import Form
from govreport_cli.forms.read import as_given
from govreport_cli.forms.units import with_units
from govreport_cli.hosting.rules import Rules
from govreport_cli.importing.model import Choices
from govreport_cli.importing.run import import_file, lines_of
from govreport_cli.importing.suffixes import is_published
from govreport_cli.pipeline import Setup, examine, located
from govreport_cli.rollup import Fault, local_form, unlike

_DOUBT = "import-label"
"""The code of figures that were taken for those of a row that is called differently."""


class Target(NamedTuple):
    """What all units of a roll-up have in common: the form and the year; it can be sent to other processes.

    ``folder`` is the one to which the path of a local form is relative; ``one_row`` and ``units`` are as in a form.
    """

    reference: str
    folder: str
    year: int
    one_row: frozenset[str]
    units: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, case: Case) -> Target:
        """Return what others must have in common with a unit."""
        definition = case.definition
        folder = str(folder_of(definition.name).resolve())
        return cls(definition.form, folder, definition.report.year, case.form.one_row, tuple(definition.units.items()))

    def choices(self, rules: Rules) -> Choices:
        """Return how published files of units are to be read."""
        return Choices(form=local_form(self.reference), folder=Path(self.folder), rules=rules)

    def form(self, rules: Rules) -> Form:
        """Return the form."""
        return _form(self, rules)


@cache
def _form(target: Target, rules: Rules) -> Form:
    form = as_given(find_form(target.reference, Path(target.folder), rules), target.one_row)
    return with_units(form, target.units) if target.units else form


class UnitReport(NamedTuple):
    """A unit's figures, in the order of the form's indicators; or why it cannot be added: its errors, or a fault.

    ``files`` are the real paths and the names of all files whose figures are in these. ``doubts`` are what was read
    from a published file, but has to be confirmed by a person.
    """

    name: str
    agency: str | None = None
    code: str | None = None
    figures: tuple[Number | None, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    found: FileFindings | None = None
    fault: Fault | None = None
    doubts: FileFindings | None = None


@dataclass(frozen=True, slots=True)
class TakingFigures:
    """Validates units and takes their figures, if they have no errors, in the form of a roll-up."""

    target: Target
    setup: Setup

    def __call__(self, given: Input) -> UnitReport:
        """Return a unit's figures, or why it cannot be added."""
        source = given.content()
        if source.value is None:
            return UnitReport(given.name, found=FileFindings(given.name, source.findings, {}))
        if is_published(given.name):
            return self._published(given.name, source.value)
        examination = examine(given.name, source.value, folder_of(given.name), self.setup)
        case = examination.case
        report = case.definition.report if case else None
        unit = UnitReport(given.name, *((report.agency, report.code) if report else _named(given.name, source.value)))
        if case is None or examination.has_errors:
            errors = [finding for finding in located(examination) if finding.severity is Severity.ERROR]
            found = FileFindings(given.name, tuple(in_order(errors)), examination.lines)
            return unit._replace(found=found)
        return self._taken(unit, case)

    def _published(self, name: str, content: bytes) -> UnitReport:
        """Return the figures of a unit that a published file shows."""
        choices = self.target.choices(self.setup.rules)
        try:
            found = import_file(name, content, choices)
        except PluginError as error:
            return UnitReport(name, found=FileFindings(name, (replace(error.finding, file=name),), {}))
        case, findings = examine_published(name, found, self.setup, choices.folder)
        unit = UnitReport(name, *(_named(name, found.text.encode()) if found.text else ()))
        errors = [finding for finding in findings if has_errors([finding])]
        lines = lines_of(name, content)
        if case is None or errors:
            return unit._replace(found=FileFindings(name, tuple(in_order(errors)), lines))
        doubts = tuple(finding for finding in findings if finding.code == _DOUBT)
        return self._taken(unit, case)._replace(doubts=FileFindings(name, doubts, lines) if doubts else None)

    def _taken(self, unit: UnitReport, case: Case) -> UnitReport:
        form = self.target.form(self.setup.rules)
        if fault := unlike(case, form, self.target.year):
            return unit._replace(fault=fault)
        values = dict(in_form(case.values, case.form, form))
        files = case.units.files if case.units else {}
        return unit._replace(
            figures=tuple(values.get(path) for path in form.indicators),
            files=((os.path.realpath(unit.name), unit.name), *files.items()),
        )


def case_of(given: Input, rules: Rules) -> Case | None:
    """Return the case of a unit, None if it has none."""
    source = given.content().value
    if source is None:
        return None
    if not is_published(given.name):
        return accept(given.name, source, folder_of(given.name), rules).case

    try:
        text = import_file(given.name, source, Choices(rules=rules)).text
    except PluginError:
        return None
    return accept(given.name, text.encode(), Path(), rules).case if text is not None else None


def _named(name: str, source: bytes) -> tuple[str | None, str | None]:
    """Return the agency that a definition with errors names, and its code, as far as they can be read."""
    document = read(name, source).value
    report = document.data.get("report") if document else None
    found = (report.get(key) if isinstance(report, Mapping) else None for key in ("agency", "code"))
    agency, code = (text if isinstance(text, str) and text.strip() else None for text in found)
    return agency, code
