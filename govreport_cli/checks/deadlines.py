"""The date of signing: after the year's end, and by the day that the notice sets for the office's level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding, Word


def check(case: Case) -> Iterator[Finding]:
    """Find a report that was signed too early or too late."""
    report = case.definition.report
    if report.issued is None:
        return
    if report.issued <= date(report.year, 12, 31):
        yield case.warning("issued-early", "report.issued", issued=report.issued, year=report.year)
    if report.level and report.level in case.form.deadlines:
        deadline = date(report.year + 1, *case.form.deadlines[report.level])
        if report.issued > deadline:
            yield case.warning(
                "issued-late", "report.issued", issued=report.issued, level=Word(report.level), deadline=deadline
            )
