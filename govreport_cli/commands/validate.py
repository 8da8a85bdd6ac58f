"""``govreport validate``: is a definition sound?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from govreport_cli.commands.common import STDIO, Lang, Quiet, each_once, folder_of, listed, read_input
from govreport_cli.commands.rendering import Format, show_findings
from govreport_cli.console import Console
from govreport_cli.errors import InputError, UsageError
from govreport_cli.findings.model import Finding, Severity, has_errors, strict


def validate(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Definitions (`-` for stdin).")],
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
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Report only these codes (comma-separated, may be repeated)."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Do not report these codes (comma-separated, may be repeated)."),
    ] = None,
    as_errors: Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with code 0 even if there are errors.")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Check definitions.

    Checks the TOML syntax, then the form's schema, then its relations (勾稽关系).
    """
    console: Console = context.obj.using(lang, quiet)
    selected, ignored = _codes(select), _codes(ignore)
    files = each_once(files)
    if output and Path(output).resolve() in {Path(name).resolve() for name in files if name != STDIO}:
        raise UsageError("output-is-input", file=output)

    def wanted(finding: Finding) -> bool:
        return (not selected or finding.code in selected) and finding.code not in ignored

    findings, texts, code = _examine(files, wanted)
    if as_errors:
        findings = strict(findings)
    show_findings(console, findings, texts, files, output_format=output_format, output=output)
    raise typer.Exit(code or (int(has_errors(findings)) if not exit_zero else 0))


def _codes(named: list[str] | None) -> list[str]:
    """Return the codes that are named. Raises UsageError where there is no such code."""
    chosen = listed(named)
    if chosen:
        from govreport_cli.findings.catalogue import codes
        from govreport_cli.paths import nearest

        for code in chosen:
            if code not in codes():
                raise UsageError("code-unknown", unknown=code, suggestion=nearest(code, codes()))
    return chosen


def _examine(files: list[str], wanted: Callable[[Finding], bool]) -> tuple[list[Finding], dict[str, str], int]:
    """Return what was found in the files and is wanted, by place, their texts, and the exit code so far.

    What kept a file from being checked is found whether it is wanted or not: else it would pass for sound.
    """
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
            stopped = examination.computed is None
            findings += [
                finding
                for finding in located(examination)
                if wanted(finding) or (stopped and finding.severity is Severity.ERROR)
            ]
            texts |= examination.texts
    return in_order(findings), texts, code
