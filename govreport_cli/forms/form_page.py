"""The reference page of a form, in Markdown: its sections, deadlines, indicators, subtotals, charts and relations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govreport_cli.findings.catalogue import term, word
from govreport_cli.findings.model import Phrase, Word
from govreport_cli.forms.model import Form, Indicator, Section
from govreport_cli.forms.relation import Along, Kind, Relation
from govreport_cli.forms.units import IN_YUAN
from govreport_cli.paths import Source, Term

_SIGNS = {Kind.TOTAL: "=", Kind.BALANCE: "=", Kind.AT_MOST: "≤"}
_CITED = re.compile(r"国\w{1,40}〔\d{4}〕\d+号|(?P<law>\w{1,40}条例) \((?P<decree>国务院令第\d+号)\)")
_LATIN = re.compile("[A-Za-z]")


def form_page(form: Form, lang: str) -> str:
    """Return the page in one language; everything on it comes from the form's schema.

    Labels are official and always Chinese. Descriptions in the schema are in one language: a Chinese page shows those
    in Chinese, and of the others only the notices and regulations that they cite.
    """
    lines = [f"# {form.name}", "", form.title, ""]
    if about := _described(str(form.schema.get("description", "")), lang):
        lines += [word("form-about", lang, text=about), ""]
    lines.append(word("form-years", lang, years=term(form.years_covered, lang)))
    lines += _part("sections", [_section(section, lang) for section in form.sections], lang)
    lines += _part("deadlines", [*_deadlines(form, lang)], lang)
    lines += _part("indicators", [*_indicators(form, lang)], lang, "path", "label", "unit", "description")
    lines += _part("subtotals", [*_subtotals(form)], lang, "path", "label", "form-sum")
    lines += _part("charts", [word("form-chart", lang, title=chart.title, id=chart.id) for chart in form.charts], lang)
    lines += _part("relations", [*_relations(form, lang)], lang, "id", "relation", "severity", "basis")
    return "\n".join(lines) + "\n"


def _part(name: str, lines: list[str], lang: str, *columns: str) -> list[str]:
    """Return a part of the page under its heading, as a table if it has columns; nothing if it has no lines."""
    if not lines:
        return []
    head = [f"| {' | '.join(word(column, lang) for column in columns)} |", "|---" * len(columns) + "|"]
    return ["", f"## {word(name, lang)}", "", *(head if columns else ()), *lines]


def _described(text: str, lang: str) -> str:
    """Return a description from the schema as a page in this language shows it."""
    if lang == "zh" and _LATIN.search(text):
        return "、".join(dict.fromkeys(map(_citation, _CITED.finditer(text))))
    return text


def _citation(cited: re.Match[str]) -> str:
    return f"《{cited['law']}》（{cited['decree']}）" if cited["law"] else cited[0]


def _section(section: Section, lang: str) -> str:
    name = "form-section-optional" if section.optional else "form-section"
    line = word(name, lang, title=section.number + section.title, id=section.id)
    described = _described(section.description or "", lang)
    if described != section.description:
        source = term(Phrase("place", {"place": described}), lang) if described else ""
        described = word("comma", lang).join(_requirements(section, lang)) + str(source)
    return line + word("form-description", lang, text=described) if described else line


def _requirements(section: Section, lang: str) -> Iterator[str]:
    """Yield what a form requires of a section's text."""
    if section.max_length:
        yield word("form-length", lang, limit=section.max_length)
    if section.mentions:
        yield word("form-mentions", lang, words="、".join(topic[0] for topic in section.mentions))


def _deadlines(form: Form, lang: str) -> Iterator[str]:
    for deadlines in form.deadlines:
        if not deadlines.days:
            continue
        if deadlines is form.deadlines[0]:
            yield word("form-deadlines", lang)
        else:
            yield from ("", word("form-deadlines-from", lang, year=deadlines.first_year))
        if source := _described(deadlines.source or "", lang):
            yield word("form-about", lang, text=source)
        yield ""
        for level, (month, day) in deadlines.days.items():
            yield word("form-deadline", lang, level=level, name=term(Word(level), lang), month=month, day=day)


def _indicators(form: Form, lang: str) -> Iterator[str]:
    """Yield a line for each indicator; the members of a row share one, with the row's columns."""
    rows: set[str] = set()
    for path, indicator in form.indicators.items():
        row = form.row_of(path)
        if row == path:
            yield _indicator(f"`{path}`", indicator, _unit(indicator, lang), lang)
        elif row not in rows:
            rows.add(row)
            members = form.row_members[row]
            columns = "<br>".join(
                f"`.{key}` {member.column}" for key, member in zip(form.columns[row], members, strict=True)
            )
            units = "、".join(dict.fromkeys(_unit(member, lang) for member in members))
            yield _indicator(f"`{row}`<br>{columns}", indicator, units, lang)


def _unit(indicator: Indicator, lang: str) -> str:
    return indicator.unit or word("open-unit", lang, units="/".join(IN_YUAN))


def _indicator(path: str, indicator: Indicator, unit: str, lang: str) -> str:
    return f"| {path} | {indicator.label} | {unit} | {_described(indicator.description, lang)} |"


def _subtotals(form: Form) -> Iterator[str]:
    for path, subtotal in form.subtotals.items():
        parts = " + ".join(f"`{form.row_of(part)}`" for part in subtotal.parts)
        yield f"| `{path}` | {subtotal.indicator.label} | {parts} |"


def _relations(form: Form, lang: str) -> Iterator[str]:
    """Yield a line for each relation as it is declared: once for all rows or columns that it holds in."""
    seen: set[tuple[str, str]] = set()
    for relation in form.relations:
        equation = f" {_SIGNS[relation.kind]} ".join(
            " + ".join(_term(part, relation, lang) for part in side) for side in (relation.left, relation.right)
        )
        if (relation.id, equation) not in seen:
            seen.add((relation.id, equation))
            severity, basis = word(relation.severity, lang), word(relation.basis, lang)
            yield f"| {relation.id} | {equation} | {severity} | {basis} |"


def _term(part: Term, relation: Relation, lang: str) -> str:
    """Name a term as the form declares it: by its column along a row, by its row along columns."""
    row, _, key = part.path.rpartition(".")
    name = {Along.ROW: f".{key}", Along.COLUMN: row, Along.NEITHER: part.path}[relation.along]
    shown = word("last-years", lang, path=name) if part.source is Source.LAST_YEAR else f"`{name}`"
    return shown if part.divisor == 1 else f"{shown} ÷ {part.divisor}"
