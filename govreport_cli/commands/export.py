"""``govreport export``: checks definitions and writes their reports in any number of formats."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from govreport_cli.commands import completions
from govreport_cli.commands.common import Exclude, Files, FilesFrom, Lang, Quiet, inputs_of, listed, real_paths
from govreport_cli.commands.configured import exporter_options
from govreport_cli.commands.judge import Judge
from govreport_cli.commands.plugin_rules import (
    Check,
    NoPlugins,
    PluginsDir,
    PluginTimeout,
    RefusePlugin,
    rules_of,
    setup_of,
)
from govreport_cli.console import Console
from govreport_cli.errors import DefinitionError, InputError, PluginError, UsageError
from govreport_cli.files import STDIO, folder_of, real_path

if TYPE_CHECKING:
    from govreport_cli.accept import Examination
    from govreport_cli.batch.inputs import Input
    from govreport_cli.exporting.options import Settings
    from govreport_cli.exporting.spec import Exporter
    from govreport_cli.hosting.rules import Rules
    from govreport_cli.report.model import Report

ALL = "all"


def export(
    context: typer.Context,
    files: Files = None,
    *,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT",
            autocompletion=completions.formats,
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
            "--option",
            metavar="FORMAT.NAME=VALUE",
            autocompletion=completions.exporter_options,
            help="Set an exporter option; see `govreport exporters FORMAT`.",
        ),
    ] = None,
    as_errors: Annotated[bool, typer.Option("--strict", help="Do not export a report that has warnings.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Export a report even if it has errors.")] = False,
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="Write nothing unless every report can be written in every format.")
    ] = False,
    check: Check = None,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    plugins_dir: PluginsDir = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport export``."""
    from govreport_cli.exporting.options import from_command_line

    console: Console = context.obj.using(lang, quiet=quiet)
    found = inputs_of(context, files, files_from, exclude)
    rules = rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir)
    exporters, missing, code = _load(console, listed(to), output, rules)
    given = from_command_line(exporters, [text for text in option or [] if text.partition(".")[0] not in missing])
    judge = Judge(console, setup_of(console, rules, check), as_errors, force)
    house = exporter_options(console, exporters, _names(rules))
    one_file = _is_file(output, len(found) * (len(exporters) + len(missing)))
    finished, settings, inputs = {}, {}, real_paths([given.name for given in found])
    for given_file in found:
        name = given_file.name
        try:
            finished[name], settings[name], named = _finished(judge, given_file, exporters)
            inputs |= named
        except (InputError, DefinitionError, PluginError) as error:
            console.findings([error.finding])
            code = max(code, error.exit_code)
    targets = {
        name: _targets(each.report, exporters, Path(output), one_file=one_file) for name, each in finished.items()
    }
    _refuse_clashes(targets, inputs)
    kept: dict[Path, bytes] = {}
    for name, places in targets.items():
        contents, failed = _contents(judge, finished[name], places, {**house, **settings[name]}, given)
        code = max(code, failed)
        if all_or_nothing:
            kept |= contents
        else:
            _deliver(console, contents, output)
    if all_or_nothing and code:
        console.findings([DefinitionError("nothing-written").finding])
    elif all_or_nothing:
        _deliver(console, kept, output)
    raise typer.Exit(code)


class _Finished(NamedTuple):
    """A definition that was examined, and its report."""

    name: str
    examination: Examination
    report: Report


def _contents(
    judge: Judge, finished: _Finished, places: list[tuple[Path, Exporter]], settings: Settings, given: Settings
) -> tuple[dict[Path, bytes], int]:
    """Return a report in each format, by the file's path, and the exit code; exporters that fail are reported."""
    from govreport_cli.exporting.options import values
    from govreport_cli.exporting.run import exported
    from govreport_cli.hosting.remarks import finding_of
    from govreport_cli.pipeline import remarked

    contents, code = {}, 0
    for place, exporter in places:
        try:
            result = exported(exporter, finished.report, values(exporter, settings, given))
            if result.remarks:
                said = [finding_of(remark, exporter.name, finished.name) for remark in result.remarks]
                judge.require(finished.name, remarked(finished.examination, said, judge.setup))
            contents[place] = result.content
        except (PluginError, DefinitionError) as error:
            judge.console.findings([error.finding])
            code = max(code, error.exit_code)
    return contents, code


def _deliver(console: Console, contents: dict[Path, bytes], output: str) -> None:
    """Write files as a set, or the only one to standard output."""
    from govreport_cli.exporting.output import write

    if output == STDIO:
        console.result_bytes(b"".join(contents.values()))
        return
    write(contents)
    for place in contents:
        console.note("wrote", path=place)


def _load(console: Console, named: list[str], output: str, rules: Rules) -> tuple[list[Exporter], set[str], int]:
    """Return the chosen exporters, the names of those that cannot be loaded, and the exit code so far.

    The latter are reported; the others can still be used. Raises PluginError for a name that no exporter has.
    """
    from govreport_cli.exporting.registry import load

    exporters, missing, code = [], set(), 0
    for name in _formats(named, output, rules):
        try:
            exporters.append(load(name, rules))
        except PluginError as error:
            if error.finding.code == "plugin-unknown":
                raise
            console.findings([error.finding])
            missing.add(name.rpartition(":")[2])
            code = error.exit_code
    return exporters, missing, code


def _formats(named: list[str], output: str, rules: Rules) -> list[str]:
    """Return the chosen formats, each once; if none is named, the format of the output file's suffix."""
    from govreport_cli.exporting.registry import catalogue, named_for

    if not named:
        suffix = Path(output).suffix.lower()
        named = [exporter.name for exporter in named_for(suffix, rules)] if suffix else []
        if len(named) != 1:
            raise UsageError("format-not-named", formats=", ".join(catalogue(rules)))
    if ALL in named:
        named = list(catalogue(rules))
    return list(dict.fromkeys(named))


def _finished(judge: Judge, given: Input, exporters: list[Exporter]) -> tuple[_Finished, Settings, set[Path]]:
    """Return a definition's report, the exporter options that it sets, and the files that it names.

    Raises InputError if the definition cannot be read, and what the judge raises.
    """
    from govreport_cli.exporting.options import from_tables
    from govreport_cli.pipeline import examine, finish

    name, folder, source = given.name, folder_of(given.name), given.content()
    if source.value is None:
        (fault,) = source.findings
        raise InputError(fault.code, file=fault.file, **fault.arguments)
    examination = examine(name, source.value, folder, judge.setup)
    case, findings = examination.case, list(examination.findings)
    settings: Settings = {}
    if case:
        settings, faults = from_tables(exporters, _names(judge.setup.rules), case.definition.options, name, folder)
        findings += faults
    case = judge.require(name, replace(examination, findings=tuple(findings)))
    named = {real_path(folder / path) for path in (case.definition.report.previous, case.form.name) if path}
    report = finish(examination, _source_date(os.environ.get("SOURCE_DATE_EPOCH")))
    return _Finished(name, examination, report), settings, named


def _names(rules: Rules) -> list[str]:
    """Return the names of the installed formats."""
    from govreport_cli.exporting.registry import catalogue

    return list(dict.fromkeys(entry.name for entry in catalogue(rules).values()))


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
    from govreport_cli.report.file_name import file_name

    place = output if str(output) == STDIO else real_path(output)
    return [(place if one_file else place / file_name(report, exporter.suffix), exporter) for exporter in exporters]


def _refuse_clashes(targets: dict[str, list[tuple[Path, Exporter]]], inputs: set[Path]) -> None:
    """Refuse to write two reports to one file, or a report over a file that was read."""
    written: dict[Path, str] = {}
    for name, places in targets.items():
        for place, exporter in places:
            what = f"{name} ({exporter.name})"
            if place != Path(STDIO) and real_path(place) in inputs:
                raise UsageError("output-is-input", file=str(place))
            if place in written:
                raise UsageError("output-clash", file=str(place), first=written[place], second=what)
            written[place] = what
