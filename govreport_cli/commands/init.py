"""``govreport init``: a definition to fill in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from govreport_cli.commands.common import STDIO, Lang, Quiet
from govreport_cli.console import Console
from govreport_cli.errors import OutputError, UsageError


def init(
    context: typer.Context,
    *,
    year: Annotated[int, typer.Option(help="The year to report on.")],
    form: Annotated[
        str, typer.Option(help="The form: a name, or the path of a local one. By default the one in force.")
    ] = "",
    agency: Annotated[str, typer.Option(help="The reporting body, in full.")] = "",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE|-", help="Where to; - is standard output.")
    ] = "report.toml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Write a definition to fill in.

    Every row of the form is there with its official label, commented out.
    """
    console: Console = context.obj.using(lang, quiet)
    folder = Path() if output == STDIO else Path(output).parent
    text = _scaffold(_reference(form, folder) or _in_force(year), folder, year, agency)
    if output == STDIO:
        console.result(text)
        return
    if Path(output).exists() and not Path(output).is_dir() and not force:
        raise OutputError("file-exists", file=output)
    from govreport_cli.exporting.output import write

    write({Path(output): text.encode()})
    console.note("wrote", path=output)


def _in_force(year: int) -> str:
    from govreport_cli.forms.find import form_for_year
    from govreport_cli.forms.schemas import shipped_forms

    name = form_for_year(year)
    if not name:
        raise UsageError("no-form-for-year", year=year, forms=", ".join(shipped_forms()))
    return name


def _reference(form: str, folder: Path) -> str:
    """Return how a definition in a folder names a form: a local one by its path from there."""
    if not form.endswith(".json") or Path(form).is_absolute():
        return form
    return Path(os.path.relpath(form, folder)).as_posix()


def _scaffold(reference: str, folder: Path, year: int, agency: str) -> str:
    """Return the scaffold, once it is known that nothing but what is to be filled in is missing from it."""
    from govreport_cli.definition.check import check
    from govreport_cli.definition.model import Definition
    from govreport_cli.definition.read import read
    from govreport_cli.definition.scaffold import scaffold
    from govreport_cli.findings.model import Severity
    from govreport_cli.forms.find import find_form

    form = find_form(reference, folder)
    text = scaffold(form, reference, year, agency)
    definition = read("", text.encode())
    findings = check(definition, form) if isinstance(definition, Definition) else [definition]
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.code != "missing-key":
            arguments: dict[str, Any] = dict(finding.arguments)
            raise UsageError(finding.code, **arguments)
    return text
