"""``govreport verify``: compares published files with their definition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet, refuse_overwriting
from govreport_cli.commands.plugin_rules import NoPlugins, PluginsDir, PluginTimeout, RefusePlugin, rules_of, setup_of
from govreport_cli.commands.show_findings import FindingsFormat, FindingsOutput, show_findings
from govreport_cli.console import Console
from govreport_cli.errors import InputError, PluginError
from govreport_cli.files import folder_of, read_input
from govreport_cli.findings.model import FileFindings, Finding, has_errors, in_order

if TYPE_CHECKING:
    from govreport_cli.hosting.rules import Rules
    from govreport_cli.report.model import Report


def verify(
    context: typer.Context,
    definition: Annotated[str, typer.Argument(help="Definition (`-` for stdin).")],
    files: Annotated[list[str], typer.Argument(help="Published files: pages, workbooks, open data.")],
    *,
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
    from govreport_cli.pipeline import examine, finish, located

    console: Console = context.obj.using(lang, quiet=quiet)
    refuse_overwriting(output, [definition, *files])
    rules = rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir)
    try:
        examination = examine(definition, read_input(definition), folder_of(definition), setup_of(console, rules))
    except InputError as error:
        unread = FileFindings(definition, (error.finding,), {})
        show_findings(console, [unread], [definition], output_format=output_format, output=output)
        raise typer.Exit(error.exit_code) from error
    if examination.case is None:
        refused = FileFindings(definition, tuple(in_order(located(examination))), examination.lines)
        show_findings(console, [refused], [definition], output_format=output_format, output=output)
        raise typer.Exit(1)
    run = _Verification(finish(examination), reader, rules)
    show_findings(console, run.of(files), files, output_format=output_format, output=output)
    if not (run.compared or run.failed or run.unread):
        raise InputError("verify-none")
    raise typer.Exit(run.unread or int(run.failed))


@dataclass(slots=True)
class _Verification:
    """Compares files with a report.

    ``reader`` is the exporter that reads the files, None to choose one for each. ``compared`` is true if any file was
    compared, ``failed`` if any has errors; ``unread`` is the exit code if a file could not be read, else 0.
    """

    report: Report
    reader: str | None
    rules: Rules
    compared: bool = False
    failed: bool = False
    unread: int = 0

    def of(self, files: list[str]) -> Iterator[FileFindings]:
        """Yield the findings in each file, in the order of the files."""
        for name in files:
            try:
                content = read_input(name)
                findings = tuple(in_order(self._compared(name, content)))
            except (InputError, PluginError) as error:
                self.unread = max(self.unread, error.exit_code)
                yield FileFindings(name, (error.finding,), {})
                continue
            self.failed = self.failed or has_errors(findings)
            yield FileFindings(name, findings, {name: content.decode("utf-8-sig", "replace").split("\n")})

    def _compared(self, name: str, content: bytes) -> list[Finding]:
        from govreport_cli.exporting.read_back import read_back
        from govreport_cli.published.compare import compare

        readings = read_back(name, Path(name).suffix.lower(), content, self.reader, self.rules)
        if readings.value is None:
            return list(readings.findings)
        self.compared = True
        return compare(self.report, readings.value, name)
