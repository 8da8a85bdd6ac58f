"""Makes the reports of a plan, has them written one by one, and keeps what they were made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from govreport_cli.batch.exporting import Examined, Exported, Order
from govreport_cli.batch.inputs import Input
from govreport_cli.batch.manifest import Made, Manifest, Record, digest, relative
from govreport_cli.batch.planning import IN_CHUNK, Plan, PlannedReport, Wanted
from govreport_cli.batch.workers import Workers
from govreport_cli.errors import OutputError
from govreport_cli.exporting.temporary import BACKUP, remove, remove_drafts, temporary
from govreport_cli.findings.model import FileFindings, Finding


@dataclass(slots=True)
class Outcome:
    """What a run has done: the exit code, the files that it wrote, how many were up to date, and what failed."""

    code: int = 0
    written: int = 0
    unchanged: int = 0
    failed: int = 0


def make_reports(
    plan: Plan,
    wanted: Wanted,
    workers: Workers,
    deliver: Callable[[Mapping[Path, bytes], Record | None], Finding | None],
    show: Callable[[FileFindings], None],
) -> Iterator[Outcome]:
    """Make the reports of a plan, and yield the outcome so far after each.

    ``deliver`` receives the files of a report, and the record to keep once they are written; it returns why they could
    not be, or None.
    """
    outcome = Outcome(plan.code, failed=len(plan.failed))
    orders = [
        Order(entry.given, entry.examined.sha256, entry.examined.checks, entry.stale)
        for entry in plan.reports
        if entry.examined
    ]
    results: Iterator[Exported] = workers.each(wanted.export.make, orders, len(orders), IN_CHUNK)
    for report in plan.reports:
        outcome.unchanged += len(report.current)
        if report.examined is None:
            _note(wanted.manifest, report.given, failed=False)
        else:
            exported = next(results)
            for found in exported.faults:
                show(found)
            code, record = exported.code, _record(report, report.examined, exported, wanted)
            contents = {report.places[which]: content for which, content in exported.contents.items()}
            if fault := deliver(contents, record):
                show(FileFindings(report.given.name, (fault,), {}))
                _note(wanted.manifest, report.given, failed=True)
                code = max(code, OutputError.exit_code)
            else:
                outcome.written += len(contents)
            outcome.code = max(outcome.code, code)
            outcome.failed += code > 0
        yield outcome


def note_failures(plan: Plan, manifest: Manifest | None) -> None:
    """Keep which definitions could not be exported."""
    for given in plan.failed:
        _note(manifest, given, failed=True)


def _note(manifest: Manifest | None, given: Input, *, failed: bool) -> None:
    """Keep whether a definition could be exported, and what is known of it otherwise."""
    if manifest and (key := manifest.key(given.name)):
        manifest.add(manifest.records.get(key, Record(key))._replace(failed=failed))


def _record(report: PlannedReport, examined: Examined, exported: Exported, wanted: Wanted) -> Record | None:
    """Return what to keep of a report; None if there is no manifest, or for standard input, which has no name."""
    manifest = wanted.manifest
    if manifest is None or (key := manifest.key(report.given.name)) is None:
        return None
    made = {}
    for which, content in exported.contents.items():
        maker = wanted.makers[which]
        name = relative(report.places[which], manifest.folder)
        made[name] = Made(maker.format, maker.distribution, maker.options, digest(content))
    # What was said about files that are kept is only known together with everything else that was.
    before, files = manifest.records.get(key, Record(key)), {**report.kept, **made}
    known = before if report.kept else Record(key)
    # Next year's report in the same file does not make this year's outdated.
    same_year = before.subject is not None and before.subject.year == report.subject.year
    earlier = {**before.earlier, **dict.fromkeys(before.files, before.source)} if same_year else {}
    return Record(
        key,
        exported.code > 0,
        examined.sha256,
        {relative(path, manifest.folder): sha256 for path, sha256 in examined.depends.items()},
        max(known.errors, examined.errors + exported.errors),
        max(known.warnings, examined.warnings + exported.warnings),
        setup=wanted.export.fingerprint(),
        date=wanted.export.created.isoformat() if wanted.export.created else None,
        subject=report.subject,
        files=files,
        earlier={name: source for name, source in earlier.items() if name not in files},
    )


def remove_leftovers(folder: Path, plan: Plan) -> None:
    """Remove what killed runs have left beside the files of a set, which are all up to date now."""
    places = {place for report in plan.reports for place in report.places.values()}
    backups = remove_drafts({folder, *(place.parent for place in places)})
    for place in places:
        if (backup := temporary(place, BACKUP)) in backups:
            remove(backup)
