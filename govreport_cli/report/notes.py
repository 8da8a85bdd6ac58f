"""Notes, which are printed below the table that they are about, or at the end of the report."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from govreport_cli.figures.model import ADJUSTED, NOT_REPORTED
from govreport_cli.findings import catalogue
from govreport_cli.findings.model import Finding
from govreport_cli.report.model import Waiver

MISSING = f"“{NOT_REPORTED}”表示未填报，不等于零。"
INCOMPARABLE = f"“{NOT_REPORTED}”表示本年或上年没有可比的数据。"
SHARES_ADJUSTED = f"标{ADJUSTED}的占比按最大余额法作了调整，使各项占比合计为100%。"


def waiver(finding: Finding) -> Waiver:
    """Return a finding that the author accepts as the report shows it."""
    return Waiver(finding.code, finding.path or "", catalogue.note(finding), finding.waived or "")


def about(waived: Iterable[Finding], paths: Collection[str]) -> list[Finding]:
    """Return the findings about any of these paths, or about a relation that has any of these indicators."""
    return [finding for finding in waived if not _touched(finding).isdisjoint(paths)]


def _touched(finding: Finding) -> set[str]:
    terms = finding.imbalance.terms if finding.imbalance else ()
    return {finding.path or "", *(str(term) for term in terms)}
