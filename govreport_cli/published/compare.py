"""Figures as published files have them, and what differs from the report that they were made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from govreport_cli.figures.model import NOT_REPORTED, Number, show
from govreport_cli.findings.model import Finding, Place
from govreport_cli.report.model import BreakdownTable, Report, Shows, Table

CHANGE = "change:"
"""What the path of a figure's change on last year begins with."""

_SEPARATORS = re.compile(r"[,，\s]|[%*+]")
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as a published file has it.

    ``path`` is the indicator's; that of its change on last year behind ``change:``; or that of a breakdown's
    part, such as ``breakdown[0].parts[1].value`` or ``.share``. ``text`` is what stands there, a dash where it is
    not reported. ``where`` is the place for people, such as a cell's name; ``line`` and ``column`` count from 1 in
    files that are text. ``hidden`` is what programs read and people do not see.
    """

    path: str
    text: str
    where: str = ""
    line: int | None = None
    column: int | None = None
    hidden: bool = False


def readings_of_data(data: Mapping[str, Any], *, hidden: bool = False) -> Iterator[Reading]:
    """Yield what a report as data has. Raises KeyError, TypeError or AttributeError where it is none."""
    for path, figure in data["figures"].items():
        yield Reading(path, str(figure["value"]), hidden=hidden)
        if "change" in figure:
            yield Reading(CHANGE + path, str(figure["change"]), hidden=hidden)
    for path in data["not_reported"]:
        yield Reading(path, NOT_REPORTED, hidden=hidden)
    for breakdown in data["breakdowns"]:
        for at, part in enumerate(breakdown["parts"]):
            place = f"{breakdown['place']}.parts[{at}]"
            yield Reading(f"{place}.value", str(part["value"]), hidden=hidden)
            share = NOT_REPORTED if part["share"] is None else str(part["share"])
            yield Reading(f"{place}.share", share, hidden=hidden)


def compare(report: Report, readings: Iterable[Reading], file: str) -> list[Finding]:
    """Return what a published file has otherwise than the report, what it lacks, and what is not the report's."""
    expected = dict(_expected(report))
    labels = {path: figure.indicator.name for path, figure in report.figures.by_path.items()}
    findings = []
    seen, unknown = set(), {}
    for reading in readings:
        if not reading.hidden:
            seen.add(reading.path)
        if reading.path not in expected:
            unknown[reading.path] = reading
        elif _number(reading.text) != expected[reading.path]:
            findings.append(_difference(reading, expected[reading.path], labels, file))
    if lacking := [path for path in _shown(report) if path not in seen]:
        findings.append(Finding("verify-lacks", _few(lacking), file=file))
    if unknown:
        findings.append(Finding("verify-unknown", _few(list(unknown)), file=file))
    return findings


def _expected(report: Report) -> Iterator[tuple[str, Number | None]]:
    """Yield all that a published file may have, by path."""
    for path, figure in report.figures.by_path.items():
        yield path, figure.value
        yield CHANGE + path, figure.change
    for breakdown in report.figures.breakdowns:
        for at, part in enumerate(breakdown.parts):
            place = f"{breakdown.place}.parts[{at}]"
            yield f"{place}.value", part.value
            yield f"{place}.share", part.share.percent if part.share else None


def _shown(report: Report) -> list[str]:
    """Return the paths of what every published file has to show: the cells of the tables, and breakdowns' parts."""
    shown: dict[str, None] = {}
    for block in (*report.blocks, *report.appendices):
        if isinstance(block, Table) and block.shows is Shows.FIGURES:
            shown |= {cell.indicator: None for row in block.body for cell in row if cell.indicator}
        elif isinstance(block, BreakdownTable):
            breakdown = block.breakdown
            shown |= {f"{breakdown.place}.parts[{at}].value": None for at in range(len(breakdown.parts))}
    return list(shown)


def _number(text: str) -> Number | str | None:
    """Return a published number, its separators and signs of percent and adjustment apart; the text if it is none."""
    text = text.strip()
    if text in {NOT_REPORTED, ""}:
        return None
    try:
        return Decimal(_SEPARATORS.sub("", text))
    except InvalidOperation:
        return text


def _difference(reading: Reading, expected: Number | None, labels: Mapping[str, str], file: str) -> Finding:
    places: tuple[Place, ...] = ()
    if reading.line and reading.column:
        end = reading.column + len(reading.text.split("\n")[0])
        places = (Place(reading.path, file, reading.line, reading.column, reading.line, end),)
    label = labels.get(reading.path.removeprefix(CHANGE), "")
    arguments = {
        "name": label or reading.path,
        "published": reading.text.strip() or NOT_REPORTED,
        "expected": show(expected),
        "where": f"（{reading.where}）" if reading.where else "",
    }
    return Finding("verify-differs", arguments, file=file, path=reading.path, label=label, places=places)


def _few(paths: list[str]) -> dict[str, object]:
    return {"count": len(paths), "paths": ", ".join(paths[:_NAMED]) + (" …" if len(paths) > _NAMED else "")}
