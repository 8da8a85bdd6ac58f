"""Findings as text for people."""

from __future__ import annotations

import unicodedata

from govreport_cli.findings.catalogue import hint, message, word
from govreport_cli.findings.model import Finding


def as_text(finding: Finding, lang: str) -> str:
    """Return a finding in two or three lines: where, how bad, its code, what; the indicator; what to do."""
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    kind = word("waived" if finding.waived else finding.severity, lang)
    head = f"{kind}[{finding.code}]: {message(finding, lang)}"
    lines = [f"{place}: {head}" if place else head]
    if finding.path:
        lines.append(f"  {word('at', lang)}: {finding.path}")
    if finding.waived:
        lines.append(f"  {word('reason', lang)}: {finding.waived}")
    elif advice := hint(finding, lang):
        lines.append(f"  {word('help', lang)}: {advice}")
    return "\n".join(printable(line) for line in lines)


def printable(text: str) -> str:
    """Return text without control and direction marks, which could fool a terminal or its reader."""
    return "".join(
        f"\\u{ord(character):04x}" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character
        for character in text
    )
