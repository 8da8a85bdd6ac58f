"""The reference page of a form, in Markdown: its indicators, its relations and where they come from."""

from __future__ import annotations

from collections.abc import Iterator

from govreport_cli.forms.form import Form
from govreport_cli.forms.relations import PREVIOUS, Along, Kind, Relation

_SIGNS = {Kind.TOTAL: "=", Kind.BALANCE: "=", Kind.AT_MOST: "≤"}


def reference(form: Form) -> str:
    """Return the page; everything on it is from the form's schema."""
    first, last = form.years
    lines = [f"# {form.name}", "", form.title, "", str(form.schema.get("description", "")), ""]
    lines += [f"Report years: {first}–{last or ''}", "", "## Sections", "", *_parts(form), *_deadlines(form)]
    lines += ["", "## Indicators", "", "| path | label | unit | description and source |", "|---|---|---|---|"]
    lines += _indicators(form)
    if form.charts:
        lines += ["", "## Charts", "", *(f"- {chart.title} (`{chart.id}`)" for chart in form.charts)]
    lines += ["", "## Relations", "", "| id | relation | severity | source |", "|---|---|---|---|", *_relations(form)]
    return "\n".join(lines) + "\n"


def _parts(form: Form) -> Iterator[str]:
    for section in form.sections:
        optional = ", optional" if section.optional else ""
        described = f": {section.description}" if section.description else ""
        yield f"- {section.number}{section.title} (`{section.id}`{optional}){described}"


def _deadlines(form: Form) -> Iterator[str]:
    if form.deadlines:
        yield from ("", "## Deadlines", "", "The last day for publication in the following year, by `report.level`.")
        yield from (str(form.schema["deadlines"].get("description", "")), "")
        yield from (f"- {level}: {month:02}-{day:02}" for level, (month, day) in form.deadlines.items())


def _indicators(form: Form) -> Iterator[str]:
    """Yield a line for each indicator; the members of a row share one, with the row's columns."""
    rows: set[str] = set()
    for path, indicator in form.indicators.items():
        row = path.rpartition(".")[0]
        if row not in form.columns:
            yield f"| `{path}` | {indicator.label} | {indicator.unit} | {indicator.description} |"
        elif row not in rows:
            rows.add(row)
            members = [form.indicators[f"{row}.{key}"] for key in form.columns[row]]
            columns = "<br>".join(
                f"`.{key}` {member.column}" for key, member in zip(form.columns[row], members, strict=True)
            )
            units = "、".join(dict.fromkeys(member.unit for member in members))
            yield f"| `{row}`<br>{columns} | {indicator.label} | {units} | {indicator.description} |"


def _relations(form: Form) -> Iterator[str]:
    """Yield a line for each relation as it is declared: once for all rows or columns that it holds in."""
    seen: set[tuple[str, str]] = set()
    for relation in form.relations:
        equation = f" {_SIGNS[relation.kind]} ".join(
            " + ".join(_term(path, relation) for path in side) for side in (relation.left, relation.right)
        )
        if (relation.id, equation) not in seen:
            seen.add((relation.id, equation))
            yield f"| {relation.id} | {equation} | {relation.severity} | {relation.source} |"


def _term(path: str, relation: Relation) -> str:
    """Name a term as the form declares it: along a row by its column, in each column by its row."""
    bare = path.removeprefix(PREVIOUS)
    holder, _, key = bare.rpartition(".")
    name = {Along.ROW: f".{key}", Along.COLUMN: holder, Along.NEITHER: bare}[relation.along]
    return f"`{name}` of last year" if path != bare else f"`{name}`"
