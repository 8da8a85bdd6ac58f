"""Figures that units do not report, and units whose figures are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govreport_cli.checks.model import Case
from govreport_cli.figures.sums import Units
from govreport_cli.findings.model import Finding, Severity


def check(case: Case) -> Iterator[Finding]:
    """Find rows that not all units report, so that they have no sum, and units that are left out.

    It is an error if the report then lacks a row that the form requires.
    """
    names = case.definition.report.left_out
    if names:
        yield case.warning("units-left-out", "report.left_out", units="、".join(names))
    if case.units is None:
        return
    rows: dict[str, list[str]] = {}
    for path in case.units.lacking:
        rows.setdefault(case.form.row_of(path), []).append(path)
    for row, paths in rows.items():
        if finding := _about(case, case.units, row, paths):
            yield finding


def _about(case: Case, units: Units, row: str, paths: list[str]) -> Finding | None:
    """Return the finding about a row, None if it needs none: no unit reports it, or the author leaves it blank."""
    # What no unit reports is blank in all of them, and so it is here; the check of blank cells says so.
    paths = [path for path in paths if units.lacking[path].units < units.count]
    if not paths or _is_left_blank(case, row):
        return None
    unreported = any(path not in case.values for path in paths)
    first = max(paths, key=lambda path: units.lacking[path].units)
    lacking, indicator = units.lacking[first], case.form.indicators[first]
    others = lacking.units - len(lacking.agencies)
    finding = case.error(
        "unit-lacks",
        row,
        name=indicator.label,
        count=lacking.units,
        all=units.count,
        agencies="、".join(lacking.agencies) + ("…" if others else ""),
        unreported=indicator.label if unreported else None,
    )
    severity = Severity.ERROR if unreported and row in case.form.required else Severity.WARNING
    return replace(finding, severity=severity, label=indicator.label, indicator=first)


def _is_left_blank(case: Case, row: str) -> bool:
    """Return whether the author writes a row as blank."""
    data: Any = case.definition.document.data
    for key in row.split("."):
        data = data.get(key) if isinstance(data, Mapping) else None
    return bool(data == {})
