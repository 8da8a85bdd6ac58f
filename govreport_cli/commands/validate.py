"""``govreport validate``: is a definition sound?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govreport_cli.commands.common import STDIO, Lang, Quiet, folder_of, read_input
from govreport_cli.commands.rendering import Format, show_findings
from govreport_cli.console import Console
from govreport_cli.errors import InputError, UsageError
from govreport_cli.findings.model import Finding, has_errors, strict


def validate(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Definitions; - is standard input.")],
    *,
    output_format: Annotated[
        Format, typer.Option("--format", help="How findings are printed; all but text are for machines.")
    ] = Format.TEXT,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write them to a file, and print text besides.")
    ] = "",
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only this code; may be given several times.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Not this code; may be given several times.")
    ] = None,
    as_errors: Annotated[bool, typer.Option("--strict", help="Make warnings errors.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 even if there are errors.")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Check definitions.

    First the TOML, then the form's schema, then its relations (勾稽关系).
    """
    console: Console = context.obj.using(lang, quiet)
    _refuse_unknown([*(select or []), *(ignore or [])])
    findings, texts, code = _examine(files)
    findings = [
        finding for finding in findings if (not select or finding.code in select) and finding.code not in (ignore or [])
    ]
    if as_errors:
        findings = strict(findings)
    if output and Path(output).resolve() in {Path(name).resolve() for name in files if name != STDIO}:
        raise UsageError("output-is-input", file=output)
    show_findings(console, findings, texts, files, output_format=output_format, output=output)
    raise typer.Exit(code or (int(has_errors(findings)) if not exit_zero else 0))


def _refuse_unknown(named: list[str]) -> None:
    if named:
        from govreport_cli.findings.catalogue import codes
        from govreport_cli.paths import nearest

        for code in named:
            if code not in codes():
                raise UsageError("code-unknown", unknown=code, suggestion=nearest(code, codes()))


def _examine(files: list[str]) -> tuple[list[Finding], dict[str, str], int]:
    """Return what was found in the files, in the order of its places, their texts, and the exit code so far."""
    from govreport_cli.findings.model import in_order
    from govreport_cli.pipeline import examine, located

    findings: list[Finding] = []
    texts: dict[str, str] = {}
    code = 0
    for name in files:
        try:
            source = read_input(name)
        except InputError as error:
            findings.append(error.finding)
            code = error.exit_code
        else:
            examination = examine(name, source, folder_of(name))
            findings += located(examination)
            texts |= examination.texts
    return in_order(findings), texts, code
