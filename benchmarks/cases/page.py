"""How long it takes to export pages, compared with pandoc on the same prose and tables."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measuring import Command, interleave, run
from benchmarks.plain_page import plain
from benchmarks.plan import Plan
from benchmarks.results import Result, megabytes, milliseconds, ratio
from benchmarks.tools import find

_TARGET = 1 / 3
_COLUMNS = ("command", "time", "peak memory")
_COMPARED = (
    "pandoc writes one page per process. The target therefore compares one more report in a running govreport with a "
    "whole run of pandoc. The second comparison excludes the start of both: pandoc joins all pages to one long page."
)
_WORK = (
    "pandoc reads HTML with the title, prose and official tables of a page, merged cells included, and writes a page "
    "with its default template. govreport reads, validates and computes the definition; its page also has a table of "
    "contents, charts, a style sheet and data for programs."
)


def measure(plan: Plan) -> Result:
    """Export reports to pages in one process."""
    count = plan.reports
    names = plan.names(count)
    pages = _plain_pages(plan, names)
    pandoc = find("pandoc")
    commands = [
        plan.export(names[:1], "html", plan.folder / "html", "govreport, 1 report"),
        plan.export(names, "html", plan.folder / "html", f"govreport, {count} reports"),
    ]
    if pandoc:
        commands += [
            _pandoc(plan, pandoc, pages[:1], "pandoc, 1 page"),
            _pandoc(plan, pandoc, pages, f"pandoc, {count} pages joined to one"),
        ]
    measured = interleave(commands, plan.rounds)
    walls = [runs.wall for runs in measured]
    each = walls[1].per_item(walls[0], count)
    rows = [
        [command.label, milliseconds(runs.wall), megabytes(runs.peak)]
        for command, runs in zip(commands, measured, strict=True)
    ]
    rows.append(["govreport, each further report", milliseconds(each), ""])
    title = f"Pages: {count} reports in one process"
    if not pandoc:
        return Result(title, _COLUMNS, rows, notes=["pandoc is not installed and was skipped."])
    one, _, their_one, their_many = walls
    their_each = their_many.per_item(their_one, count)
    rows.append(["pandoc, each further page", milliseconds(their_each), ""])
    return Result(
        title,
        _COLUMNS,
        rows,
        [
            ratio("govreport, each further report / pandoc, a process for 1 page", each, their_one, _TARGET),
            ratio("each further report: govreport / pandoc", each, their_each),
            ratio("whole process, 1 report: govreport / pandoc", one, their_one),
        ],
        [
            _COMPARED,
            _WORK,
        ],
    )


def _plain_pages(plan: Plan, names: list[str]) -> list[str]:
    """Write what pandoc reads, and return the names of these files in their folder."""
    run(plan.export(names, "html", plan.folder / "html"))
    folder = _folder(plan)
    folder.mkdir(exist_ok=True)
    written = sorted((plan.folder / "html").glob("*.html"))
    for number, page in enumerate(written):
        (folder / f"{number:05}.html").write_text(plain(page.read_text("utf-8")), "utf-8")
    return [f"{number:05}.html" for number in range(len(written))]


def _pandoc(plan: Plan, pandoc: Path, pages: list[str], label: str) -> Command:
    arguments: list[str | Path] = [
        pandoc,
        "--from=html",
        "--to=html5",
        "--standalone",
        "--metadata=title=x",
        "--output=page.out",
        *pages,
    ]
    return Command(label, arguments, _folder(plan))


def _folder(plan: Plan) -> Path:
    return plan.folder / "pandoc"
