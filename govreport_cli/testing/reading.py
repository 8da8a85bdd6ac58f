"""Whether an exporter reads back what it wrote."""

from __future__ import annotations

from collections.abc import Iterator

from govreport_cli.findings.catalogue import placed_message
from govreport_cli.findings.model import Finding
from govreport_cli.published.compare import compare
from govreport_cli.published.model import Reading
from govreport_cli.testing.evidence import Evidence
from govreport_cli.testing.trial import Fault

LACKING = ("verify-lacks", "verify-nothing")
UNKNOWN = ("verify-unknown",)


def differences(evidence: Evidence) -> Iterator[tuple[str, Fault]]:
    """Yield what ``verify`` says about each sample in the exporter's format: the codes, and the messages as faults."""
    for sample in evidence.samples.whole:
        report, outcome = evidence.samples.reports[sample], evidence.home.outcomes.get(sample)
        if outcome is None or outcome.readings is None or not report.figures.by_path:
            continue
        readings = [Reading(**data) for data in outcome.readings]
        for finding in compare(report, readings, "its file"):
            yield finding.code, Fault("read", sample, _words(finding))


def _words(finding: Finding) -> str:
    where = f"line {finding.line}: " if finding.line else ""
    return f"{where}{placed_message(finding, 'en')}"
