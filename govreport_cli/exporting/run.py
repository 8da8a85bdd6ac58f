"""Runs one exporter on one report."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from typing import Any

from govreport_cli.errors import DefinitionError, PluginError
from govreport_cli.exporting.apart import Apart
from govreport_cli.exporting.loading import as_exported
from govreport_cli.exporting.registry import catalogue
from govreport_cli.exporting.spec import Exported, Exporter
from govreport_cli.findings.model import Word
from govreport_cli.hosting.hooks import PluginUsageError
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import fault_of, words_of
from govreport_cli.report.model import Report


def run(exporter: Exporter, report: Report, options: Mapping[str, Any]) -> bytes:
    """Return a report's bytes in an exporter's format, without the exporter's remarks; see ``exported``."""
    return exported(exporter, report, options).content


def exported(exporter: Exporter, report: Report, options: Mapping[str, Any]) -> Exported:
    """Return a report in an exporter's format; ``options`` has a value for every option of the exporter.

    Anything that the exporter prints goes to standard error, so that standard output holds only the bytes. Raises
    PluginError if the exporter fails or does not return bytes, and DefinitionError if it refuses what its user
    gave it.
    """
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return as_exported(exporter.export(report, options))
    except KeyboardInterrupt:
        raise
    except PluginUsageError as error:
        raise DefinitionError("exporter-refused", exporter=exporter.name, reason=words_of(error)) from error
    except BaseException as error:
        raise failure(exporter, error) from error


def failure(exporter: Exporter, error: BaseException) -> PluginError:
    """Return the error that an exporter failed, which names its distribution and what it raised."""
    entry = catalogue().get(exporter.name)
    known = entry.distribution if entry else "?"
    distribution = exporter.distribution if isinstance(exporter, Apart) else known
    return PluginError(
        "plugin-failed",
        kind=Word(Kind.EXPORTER),
        name=exporter.name,
        distribution=distribution,
        reason=fault_of(error),
    )
