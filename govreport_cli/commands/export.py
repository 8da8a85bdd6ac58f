"""``govreport export``: definitions to published files."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands.common import STDIN, Lang, Quiet, folder_of, read_input
from govreport_cli.console import Console
from govreport_cli.errors import DefinitionError, UsageError

if TYPE_CHECKING:
    from govreport_cli.exporting.spec import Exporter
    from govreport_cli.report.model import Report

ALL = "all"
STDOUT = "-"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_NAME_BYTES = 200


def export(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Definitions; - is standard input.")],
    *,
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="FORMAT", help="A format, or all; may be given several times. See `govreport exporters`."),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER|FILE|-",
            help="A folder, for files named <agency>-<year>; a file, if the name has a suffix; - is standard output.",
        ),
    ] = ".",
    force: Annotated[bool, typer.Option("--force", help="Publish a report that has errors.")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Validate definitions and publish them.

    The formats of one report are written all or none.
    """
    from govreport_cli.exporting.output import write
    from govreport_cli.exporting.registry import load
    from govreport_cli.exporting.run import run

    console: Console = context.obj.using(lang, quiet)
    exporters = [load(name) for name in _formats(to or [], output)]
    reports = {name: _report(console, name, force=force) for name in files}
    one_file = _is_file(output, len(reports) * len(exporters))
    targets = {
        name: _targets(report, exporters, Path(output), one_file=one_file) for name, report in reports.items() if report
    }
    _refuse_clashes(targets, files)
    for name, places in targets.items():
        report = reports[name]
        contents = {place: run(exporter, report, {}) for place, exporter in places.items() if report}
        if output == STDOUT:
            console.result_bytes(*contents.values())
            continue
        write(contents)
        for place in contents:
            console.note("wrote", path=place)
    if None in reports.values():
        raise typer.Exit(1)


def _formats(named: list[str], output: str) -> list[str]:
    """Return the formats asked for, each once; where none is named, the one of the output file's suffix."""
    from govreport_cli.exporting.registry import catalogue

    if not named:
        suffix = Path(output).suffix.lstrip(".")
        if output == STDOUT or suffix not in catalogue():
            raise UsageError("format-not-named", formats=", ".join(catalogue()))
        named = [suffix]
    if ALL in named:
        named = list(catalogue())
    return list(dict.fromkeys(named))


def _report(console: Console, name: str, *, force: bool) -> Report | None:
    """Return a definition's report, or None where it has errors; its findings are said."""
    from govreport_cli.pipeline import examine, finish

    examination = examine(name, read_input(name), folder_of(name))
    console.findings(examination.findings)
    if examination.computed is None or (examination.has_errors and not force):
        # What cannot be computed cannot be forced either.
        option = "--force" if examination.computed else ""
        console.findings([DefinitionError("refused", file=name, option=option).finding])
        return None
    return finish(examination.computed, _source_date(os.environ.get("SOURCE_DATE_EPOCH")))


def _source_date(seconds: str | None) -> datetime | None:
    """Return the time that builds which are to be reproduced take instead of a clock's."""
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError("bad-date", value=seconds) from error


def _is_file(output: str, exports: int) -> bool:
    """Say whether the output is one file, not a folder: standard output, or a name with a suffix."""
    if output != STDOUT and (not Path(output).suffix or output.endswith("/") or Path(output).is_dir()):
        return False
    if exports > 1:
        raise UsageError("output-not-one", file=output, count=exports)
    return True


def _targets(report: Report, exporters: list[Exporter], output: Path, *, one_file: bool) -> dict[Path, Exporter]:
    """Return where a report goes in each format."""
    return {output if one_file else output / file_name(report, exporter.suffix): exporter for exporter in exporters}


def _refuse_clashes(targets: dict[str, dict[Path, Exporter]], files: list[str]) -> None:
    """Keep two reports from one file, and a report from its own definition."""
    inputs = {Path(name).resolve() for name in files if name != STDIN}
    written: dict[Path, str] = {}
    for name, places in targets.items():
        for place in places:
            target = place.resolve()
            if target in inputs:
                raise UsageError("output-is-input", file=str(place))
            if target in written:
                raise UsageError("output-clash", file=str(place), first=written[target], second=name)
            written[target] = name


def file_name(report: Report, suffix: str) -> str:
    """Name a report's file: ``<agency>-<year><suffix>``, without what file systems refuse."""
    agency = _UNSAFE.sub("_", report.agency).lstrip(".")
    stem = agency.encode()[:_NAME_BYTES].decode(errors="ignore")
    return f"{stem}-{report.year}{suffix}"
