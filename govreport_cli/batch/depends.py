"""The files that a report depends on besides its definition: those that are read when it is examined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govreport_cli.definition.read import read
from govreport_cli.errors import FormError
from govreport_cli.files import read_regular, real_path
from govreport_cli.forms.find import is_local
from govreport_cli.forms.packaged import packaged_forms, schema_file
from govreport_cli.forms.schemas import shipped_forms
from govreport_cli.hosting.rules import Rules
from govreport_cli.rollup import matching


def depends_of(data: dict[str, Any], folder: Path, rules: Rules) -> list[Path]:
    """Return the files that a definition depends on, given as TOML reads it, by their real paths.

    They are last year's definition, those of units and of their units, and the forms of all of them. A pattern of units
    is among them: other files may match it later. Paths in the definition are relative to ``folder``.
    """
    found: dict[Path, None] = {}
    _collect(data, folder, rules, found)
    return sorted(found)


def _collect(data: dict[str, Any], folder: Path, rules: Rules, found: dict[Path, None], *, last: bool = False) -> None:
    """Add the files that a definition names; of last year's definition, only the form is read."""
    found.update(dict.fromkeys(_form(data.get("form"), folder, rules)))
    report = data.get("report")
    if last or not isinstance(report, dict):
        return
    if isinstance(previous := report.get("previous"), str):
        path = real_path(folder / previous)
        found[path] = None
        _collect(_data(path), (folder / previous).parent, rules, found, last=True)
    units = report.get("units")
    for pattern in units if isinstance(units, list) else ():
        found[real_path(folder / pattern)] = None
        for name in matching(pattern, folder):
            path = real_path(name)
            if path not in found:
                found[path] = None
                _collect({**(unit := _data(path)), "report": _units_of(unit)}, Path(name).parent, rules, found)


def _units_of(unit: dict[str, Any]) -> dict[str, Any]:
    """Return the key of a unit's report that matters for its superior's: its own units."""
    report = unit.get("report")
    return {"units": report.get("units")} if isinstance(report, dict) else {}


def _form(reference: object, folder: Path, rules: Rules) -> Iterator[Path]:
    """Yield the file of a form, unless govreport ships it."""
    if not isinstance(reference, str) or reference in shipped_forms():
        return
    if is_local(reference):
        yield real_path(folder / reference)
    elif entry := packaged_forms(rules).get(reference):
        try:
            yield schema_file(entry)
        except (FormError, ValueError, OSError):
            return


def _data(path: Path) -> dict[str, Any]:
    try:
        document = read(str(path), read_regular(path)).value
    except (OSError, ValueError):
        return {}
    return dict(document.data) if document else {}
