"""Prints what an export would do: the files that it would write, or what each of them depends on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from govreport_cli.console import Console
from govreport_cli.files import is_folder, path_from
from govreport_cli.rollup import is_pattern

if TYPE_CHECKING:
    from govreport_cli.batch.planning import Plan, PlannedReport


class DepsFormat(StrEnum):
    """The formats of dependencies."""

    MAKE = "make"
    JSON = "json"


def show_files(console: Console, plan: Plan) -> None:
    """Print the names of the files that would be written, one per line."""
    for report in plan.reports:
        for which in report.stale:
            console.result(f"{_shown(report.places[which])}\n")


def show_deps(console: Console, plan: Plan, deps: DepsFormat) -> None:
    """Print the definition that each file is made from, and what else it depends on."""
    entries = [([_shown(place) for place in report.places.values()], list(_depends(report))) for report in plan.reports]
    if deps is DepsFormat.JSON:
        data = [{"outputs": outputs, "depends": depends} for outputs, depends in entries]
        console.result(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return
    for outputs, depends in entries:
        console.result(f"{' '.join(map(_as_target, outputs))}: {' '.join(map(_escaped, depends))}\n")
    # As from compilers: a file that is gone is made out of date, not asked for.
    for name in sorted({name for _, depends in entries for name in depends}):
        console.result(f"\n{_as_target(name)}:\n")


def _depends(report: PlannedReport) -> Iterator[str]:
    for path in map(Path, [report.given.name, *report.depends]):
        if is_pattern(str(path)):  # its files are listed themselves
            continue
        inside = sorted(entry for entry in path.rglob("*") if entry.is_file()) if is_folder(path) else [path]
        yield from map(_shown, inside)


def _shown(path: Path) -> str:
    return str(path_from(".", path))


def _escaped(name: str) -> str:
    """Return a name as make reads it."""
    return re.sub(r"([#\s:])", r"\\\1", name.replace("\\", "/").replace("$", "$$"))


def _as_target(name: str) -> str:
    """Return a name as make reads it before a colon, where ``%`` would stand for any name."""
    return _escaped(name).replace("%", "\\%")
