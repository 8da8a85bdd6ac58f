"""``govreport export``: checks definitions and writes their reports in any number of formats."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands import completions
from govreport_cli.commands.chosen_formats import Chosen, choose, installed_names
from govreport_cli.commands.common import (
    Exclude,
    Files,
    FilesFrom,
    Jobs,
    Lang,
    Quiet,
    Scheduler,
    are_several,
    inputs_of,
    listed,
)
from govreport_cli.commands.configured import exporter_options
from govreport_cli.commands.plugin_rules import (
    DAY,
    Check,
    NoPlugins,
    PluginsDir,
    PluginTimeout,
    RefusePlugin,
    rules_of,
    setup_of,
)
from govreport_cli.commands.run_export import Crew, Run
from govreport_cli.commands.show_plan import DepsFormat, show_deps, show_files
from govreport_cli.console import Console
from govreport_cli.errors import InputError, UsageError
from govreport_cli.files import STDIO, is_folder, is_gone, path_from, real_path

if TYPE_CHECKING:
    from govreport_cli.batch.exporting import Export
    from govreport_cli.batch.inputs import Input
    from govreport_cli.batch.manifest import Maker, Manifest
    from govreport_cli.exporting.locks import Locks
    from govreport_cli.hosting.rules import Rules

_DEFAULT_NAME = "{agency}-{year}"


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
    name: Annotated[
        str,
        typer.Option(
            "--name",
            metavar="TEMPLATE",
            help="Names of files in the folder, from {agency}, {year}, {form}, {file} and {folder}.",
        ),
    ] = _DEFAULT_NAME,
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
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make every file, even if it is up to date.")] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Export only what failed in the last run into the folder.")
    ] = False,
    index: Annotated[
        bool, typer.Option("--index", help="Also write index.html, a list of the reports in the folder with links.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the names of the files that would be written, and write nothing.")
    ] = False,
    deps: Annotated[
        DepsFormat | None,
        typer.Option("--deps", help="Print what each file depends on, for make or as JSON, and write nothing."),
    ] = None,
    lock_timeout: Annotated[
        float,
        typer.Option("--lock-timeout", metavar="SECONDS", help="Seconds to wait for another run into the folder."),
    ] = 60,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    check: Check = None,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    plugins_dir: PluginsDir = None,
    lang: Lang = None,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List the files that are written.")] = False,
) -> None:
    """Run ``govreport export``."""
    from govreport_cli.batch.names import name_template
    from govreport_cli.batch.planning import Wanted, make_plan
    from govreport_cli.exporting.locks import Locks

    console: Console = context.obj.using(lang, quiet=quiet)
    if not output:
        raise UsageError("command-lacks", name="--output", command=context.command_path)
    if not 0 <= lock_timeout <= DAY:
        raise UsageError("command-value", name="--lock-timeout", value=f"{lock_timeout:g}", least=0, most=DAY)
    rules = rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir)
    chosen = choose(console, listed(to), output, rules)
    making = _making(console, chosen, option or [], rules, check, as_errors=as_errors, force=force)
    template = name_template(name)
    with ExitStack() as stack, Locks(lock_timeout) as locks:
        named = _failed_in(output) if retry and not files and files_from is None else files
        inputs = [] if named == [] else inputs_of(context, named, files_from, exclude)
        one_file = _is_file(output, len(inputs) * (len(chosen.exporters) + len(chosen.missing)))
        for flag, asked in (("--index", index), ("--retry", retry), ("--name", name != _DEFAULT_NAME)):
            if asked and one_file:
                raise UsageError("not-a-set", option=flag)
        place = Path(STDIO) if output == STDIO else real_path(output)
        is_set = not one_file and (retry or index or are_several(inputs, files, files_from))
        writes = deps is None and not dry_run
        manifest = _manifest(place, locks if writes else None, stack) if is_set else None
        if index and manifest:
            from govreport_cli.batch.index_page import refuse_foreign

            refuse_foreign(manifest)
        lost = 0
        if retry and manifest:
            inputs, lost = _to_retry(console, inputs, manifest, forget=writes)
        makers = _makers(chosen, making, rules)
        wanted = Wanted(making, place, None if one_file else template, makers, manifest, rebuild, index, retry)
        crew = Crew(stack, jobs, scheduler)
        with console.progress(len(inputs)) as advance:
            plan = make_plan(inputs, wanted, crew.to_examine, console.file_findings, advance)
        plan.code = max(plan.code, chosen.code)
        if deps is not None:
            show_deps(console, plan, deps)
        elif dry_run:
            show_files(console, plan)
        else:
            run = Run(console, wanted, plan, locks, all_or_nothing, verbose)
            plan.code = run.carry_out(crew)
    raise typer.Exit(max(plan.code, lost))


def _failed_in(output: str) -> list[str]:
    """Return the definitions that failed in the last run into a folder."""
    from govreport_cli.batch.manifest import read_manifest

    folder = real_path(output)
    failed = [record.definition for record in read_manifest(folder).records.values() if record.failed]
    return [str(path_from(".", folder / name)) for name in failed]


def _to_retry(
    console: Console, inputs: Sequence[Input], manifest: Manifest, *, forget: bool
) -> tuple[list[Input], int]:
    """Return the definitions that failed in the last run, and an exit code, which is not 0 if any of them is gone.

    Those that are gone are reported. With ``forget``, later runs do not try them again.
    """
    failed, code = [], 0
    for given in inputs:
        record = manifest.record(given.name)
        if record is None or not record.failed:
            continue
        if not is_gone(given.name):
            failed.append(given)
            continue
        console.findings([InputError("file-missing", file=given.name, option="--retry").finding])
        code = InputError.exit_code
        if forget:
            manifest.add(record._replace(failed=False))
    return failed, code


def _manifest(folder: Path, locks: Locks | None, stack: ExitStack) -> Manifest:
    """Return the manifest of a folder of reports; first finish or remove what a killed run has left there.

    With ``locks``, the folder is made, until the end of ``stack`` if it stays empty, and locked; without, nothing is
    changed. Raises OutputError if it cannot be made.
    """
    from govreport_cli.batch.manifest import read_manifest
    from govreport_cli.commands.run_export import JOURNAL
    from govreport_cli.exporting.output import make_folder
    from govreport_cli.exporting.temporary import remove_drafts, resume

    if locks:
        make_folder(folder, stack)
        if locks.hold(folder):
            resume(folder / JOURNAL)
            remove_drafts([folder])
    manifest = read_manifest(folder)
    stack.callback(manifest.release)
    return manifest


def _making(
    console: Console,
    chosen: Chosen,
    option: list[str],
    rules: Rules,
    check: list[str] | None,
    *,
    as_errors: bool,
    force: bool,
) -> Export:
    """Return how definitions are exported; options for formats that are missing are left out."""
    from govreport_cli.batch.exporting import Export
    from govreport_cli.exporting.options import from_command_line

    exporters, installed = list(chosen.exporters.values()), installed_names(rules)
    options = [text for text in option if text.partition(".")[0] not in chosen.missing]
    return Export(
        tuple(chosen.exporters),
        tuple(installed),
        setup_of(console, rules, check),
        exporter_options(console, exporters, installed),
        from_command_line(exporters, options),
        as_errors,
        force,
        _source_date(os.environ.get("SOURCE_DATE_EPOCH")),
    )


def _makers(chosen: Chosen, making: Export, rules: Rules) -> Mapping[str, Maker]:
    """Return what makes each of the chosen formats."""
    from govreport_cli.batch.manifest import Maker
    from govreport_cli.hosting.kinds import Kind
    from govreport_cli.hosting.registry import find

    settings = {**making.configured, **making.given}
    makers = {}
    for which, exporter in chosen.exporters.items():
        options = {name: str(value) for name, value in settings.items() if name.startswith(f"{exporter.name}.")}
        entry = find(Kind.EXPORTER, which, rules)
        makers[which] = Maker(exporter.name, exporter.suffix, entry.distribution, options)
    return makers


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
    if output != STDIO and (not Path(output).suffix or output.endswith("/") or is_folder(output)):
        return False
    if exports > 1:
        raise UsageError("output-not-one", file=output, count=exports)
    return True
