"""Findings as a GitLab Code Quality report: merge requests then show which findings they add and which they fix.

The format: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from govreport_cli.findings.catalogue import hint, placed_message
from govreport_cli.findings.model import Finding, Severity

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def as_gitlab(findings: Iterable[Finding], lang: str) -> Iterator[str]:
    """Yield the pieces of a JSON array with an entry for each finding; a waived finding is for information.

    GitLab matches the findings of two branches by their fingerprints. A fingerprint names the file, the code and the
    path, not the line, so that a finding does not seem to be new when lines are added above it.
    """
    seen: Counter[str] = Counter()
    separator = "[\n"
    for finding in findings:
        about = "\0".join((finding.file or "", finding.code, finding.path or "", finding.indicator or ""))
        seen[about] += 1
        fingerprint = sha256(f"{about}\0{seen[about]}".encode("utf-8", "surrogateescape")).hexdigest()
        yield separator + json.dumps(_entry(finding, fingerprint, lang), ensure_ascii=False)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _entry(finding: Finding, fingerprint: str, lang: str) -> dict[str, Any]:
    advice = finding.waived or hint(finding, lang)
    span = finding.spans[0] if finding.spans else None
    lines = {"begin": span.line, "end": span.end_line} if span else {"begin": 1}
    return {
        "description": "\n".join(filter(None, [placed_message(finding, lang), advice])),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": "info" if finding.waived else _LEVELS[finding.severity],
        "location": {"path": finding.file or "", "lines": lines},
    }
