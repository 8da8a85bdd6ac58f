"""Prints how many findings there are, by code and by office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govreport_cli.commands.show_findings import Format
from govreport_cli.console import Console
from govreport_cli.errors import UsageError
from govreport_cli.findings.model import FileFindings

_KINDS = ("errors", "warnings", "waived")


def show_statistics(
    console: Console, found: Iterable[FileFindings], output_format: Format | None, output: str | None
) -> None:
    """Print the statistics of findings, as two tables or as JSON. Raises UsageError for any other way to print them."""
    if output is not None:
        raise UsageError("command-together", first="--statistics", second="--output")
    if output_format not in {None, Format.TEXT, Format.JSON}:
        raise UsageError("command-together", first="--statistics", second=f"--format {output_format}")
    from govreport_cli.findings.as_text import counts_as_text
    from govreport_cli.findings.catalogue import explanation
    from govreport_cli.findings.statistics import count

    statistics = count(found)
    if output_format is Format.JSON:
        console.result(statistics.as_json())
        return
    if statistics.codes:
        titles = {code: explanation(code, console.lang).title for code in statistics.codes}
        console.result(_table(console, "statistics-code", statistics.codes, titles) + "\n")
        console.result(_table(console, "statistics-office", statistics.offices, {}) + "\n")
    if not console.quiet:
        sums = {kind: sum(counts[kind] for counts in statistics.codes.values()) for kind in _KINDS}
        console.result(counts_as_text(sums, statistics.files, console.lang) + "\n")


def _table(console: Console, head: str, entries: Mapping[str, Mapping[str, int]], titles: Mapping[str, str]) -> str:
    from govreport_cli.commands.show_table import table
    from govreport_cli.findings.as_text import printable
    from govreport_cli.findings.catalogue import word

    names = [word(name, console.lang) for name in (head, *(f"statistics-{kind}" for kind in _KINDS))]
    rows = [
        [printable(name), *(str(counts[kind]) for kind in _KINDS), *([titles[name]] if titles else [])]
        for name, counts in entries.items()
    ]
    return table(console, [[*names, *([""] if titles else [])], *rows], "<>>><" if titles else "<>>>")
