"""Reads the figures of a published file with the exporter of its format."""

from __future__ import annotations

import contextlib
import sys

from govreport_cli.exporting.registry import catalogue, named_for, reason_of
from govreport_cli.exporting.spec import Reader
from govreport_cli.findings.model import Finding, Result
from govreport_cli.published.model import Reading


def read_back(name: str, suffix: str, content: bytes) -> Result[list[Reading]]:
    """Return the figures of a file with this suffix, or a finding that says why they cannot be read."""
    readers = [exporter for exporter in named_for(suffix) if isinstance(exporter, Reader)]
    if not readers:
        formats = ", ".join(catalogue())
        return Result(None, (Finding("verify-format", {"suffix": suffix, "formats": formats}, file=name),))
    try:
        with contextlib.redirect_stdout(sys.stderr):
            readings = list(readers[0].read(content))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  (whatever a plugin raises)
        return Result(None, (Finding("verify-unreadable", {"reason": reason_of(error)}, file=name),))
    if not readings:
        return Result(None, (Finding("verify-nothing", file=name),))
    return Result(readings)
