"""Where a figure comes from, for ``govreport compute --explain``: its parts, and what each unit contributes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govreport_cli.checks.model import Case, source_file
from govreport_cli.commands.show_table import table
from govreport_cli.console import Console
from govreport_cli.definition.locate import Located, locate
from govreport_cli.figures.model import show
from govreport_cli.findings.catalogue import word
from govreport_cli.hosting.rules import Rules
from govreport_cli.paths import Source
from govreport_cli.report.as_data import number
from govreport_cli.rollup import contributions


def explained(case: Case, path: str, folder: Path, rules: Rules) -> dict[str, Any]:
    """Return a figure, the parts that it is the total of, and the figures of the units, with their files and lines."""
    figure, located = case.figures.by_path[path], locate(source_file(case))
    about = _entry(path, figure.indicator.name, number(figure.value), case.definition.name, located)
    parts = [
        _entry(term.path, case.form.indicators[term.path].name, number(case.values.get(term.path)), None, located)
        for relation in case.form.totals.get(path, ())
        for term in relation.right
        if term.source is Source.OWN
    ]
    units = list(_units(case, path, folder, rules))
    return {**about, "unit": figure.indicator.unit, "origin": str(figure.origin), "parts": parts, "units": units}


def as_json(case: Case, path: str, folder: Path, rules: Rules) -> str:
    """Return where a figure comes from as JSON."""
    return json.dumps(explained(case, path, folder, rules), ensure_ascii=False, indent=2) + "\n"


def as_table(case: Case, path: str, folder: Path, rules: Rules, console: Console) -> str:
    """Return where a figure comes from as a table: the figure, then its parts, then what each unit contributes."""
    data = explained(case, path, folder, rules)
    head = [word(name, console.lang) for name in ("figure", "place", "name")]
    origin = word(data["origin"], console.lang)
    rows = [[_text(data["value"]), _place(data) or origin, data["label"]]]
    rows += [[_text(part["value"]), _place(part) or part["path"], part["label"]] for part in data["parts"]]
    rows += [[_text(unit["value"]), _place(unit), unit["agency"]] for unit in data["units"]]
    return table(console, [head, *rows], "><<")


def _units(case: Case, path: str, folder: Path, rules: Rules) -> Iterator[dict[str, Any]]:
    for entry, source in contributions(case, folder, path, rules):
        located = locate(source)
        line = located.span(path).line if located.holds(path) else None
        place = (source.places or {}).get(path)
        where = place.where if place else None
        about = {"agency": entry.agency, "value": number(entry.value), "file": entry.file, "line": line}
        yield {**about, "where": where}


def _entry(path: str, label: str, value: Any, file: str | None, located: Located) -> dict[str, Any]:
    given = located.given(path)
    line = located.span(path).line if given else None
    return {"path": path, "label": label, "value": value, "file": file or located.source.name, "line": line}


def _place(entry: dict[str, Any]) -> str:
    if place := entry["line"] or entry.get("where"):
        return f"{entry['file']}:{place}"
    return entry["file"] if "agency" in entry else ""


def _text(value: Any) -> str:
    from decimal import Decimal

    return show(Decimal(value) if isinstance(value, str) else value)
