"""``govreport validate``: checks definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet, each_once, folder_of, listed, read_input, refuse_overwriting
from govreport_cli.commands.show_findings import FindingsFormat, FindingsOutput, show_findings
from govreport_cli.console import Console
from govreport_cli.errors import InputError, UsageError
from govreport_cli.findings.model import FileFindings, Finding, Severity, has_errors, in_order, strict


def validate(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Definitions (`-` for stdin).")],
    *,
    output_format: FindingsFormat = None,
    output: FindingsOutput = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODE", help="Report only these codes (comma-separated, may be repeated)."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help="Do not report these codes (comma-separated, may be repeated)."),
    ] = None,
    as_errors: Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with code 0 even if there are errors.")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport validate``."""
    console: Console = context.obj.using(lang, quiet=quiet)
    files = each_once(files)
    refuse_overwriting(output, files)
    run = _Validation(_codes(select), _codes(ignore), console.configuration.severities, as_errors=as_errors)
    show_findings(console, run.of(files), files, output_format=output_format, output=output)
    raise typer.Exit(run.unread or (int(run.failed) if not exit_zero else 0))


def _codes(named: list[str] | None) -> list[str]:
    """Return the codes that an option names. Raises UsageError for an unknown code."""
    chosen = listed(named)
    if chosen:
        from govreport_cli.findings.catalogue import codes
        from govreport_cli.paths import nearest

        for code in chosen:
            if code not in codes():
                raise UsageError("code-unknown", unknown=code, suggestion=nearest(code, codes()))
    return chosen


@dataclass(slots=True)
class _Validation:
    """Validates files one by one; ``unread`` is the exit code if a file could not be read, else 0."""

    selected: list[str]
    ignored: list[str]
    severities: Mapping[str, str]
    as_errors: bool = field(kw_only=True)
    failed: bool = False
    unread: int = 0

    def of(self, files: list[str]) -> Iterator[FileFindings]:
        """Yield the findings in each file, in the order of the files."""
        for name in files:
            found = self._found(name)
            self.failed = self.failed or has_errors(found.findings)
            yield found

    def _found(self, name: str) -> FileFindings:
        from govreport_cli.pipeline import examine, located

        try:
            source = read_input(name)
        except InputError as error:
            self.unread = error.exit_code
            return FileFindings(name, (error.finding,), {})
        examination = examine(name, source, folder_of(name), self.severities)
        if not examination.findings:
            return FileFindings(name, (), {})
        # An error that stopped the checks is always reported; otherwise the file would seem to be valid.
        stopped = examination.case is None
        findings = [
            finding
            for finding in located(examination)
            if self._is_wanted(finding) or (stopped and finding.severity is Severity.ERROR)
        ]
        findings = in_order(strict(findings) if self.as_errors else findings)
        return FileFindings(name, tuple(findings), examination.lines)

    def _is_wanted(self, finding: Finding) -> bool:
        return (not self.selected or finding.code in self.selected) and finding.code not in self.ignored
