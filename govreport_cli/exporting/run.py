"""One report through one exporter."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from typing import Any

from govreport_cli.errors import ExporterError
from govreport_cli.exporting.registry import catalogue
from govreport_cli.exporting.spec import Exporter
from govreport_cli.report.model import Report


def run(exporter: Exporter, report: Report, options: Mapping[str, Any]) -> bytes:
    """Return a report's bytes. Raises ExporterError where the exporter fails or returns something else.

    What the exporter prints goes to standard error: standard output is for the bytes.
    """
    values = {option.name: option.default for option in exporter.options} | dict(options)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return _bytes(exporter.export(report, values))
    except (Exception, SystemExit) as error:
        entry = catalogue().get(exporter.name)
        raise ExporterError(
            "exporter-failed",
            exporter=exporter.name,
            distribution=entry.distribution if entry else "?",
            reason=f"{type(error).__name__}: {error}",
        ) from error


def _bytes(exported: object) -> bytes:
    if not isinstance(exported, bytes):
        message = f"it returned {type(exported).__name__}, not bytes"
        raise TypeError(message)
    return exported
