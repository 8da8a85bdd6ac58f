"""Plans an export: which files there will be, which are up to date, and which have to be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from govreport_cli import __version__
from govreport_cli.batch.clashes import Claim, clashes
from govreport_cli.batch.exporting import Examined, Export
from govreport_cli.batch.index_page import INDEX
from govreport_cli.batch.inputs import Input
from govreport_cli.batch.manifest import Made, Maker, Manifest, Record, digest_of, relative
from govreport_cli.batch.names import NameTemplate, Subject
from govreport_cli.batch.workers import Workers
from govreport_cli.errors import DefinitionError, UsageError
from govreport_cli.files import STDIO, is_gone, path_from, real_path
from govreport_cli.findings.model import FileFindings
from govreport_cli.pipeline import Setup

IN_CHUNK = 8
"""How many reports a worker gets at once at most."""


class PlannedReport(NamedTuple):
    """A report of the set: its definition, its files by format, and the formats that are up to date.

    ``depends`` are the files that it depends on besides the definition, ``kept`` those made of it that are known from
    earlier runs. ``examined`` is None if it did not have to be examined, because every file is up to date.
    """

    given: Input
    subject: Subject
    places: Mapping[str, Path]
    current: frozenset[str]
    depends: Sequence[str]
    kept: Mapping[str, Made]
    examined: Examined | None = None

    @property
    def stale(self) -> list[str]:
        """The formats that have to be made."""
        return [name for name in self.places if name not in self.current]


@dataclass(slots=True)
class Plan:
    """What a run will do: its reports in the order of inputs, and the definitions that cannot be exported."""

    reports: list[PlannedReport] = field(default_factory=list)
    failed: list[Input] = field(default_factory=list)
    code: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported where: to a folder with a template of names in it, or to one file or standard output.

    ``makers`` are what makes each format. ``manifest`` is None if nothing is known of earlier runs; with ``rebuild``,
    everything is made again. With ``index``, the folder also gets an index page. With ``retry``, the other reports of
    the manifest keep their files.
    """

    export: Export
    place: Path
    template: NameTemplate | None
    makers: Mapping[str, Maker]
    manifest: Manifest | None = None
    rebuild: bool = False
    index: bool = False
    retry: bool = False

    def places(self, subject: Subject, name: str) -> dict[str, Path]:
        """Return the paths of a report's files, by format."""
        if self.template is None:
            return dict.fromkeys(self.makers, self.place)
        stem = self.template.fill(subject, name)
        return {which: self.place / f"{stem}{maker.suffix}" for which, maker in self.makers.items()}

    def taken(self, inputs: Sequence[Input]) -> dict[Path, str]:
        """Return the files that no report may have, and what has them: the index page, or reports of the last run."""
        taken = {self.place / INDEX: "--index"} if self.index else {}
        if self.retry and self.manifest:
            tried = {self.manifest.key(given.name) for given in inputs}
            for key, record in self.manifest.records.items():
                definition = str(path_from(".", self.manifest.folder / key))
                if key not in tried and record.files and not is_gone(definition):
                    taken |= {self.manifest.folder / name: definition for name in record.files}
        return taken


def make_plan(
    inputs: Sequence[Input],
    wanted: Wanted,
    crew: Callable[[Sequence[str], Setup], Workers],
    show: Callable[[FileFindings], None],
    advance: Callable[[], object],
) -> Plan:
    """Find out which files have to be made; definitions that may have changed are examined, and their findings shown.

    ``crew`` returns the workers for examining definitions; ``advance`` is called for each. Reports that would have the
    same file are left out. Raises UsageError if a report would replace a file that is read.
    """
    known = _up_to_date(inputs, wanted)
    pending = [given.brought() for at, given in enumerate(inputs) if at not in known]
    workers = crew([given.name for given in pending], wanted.export.setup)
    results: Iterator[Examined] = workers.each(wanted.export.examine, pending, len(pending), IN_CHUNK)
    plan = Plan()
    for at in range(len(inputs)):
        advance()
        if at in known:
            plan.reports.append(known[at])
            continue
        examined = next(results)
        if examined.found.findings:
            show(examined.found)
        plan.code = max(plan.code, examined.code)
        examined = examined._replace(found=FileFindings(examined.given.name, (), {}))  # they are not needed any more
        if report := _planned(examined, wanted):
            plan.reports.append(report)
        else:
            plan.failed.append(examined.given)
    _refuse_overwriting(plan.reports, inputs)
    _leave_out_clashes(plan, wanted.taken(inputs), show)
    return plan


def _up_to_date(inputs: Sequence[Input], wanted: Wanted) -> dict[int, PlannedReport]:
    """Return the reports of which no file has to be made, by the numbers of their inputs."""
    found: dict[int, PlannedReport] = {}
    if wanted.manifest and not wanted.rebuild:
        for at, given in enumerate(inputs):
            if record := wanted.manifest.record(given.name):
                report = _report(given, record.subject, _unchanged(record, wanted), wanted)
                if report and not report.stale:
                    found[at] = report
    return found


def _leave_out_clashes(plan: Plan, taken: Mapping[Path, str], show: Callable[[FileFindings], None]) -> None:
    """Take the reports out of a plan that would have a file of another report, or one that is taken."""
    claims = [Claim(report.given, report.subject, report.places.values()) for report in plan.reports]
    left_out = dict(clashes(claims, taken))
    for at, found in left_out.items():
        show(found)
        plan.failed.append(plan.reports[at].given)
        plan.code = max(plan.code, DefinitionError.exit_code)
    plan.reports = [report for at, report in enumerate(plan.reports) if at not in left_out]


def _report(given: Input, subject: Subject | None, record: Record | None, wanted: Wanted) -> PlannedReport | None:
    """Return a report whose definition has not changed since ``record``, with the formats that are up to date."""
    if subject is None or record is None or wanted.manifest is None:
        return None
    places = wanted.places(subject, given.name)
    current = frozenset(which for which, place in places.items() if _is_current(which, place, record, wanted))
    depends = [str(real_path(wanted.manifest.folder / name)) for name in record.depends]
    return PlannedReport(given, subject, places, current, depends, record.files)


def _planned(examined: Examined, wanted: Wanted) -> PlannedReport | None:
    """Return the report of a definition that has been examined, None if it has none."""
    if examined.subject is None or examined.code:
        return None
    manifest, given = wanted.manifest, examined.given
    record = manifest.record(given.name) if manifest and not wanted.rebuild else None
    if record and (report := _report(given, examined.subject, _unchanged(record, wanted), wanted)):
        return report._replace(examined=examined)
    places = wanted.places(examined.subject, given.name)
    return PlannedReport(given, examined.subject, places, frozenset(), list(examined.depends), {}, examined)


def _unchanged(record: Record, wanted: Wanted) -> Record | None:
    """Return a record if its definition and everything it depends on is as it was, else None."""
    if wanted.manifest is None or (record.govreport, record.setup) != (__version__, wanted.export.fingerprint()):
        return None
    if record.date != (wanted.export.created.isoformat() if wanted.export.created else None):
        return None
    if (record.errors and not wanted.export.force) or (
        record.warnings and wanted.export.as_errors and not wanted.export.force
    ):
        return None
    folder = wanted.manifest.folder
    files = {record.definition: record.sha256, **record.depends}
    return record if all(digest_of(folder / name) == sha256 for name, sha256 in files.items()) else None


def _is_current(which: str, place: Path, record: Record, wanted: Wanted) -> bool:
    """Return whether a file is as the exporter made it with the same options."""
    maker = wanted.makers[which]
    made = wanted.manifest and record.files.get(relative(place, wanted.manifest.folder))
    return bool(
        made
        and (made.format, made.distribution, made.options) == (maker.format, maker.distribution, maker.options)
        and digest_of(place) == made.sha256
    )


def _refuse_overwriting(reports: Sequence[PlannedReport], inputs: Sequence[Input]) -> None:
    """Refuse to write a report over a file that is read. Raises UsageError."""
    read = {real_path(given.name) for given in inputs if given.name != STDIO}
    read |= {Path(path) for report in reports for path in report.depends}
    for report in reports:
        for place in report.places.values():
            if place != Path(STDIO) and real_path(place) in read:
                raise UsageError("output-is-input", file=str(place))
