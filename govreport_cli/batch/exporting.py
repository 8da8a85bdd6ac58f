"""Exports one of many definitions, in any process: first it is examined, then its report is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport_cli.batch.depends import depends_of
from govreport_cli.batch.faults import fault
from govreport_cli.batch.inputs import Input
from govreport_cli.batch.manifest import digest, digest_of
from govreport_cli.batch.names import Subject
from govreport_cli.errors import DefinitionError, InputError, PluginError
from govreport_cli.exporting.options import Settings
from govreport_cli.exporting.spec import Exporter
from govreport_cli.files import folder_of, real_path
from govreport_cli.findings.model import FileFindings, Finding, Word, has_errors, in_order, strict, summary
from govreport_cli.hosting.rules import Rules
from govreport_cli.pipeline import ReportCheck, Setup, examine, finish, located, remarked

if TYPE_CHECKING:
    from govreport_cli.accept import Examination
    from govreport_cli.checks.model import Case
    from govreport_cli.report.model import Report


@dataclass(slots=True)
class AskedOnce:
    """A plugin's check that is asked about a report only once: after that, it repeats what it said."""

    check: ReportCheck
    said: tuple[Finding, ...] | None = None

    @property
    def name(self) -> str:
        """The name of the plugin."""
        return self.check.name

    def __call__(self, report: Report, file: str) -> tuple[Finding, ...]:
        """Return what the check says about the report."""
        if self.said is None:
            self.said = tuple(self.check(report, file))
        return self.said


class Examined(NamedTuple):
    """What is known of a definition before its report is made; ``code`` is not 0 if it cannot be.

    ``found`` are the findings to print. ``depends`` are the SHA-256 of the files that the report depends on besides the
    definition, by their real paths, None for one that is missing.
    """

    given: Input
    found: FileFindings
    code: int
    sha256: str = ""
    subject: Subject | None = None
    depends: Mapping[str, str | None] = {}
    errors: int = 0
    warnings: int = 0
    checks: tuple[ReportCheck, ...] = ()


class Order(NamedTuple):
    """A report to make: its definition, with the SHA-256 and the checks that it was examined with, and the formats."""

    given: Input
    sha256: str
    checks: tuple[ReportCheck, ...]
    formats: Sequence[str]


class Exported(NamedTuple):
    """A report by format, and what failed; ``code`` is the exit code that this calls for.

    ``errors`` and ``warnings`` are how many remarks of these severities exporters have made.
    """

    contents: Mapping[str, bytes]
    faults: Sequence[FileFindings] = ()
    code: int = 0
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Export:
    """How definitions are exported: formats, and options of their exporters, from a file or from the command line.

    ``formats`` are the names that select exporters, ``installed`` those of all formats. ``created`` is the date of
    files whose report has none.
    """

    formats: tuple[str, ...]
    installed: tuple[str, ...]
    setup: Setup
    configured: Settings
    given: Settings
    as_errors: bool = False
    force: bool = False
    created: datetime | None = None

    def fingerprint(self) -> str:
        """Return a digest of what decides about a definition's findings besides what it depends on."""
        return digest(repr((sorted(self.setup.severities.items()), self.setup.checks)).encode())

    def examine(self, given: Input) -> Examined:
        """Examine a definition. What fails is a finding, a bug of ours too, so that the others go on."""
        try:
            return self._examined(given)
        except Exception as error:  # noqa: BLE001  (see above)
            return Examined(given, *fault(given.name, error))

    def make(self, order: Order) -> Exported:
        """Make a report. What fails is a finding, as above."""
        try:
            return self._made(order)
        except Exception as error:  # noqa: BLE001  (see above)
            found, code = fault(order.given.name, error)
            return Exported({}, [found], code)

    def _examined(self, given: Input) -> Examined:
        name, source = given.name, given.content()
        if source.value is None:
            return Examined(given, FileFindings(name, source.findings, {}), InputError.exit_code)
        setup = replace(self.setup, checks=tuple(map(AskedOnce, self.setup.checks)))
        examination = examine(name, source.value, folder_of(name), setup)
        settings, faults = self._settings(examination, name)
        found, code = self._judged(name, replace(examination, findings=(*examination.findings, *faults)))
        case = examination.case
        if case is None:
            return Examined(given, found, code)
        counts = summary([*examination.findings, *faults])
        depends = depends_of(dict(case.definition.document.data), folder_of(name), self.setup.rules)
        depends += [path for path in {**self.configured, **settings, **self.given}.values() if isinstance(path, Path)]
        return Examined(
            given,
            found,
            code,
            digest(source.value),
            _subject(case),
            {str(path): digest_of(path) for path in map(real_path, depends)},
            counts["errors"],
            counts["warnings"],
            setup.checks,
        )

    def _judged(
        self, name: str, examination: Examination, reason: str = "definition-errors"
    ) -> tuple[FileFindings, int]:
        """Return the findings to print, and the exit code if they prevent the export, for a ``reason``."""
        findings = located(examination)
        findings = strict(findings) if self.as_errors else findings
        reported, code = in_order(finding for finding in findings if not finding.waived), 0
        if examination.case is None or (has_errors(findings) and not self.force):
            # A definition that cannot be computed cannot be exported even by force.
            option = "--force" if examination.case else None
            failed = [str(finding.arguments["name"]) for finding in findings if finding.code == "plugin-failed"]
            arguments: dict[str, object] = {"reason": Word(reason), "option": option}
            if failed and not has_errors(finding for finding in findings if finding.code != "plugin-failed"):
                arguments |= {"reason": Word("check-failed"), "checks": ",".join(failed)}
            refused = (PluginError if failed else DefinitionError)("refused", file=name, **arguments)
            reported, code = [*reported, refused.finding], refused.exit_code
        return FileFindings(name, tuple(reported), examination.lines if reported else {}), code

    def _settings(self, examination: Examination, name: str) -> tuple[Settings, list[Finding]]:
        """Return the options of exporters that a definition sets, and what is wrong with them."""
        from govreport_cli.exporting.options import from_tables

        if examination.case is None:
            return {}, []
        tables = examination.case.definition.options
        return from_tables(_exporters(self.formats, self.setup.rules), self.installed, tables, name, folder_of(name))

    def _made(self, order: Order) -> Exported:
        from govreport_cli.exporting.options import values
        from govreport_cli.exporting.run import exported
        from govreport_cli.hosting.remarks import finding_of

        name, source = order.given.name, order.given.content()
        if source.value is None or digest(source.value) != order.sha256:
            changed = InputError("changed-meanwhile", file=name)
            return Exported({}, [_about(name, changed.finding)], changed.exit_code)
        examination = examine(name, source.value, folder_of(name), replace(self.setup, checks=order.checks))
        report = finish(examination, self.created)
        settings = {**self.configured, **self._settings(examination, name)[0]}
        contents: dict[str, bytes] = {}
        faults, highest = [], 0
        counts: Counter[str] = Counter()
        for which, exporter in zip(self.formats, _exporters(self.formats, self.setup.rules), strict=True):
            if which not in order.formats:
                continue
            try:
                result = exported(exporter, report, values(exporter, settings, self.given))
            except (PluginError, DefinitionError) as error:
                faults.append(_about(name, error.finding))
                highest = max(highest, error.exit_code)
                continue
            said = [finding_of(remark, exporter.name, name) for remark in result.remarks]
            code = 0
            if said:
                about = remarked(examination, said, self.setup)
                counts.update(summary(about.findings))
                found, code = self._judged(name, about, "exporter-errors")
                faults += [found] if found.findings else []
            highest = max(highest, code)
            if not code:
                contents[which] = result.content
        return Exported(contents, faults, highest, counts["errors"], counts["warnings"])


def _about(name: str, finding: Finding) -> FileFindings:
    return FileFindings(name, (replace(finding, file=name),), {})


@cache
def _exporters(formats: tuple[str, ...], rules: Rules) -> list[Exporter]:
    """Return the exporters of formats, which are loaded once per process. Raises PluginError if one cannot be."""
    from govreport_cli.exporting.registry import load

    return [load(name, rules) for name in formats]


def _subject(case: Case) -> Subject:
    from govreport_cli.report.changes import key_figures

    report = case.definition.report
    figures = tuple(
        (entry.label, entry.figure.indicator.unit or "", entry.figure.text)
        for entry in key_figures(case.form, case.figures)
    )
    return Subject(report.agency, report.year, case.form.name, figures)
