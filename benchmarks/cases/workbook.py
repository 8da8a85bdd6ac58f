"""How long it takes to export workbooks, compared with a bare XlsxWriter script that writes the same cells."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.measuring import Command, interleave, run
from benchmarks.plan import Plan
from benchmarks.results import Result, megabytes, milliseconds, ratio
from benchmarks.tools import lacks_libraries

_TARGET = 1.5
_WORK = (
    "The bare script reads this data once and writes the same workbook each time. govreport reads, validates, computes "
    "and exports a different report each time, and flushes every file to the disk."
)
_LEFT_OUT = (
    "The bare script leaves out the fonts, size and layout of the charts and the company in the properties, which "
    "makes it slightly faster."
)
_SCRIPTS = Path(__file__).parents[1] / "workbook"


def measure(plan: Plan) -> Result:
    """Export reports to workbooks in one process."""
    count = plan.reports
    title = f"Workbooks: {count} reports in one process"
    if missing := lacks_libraries("openpyxl", "xlsxwriter"):
        return Result(title, (), (), notes=[f"Skipped: {' and '.join(missing)} not installed beside the benchmarks."])
    names = plan.names(count)
    record, holds, unlike = _record(plan, names[0])
    commands = [
        plan.export(names[:1], "xlsx", plan.folder / "xlsx", "govreport, 1 report"),
        plan.export(names, "xlsx", plan.folder / "xlsx", f"govreport, {count} reports"),
        _bare(plan, record, 1, "bare XlsxWriter, 1 workbook"),
        _bare(plan, record, count, f"bare XlsxWriter, {count} workbooks"),
    ]
    measured = interleave(commands, plan.rounds)
    one, many, bare_one, bare_many = (runs.wall for runs in measured)
    each, bare_each = many.per_item(one, count), bare_many.per_item(bare_one, count)
    return Result(
        title,
        ("command", "time", "peak memory"),
        [
            *(
                [command.label, milliseconds(runs.wall), megabytes(runs.peak)]
                for command, runs in zip(commands, measured, strict=True)
            ),
            ["govreport, each further report", milliseconds(each), ""],
            ["bare XlsxWriter, each further workbook", milliseconds(bare_each), ""],
        ],
        [
            ratio("each further report: govreport / bare XlsxWriter", each, bare_each, _TARGET),
            ratio(f"whole process, {count} reports: govreport / bare XlsxWriter", many, bare_many),
            ratio("whole process, 1 report: govreport / bare XlsxWriter", one, bare_one),
        ],
        [
            f"{holds} {_WORK}",
            f"{_LEFT_OUT} {unlike}",
        ],
    )


def _bare(plan: Plan, record: Path, count: int, label: str = "") -> Command:
    arguments: list[str | Path] = [sys.executable, _SCRIPTS / "write.py", record, plan.folder / "bare", str(count)]
    return Command(label, arguments, plan.folder)


def _record(plan: Plan, name: str) -> tuple[Path, str, str]:
    """Record the workbook that govreport writes; return the record, what it holds and how the bare one differs."""
    folder = plan.folder / "recorded"
    run(plan.export([name], "xlsx", folder))
    (book,) = folder.glob("*.xlsx")
    record = plan.folder / "record.json"
    record.write_text(_read(book), "utf-8")
    run(_bare(plan, record, 1, "the bare script"))
    ours, theirs = json.loads(record.read_text("utf-8")), json.loads(_read(plan.folder / "bare" / "00000.xlsx"))
    same = "Read back, its workbook is the same in all that was recorded."
    unlike = f"Read back, its workbook differs in: {', '.join(_differences(ours, theirs))}."
    return record, _contents(ours), same if ours == theirs else unlike


def _read(book: Path) -> str:
    """Return what a workbook holds as JSON; in a process of its own, so that this one stays small."""
    script: list[str | Path] = [sys.executable, _SCRIPTS / "record.py", book]
    return subprocess.run(script, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout


def _contents(record: dict[str, Any]) -> str:
    sheets = record["sheets"]
    cells = [cell for sheet in sheets for cell in sheet["cells"]]
    formulas = sum(kind == "f" for _, _, kind, *_ in cells)
    merges, charts = (sum(len(sheet[what]) for sheet in sheets) for what in ("merges", "charts"))
    return (
        f"A workbook has {len(sheets)} sheets, {len(cells)} cells with {formulas} formulas, {merges} merged areas, "
        f"{len(record['formats'])} formats, {len(record['names'])} defined names and {charts} charts."
    )


def _differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    parts = [part for part in ours if part != "sheets" and ours[part] != theirs[part]]
    return [
        *parts,
        *(
            f"{one['name']} {part}"
            for one, other in zip(ours["sheets"], theirs["sheets"], strict=False)
            for part in one
            if one[part] != other[part]
        ),
    ]
