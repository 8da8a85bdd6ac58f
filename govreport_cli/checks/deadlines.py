"""The date of signing: in the year after the report's, by the deadline that the form sets for the agency's level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding, Word


def check(case: Case) -> Iterator[Finding]:
    """Find a report that was signed too early or too late."""
    report = case.definition.report
    issued, year, level = report.issued, report.year, report.level
    if issued is None:
        return
    days = case.form.deadlines_for(year)
    if issued.year <= year:
        yield case.warning("issued-early", "report.issued", issued=issued, year=year)
    elif issued.year > year + 1:
        yield case.warning("issued-year", "report.issued", issued=issued, year=year, expected=year + 1)
    elif level and level in days and issued > (deadline := date(year + 1, *days[level])):
        yield case.warning("issued-late", "report.issued", issued=issued, level=Word(level), deadline=deadline)
