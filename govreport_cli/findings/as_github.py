"""Findings as annotations that GitHub shows beside the lines of a change."""

from __future__ import annotations

from collections.abc import Sequence

from govreport_cli.findings.as_text import printable
from govreport_cli.findings.catalogue import hint, placed_message
from govreport_cli.findings.model import Finding

_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = _IN_TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def as_github(findings: Sequence[Finding], lang: str) -> str:
    """Return a workflow command for each finding, one on each line; a waived finding is a notice."""
    return "".join(f"{_command(finding, lang)}\n" for finding in findings)


def _command(finding: Finding, lang: str) -> str:
    kind = "notice" if finding.waived else str(finding.severity)
    properties = {"file": finding.file, "title": finding.code}
    if finding.spans:
        span = finding.spans[0]
        properties |= {"line": str(span.line), "endLine": str(span.end_line), "col": str(span.column)}
        if span.line == span.end_line:  # GitHub accepts an end column only within one line
            properties["endColumn"] = str(span.end_column)
    said = ",".join(
        f"{name}={printable(value).translate(_IN_PROPERTIES)}" for name, value in properties.items() if value
    )
    texts = filter(None, [placed_message(finding, lang), finding.waived or hint(finding, lang)])
    return f"::{kind} {said}::" + "\n".join(map(printable, texts)).translate(_IN_TEXT)
