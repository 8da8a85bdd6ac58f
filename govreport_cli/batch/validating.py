"""Validates one of many definitions, in any process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from govreport_cli.batch.faults import fault
from govreport_cli.batch.inputs import Input
from govreport_cli.errors import InputError, PluginError
from govreport_cli.files import folder_of
from govreport_cli.findings.model import FileFindings, Finding, Severity, has_errors, in_order, plugin_of, strict
from govreport_cli.pipeline import PLAIN, Setup, examine, located


class Validated(NamedTuple):
    """The findings in a definition, and the exit code that they call for."""

    found: FileFindings
    code: int


@dataclass(frozen=True, slots=True)
class Validation:
    """How definitions are validated: codes to report or not, the setup of the run, warnings as errors."""

    selected: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    setup: Setup = PLAIN
    as_errors: bool = False

    def __call__(self, given: Input) -> Validated:
        """Validate a definition. A bug of ours that it brings to light is a finding, so that the others go on."""
        try:
            return self._validated(given)
        except Exception as error:  # noqa: BLE001  (see above)
            return Validated(*fault(given.name, error))

    def _validated(self, given: Input) -> Validated:
        from govreport_cli.importing.suffixes import is_published

        name, source = given.name, given.content()
        if source.value is None:
            return Validated(FileFindings(name, source.findings, {}), InputError.exit_code)
        if is_published(name):
            return self._published(name, source.value)
        examination = examine(name, source.value, folder_of(name), self.setup)
        if not examination.findings:
            return Validated(FileFindings(name, (), {}), 0)
        # An error that stopped a check is always reported; otherwise the file would seem to be valid.
        stopped = examination.case is None
        findings = [
            finding
            for finding in located(examination)
            if self._is_wanted(finding) or (stopped and finding.severity is Severity.ERROR) or _is_fault(finding)
        ]
        findings = in_order(strict(findings) if self.as_errors else findings)
        agency = examination.case.definition.report.agency if examination.case else None
        return Validated(FileFindings(name, tuple(findings), examination.lines, agency), _code(findings))

    def _published(self, name: str, content: bytes) -> Validated:
        """Validate a published file: what it shows as a definition, with places in the file itself."""
        from govreport_cli.batch.published import examine_published
        from govreport_cli.importing.model import Choices
        from govreport_cli.importing.run import import_file, lines_of

        found = import_file(name, content, Choices(rules=self.setup.rules))
        findings = [
            finding
            for finding in examine_published(name, found, self.setup).findings
            if self._is_wanted(finding) or _is_fault(finding)
        ]
        findings = in_order(strict(findings) if self.as_errors else findings)
        code = InputError.exit_code if found.text is None else _code(findings)
        return Validated(FileFindings(name, tuple(findings), lines_of(name, content)), code)

    def looks_for(self, code: str) -> bool:
        """Return whether findings of a code are reported if there are any: a plugin's only if its check runs."""
        plugin = plugin_of(code)
        runs = plugin is None or any(check.name == plugin for check in self.setup.checks)
        return runs and (not self.selected or code in self.selected) and code not in self.ignored

    def _is_wanted(self, finding: Finding) -> bool:
        return (not self.selected or finding.code in self.selected) and finding.code not in self.ignored


def _is_fault(finding: Finding) -> bool:
    """Return whether a finding is that a plugin's check failed."""
    return finding.code == "plugin-failed"


def _code(findings: Iterable[Finding]) -> int:
    """Return the exit code that findings call for."""
    everything = list(findings)
    return PluginError.exit_code if any(map(_is_fault, everything)) else int(has_errors(everything))
