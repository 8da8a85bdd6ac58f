"""Carries out an export: writes the reports one by one or all at the end, and says what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from govreport_cli.commands.common import WORTHWHILE, effort_of, jobs_for
from govreport_cli.console import Console
from govreport_cli.errors import DefinitionError, OutputError
from govreport_cli.files import STDIO, path_from
from govreport_cli.findings.model import FileFindings, Finding, Severity

if TYPE_CHECKING:
    from govreport_cli.batch.making import Outcome
    from govreport_cli.batch.manifest import Manifest, Record
    from govreport_cli.batch.planning import Plan, Wanted
    from govreport_cli.batch.workers import Workers
    from govreport_cli.exporting.locks import Locks
    from govreport_cli.exporting.output import Staging
    from govreport_cli.pipeline import Setup

JOURNAL = ".govreport-commit.json"
"""The list of renames of a set that is swapped in at once."""
_WORTHWHILE = 10
"""With fewer reports to make, starting processes takes about as long as it saves."""
_FEW = 10
"""Up to this many files are listed on a terminal; more are only counted."""


@dataclass(slots=True)
class Crew:
    """The workers of a run, who start when there is something to do."""

    stack: ExitStack
    jobs: int | None
    scheduler: str | None
    started: Workers | None = None

    def to_examine(self, files: Sequence[str], setup: Setup) -> Workers:
        """Return the workers for examining definitions; if that takes little time, nobody is started for it."""
        from govreport_cli.batch.workers import Workers

        worthwhile = self.scheduler is not None or effort_of(files, setup) >= WORTHWHILE
        return self.to_make(len(files)) if worthwhile else Workers()

    def to_make(self, count: int) -> Workers:
        """Return the workers for a number of reports; the first call that has any decides how many there are."""
        from govreport_cli.batch.workers import Workers, workers

        jobs = jobs_for(self.jobs, count, _WORTHWHILE)
        if self.started is None and count:
            self.started = self.stack.enter_context(workers(jobs, self.scheduler))
        return self.started or Workers()


@dataclass(slots=True)
class Run:
    """Carries out a plan. ``records`` are what to keep in the manifest once a set is swapped in."""

    console: Console
    wanted: Wanted
    plan: Plan
    locks: Locks
    all_or_nothing: bool
    verbose: bool
    records: list[Record] = field(default_factory=list)
    places: list[Path] = field(default_factory=list)

    def carry_out(self, crew: Crew) -> int:
        """Make and write what has to be, keep the manifest, and return the exit code."""
        from govreport_cli.batch.making import note_failures, remove_leftovers
        from govreport_cli.exporting.output import staging

        manifest = self.wanted.manifest
        if not self.all_or_nothing:
            note_failures(self.plan, manifest)
        with staging(self.locks) as stage:
            outcome = self._made(crew, stage)
            if self.all_or_nothing and outcome.code:
                self.console.findings([DefinitionError("nothing-written").finding])
                outcome.written = 0
            elif self.all_or_nothing:
                stage.commit(manifest.folder / JOURNAL if manifest else None)
                self._keep(self.records, self.places)
        if manifest:
            if self.wanted.index and not (self.all_or_nothing and outcome.code):
                from govreport_cli.batch.index_page import INDEX, write_index

                if write_index(manifest, self.locks):
                    outcome.written += 1
                    self._keep([], [manifest.folder / INDEX])
            if not outcome.code:
                remove_leftovers(manifest.folder, self.plan)
            outcome.code = max(outcome.code, self._tell_outdated(manifest))
            manifest.rewrite(self.locks)
            self._sum_up(outcome)
        return outcome.code

    def _made(self, crew: Crew, stage: Staging) -> Outcome:
        """Make the reports; write them, or stage them if all of them are written together."""
        from govreport_cli.batch.making import Outcome, make_reports

        outcome = Outcome(self.plan.code, failed=len(self.plan.failed))
        if self.all_or_nothing and self.plan.code:
            return outcome

        def put(contents: Mapping[Path, bytes], record: Record | None) -> Finding | None:
            if Path(STDIO) in contents:
                self.console.result_bytes(b"".join(contents.values()))
            elif not self.all_or_nothing:
                return self._write(contents, record)
            else:
                stage.add(contents)
                self.records += [record] if record else []
                self.places += contents
            return None

        stale = sum(report.examined is not None for report in self.plan.reports)
        with self.console.progress(stale) as advance:
            workers, show = crew.to_make(stale), self.console.file_findings
            for so_far in make_reports(self.plan, self.wanted, workers, put, show):
                outcome = so_far
                advance()
        return outcome

    def _write(self, contents: Mapping[Path, bytes], record: Record | None) -> Finding | None:
        """Write the files of one report as a set, and return why that is impossible, or None.

        Raises OutputError if it is the only report.
        """
        from govreport_cli.exporting.output import write

        try:
            write(contents, self.locks)
        except OutputError as error:
            if self.wanted.manifest is None:
                raise
            return error.finding
        self._keep([record] if record else [], contents)
        return None

    def _keep(self, records: list[Record], places: Mapping[Path, bytes] | list[Path]) -> None:
        """Keep records of what has been written, and list the files."""
        for record in records:
            if self.wanted.manifest:
                self.wanted.manifest.add(record)
        few = len(self.plan.reports) * len(self.wanted.makers) <= _FEW
        for place in places:
            if self.verbose or few:
                shown = place.relative_to(Path.cwd()) if place.is_relative_to(Path.cwd()) else place
                self.console.note("wrote", always=self.verbose, path=shown)

    def _tell_outdated(self, manifest: Manifest) -> int:
        """Warn of files that still show earlier versions of the reports; return 1 if that is an error, else 0."""
        severity = self.wanted.export.setup.severities.get("output-outdated", Severity.WARNING)
        code = 0
        for report in self.plan.reports if severity != "off" else ():
            for name in manifest.outdated(report.given.name):
                file = str(path_from(".", manifest.folder / name))
                finding = Finding("output-outdated", {"definition": report.given.name}, Severity(severity), file)
                self.console.file_findings(FileFindings(file, (finding,), {}))
                code = int(severity == Severity.ERROR)
        return code

    def _sum_up(self, outcome: Outcome) -> None:
        """Say on one line what the run has done; a run that nobody watches says it only if something failed."""
        self.console.note(
            "exported",
            always=self.verbose or bool(outcome.code),
            definitions=len(self.plan.reports) + len(self.plan.failed),
            written=outcome.written,
            unchanged=outcome.unchanged,
            failed=outcome.failed,
        )
