"""Examines a published file: what was not understood in it, and what the checks find in what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding
from govreport_cli.importing.model import Imported, at_places
from govreport_cli.pipeline import PLAIN, Setup, examine

_SAID = frozenset({"unfilled"})
"""Codes that repeat what importing has said."""
_SAYS_ALL = "import-empty"
"""The code after which nothing else is to be said: there are no figures to check."""


class Examined(NamedTuple):
    """The case of a published file, None if it shows none that can be computed, and the findings about the file."""

    case: Case | None
    findings: tuple[Finding, ...]


def examine_published(name: str, found: Imported, setup: Setup = PLAIN, folder: Path | None = None) -> Examined:
    """Examine what was found in a file; the path of a local form is relative to ``folder``."""
    if found.text is None or any(finding.code == _SAYS_ALL for finding in found.findings):
        return Examined(None, found.findings)
    examination = examine(name, found.text.encode(), folder or Path(), setup)
    unknown = {finding.path for finding in found.findings if finding.path}
    checked = [
        finding
        for finding in examination.findings
        if finding.code not in _SAID and not (finding.code == "missing-key" and finding.path in unknown)
    ]
    return Examined(examination.case, (*found.findings, *at_places(checked, found)))
