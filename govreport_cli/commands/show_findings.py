"""How commands whose result is findings print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from govreport_cli import __version__
from govreport_cli.commands.common import STDIO
from govreport_cli.console import Console
from govreport_cli.findings.model import Finding, Severity


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    LINES = "lines"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


_SUFFIXES = {
    ".json": Format.JSON,
    ".jsonl": Format.LINES,
    ".ndjson": Format.LINES,
    ".sarif": Format.SARIF,
    ".xml": Format.JUNIT,
}
"""The formats of files, where they can be known by their names."""


def show_findings(
    console: Console,
    findings: Sequence[Finding],
    texts: Mapping[str, str],
    files: Sequence[str],
    *,
    output_format: Format | None,
    output: str,
) -> None:
    """Print findings in a format; where a file is named, write them there, and print text besides.

    A file named ``-`` is standard output. ``texts`` are the files that the findings may be about, by name;
    ``files`` are those that were looked at. Where no format is asked for, it is that of the file's suffix.
    """
    to_file = output not in ("", STDIO)
    output_format = output_format or _SUFFIXES.get(Path(output).suffix.lower(), Format.TEXT)
    if to_file:
        from govreport_cli.exporting.output import write

        write({Path(output): _rendered(console, output_format, findings, texts, files).encode()})
    _print(console, Format.TEXT if to_file else output_format, findings, texts, files)


def _print(
    console: Console, output_format: Format, findings: Sequence[Finding], texts: Mapping[str, str], files: Sequence[str]
) -> None:
    """Print findings; as text, only where there are any or somebody is watching."""
    if output_format is Format.TEXT:
        if console.quiet:
            findings = [finding for finding in findings if finding.severity is Severity.ERROR and not finding.waived]
        if not findings and not console.interactive:
            return
    console.result(_rendered(console, output_format, findings, texts, files))


def _rendered(
    console: Console, output_format: Format, findings: Sequence[Finding], texts: Mapping[str, str], files: Sequence[str]
) -> str:
    match output_format:
        case Format.TEXT:
            from govreport_cli.findings.as_text import all_as_text

            counted = None if console.quiet else len(files)
            return all_as_text(findings, console.lang, texts, counted, colour=console.colour and console.interactive)
        case Format.JSON:
            from govreport_cli.findings.as_json import as_json

            return as_json(findings, len(files), console.lang)
        case Format.LINES:
            from govreport_cli.findings.as_json import as_lines

            return as_lines(findings, console.lang)
        case Format.SARIF:
            from govreport_cli.findings.as_sarif import as_sarif

            return as_sarif(findings, console.lang, __version__)
        case Format.GITHUB:
            from govreport_cli.findings.as_github import as_github

            return as_github(findings, console.lang)
        case Format.JUNIT:
            from govreport_cli.findings.as_junit import as_junit

            return as_junit(findings, files, console.lang)
