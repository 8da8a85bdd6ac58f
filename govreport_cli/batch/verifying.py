"""Compares published files with reports, in any process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from govreport_cli.batch.faults import fault
from govreport_cli.batch.inputs import Input
from govreport_cli.errors import InputError, UsageError
from govreport_cli.exporting.read_back import read_back
from govreport_cli.findings.model import FileFindings, has_errors, in_order
from govreport_cli.hosting.rules import Rules
from govreport_cli.published.compare import compare
from govreport_cli.report.model import Report


class Comparison(NamedTuple):
    """A published file, and the report that it should show."""

    report: Report
    given: Input


class Verified(NamedTuple):
    """The findings in a file, the exit code that they call for, and whether the file was compared with a report."""

    found: FileFindings
    code: int
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """How files are read: by the exporter named ``reader``, or if that is None by one that is chosen for each file."""

    reader: str | None
    rules: Rules

    def __call__(self, work: Comparison | Verified) -> Verified:
        """Compare a file with a report; a result that is known already stays what it is.

        What fails is a finding, a bug of ours too, so that the others go on. Raises UsageError if the exporter named
        ``reader`` reads nothing.
        """
        if isinstance(work, Verified):
            return work
        try:
            return self._compared(work)
        except UsageError:
            raise
        except Exception as error:  # noqa: BLE001  (see above)
            return Verified(*fault(work.given.name, error))

    def _compared(self, work: Comparison) -> Verified:
        name, source = work.given.name, work.given.content()
        if source.value is None:
            return Verified(FileFindings(name, source.findings, {}), InputError.exit_code)
        readings = read_back(name, Path(name).suffix.lower(), source.value, self.reader, self.rules)
        found = readings.findings if readings.value is None else compare(work.report, readings.value, name)
        lines = source.value.decode("utf-8-sig", "replace").split("\n") if found else []
        shown = FileFindings(name, tuple(in_order(found)), {name: lines}, work.report.agency)
        return Verified(shown, int(has_errors(found)), readings.value is not None)
