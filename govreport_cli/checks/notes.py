"""The author's notes on figures: a note that no table prints would be lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.definition.model import NoteEntry
from govreport_cli.findings.model import Finding
from govreport_cli.paths import nearest


def check(case: Case) -> Iterator[Finding]:
    """Find notes whose indicator is unknown, not reported or in no table, and second notes on the same figure."""
    notes: dict[str, NoteEntry] = {}
    printed = {path for table in case.form.tables for path in table.indicators} if case.definition.notes else set()
    for entry in case.definition.notes:
        indicator, place = case.form.indicators.get(entry.of), f"{entry.path}.of"
        first = notes.setdefault(entry.of, entry)
        if indicator is None:
            finding = case.error("indicator-unknown", place, suggestion=nearest(entry.of, printed))
        elif entry.of not in case.values:
            finding = case.error("not-reported", place, label=indicator.name)
        elif first is not entry:
            finding = case.error("note-unprinted", place, label=indicator.name, first=first.path)
        elif entry.of not in printed:
            finding = case.error("note-unprinted", place, label=indicator.name)
        else:
            continue
        arguments = {**finding.arguments, "indicator": entry.of}
        yield replace(finding, arguments=arguments, label=indicator.name if indicator else None, indicator=entry.of)
