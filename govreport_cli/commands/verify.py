"""``govreport verify``: do published files say what their definition says?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet, folder_of, read_input
from govreport_cli.commands.rendering import Format, show_findings
from govreport_cli.console import Console
from govreport_cli.errors import InputError
from govreport_cli.findings.model import Finding, has_errors

if TYPE_CHECKING:
    from govreport_cli.report.model import Report


def verify(
    context: typer.Context,
    definition: Annotated[str, typer.Argument(help="Definition (`-` for stdin).")],
    files: Annotated[list[str], typer.Argument(help="Published files: pages, workbooks, open data.")],
    *,
    output_format: Annotated[
        Format | None,
        typer.Option("--format", help="Format of the findings; text by default, the others are for programs."),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the findings to a file, by default in the format of its suffix, and print them as text too.",
        ),
    ] = "",
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Compare published files with their definition.

    Reads back every figure, and reports those that differ, are missing or are not in the definition.
    """
    from govreport_cli.pipeline import examine, finish

    console: Console = context.obj.using(lang, quiet)
    examination = examine(definition, read_input(definition), folder_of(definition))
    if examination.computed is None:
        console.examination(examination)
        raise typer.Exit(1)
    report = finish(examination.computed)
    findings: list[Finding] = []
    texts: dict[str, str] = {}
    code = 0
    for name in files:
        try:
            content = read_input(name)
        except InputError as error:
            findings.append(error.finding)
            code = error.exit_code
        else:
            findings += _verified(report, name, content)
            texts[name] = content.decode("utf-8-sig", "replace")
    show_findings(console, findings, texts, files, output_format=output_format, output=output)
    raise typer.Exit(code or int(has_errors(findings)))


def _verified(report: Report, name: str, content: bytes) -> Iterator[Finding]:
    """Yield what is wrong with a published file."""
    from govreport_cli.exporting.reading import read_back
    from govreport_cli.report.readings import compare

    readings = read_back(name, Path(name).suffix.lower(), content)
    if isinstance(readings, Finding):
        yield readings
    else:
        yield from compare(report, readings, name)
