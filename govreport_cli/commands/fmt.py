"""``govreport fmt``: lays out definitions like the printed form."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands.common import Exclude, Files, FilesFrom, Lang, Quiet, inputs_of
from govreport_cli.commands.plugin_rules import NoPlugins, RefusePlugin, rules_of
from govreport_cli.console import Console
from govreport_cli.errors import InputError
from govreport_cli.files import folder_of
from govreport_cli.findings.model import Result

if TYPE_CHECKING:
    from govreport_cli.batch.inputs import Input
    from govreport_cli.hosting.rules import Rules


def fmt(
    context: typer.Context,
    files: Files = None,
    *,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a file would be changed.")
    ] = False,
    show_diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; print the changes, and exit with 1 if there are any.")
    ] = False,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport fmt``."""
    from govreport_cli.batch.inputs import is_regular

    console: Console = context.obj.using(lang, quiet=quiet)
    rules, code = rules_of(no_plugins, refuse_plugin), 0
    for given in inputs_of(context, files, files_from, exclude):
        source = given.content()
        new = _laid_out(given, source, rules)
        if source.value is None or new.value is None:
            console.findings(new.findings)
            code = max(code, InputError.exit_code if source.value is None else 1)
            continue
        changed = new.value != source.value
        if show_diff:
            console.result(_changes(given.name, source.value, new.value))
        if check or show_diff:
            code = max(code, int(changed))
            if changed and check:
                console.note("would-format", always=True, path=given.name)
        elif not is_regular(given.name):
            console.result_bytes(new.value)
        elif changed:
            from govreport_cli.exporting.output import write

            write({Path(given.name): new.value})
            console.note("wrote", path=given.name)
    raise typer.Exit(code)


def _laid_out(given: Input, source: Result[bytes], rules: Rules) -> Result[bytes]:
    """Return a definition laid out, or the findings that say why it cannot be."""
    from govreport_cli.accept import form_of
    from govreport_cli.definition.layout import laid_out
    from govreport_cli.definition.read import read

    if source.value is None:
        return source
    document = read(given.name, source.value)
    if document.value is None:
        return Result(None, document.findings)
    form = form_of(document.value, folder_of(given.name), rules)
    if form.value is None:
        return Result(None, form.findings)
    return Result(laid_out(source.value.decode(), form.value).encode())


def _changes(name: str, old: bytes, new: bytes) -> str:
    """Return the changes as a unified diff, empty if there are none."""
    # A text of several lines may have characters, such as U+2028, that end a line for `str.splitlines`.
    before, after = ([line.decode() for line in content.splitlines(keepends=True)] for content in (old, new))
    lines = unified_diff(before, after, name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
