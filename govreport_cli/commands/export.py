"""``govreport export``: checks definitions and writes their reports in any number of formats."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands.common import STDIO, Lang, Quiet, each_once, folder_of, listed, read_input
from govreport_cli.console import Console
from govreport_cli.errors import DefinitionError, ExporterError, InputError, UsageError

if TYPE_CHECKING:
    from govreport_cli.exporting.options import Settings
    from govreport_cli.exporting.spec import Exporter
    from govreport_cli.report.model import Report

ALL = "all"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_NAME_BYTES = 200


def export(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Definitions (`-` for stdin).")],
    *,
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT",
            help="Formats to export, or all (comma-separated, may be repeated); see `govreport exporters`.",
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER|FILE|-",
            help="A folder, for files named <agency>-<year>, or a file name with a suffix (`-` for stdout).",
        ),
    ] = ".",
    option: Annotated[
        list[str] | None,
        typer.Option(
            "--option", metavar="FORMAT.NAME=VALUE", help="Set an exporter option; see `govreport exporters FORMAT`."
        ),
    ] = None,
    as_errors: Annotated[bool, typer.Option("--strict", help="Do not export a report that has warnings.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Export a report even if it has errors.")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport export``."""
    from govreport_cli.exporting.options import from_command_line, values
    from govreport_cli.exporting.output import write
    from govreport_cli.exporting.run import run

    console: Console = context.obj.using(lang, quiet=quiet)
    files = each_once(files)
    exporters, code = _load(console, listed(to), output)
    given = from_command_line(exporters, option or [])
    one_file = _is_file(output, len(files) * len(exporters))
    reports, settings, inputs = {}, {}, {Path(name).resolve() for name in files if name != STDIO}
    for name in files:
        try:
            reports[name], settings[name], named = _report(console, name, exporters, as_errors=as_errors, force=force)
            inputs |= named
        except (InputError, DefinitionError) as error:
            console.findings([error.finding])
            code = max(code, error.exit_code)
    # A plugin may change the working folder, so paths are resolved before any exporter runs.
    targets = {name: _targets(report, exporters, Path(output), one_file=one_file) for name, report in reports.items()}
    _refuse_clashes(targets, inputs)
    for name, places in targets.items():
        contents = {
            place: run(exporter, reports[name], values(exporter, settings[name], given)) for place, exporter in places
        }
        if output == STDIO:
            console.result_bytes(*contents.values())
            continue
        write(contents)
        for place in contents:
            console.note("wrote", path=place)
    raise typer.Exit(code)


def _load(console: Console, named: list[str], output: str) -> tuple[list[Exporter], int]:
    """Return the chosen exporters and the exit code so far; with ``all``, broken exporters are reported and skipped."""
    from govreport_cli.exporting.registry import load

    exporters, code = [], 0
    for name in _formats(named, output):
        try:
            exporters.append(load(name))
        except ExporterError as error:
            if ALL not in named:
                raise
            console.findings([error.finding])
            code = error.exit_code
    return exporters, code


def _formats(named: list[str], output: str) -> list[str]:
    """Return the chosen formats, each once; if none is named, the format of the output file's suffix."""
    from govreport_cli.exporting.registry import catalogue, named_for

    if not named:
        suffix = Path(output).suffix.lower()
        named = [exporter.name for exporter in named_for(suffix)] if suffix else []
        if len(named) != 1:
            raise UsageError("format-not-named", formats=", ".join(catalogue()))
    if ALL in named:
        named = list(catalogue())
    return list(dict.fromkeys(named))


def _report(
    console: Console, name: str, exporters: list[Exporter], *, as_errors: bool, force: bool
) -> tuple[Report, Settings, set[Path]]:
    """Return a definition's report, the exporter options that it sets, and the files that it names.

    Its findings are printed.

    Raises InputError if the definition cannot be read, and DefinitionError if its errors prevent the export.
    """
    from govreport_cli.exporting.options import from_definition
    from govreport_cli.exporting.registry import catalogue
    from govreport_cli.findings.model import strict
    from govreport_cli.pipeline import examine, finish

    folder = folder_of(name)
    examination = examine(name, read_input(name), folder)
    case, findings = examination.case, list(examination.findings)
    settings: Settings = {}
    if case:
        settings, faults = from_definition(exporters, catalogue(), case.definition, folder)
        findings += faults
    judged = replace(examination, findings=tuple(strict(findings) if as_errors else findings))
    console.examination(judged)
    if case is None or (judged.has_errors and not force):
        # A definition that cannot be computed cannot be exported even by force.
        raise DefinitionError("refused", file=name, option="--force" if case else None)
    named = {(folder / path).resolve() for path in (case.definition.report.previous, case.form.name) if path}
    return finish(examination, _source_date(os.environ.get("SOURCE_DATE_EPOCH"))), settings, named


def _source_date(seconds: str | None) -> datetime | None:
    """Return the time in ``SOURCE_DATE_EPOCH``, which reproducible builds use in place of the clock, in UTC."""
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError("bad-date", value=seconds) from error


def _is_file(output: str, exports: int) -> bool:
    """Return whether the output is a single file: standard output, or a name with a suffix. Raises UsageError."""
    if output != STDIO and (not Path(output).suffix or output.endswith("/") or Path(output).is_dir()):
        return False
    if exports > 1:
        raise UsageError("output-not-one", file=output, count=exports)
    return True


def _targets(report: Report, exporters: list[Exporter], output: Path, *, one_file: bool) -> list[tuple[Path, Exporter]]:
    """Return the path of a report's file in each format."""
    place = output if str(output) == STDIO else output.resolve()
    return [(place if one_file else place / file_name(report, exporter.suffix), exporter) for exporter in exporters]


def _refuse_clashes(targets: dict[str, list[tuple[Path, Exporter]]], inputs: set[Path]) -> None:
    """Refuse to write two reports to one file, or a report over a file that was read."""
    written: dict[Path, str] = {}
    for name, places in targets.items():
        for place, exporter in places:
            what = f"{name} ({exporter.name})"
            if place != Path(STDIO) and _real(place) in inputs:
                raise UsageError("output-is-input", file=str(place))
            if place in written:
                raise UsageError("output-clash", file=str(place), first=written[place], second=what)
            written[place] = what


def _real(place: Path) -> Path:
    """Return a path without links; one that cannot be followed is reported when it is written."""
    try:
        return place.resolve()
    except (OSError, RuntimeError, ValueError):
        return place


def file_name(report: Report, suffix: str) -> str:
    """Return a report's file name, ``<agency>-<year><suffix>``, without characters that file systems refuse."""
    agency = _UNSAFE.sub("_", report.agency).lstrip(".")
    stem = agency.encode()[:_NAME_BYTES].decode(errors="ignore")
    return f"{stem}-{report.year}{suffix}"
