"""Examines a published file: what was not understood in it, and what the checks find in what it shows."""

from __future__ import annotations

from pathlib import Path

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Result
from govreport_cli.importing.model import Imported, at_places
from govreport_cli.pipeline import PLAIN, Setup, examine

_SAID = frozenset({"unfilled"})
"""Codes that repeat what importing has said."""
_SAYS_ALL = "import-empty"
"""The code after which nothing else is to be said: there are no figures to check."""


def examine_published(name: str, found: Imported, setup: Setup = PLAIN, folder: Path | None = None) -> Result[Case]:
    """Examine what was found in a file; return its case, None if it shows none that can be computed, and the findings.

    The path of a local form is relative to ``folder``.
    """
    if found.text is None or any(finding.code == _SAYS_ALL for finding in found.findings):
        return Result(None, found.findings)
    examination = examine(name, found.text.encode(), folder or Path(), setup)
    unknown = {finding.path for finding in found.findings if finding.path}
    checked = [
        finding
        for finding in examination.findings
        if finding.code not in _SAID and not (finding.code == "missing-key" and finding.path in unknown)
    ]
    return Result(examination.case, (*found.findings, *at_places(checked, found)))
