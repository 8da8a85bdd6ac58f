"""The way of a report: read, check, compute, compose.

Everything here is pure but for a local form's schema, which is read from beside the definition.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from govreport_cli.definition.check import check
from govreport_cli.definition.model import Definition
from govreport_cli.definition.read import read
from govreport_cli.errors import FormError
from govreport_cli.figures.compute import compute
from govreport_cli.figures.model import Figures
from govreport_cli.findings.model import Finding, has_errors
from govreport_cli.forms.form import Form, find_form
from govreport_cli.report.placeholders import check_prose

if TYPE_CHECKING:
    from govreport_cli.report.model import Report


@dataclass(frozen=True, slots=True)
class Computed:
    """A definition that could be computed: its form, its figures, and itself."""

    definition: Definition
    form: Form
    figures: Figures


@dataclass(frozen=True, slots=True)
class Examination:
    """What became of a definition: its figures where it came that far, and what was found on the way."""

    computed: Computed | None
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return has_errors(list(self.findings))


def examine(name: str, source: bytes, folder: Path | None = None) -> Examination:
    """Read, check and compute a definition, as far as it allows.

    ``name`` is what findings call the file; ``folder`` is where its local form would be, the working
    folder by default.
    """
    definition = read(name, source)
    if isinstance(definition, Finding):
        return Examination(None, (definition,))
    form = _form_of(definition, folder or Path())
    if isinstance(form, Finding):
        return Examination(None, (form,))
    findings = check(definition, form)
    if has_errors(findings):
        return Examination(None, tuple(findings))
    figures, imbalances = compute(definition, form)
    findings += imbalances
    for index, section in enumerate(definition.data.get("section", [])):
        findings += check_prose(section["text"], figures.by_path, name, f"section[{index}].text")
    return Examination(Computed(definition, form, figures), tuple(findings))


def finish(computed: Computed, created: datetime | None = None) -> Report:
    """Compose the report of a definition.

    ``created`` is the time of its making that files may carry, where the definition has no date.
    """
    from govreport_cli.report.compose import compose

    return compose(computed.definition, computed.form, computed.figures, created)


def _form_of(definition: Definition, folder: Path) -> Form | Finding:
    from govreport_cli.forms.form import form_for_year
    from govreport_cli.forms.schemas import shipped_forms

    reference = definition.data.get("form")
    try:
        if isinstance(reference, str) and reference:
            return find_form(reference, folder)
    except FormError as error:
        return replace(error.finding, file=definition.name, path="form")
    about = definition.data.get("report")
    year = about.get("year") if isinstance(about, dict) else None
    suggestion = form_for_year(year) if isinstance(year, int) else ""
    forms = shipped_forms()
    arguments = {"suggestion": suggestion or forms[-1], "forms": ", ".join(forms)}
    return Finding("form-missing", arguments, file=definition.name, path="form")
