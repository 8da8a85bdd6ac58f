"""Compares the figures of a published file with the report of its definition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from govreport_cli.definition.model import Number
from govreport_cli.figures.model import NOT_REPORTED, show
from govreport_cli.findings.model import Finding, Phrase, Span
from govreport_cli.published.model import CHANGE, Reading
from govreport_cli.report.model import BreakdownTable, Report, Shows, Table

_SEPARATORS = re.compile(r"[,，\s]|[%*+]")
_NAMED = 3
"""How many paths a message names; it only counts the others."""


def compare(report: Report, readings: Iterable[Reading], file: str) -> list[Finding]:
    """Return findings about figures that differ, that the file lacks, or that the report does not have."""
    expected = dict(_expected(report))
    units = dict(_units(report))
    labels = {path: figure.indicator.name for path, figure in report.figures.by_path.items()}
    findings = []
    seen: set[str] = set()
    unknown: dict[str, Reading] = {}
    for reading in readings:
        if not reading.hidden:
            seen.add(reading.path)
        if reading.path not in expected:
            unknown[reading.path] = reading
        elif _number(reading.text, units.get(reading.path, "")) != expected[reading.path]:
            shown = show(expected[reading.path]) + units.get(reading.path, "")
            findings.append(_difference(reading, shown, labels, file))
    if lacking := [path for path in _shown(report) if path not in seen]:
        findings.append(Finding("verify-lacks", _few(lacking), file=file))
    if unknown:
        findings.append(Finding("verify-unknown", _few(list(unknown)), file=file))
    return findings


def _expected(report: Report) -> Iterator[tuple[str, Number | None]]:
    """Yield every figure that a published file may show, by path."""
    for path, figure in report.figures.by_path.items():
        yield path, figure.value
        yield CHANGE + path, figure.change
    for breakdown in report.figures.breakdowns:
        for at, part in enumerate(breakdown.parts):
            path = breakdown.part_path(at)
            yield f"{path}.value", part.value
            yield f"{path}.share", part.share.percent if part.share else None


def _units(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the units that are printed after figures, by path."""
    for block in (*report.blocks, *report.appendices):
        if isinstance(block, Table):
            cells = (cell for row in block.body for cell in row)
            yield from (
                ((CHANGE if cell.shows is Shows.CHANGES else "") + cell.indicator, cell.unit)
                for cell in cells
                if cell.indicator and cell.unit
            )


def _shown(report: Report) -> list[str]:
    """Return the paths that every published file must show: those of table cells and of the parts of breakdowns."""
    shown: dict[str, None] = {}
    for block in (*report.blocks, *report.appendices):
        if isinstance(block, Table) and block.shows is Shows.FIGURES:
            shown |= {cell.indicator: None for row in block.body for cell in row if cell.indicator}
        elif isinstance(block, BreakdownTable):
            breakdown = block.breakdown
            shown |= {f"{breakdown.part_path(at)}.value": None for at in range(len(breakdown.parts))}
    return list(shown)


def _number(text: str, unit: str) -> Number | str | None:
    """Return a published text as a number, without separators, marks and its unit.

    Return None for a dash, and the text itself if it is not a number.
    """
    text = text.strip().removesuffix(unit)
    if text in {NOT_REPORTED, ""}:
        return None
    try:
        number = Decimal(_SEPARATORS.sub("", text))
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _difference(reading: Reading, expected: str, labels: Mapping[str, str], file: str) -> Finding:
    spans: tuple[Span, ...] = ()
    if reading.line and reading.column:
        end = reading.column + len(reading.text.split("\n")[0])
        spans = (Span(reading.path, file, reading.line, reading.column, reading.line, end),)
    label = labels.get(reading.path.removeprefix(CHANGE))
    arguments = {
        "name": label or reading.path,
        "published": reading.text.strip() or NOT_REPORTED,
        "expected": expected,
        "where": Phrase("place", {"place": reading.where}) if reading.where else "",
    }
    return Finding("verify-differs", arguments, file=file, path=reading.path, label=label, spans=spans)


def _few(paths: list[str]) -> dict[str, object]:
    return {"count": len(paths), "paths": ", ".join(paths[:_NAMED]) + (" …" if len(paths) > _NAMED else "")}
