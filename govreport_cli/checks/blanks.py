"""Cells of the official tables that the author left blank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding
from govreport_cli.paths import within

_NAMED = 3
"""How many blank cells a message names; it only counts the others."""


def check(case: Case) -> Iterator[Finding]:
    """Find tables with figures that are not reported; the path of the finding is the table's id.

    Cells and rows that the author waives individually get findings of their own. No notice says whether a blank cell
    means zero. Cells that are still to be filled in, and totals of such cells, are left to the check of unfilled rows.
    """
    waiting = _waiting(case)
    singled_out = [waiver.place for waiver in case.definition.waivers if waiver.code == "blank"]
    for table in case.form.tables:
        missing: dict[str, list[str]] = {}
        for path in table.indicators:
            if path not in case.values and path not in waiting:
                place = next((place for place in singled_out if place != table.id and within(path, place)), table.id)
                missing.setdefault(place, []).append(path)
        for place, paths in missing.items():
            names = [case.form.indicators[path].name for path in paths[:_NAMED]]
            finding = case.warning(
                "blank",
                place,
                table=table.title,
                count=len(paths),
                all=len(table.indicators),
                indicator=paths[0],
                first="、".join(names) + ("…" if len(paths) > _NAMED else ""),
            )
            yield replace(finding, label=table.title, indicator=paths[0])


def _waiting(case: Case) -> set[str]:
    """Return the paths of the figures that are still to be filled in, and of the totals that depend on them."""
    waiting = set(case.definition.unfilled)
    if waiting:
        for path, relations in case.form.totals.items():
            if any(term.path in waiting for relation in relations for term in relation.right):
                waiting.add(path)
    return waiting
