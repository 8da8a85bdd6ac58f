"""What is wrong in a published report: what was not understood, and what the checks find."""

from __future__ import annotations

from pathlib import Path

from govreport_cli.findings.model import Finding
from govreport_cli.importing.model import Imported, at_places
from govreport_cli.pipeline import PLAIN, Setup, examine

_SAID = frozenset({"unfilled"})
"""Codes that repeat what importing has said."""
_SAYS_ALL = "import-empty"
"""The code after which nothing else is to be said: there are no figures to check."""


def findings_in(name: str, found: Imported, setup: Setup = PLAIN) -> list[Finding]:
    """Return the findings of importing a file and of checking what it shows."""
    if found.text is None or any(finding.code == _SAYS_ALL for finding in found.findings):
        return list(found.findings)
    examination = examine(name, found.text.encode(), Path(), setup)
    unknown = {finding.path for finding in found.findings if finding.path}
    checked = [
        finding
        for finding in examination.findings
        if finding.code not in _SAID and not (finding.code == "missing-key" and finding.path in unknown)
    ]
    return [*found.findings, *at_places(checked, found)]
