"""Findings as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from govreport_cli.findings.catalogue import hint, message
from govreport_cli.findings.model import Finding, summary


def as_json(findings: Sequence[Finding], files: int, lang: str) -> str:
    """Return the findings and a summary as one JSON object; sides of a relation that are decimal are strings."""
    data = {"findings": [_data(finding, lang) for finding in findings], "summary": summary(findings, files)}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_lines(findings: Sequence[Finding], lang: str) -> str:
    """Return the findings as JSON, one a line."""
    return "".join(json.dumps(_data(finding, lang), ensure_ascii=False) + "\n" for finding in findings)


def _data(finding: Finding, lang: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": message(finding, lang),
        "path": finding.path,
        "label": finding.label,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "places": [asdict(span) for span in finding.spans],
        "hint": hint(finding, lang),
        "waived": finding.waived,
    }
    if finding.imbalance:
        data |= {
            "relation": finding.imbalance.relation,
            "left": _number(finding.imbalance.left),
            "right": _number(finding.imbalance.right),
            "difference": _number(finding.imbalance.difference),
            "indicators": list(map(str, finding.imbalance.terms)),
        }
    if finding.suspect:
        data["suspect"] = {
            "path": finding.suspect.path,
            "given": _number(finding.suspect.given),
            "needed": _number(finding.suspect.needed),
            "transposed": finding.suspect.transposed,
        }
    return data


def _number(value: int | Decimal) -> int | str:
    return f"{value:f}" if isinstance(value, Decimal) else value
