"""Whether the form was in force for the report's year."""

from __future__ import annotations

from collections.abc import Iterator

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding
from govreport_cli.forms.find import form_for_year


def check(case: Case) -> Iterator[Finding]:
    """Find a report in a form that was not in force for its year."""
    year = case.definition.report.year
    if not case.form.in_force(year):
        yield case.warning(
            "form-year",
            "report.year",
            form=case.form.name,
            year=year,
            years=case.form.years_covered,
            suggestion=form_for_year(year),
        )
