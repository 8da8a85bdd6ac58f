"""Prints the findings of the commands whose result is findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from govreport_cli import __version__
from govreport_cli.console import Console
from govreport_cli.files import STDIO
from govreport_cli.findings.model import FileFindings, has_errors


class Format(StrEnum):
    """A format of findings."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    LINES = "lines"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"
    XLSX = "xlsx"


FindingsFormat = Annotated[
    Format | None,
    typer.Option("--format", help="Format of the findings; text by default, the others are for programs."),
]
FindingsOutput = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write the findings to a file, by default in the format of its suffix, and print them as text too.",
    ),
]

_SUFFIXES = {
    ".json": Format.JSON,
    ".jsonl": Format.LINES,
    ".ndjson": Format.LINES,
    ".sarif": Format.SARIF,
    ".xml": Format.JUNIT,
    ".xlsx": Format.XLSX,
}
"""The formats of files, by suffix."""


def show_findings(
    console: Console,
    found: Iterable[FileFindings],
    files: Sequence[str],
    *,
    output_format: Format | None,
    output: str | None,
) -> None:
    """Print findings as they are found, or only errors; if ``output`` is a file, write all to it and print text.

    ``files`` are the names of the files that are checked; those that turn up meanwhile may be added to it. The format
    defaults to that of the output's suffix.
    """
    to_file = output is not None and output != STDIO
    output_format = output_format or _SUFFIXES.get(Path(output or "").suffix.lower(), Format.TEXT)
    if output is not None and to_file:
        from govreport_cli.exporting.output import write

        found = list(found)
        write({Path(output): _as_bytes(output_format, found, files, console)})
        output_format = Format.TEXT
    if console.quiet:
        found = map(_errors_of, found)
    if output_format is Format.XLSX:
        console.result_bytes(_as_bytes(output_format, found, files, console))
        return
    for piece in _rendered(output_format, found, files, console, colour=console.colour and console.interactive):
        console.result(piece)


def _errors_of(found: FileFindings) -> FileFindings:
    """Return findings without warnings and without those that are waived."""
    return found._replace(findings=tuple(each for each in found.findings if has_errors([each])))


def _as_bytes(output_format: Format, found: Iterable[FileFindings], files: Sequence[str], console: Console) -> bytes:
    """Return the findings in a format, as a file has them."""
    if output_format is Format.XLSX:
        from govreport_cli.findings.as_workbook import as_workbook

        return as_workbook(found, console.lang)
    return "".join(_rendered(output_format, found, files, console, colour=False)).encode()


def _rendered(
    output_format: Format, found: Iterable[FileFindings], files: Sequence[str], console: Console, *, colour: bool
) -> Iterator[str]:
    """Yield the findings in a format, piece by piece."""
    lang = console.lang
    match output_format:
        case Format.TEXT:
            yield from _text(found, files, console, colour=colour)
        case Format.CONCISE:
            from govreport_cli.findings.as_text import one_line

            for entry in found:
                yield from (one_line(finding, lang, colour=colour) + "\n" for finding in entry.findings)
        case Format.JSON:
            from govreport_cli.findings.as_json import as_json

            yield from as_json(found, files, lang)
        case Format.LINES:
            from govreport_cli.findings.as_json import as_lines

            yield from (as_lines(entry.findings, lang) for entry in found)
        case Format.GITHUB:
            from govreport_cli.findings.as_github import as_github

            yield from (as_github(entry.findings, lang) for entry in found)
        case Format.GITLAB:
            from govreport_cli.findings.as_gitlab import as_gitlab

            yield from as_gitlab((finding for entry in found for finding in entry.findings), lang)
        case Format.SARIF:
            from govreport_cli.findings.as_sarif import as_sarif

            yield as_sarif([finding for entry in found for finding in entry.findings], lang, __version__)
        case Format.JUNIT:
            from govreport_cli.findings.as_junit import as_junit

            yield as_junit([finding for entry in found for finding in entry.findings], files, lang)


def _text(found: Iterable[FileFindings], files: Sequence[str], console: Console, *, colour: bool) -> Iterator[str]:
    """Yield findings as text and a line that counts them; without findings, nothing unless it goes to a terminal."""
    counts = {"errors": 0, "warnings": 0, "waived": 0}
    for entry in found:
        findings = entry.findings
        if findings:
            from govreport_cli.findings.as_text import as_text
            from govreport_cli.findings.model import summary

            for finding in findings:
                yield as_text(finding, console.lang, entry.lines, colour=colour) + "\n"
            counted = summary(findings)
            counts = {kind: counts[kind] + counted[kind] for kind in counts}
    if not console.quiet and (any(counts.values()) or console.interactive):
        from govreport_cli.findings.as_text import counts_as_text

        yield counts_as_text(counts, len(files), console.lang) + "\n"
