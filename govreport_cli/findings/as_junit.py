"""Findings as JUnit XML, which build servers show: a test case for each file, a failure for each of its errors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from govreport_cli.findings.as_text import as_text
from govreport_cli.findings.catalogue import placed_message
from govreport_cli.findings.model import Finding, Severity

_ILLEGAL = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def as_junit(findings: Sequence[Finding], files: Sequence[str], lang: str) -> str:
    """Return one test suite. Errors are failures; warnings and waived findings are output of their test case.

    ``files`` are the names of the files that were checked; others that have findings have test cases, too.
    """
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file or "", []).append(finding)
    failed = sum(any(map(_fails, found)) for found in by_file.values())
    cases = list(dict.fromkeys([*files, *by_file]))
    counts = {"name": "govreport", "tests": str(len(cases)), "failures": str(failed), "errors": "0"}
    suites = Element("testsuites", counts)
    suite = SubElement(suites, "testsuite", counts | {"skipped": "0"})
    for file in cases:
        name = _legal(file)
        case = SubElement(suite, "testcase", {"classname": "govreport", "name": name, "file": name})
        found = by_file.get(file, [])
        for finding in filter(_fails, found):
            attributes = {"type": finding.code, "message": _legal(placed_message(finding, lang))}
            SubElement(case, "failure", attributes).text = _legal(as_text(finding, lang))
        if others := [as_text(finding, lang) for finding in found if not _fails(finding)]:
            SubElement(case, "system-out").text = _legal("\n".join(others))
    indent(suites, space="")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _fails(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and not finding.waived


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
