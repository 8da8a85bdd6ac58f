"""The date of issue: after the end of the report year, and by the deadline for the agency's level.

Figures are as of 31 December. Deadlines come from the form: 政府信息公开条例 (国务院令第492号), article 31,
for cn-2014; its revision (国务院令第711号), article 49, for cn-2019; and also 国办公开办函〔2021〕30号 for cn-2021.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding, Word


def check(case: Case) -> Iterator[Finding]:
    """Find a report that was issued too early or too late."""
    report = case.definition.report
    if report.issued is None:
        return
    if report.issued <= date(report.year, 12, 31):
        yield case.warning("issued-early", "report.issued", issued=report.issued, year=report.year)
    days = case.form.deadlines_for(report.year)
    if report.level and report.level in days:
        deadline = date(report.year + 1, *days[report.level])
        if report.issued > deadline:
            yield case.warning(
                "issued-late", "report.issued", issued=report.issued, level=Word(report.level), deadline=deadline
            )
