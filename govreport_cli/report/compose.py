"""Figures and prose to a finished report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from govreport_cli.definition.model import Definition
from govreport_cli.figures.model import Breakdown, Figures, show_change
from govreport_cli.findings.model import Finding
from govreport_cli.forms.form import Form, Layout, LayoutCell, Section
from govreport_cli.report.charts import closing_part
from govreport_cli.report.model import (
    Block,
    BreakdownTable,
    Cell,
    Contact,
    Heading,
    Inline,
    Link,
    List,
    Paragraph,
    Quantity,
    Report,
    Row,
    Shows,
    Table,
    Text,
    show_date,
)
from govreport_cli.report.notes import INCOMPARABLE, MISSING, SHARES_ADJUSTED, about, waiver
from govreport_cli.report.prose import prose


def compose(
    definition: Definition,
    form: Form,
    figures: Figures,
    waived: tuple[Finding, ...],
    created: datetime | None,
) -> Report:
    """Compose the report of a checked definition.

    ``waived`` are the findings that its author accepts; ``created`` is the time of making where the definition
    has no date of signing.
    """
    office: Mapping[str, Any] = definition.data["report"]
    issued = _date(office.get("issued"))
    report_title = form.heading.replace("{year}", str(office["year"])).replace("{agency}", office["agency"])
    contact = office.get("contact")
    return Report(
        form=form.name,
        form_title=form.title,
        title=office.get("title", report_title),
        agency=office["agency"],
        year=office["year"],
        period=_period(office["year"]),
        issuer=office.get("issuer", office["agency"]),
        issued=issued,
        website=office.get("website", ""),
        contact=Contact(*(contact.get(key, "") for key in ("name", "phone", "email", "address"))) if contact else None,
        legal_basis=form.legal_basis,
        blocks=tuple(_blocks(definition, form, figures, waived)),
        appendices=tuple(_appendices(definition, form, figures, waived)),
        figures=figures,
        relations=form.relations,
        waivers=tuple(map(waiver, waived)),
        created=datetime(issued.year, issued.month, issued.day) if issued else created,  # noqa: DTZ001  (a day, not a moment)
    )


def _date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _period(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _blocks(definition: Definition, form: Form, figures: Figures, waived: tuple[Finding, ...]) -> Iterator[Block]:
    written = {entry["id"]: entry for entry in definition.data.get("section", []) if entry["text"].strip()}
    # A part with a table needs no prose.
    parts = [part for part in form.sections if part.id in written or part.table]
    titles = [written.get(part.id, {}).get("title", part.title) for part in parts]
    layouts = {layout.id: layout for layout in form.layouts}
    breakdowns = _placed(form, figures, waived)
    yield from _opening(definition.data["report"], form, titles)
    for part, title in zip(parts, titles, strict=True):
        yield Heading(part.id, 1, part.number, (Text(title),))
        text = written.get(part.id, {}).get("text", "")
        yield from _illustrated(prose(text, figures.by_path, part.id), breakdowns.pop(part.id, []))
        if part.table:
            yield _table(layouts[part.table], figures, waived)
    for rest in breakdowns.values():
        yield from rest


def _appendices(definition: Definition, form: Form, figures: Figures, waived: tuple[Finding, ...]) -> Iterator[Block]:
    """Yield the tables that stand in no part, the changes on last year, notes that are about no table, the charts."""
    office = definition.data["report"]
    in_parts = {part.table for part in form.sections}
    for layout in form.layouts:
        if layout.id not in in_parts:
            yield Heading(f"appendix-{layout.id}", 1, "", (Text("附表"),))
            yield _table(layout, figures, waived)
    changed = [
        layout
        for layout in form.layouts
        if office.get("changes", True) and any(figures.by_path[path].change is not None for path in _shown(layout))
    ]
    if changed:
        yield Heading("changes", 1, "", (Text("附：与上年比较"),))
        yield from (_changes(layout, figures) for layout in changed)
    places = {place for layout in form.layouts for place in _places(layout)}
    places |= {breakdown.place for breakdown in figures.breakdowns}
    said = about(waived, places)
    if rest := [finding for finding in waived if finding not in said]:
        yield Heading("notes", 1, "", (Text("附注"),))
        yield List(tuple((Paragraph((Text(waiver(finding).text),)),) for finding in rest), 1)
    yield from closing_part(form, figures, office.get("charts"), office["year"])


def _opening(about: Mapping[str, Any], form: Form, titles: list[str]) -> Iterator[Paragraph]:
    """Say by what law and of what period the report is, what it consists of, and whom to ask."""
    year = about["year"]
    first, last = (show_date(day) for day in _period(year))
    yield Paragraph(
        (Text(f"根据{form.legal_basis}的规定，{about['agency']}编制了{year}年政府信息公开工作年度报告，现予公布。"),)
    )
    scope = f"统计期限自{first}起至{last}止。"
    if len(titles) > 1:
        scope = f"本报告由{'、'.join(titles)}{len(titles)}个部分组成，{scope}"
    yield Paragraph((Text(scope),))
    closing: list[Inline] = []
    if website := about.get("website"):
        closing += [Text("本报告的电子版可在"), Link(website, (Text(website),)), Text("查阅和下载。")]
    if contact := about.get("contact"):
        ways = (("phone", "电话"), ("email", "电子邮箱"), ("address", "地址"))
        known = "，".join(f"{word}：{contact[key]}" for key, word in ways if key in contact)
        closing.append(Text(f"对本报告如有疑问，请与{contact['name']}联系{f'（{known}）' if known else ''}。"))
    if closing:
        yield Paragraph(tuple(closing))


def _illustrated(blocks: tuple[Block, ...], tables: list[BreakdownTable]) -> Iterator[Block]:
    """Put each breakdown behind the first paragraph that cites its indicator, or at the end."""
    waiting = list(tables)
    for block in blocks:
        yield block
        cited = (
            {piece.path for piece in block.content if isinstance(piece, Quantity)}
            if isinstance(block, Paragraph)
            else ()
        )
        yield from (table for table in waiting if table.breakdown.of.path in cited)
        waiting = [table for table in waiting if table.breakdown.of.path not in cited]
    yield from waiting


def _placed(form: Form, figures: Figures, waived: tuple[Finding, ...]) -> dict[str, list[BreakdownTable]]:
    """Return the breakdowns by the part that shows them: the author's choice, or the part that covers them."""
    placed: dict[str, list[BreakdownTable]] = {}
    for at, breakdown in enumerate(figures.breakdowns):
        covering = (part.id for part in form.sections if _covers(part, breakdown.of.path))
        section = breakdown.section or next(covering, "")
        placed.setdefault(section, []).append(_breakdown_table(breakdown, at, waived))
    return placed


def _covers(part: Section, path: str) -> bool:
    return any(path == covered or path.startswith(covered + ".") for covered in part.covers)


def _breakdown_table(breakdown: Breakdown, at: int, waived: tuple[Finding, ...]) -> BreakdownTable:
    return BreakdownTable(
        id=f"breakdown-{at + 1}",
        title=breakdown.title,
        columns=("类别", f"数量（{breakdown.of.unit}）", "占比"),
        breakdown=breakdown,
        notes=(*[SHARES_ADJUSTED] * breakdown.adjusted, *_waivers(waived, {breakdown.place})),
    )


def _table(layout: Layout, figures: Figures, waived: tuple[Finding, ...]) -> Table:
    missing = any(figures.by_path[path].value is None for path in _shown(layout))
    notes = (*[MISSING] * missing, *_waivers(waived, _places(layout)))
    head, body = _cells(layout, {path: figures.by_path[path].text for path in _shown(layout)})
    return Table(layout.id, layout.title, layout.labels, head, body, notes)


def _changes(layout: Layout, figures: Figures) -> Table:
    """Return an official table once more, with the changes on last year in the places of its figures."""
    changes = {path: figures.by_path[path].change for path in _shown(layout)}
    notes = (INCOMPARABLE,) if None in changes.values() else ()
    head, body = _cells(layout, {path: show_change(change) for path, change in changes.items()})
    title = f"{layout.title}（比上年增减）"
    return Table(f"{layout.id}-changes", title, layout.labels, head, body, notes, Shows.CHANGES)


def _shown(layout: Layout) -> list[str]:
    """Return the indicators that a table shows."""
    return [cell.indicator for row in layout.body for cell in row if cell.indicator]


def _places(layout: Layout) -> set[str]:
    """Return the paths of what a table is about: itself, and its indicators."""
    return {layout.id, *_shown(layout)}


def _waivers(waived: tuple[Finding, ...], places: set[str]) -> list[str]:
    return [waiver(finding).text for finding in about(waived, places)]


def _cells(layout: Layout, texts: Mapping[str, str]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the head and the body of a table, with these texts for its indicators."""

    def filled(cell: LayoutCell) -> Cell:
        text = texts[cell.indicator] if cell.indicator else cell.text
        return Cell(text, cell.indicator, cell.header, cell.colspan, cell.rowspan, cell.depth)

    head, body = (tuple(tuple(filled(cell) for cell in row) for row in rows) for rows in (layout.head, layout.body))
    return head, body
