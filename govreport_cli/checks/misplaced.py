"""Keys that are in the wrong table, and where in the form they belong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from govreport_cli.findings.model import Finding
from govreport_cli.forms.model import Form
from govreport_cli.forms.schemas import shipped
from govreport_cli.paths import below, holding

_SHARED: Mapping[str, Any] = shipped("definition")["$defs"]
"""What a definition has in every form."""
_CACHED = 64


class Place(NamedTuple):
    """Where a key belongs: for a table, its header; for any other value, the table that holds it; else neither."""

    header: str | None = None
    table: str | None = None


def place_of(key: str, value: Any, form: Form) -> Place:
    """Return where a key belongs, by its value; nowhere if the form has no such key, or several."""
    paths = _by_key(form).get(key, set())
    if len(paths) != 1:
        return Place()
    (path,) = paths
    if has_tables(value):
        return Place(header=f"[[{path}]]" if _is_list(path, form) else f"[{path}]")
    return Place(table=path.rpartition(".")[0] or None)


def has_tables(value: Any) -> bool:
    """Return whether a value is a table, or has tables in it: what is written under headers of its own."""
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(part, Mapping) for part in value))


def without_moved(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings without those about missing tables that are only in the wrong place."""
    moved = {str(finding.arguments.get("header")).strip("[]") for finding in findings if finding.code == "unknown-key"}
    return [finding for finding in findings if finding.code != "missing-key" or not moved >= _lacking(finding)]


def _lacking(finding: Finding) -> set[str]:
    paths: Any = finding.arguments["paths"]
    return set(paths)


def _is_list(path: str, form: Form) -> bool:
    """Return whether a definition may have many tables of this name, as it has sections."""
    shared = str(form.schema["properties"].get(path, {}).get("$ref", "")).rpartition("/")[2]
    return bool(_SHARED.get(shared, {}).get("type") == "array")


@lru_cache(_CACHED)
def _by_key(form: Form) -> Mapping[str, set[str]]:
    """Return the paths that end in each key."""
    by_key: dict[str, set[str]] = {}
    for path in _paths(form):
        by_key.setdefault(path.rpartition(".")[2], set()).add(path)
    return by_key


def _paths(form: Form) -> Iterator[str]:
    """Yield the paths of all tables, rows and figures of a form, and of what a report has in every form."""
    yield from form.schema["properties"]
    for path in form.indicators:
        yield from holding(form.row_of(path))
    if "report" in form.schema["properties"]:
        yield from (below("report", key) for key in _SHARED["report"]["properties"])
