"""The way of a report: read, check, compute, compose.

Everything here is pure but for a local form's schema and last year's definition, which are read from beside
the definition.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from govreport_cli.definition.check import check
from govreport_cli.definition.model import Definition
from govreport_cli.definition.read import read
from govreport_cli.errors import FormError, reason_of
from govreport_cli.figures.blanks import blanks
from govreport_cli.figures.compute import compute, values_of
from govreport_cli.figures.model import Figures
from govreport_cli.findings.model import Finding, Severity, has_errors
from govreport_cli.findings.waivers import waive, with_severities
from govreport_cli.forms.find import find_form
from govreport_cli.forms.form import Form
from govreport_cli.forms.relations import PREVIOUS
from govreport_cli.report.placeholders import check_prose
from govreport_cli.report.typed_numbers import check_numbers

if TYPE_CHECKING:
    from govreport_cli.report.model import Report


@dataclass(frozen=True, slots=True)
class Computed:
    """A definition that could be computed: itself, its form, its figures, and the findings that it waives."""

    definition: Definition
    form: Form
    figures: Figures
    waived: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A definition's text; ``columns`` has the keys of the columns of its rows, where its form is known."""

    file: str
    text: str
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Examination:
    """What became of a definition: its figures where it came that far, and what was found on the way.

    ``sources`` are the files that the findings may be about: the definition's and, behind ``previous:``, that
    of last year's.
    """

    computed: Computed | None
    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the files that the findings may be about, by name."""
        return {source.file: source.text for source in self.sources.values()}

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return has_errors(self.findings)


def examine(name: str, source: bytes, folder: Path | None = None) -> Examination:
    """Read, check and compute a definition, as far as it allows.

    ``name`` is what findings call the file; ``folder`` is where its local form and last year's definition
    are looked for, the working folder by default.
    """
    folder = folder or Path()
    checked = read_and_check(name, source, folder)
    if isinstance(checked, Refused):
        text = Source(name, source.decode("utf-8-sig", "replace"), checked.form.columns if checked.form else {})
        return Examination(None, checked.findings, {"": text})
    definition, form, findings = checked.definition, checked.form, list(checked.findings)
    sources = {"": Source(name, definition.text, form.columns)}
    last, faults = _last_year(definition, folder)
    if last:
        sources[PREVIOUS] = Source(last.definition.name, last.definition.text, last.form.columns)
    previous = values_of(last.definition, last.form) if last else {}
    figures, imbalances = compute(definition, form, previous)
    findings += [*faults, *imbalances, *_blanks(definition, form, figures)]
    for index, section in enumerate(definition.data.get("section", [])):
        findings += check_prose(section["text"], figures.by_path, name, f"section[{index}].text")
    findings += check_numbers(definition, form, figures.by_path)
    findings = with_severities(findings, definition.data.get("check", {}).get("severity", {}))
    sections = [section["id"] for section in definition.data.get("section", [])]
    findings = waive(findings, definition.data.get("waive", []), sections, name)
    accepted = tuple(finding for finding in findings if finding.waived)
    return Examination(Computed(definition, form, figures, accepted), tuple(findings), sources)


def located(examination: Examination) -> list[Finding]:
    """Return the findings with the places of what they are about."""
    if all(finding.places for finding in examination.findings):
        return list(examination.findings)
    from govreport_cli.definition.locate import locate, places_of

    files = {prefix: locate(source.file, source.text, source.columns) for prefix, source in examination.sources.items()}
    return places_of(examination.findings, files)


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition that its form's schema accepts, with its form, and what is doubtful about it so far."""

    definition: Definition
    form: Form
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong with a definition that does not pass, and its form where it names one."""

    findings: tuple[Finding, ...]
    form: Form | None = None


def read_and_check(name: str, source: bytes, folder: Path) -> Checked | Refused:
    """Read a definition and hold it to its form's schema."""
    definition = read(name, source)
    if isinstance(definition, Finding):
        return Refused((definition,))
    form = _form_of(definition, folder)
    if isinstance(form, Finding):
        return Refused((form,))
    findings = tuple(check(definition, form))
    return Refused(findings, form) if has_errors(findings) else Checked(definition, form, findings)


def _blanks(definition: Definition, form: Form, figures: Figures) -> Iterator[Finding]:
    """Find the blank cells; those that the author waives by themselves are said by themselves."""
    places = [waiver["place"] for waiver in definition.data.get("waive", []) if waiver["code"] == "blank"]
    return blanks(form, figures.by_path, places, definition.name)


def _last_year(definition: Definition, folder: Path) -> tuple[Checked | None, list[Finding]]:
    """Return last year's definition where this one names it, and what is wrong with that.

    Last year's may be of another form. Its own errors are told by validating it, not here.
    """
    about = definition.data["report"]
    reference = about.get("previous")
    if reference is None:
        return None, []

    def fault(code: str, severity: Severity, **arguments: object) -> list[Finding]:
        arguments = {"previous": reference, **arguments}
        return [Finding(code, arguments, severity, file=definition.name, path="report.previous")]

    path = folder / reference
    try:
        checked = read_and_check(os.path.normpath(path), path.read_bytes(), path.parent)
    except (OSError, ValueError) as error:
        return None, fault("previous-unreadable", Severity.ERROR, reason=reason_of(error))
    if isinstance(checked, Refused):
        return None, fault("previous-invalid", Severity.ERROR)
    year = checked.definition.data["report"]["year"]
    if year != about["year"] - 1:
        return None, fault("previous-year", Severity.WARNING, year=year, expected=about["year"] - 1)
    return checked, []


def finish(computed: Computed, created: datetime | None = None) -> Report:
    """Compose the report of a definition.

    ``created`` is the time of its making that files may carry, where the definition has no date.
    """
    from govreport_cli.report.compose import compose

    return compose(computed.definition, computed.form, computed.figures, computed.waived, created)


def _form_of(definition: Definition, folder: Path) -> Form | Finding:
    from govreport_cli.forms.find import form_for_year
    from govreport_cli.forms.schemas import shipped_forms

    reference = definition.data.get("form")
    about = definition.data.get("report")
    year = about.get("year") if isinstance(about, dict) else None
    suggestion = form_for_year(year) if isinstance(year, int) else ""
    try:
        if isinstance(reference, str) and reference:
            return find_form(reference, folder)
    except FormError as error:
        arguments = dict(error.finding.arguments)
        if error.finding.code == "form-unknown" and suggestion:
            arguments["suggestion"] = suggestion
        return replace(error.finding, arguments=arguments, file=definition.name, path="form")
    forms = shipped_forms()
    arguments = {"suggestion": suggestion or forms[-1], "forms": ", ".join(forms)}
    return Finding("form-missing", arguments, file=definition.name, path="form")
