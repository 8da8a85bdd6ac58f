"""Findings as JUnit's XML, which build servers show: a case for each file, a failure for each of its errors."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from govreport_cli.findings.as_text import as_text
from govreport_cli.findings.catalogue import message
from govreport_cli.findings.model import Finding, Severity


def as_junit(findings: Sequence[Finding], files: Sequence[str], lang: str) -> str:
    """Return one suite. Errors are failures; warnings, and what is waived, are what a case says besides."""
    failed = {finding.file for finding in findings if _fails(finding)}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="govreport" tests="{len(files)}" failures="{len(failed)}" errors="0">',
        f'<testsuite name="govreport" tests="{len(files)}" failures="{len(failed)}" errors="0" skipped="0">',
    ]
    by_file: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    for file in files:
        found = by_file.get(file, [])
        lines.append(f'<testcase classname="govreport" name={_attribute(file)} file={_attribute(file)}>')
        for finding in found:
            if _fails(finding):
                said = f"type={_attribute(finding.code)} message={_attribute(message(finding, lang))}"
                lines.append(f"<failure {said}>{_text(as_text(finding, lang))}</failure>")
        others = "\n".join(as_text(finding, lang) for finding in found if not _fails(finding))
        if others:
            lines.append(f"<system-out>{_text(others)}</system-out>")
        lines.append("</testcase>")
    return "\n".join([*lines, "</testsuite>", "</testsuites>", ""])


def _fails(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and not finding.waived


def _attribute(text: str) -> str:
    return quoteattr(_legal(text), {"\n": "&#10;", "\t": "&#9;"})


def _text(text: str) -> str:
    return escape(_legal(text))


def _legal(text: str) -> str:
    """Return text without the characters that XML 1.0 cannot hold."""
    return "".join(
        character
        if character in "\t\n"
        or (character >= " " and not "\ud800" <= character <= "\udfff" and character < "\ufffe")
        or character > "\uffff"
        else "\ufffd"
        for character in text
    )
