"""``govreport verify``: compares published files with their definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands.common import Exclude, Lang, Quiet, refuse_overwriting
from govreport_cli.commands.plugin_rules import NoPlugins, PluginsDir, PluginTimeout, RefusePlugin, rules_of, setup_of
from govreport_cli.commands.show_findings import FindingsFormat, FindingsOutput, show_findings
from govreport_cli.console import Console
from govreport_cli.errors import InputError, PluginError
from govreport_cli.files import STDIO, folder_of, is_folder, read_input
from govreport_cli.findings.model import FileFindings, Finding, has_errors, in_order

if TYPE_CHECKING:
    from govreport_cli.batch.inputs import Input
    from govreport_cli.batch.matching import PublishedFiles
    from govreport_cli.pipeline import Setup
    from govreport_cli.report.model import Report


def verify(
    context: typer.Context,
    definition: Annotated[
        str, typer.Argument(metavar="FILE|FOLDER", help="Definition (`-` for stdin), or folder of definitions.")
    ],
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="PUBLISHED...", help="Published files, and folders that have them: pages, workbooks, open data."
        ),
    ],
    *,
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
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    plugins_dir: PluginsDir = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport verify``."""
    from govreport_cli.batch.inputs import find_inputs
    from govreport_cli.batch.matching import PublishedFiles

    console: Console = context.obj.using(lang, quiet=quiet)
    inputs = find_inputs([definition], exclude or ())
    refuse_overwriting(output, [*(given.name for given in inputs), *files])
    rules = rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir)
    several = definition != STDIO and is_folder(definition)
    named = [] if several else [name for name in files if not is_folder(name)]
    published = PublishedFiles([name for name in files if name not in named])
    setup = setup_of(console, rules)
    run = _Verification(setup, reader, named, published, searches=several or len(named) < len(files))
    with console.progress(len(inputs)) as advance:
        found = run.of(inputs, advance)
        show_findings(console, found, run.names, output_format=output_format, output=output)
    if not (run.compared or run.code):
        raise InputError("verify-none")
    raise typer.Exit(run.code)


@dataclass(slots=True)
class _Verification:
    """Compares published files with the reports of definitions.

    ``reader`` is the exporter that reads the files, None to choose one for each. ``named`` are files to compare with
    each definition; if ``searches`` is true, so are those of ``published`` that are its own. ``names`` are the files
    that findings are about, so far; ``compared`` is true if any file was compared; ``code`` is the highest exit code
    that one of them calls for.
    """

    setup: Setup
    reader: str | None
    named: Sequence[str]
    published: PublishedFiles
    searches: bool
    names: list[str] = field(default_factory=list)
    compared: bool = False
    code: int = 0

    def of(self, inputs: Sequence[Input], advance: Callable[[], object]) -> Iterator[FileFindings]:
        """Yield the findings in the files of each definition, or in the definition if it has no report."""
        for given in inputs:
            yield from self._of_definition(given)
            advance()

    def _of_definition(self, given: Input) -> Iterator[FileFindings]:
        from govreport_cli.pipeline import examine, finish, located
        from govreport_cli.report.file_name import file_name

        name, source = given.name, given.content()
        if source.value is None:
            yield self._told(FileFindings(name, source.findings, {}), InputError.exit_code)
            return
        examination = examine(name, source.value, folder_of(name), self.setup)
        if examination.case is None:
            yield self._told(FileFindings(name, tuple(in_order(located(examination))), examination.lines), 1)
            return
        report = finish(examination)
        files = [*self.named, *(self.published.of(name, report) if self.searches else ())]
        if not files:
            missing = Finding("verify-unpublished", {"name": file_name(report, "")}, file=name)
            yield self._told(FileFindings(name, (missing,), {}), 1)
        for file in files:
            try:
                content = read_input(file)
                findings = tuple(in_order(self._compared(report, file, content)))
            except (InputError, PluginError) as error:
                yield self._told(FileFindings(file, (error.finding,), {}), error.exit_code)
                continue
            lines = content.decode("utf-8-sig", "replace").split("\n")
            yield self._told(FileFindings(file, findings, {file: lines}), int(has_errors(findings)))

    def _told(self, found: FileFindings, code: int) -> FileFindings:
        self.names.append(found.file)
        self.code = max(self.code, code)
        return found

    def _compared(self, report: Report, name: str, content: bytes) -> list[Finding]:
        from govreport_cli.exporting.read_back import read_back
        from govreport_cli.published.compare import compare

        readings = read_back(name, Path(name).suffix.lower(), content, self.reader, self.setup.rules)
        if readings.value is None:
            return list(readings.findings)
        self.compared = True
        return compare(report, readings.value, name)
