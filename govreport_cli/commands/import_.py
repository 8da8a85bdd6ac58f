"""``govreport import``: makes a definition from a published report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet, refuse_format, refuse_overwriting, refuse_replacing
from govreport_cli.commands.plugin_rules import NoPlugins, PluginsDir, PluginTimeout, RefusePlugin, rules_of
from govreport_cli.console import Console
from govreport_cli.errors import InputError, UsageError
from govreport_cli.files import STDIO, folder_of, read_input
from govreport_cli.findings.model import Severity, has_errors, in_order


def import_(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Published page, workbook, table or open data (`-` for stdin); several are read as one report.",
        ),
    ],
    *,
    importer: Annotated[
        str | None,
        typer.Option("--from", metavar="FORMAT", help="Importer that reads the file; by default that of its suffix."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--form",
            metavar="FORM",
            help="Name of a form, or path of a local form; by default the form whose tables the file has.",
        ),
    ] = None,
    placeholders: Annotated[
        bool,
        typer.Option(
            "--placeholders", help="Put placeholders in the text where a number clearly is a figure of the tables."
        ),
    ] = False,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE|-", help="Output file (`-` for stdout).")
    ] = STDIO,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    plugins_dir: PluginsDir = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport import``."""
    from govreport_cli.forms.find import reference_from
    from govreport_cli.importing.model import Choices
    from govreport_cli.importing.run import import_files, lines_of

    console: Console = context.obj.using(lang, quiet=quiet)
    if files.count(STDIO) > 1:
        raise UsageError("stdin-twice")
    refuse_format(output)
    refuse_overwriting(output, files)
    refuse_replacing(output, force=force)
    rules = rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir)
    folder = folder_of(output)
    reference = reference_from(folder, form) if form else None
    contents = {file: read_input(file) for file in files}
    found = import_files(contents, Choices(importer, reference, folder, placeholders, rules))
    shown = [finding for finding in found.findings if not quiet or finding.severity is Severity.ERROR]
    lines = {name: text for file, content in contents.items() for name, text in lines_of(file, content).items()}
    console.findings(in_order(shown), lines)
    if found.text is None:
        raise typer.Exit(InputError.exit_code)
    if output == STDIO:
        console.result(found.text)
    else:
        from govreport_cli.exporting.output import write

        write({Path(output): found.text.encode()})
        console.note("wrote", path=output)
    raise typer.Exit(int(has_errors(found.findings)))
