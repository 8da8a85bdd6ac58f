"""Reads the figures of a published file with the exporter of its format."""

from __future__ import annotations

import contextlib
import sys

from govreport_cli.errors import UsageError
from govreport_cli.exporting.apart import Apart
from govreport_cli.exporting.named_format import named_format
from govreport_cli.exporting.registry import catalogue, load, named_for
from govreport_cli.exporting.run import failure
from govreport_cli.exporting.spec import Exporter, Reader
from govreport_cli.findings.model import Finding, Result, Severity
from govreport_cli.hosting.hooks import PluginUsageError
from govreport_cli.hosting.loading import PluginFault, reason_of, words_of
from govreport_cli.hosting.rules import DEFAULT, Rules
from govreport_cli.published.model import Reading


def read_back(
    name: str, suffix: str, content: bytes, asked: str | None = None, rules: Rules = DEFAULT
) -> Result[list[Reading]]:
    """Return the figures of a file, or a finding that says why they cannot be read.

    The file is read by the exporter that is asked for, else by the one that its content names, else by the one of its
    suffix. Raises PluginError if that exporter is missing or fails, and UsageError if the one asked for cannot read.
    """
    if asked:
        exporter = load(asked, rules)
        if not _reads(exporter):
            raise UsageError("exporter-reads-nothing", exporter=asked)
        return _read(name, exporter, content)
    named = named_format(content)
    possible = [load(named, rules)] if named and named in catalogue(rules) else named_for(suffix, rules)
    for exporter in possible:
        if _reads(exporter):
            return _read(name, exporter, content)
    formats = ", ".join(catalogue(rules))
    # That nothing reads a format back, such as text, is no fault of the file: only a warning.
    return Result(None, (Finding("verify-format", {"suffix": suffix, "formats": formats}, Severity.WARNING, name),))


def _reads(exporter: Exporter) -> bool:
    return exporter.reads if isinstance(exporter, Apart) else isinstance(exporter, Reader)


def _read(name: str, exporter: Exporter, content: bytes) -> Result[list[Reading]]:
    try:
        with contextlib.redirect_stdout(sys.stderr):
            readings = _readings(exporter, content)
    except KeyboardInterrupt:
        raise
    except PluginUsageError as error:
        words = words_of(error)
        reason = f"{exporter.distribution}: {words}" if isinstance(exporter, Apart) else words
        return Result(None, (Finding("verify-unreadable", {"reason": reason}, file=name),))
    except PluginFault as error:
        raise failure(exporter, error) from error
    except BaseException as error:  # noqa: BLE001  (our readers raise what a damaged file causes)
        return Result(None, (Finding("verify-unreadable", {"reason": reason_of(error)}, file=name),))
    if not readings:
        return Result(None, (Finding("verify-nothing", file=name),))
    return Result(readings)


def _readings(exporter: Exporter, content: bytes) -> list[Reading]:
    if isinstance(exporter, Apart):
        return exporter.read_back(content)
    return list(exporter.read(content)) if isinstance(exporter, Reader) else []
