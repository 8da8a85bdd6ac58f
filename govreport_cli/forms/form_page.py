"""The reference page of a form, in Markdown: its indicators, its relations and where they come from."""

from __future__ import annotations

from collections.abc import Iterator

from govreport_cli.forms.model import Along, Form, Kind, Relation
from govreport_cli.paths import Source, Term

_SIGNS = {Kind.TOTAL: "=", Kind.BALANCE: "=", Kind.AT_MOST: "≤"}


def form_page(form: Form) -> str:
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
        row = form.row_of(path)
        if row == path:
            yield f"| `{path}` | {indicator.label} | {indicator.unit} | {indicator.description} |"
        elif row not in rows:
            rows.add(row)
            members = form.row_members[row]
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
            " + ".join(_term(term, relation) for term in side) for side in (relation.left, relation.right)
        )
        if (relation.id, equation) not in seen:
            seen.add((relation.id, equation))
            yield f"| {relation.id} | {equation} | {relation.severity} | {relation.basis} |"


def _term(term: Term, relation: Relation) -> str:
    """Name a term as the form declares it: by its column along a row, by its row along columns."""
    row, _, key = term.path.rpartition(".")
    name = {Along.ROW: f".{key}", Along.COLUMN: row, Along.NEITHER: term.path}[relation.along]
    return f"`{name}` of last year" if term.source is Source.LAST_YEAR else f"`{name}`"
