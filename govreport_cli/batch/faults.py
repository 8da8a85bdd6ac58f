"""What keeps one of many files from being worked on, as a finding, so that the others go on."""

from __future__ import annotations

from dataclasses import replace

from govreport_cli.console import trace
from govreport_cli.errors import GovreportError, internal
from govreport_cli.findings.model import FileFindings


def fault(name: str, error: Exception) -> tuple[FileFindings, int]:
    """Return the finding about a file that an error calls for, and the exit code; any other error is a bug of ours."""
    trace()
    if isinstance(error, GovreportError):
        return FileFindings(name, (replace(error.finding, file=name),), {}), error.exit_code
    return FileFindings(name, (internal(error, name),), {}), GovreportError.exit_code
