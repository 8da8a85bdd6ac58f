"""Rows that are still to be filled in: where ``init`` wrote ``nan``, a number is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding
from govreport_cli.paths import Source, Term


def check(case: Case) -> Iterator[Finding]:
    """Find rows and breakdowns that are still to be filled in, wholly or in part."""
    rows: dict[str, list[str]] = {}
    for path in case.definition.unfilled:
        holder = path.partition(".")[0] if path not in case.form.indicators else case.form.row_of(path)
        rows.setdefault(holder, []).append(path)
    for row, paths in rows.items():
        yield _in_breakdown(case, row, paths) if row.startswith("breakdown[") else _in_row(case, row, paths)


def _in_row(case: Case, row: str, paths: list[str]) -> Finding:
    """Return the finding about a row; about its cells if others are filled in."""
    from govreport_cli.definition.write import toml_value

    indicators, given = case.form.indicators, case.definition.given
    first = indicators[paths[0]]
    cells = [member.path for member in case.form.row_members.get(row, ())]
    known = {path: given[path] for path in cells if path in given}
    if not known:
        return replace(_finding(case, [row], first.label), label=first.label, indicator=first.path)
    name = f"{first.label}（{'、'.join(indicators[path].column or '' for path in paths)}）"
    others = toml_value({path.rpartition(".")[2]: value for path, value in known.items()})
    return replace(_finding(case, paths, name, others=others), label=first.label)


def _in_breakdown(case: Case, breakdown: str, paths: list[str]) -> Finding:
    title = case.definition.document.data["breakdown"][int(breakdown[len("breakdown[") : -1])]["title"]
    return replace(_finding(case, paths, title), label=title)


def _finding(case: Case, paths: list[str], name: str, **arguments: str) -> Finding:
    finding = case.error("unfilled", paths[0], name=name, **arguments)
    return replace(finding, related=tuple(Term(path, Source.OWN) for path in paths[1:]))
