"""Notes: what is said below a table, or at the end where it is about no table."""

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
    """Return what a report says of a finding that its author accepts."""
    return Waiver(finding.code, finding.path, catalogue.note(finding), finding.waived)


def about(waived: Iterable[Finding], places: Collection[str]) -> list[Finding]:
    """Return the findings that are about any of these paths, or tie any of these indicators."""
    return [finding for finding in waived if not _touched(finding).isdisjoint(places)]


def _touched(finding: Finding) -> set[str]:
    return {finding.path, *(finding.imbalance.indicators if finding.imbalance else ())}
