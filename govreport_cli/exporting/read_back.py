"""The figures of a published file, through the exporter that can read it."""

from __future__ import annotations

import contextlib
import sys

from govreport_cli.exporting.registry import catalogue, named_for, reason_of
from govreport_cli.exporting.spec import Reader
from govreport_cli.findings.model import Finding
from govreport_cli.report.readings import Reading


def read_back(name: str, suffix: str, content: bytes) -> list[Reading] | Finding:
    """Return the figures of a file, or why there are none: no exporter reads its format, or it is not of it."""
    readers = [exporter for exporter in named_for(suffix) if isinstance(exporter, Reader)]
    if not readers:
        return Finding("verify-format", {"suffix": suffix, "formats": ", ".join(catalogue())}, file=name)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            readings = list(readers[0].read(content))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  (an exporter's own, or the file's)
        return Finding("verify-unreadable", {"reason": reason_of(error)}, file=name)
    if not readings:
        return Finding("verify-nothing", file=name)
    return readings
