"""Findings as JSON, as ``findings.schema.json`` describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from govreport_cli.findings.catalogue import hint, message
from govreport_cli.findings.model import FileFindings, Finding, summary


def as_json(found: Iterable[FileFindings], files: Sequence[str], lang: str) -> Iterator[str]:
    """Yield the pieces of one JSON object: the findings, then a summary. Decimals are strings.

    ``files`` are the names of the files that are checked, complete once ``found`` is at its end.
    """
    counts = {"errors": 0, "warnings": 0, "waived": 0}
    yield '{\n  "findings": ['
    separator = "\n"
    for entry in found:
        counted = summary(entry.findings)
        counts = {kind: count + counted[kind] for kind, count in counts.items()}
        for finding in entry.findings:
            # A line end in a JSON document is never part of a string.
            data = json.dumps(_data(finding, lang), ensure_ascii=False, indent=2).replace("\n", "\n    ")
            yield f"{separator}    {data}"
            separator = ",\n"
    end = "]" if separator == "\n" else "\n  ]"
    summed = json.dumps({**counts, "files": len(files)}, indent=2).replace("\n", "\n  ")
    yield f'{end},\n  "summary": {summed}\n}}\n'


def as_lines(findings: Sequence[Finding], lang: str) -> str:
    """Return the findings as JSON lines: one object on each line."""
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
        "places": [span._asdict() | {"path": span.path or ""} for span in finding.spans],
        "hint": hint(finding, lang),
        "waived": finding.waived,
    }
    if finding.where:
        data["where"] = finding.where
    if finding.more:
        data["more"] = finding.more
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
