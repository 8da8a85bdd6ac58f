"""``govreport verify``: compares published files with their definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands.common import (
    Exclude,
    FilesFrom,
    Jobs,
    Lang,
    Quiet,
    are_several,
    inputs_of,
    jobs_for,
    refuse_overwriting,
)
from govreport_cli.commands.plugin_rules import NoPlugins, PluginsDir, PluginTimeout, RefusePlugin, rules_of, setup_of
from govreport_cli.commands.show_findings import FindingsFormat, FindingsOutput, show_findings
from govreport_cli.console import Console
from govreport_cli.errors import InputError, UsageError
from govreport_cli.files import STDIO, folder_of, is_folder
from govreport_cli.findings.model import FileFindings, Finding, has_errors, in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from govreport_cli.batch.inputs import Input
    from govreport_cli.batch.matching import PublishedFiles
    from govreport_cli.batch.verifying import Comparison, Verified
    from govreport_cli.pipeline import Setup

_IN_CHUNK = 2
"""How many files a worker gets at once; a workbook takes some 0.2 s."""
_WORTHWHILE = 8
"""With fewer files, starting processes takes about as long as it saves."""


def verify(
    context: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|FOLDER PUBLISHED...",
            help="Definition (`-` for stdin) or folder of definitions, then published files and folders that have them:"
            " pages, workbooks, open data. With --files-from, only published ones.",
        ),
    ] = None,
    *,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    reader: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FORMAT",
            help="Exporter that reads the files; by default the one that a file names, then the one of its suffix.",
        ),
    ] = None,
    output_format: FindingsFormat = None,
    output: FindingsOutput = None,
    jobs: Jobs = None,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    plugins_dir: PluginsDir = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport verify``."""
    from govreport_cli.batch.matching import PublishedFiles
    from govreport_cli.batch.verifying import Verification
    from govreport_cli.batch.workers import workers

    console: Console = context.obj.using(lang, quiet=quiet)
    given = list(files or [])
    definitions = given[:1] if files_from is None else []
    published = given[len(definitions) :]
    inputs = inputs_of(context, definitions, files_from, exclude)
    if [*given, files_from].count(STDIO) > 1:
        raise UsageError("stdin-twice")
    if not published:
        raise UsageError("command-lacks", name="PUBLISHED", command=context.command_path)
    refuse_overwriting(output, [*(entry.name for entry in inputs), *published])
    setup = setup_of(console, rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir))
    if are_several(inputs, definitions, files_from):
        named, searched = [], published
    else:
        named, searched = [name for name in published if not is_folder(name)], list(filter(is_folder, published))
    run = _Run(setup, named, PublishedFiles(searched) if searched else None)
    expected = len(inputs) * max(len(named), 1)
    with workers(jobs_for(jobs, expected, _WORTHWHILE)) as crew, console.progress(len(inputs)) as advance:
        verified = crew.each(Verification(reader, setup.rules), run.work(inputs, advance), expected, _IN_CHUNK)
        show_findings(console, run.told(verified), run.names, output_format=output_format, output=output)
    if inputs and not (run.names or run.code):
        raise InputError("verify-none")
    raise typer.Exit(run.code)


@dataclass(slots=True)
class _Run:
    """Finds what to compare, and keeps account of the results.

    ``named`` are files to compare with the definition, ``published`` those of which each definition has its own, None
    if there are none. ``names`` are the files that were compared, so far; ``code`` is the highest exit code that one of
    them calls for.
    """

    setup: Setup
    named: Sequence[str]
    published: PublishedFiles | None
    names: list[str] = field(default_factory=list)
    code: int = 0

    def work(self, inputs: Sequence[Input], advance: Callable[[], object]) -> Iterator[Comparison | Verified]:
        """Yield what is to be compared with each definition, or the findings in it if it has no report."""
        from govreport_cli.batch.faults import fault
        from govreport_cli.batch.verifying import Verified

        for given in inputs:
            try:
                yield from self._of_definition(given)
            except Exception as error:  # noqa: BLE001  (so that the others go on)
                yield Verified(*fault(given.name, error))
            advance()

    def _of_definition(self, given: Input) -> Iterator[Comparison | Verified]:
        from govreport_cli.batch.inputs import Input
        from govreport_cli.batch.verifying import Comparison, Verified
        from govreport_cli.pipeline import examine, finish, located
        from govreport_cli.report.file_name import file_name

        name, source = given.name, given.content()
        if source.value is None:
            yield Verified(FileFindings(name, source.findings, {}), InputError.exit_code)
            return
        examination = examine(name, source.value, folder_of(name), self.setup)
        if examination.case is None:
            yield Verified(FileFindings(name, tuple(in_order(located(examination))), examination.lines), 1)
            return
        errors = [finding for finding in located(examination) if has_errors([finding])]
        if errors:
            yield Verified(FileFindings(name, tuple(in_order(errors)), examination.lines), 1)
        report = finish(examination)
        files = [*self.named, *(self.published.of(name, report) if self.published else ())]
        if not files:
            missing = Finding("verify-unpublished", {"name": file_name(report, "")}, file=name)
            yield Verified(FileFindings(name, (missing,), {}), 1)
        yield from (Comparison(report, Input(file).brought()) for file in files)

    def told(self, results: Iterator[Verified]) -> Iterator[FileFindings]:
        """Yield the findings in each file."""
        for found, code, compared in results:
            self.names += [found.file] if compared else []
            self.code = max(self.code, code)
            yield found
