"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from govreport_cli.findings.catalogue import codes, explanation, hint, message
from govreport_cli.findings.model import Finding, Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(findings: Sequence[Finding], lang: str, version: str) -> str:
    """Return a log with one run of govreport ``version``: its findings, and a rule for each of their codes."""
    rules = list(dict.fromkeys(finding.code for finding in findings))
    data = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "govreport",
                        "version": version,
                        "semanticVersion": version,
                        "rules": [_rule(code, lang) for code in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, rules, lang) for finding in findings],
            }
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, lang: str) -> dict[str, Any]:
    if code not in codes():  # a plugin's
        return {"id": code}
    said = explanation(code, lang)
    return {
        "id": code,
        "shortDescription": {"text": said.title},
        "fullDescription": {"text": said.text},
        "help": {"text": f"{said.title}\n\n{said.text}"},
    }


def _result(finding: Finding, rules: list[str], lang: str) -> dict[str, Any]:
    text = "\n".join(filter(None, [message(finding, lang), hint(finding, lang)]))
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rules.index(finding.code),
        "level": str(finding.severity),
        "message": {"text": text},
    }
    if finding.spans:
        first, *others = finding.spans
        result["locations"] = [_location(first, finding.where)]
        if others:
            result["relatedLocations"] = [_location(span) | {"message": {"text": span.path}} for span in others]
    elif finding.file:
        result["locations"] = [
            {"physicalLocation": {"artifactLocation": _artifact(finding.file)}, **_logical(finding.where)}
        ]
    if finding.waived:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.waived}]
    return result


def _location(span: Span, where: str | None = None) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(span.file),
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": span.end_line,
                "endColumn": span.end_column,
            },
        },
        **_logical(where, span.path),
    }


def _logical(*names: str | None) -> dict[str, Any]:
    """Return the names of a location: the place in a file that has no lines, such as a cell, and a path."""
    named = [{"fullyQualifiedName": name} for name in names if name]
    return {"logicalLocations": named} if named else {}


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(os.fsencode(file.replace("\\", "/")))}
