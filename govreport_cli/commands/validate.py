"""``govreport validate``: is a definition sound?"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet, folder_of, read_input
from govreport_cli.console import Console
from govreport_cli.errors import InputError
from govreport_cli.findings.model import Finding, Severity, has_errors, strict


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


def validate(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Definitions; - is standard input.")],
    *,
    output_format: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = Format.TEXT,
    as_errors: Annotated[bool, typer.Option("--strict", help="Make warnings errors.")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Check definitions.

    First the TOML, then the form's schema, then its relations (勾稽关系).
    """
    from govreport_cli.pipeline import examine

    console: Console = context.obj.using(lang, quiet)
    findings: list[Finding] = []
    code = 0
    for name in files:
        try:
            source = read_input(name)
        except InputError as error:
            findings.append(error.finding)
            code = error.exit_code
        else:
            findings += examine(name, source, folder_of(name)).findings
    if as_errors:
        findings = strict(findings)
    if quiet and output_format is Format.TEXT:
        findings = [finding for finding in findings if finding.severity is Severity.ERROR and not finding.waived]
    _print(console, findings, len(files), output_format)
    raise typer.Exit(code or int(has_errors(findings)))


def _print(console: Console, findings: list[Finding], files: int, output_format: Format) -> None:
    if output_format is Format.JSON:
        from govreport_cli.findings.as_json import as_json

        console.result(as_json(findings, files, console.lang))
    elif findings or console.interactive:
        from govreport_cli.findings.as_json import summary
        from govreport_cli.findings.as_text import as_text
        from govreport_cli.findings.catalogue import word

        lines = [as_text(finding, console.lang) for finding in findings]
        if not console.quiet:
            counts = summary(findings, files)
            waived = word("waived-count", console.lang, **counts) if counts["waived"] else ""
            lines.append(word("summary", console.lang, **counts) + waived)
        console.result("\n".join(lines) + "\n")
