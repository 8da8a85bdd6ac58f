"""Runs one exporter on one report."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from typing import Any

from govreport_cli.errors import ExporterError
from govreport_cli.exporting.registry import catalogue, reason_of
from govreport_cli.exporting.spec import Exporter
from govreport_cli.report.model import Report


def run(exporter: Exporter, report: Report, options: Mapping[str, Any]) -> bytes:
    """Return a report's bytes in an exporter's format; ``options`` has a value for every option of the exporter.

    Anything that the exporter prints goes to standard error, so that standard output holds only the bytes. Raises
    ExporterError if the exporter fails or does not return bytes.
    """
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return _bytes(exporter.export(report, options))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        entry = catalogue().get(exporter.name)
        raise ExporterError(
            "exporter-failed",
            exporter=exporter.name,
            distribution=entry.distribution if entry else "?",
            reason=reason_of(error),
        ) from error


def _bytes(exported: object) -> bytes:
    if not isinstance(exported, bytes):
        message = f"`export` returned {type(exported).__name__}, not bytes"
        raise TypeError(message)
    return exported
