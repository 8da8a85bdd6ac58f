"""Figures and prose to a finished report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from govreport_cli.definition.model import Definition
from govreport_cli.figures.model import ADJUSTED, NOT_REPORTED, Breakdown, Figures
from govreport_cli.forms.form import Form, Layout, LayoutCell, Section
from govreport_cli.report.model import (
    Block,
    BreakdownTable,
    Cell,
    Contact,
    Heading,
    Inline,
    Link,
    Paragraph,
    Quantity,
    Report,
    Table,
    Text,
    show_date,
)
from govreport_cli.report.prose import prose


def compose(definition: Definition, form: Form, figures: Figures, created: datetime | None) -> Report:
    """Compose the report of a checked definition.

    ``created`` is the time of making where the definition has no date of signing.
    """
    about: Mapping[str, Any] = definition.data["report"]
    issued = _date(about.get("issued"))
    report_title = form.heading.replace("{year}", str(about["year"])).replace("{agency}", about["agency"])
    contact = about.get("contact")
    return Report(
        form=form.name,
        form_title=form.title,
        title=about.get("title", report_title),
        agency=about["agency"],
        year=about["year"],
        period=_period(about["year"]),
        issuer=about.get("issuer", about["agency"]),
        issued=issued,
        website=about.get("website", ""),
        contact=Contact(*(contact.get(key, "") for key in ("name", "phone", "email", "address"))) if contact else None,
        legal_basis=form.legal_basis,
        blocks=tuple(_blocks(definition, form, figures)),
        appendices=tuple(_appendices(form, figures)),
        figures=figures,
        relations=form.relations,
        created=datetime(issued.year, issued.month, issued.day) if issued else created,  # noqa: DTZ001  (a day, not a moment)
    )


def _date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _period(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _blocks(definition: Definition, form: Form, figures: Figures) -> Iterator[Block]:
    written = {entry["id"]: entry for entry in definition.data.get("section", []) if entry["text"].strip()}
    # A part with a table needs no prose.
    parts = [part for part in form.sections if part.id in written or part.table]
    titles = [written.get(part.id, {}).get("title", part.title) for part in parts]
    layouts = {layout.id: layout for layout in form.layouts}
    breakdowns = _placed(form, figures)
    yield from _opening(definition.data["report"], form, titles)
    for part, title in zip(parts, titles, strict=True):
        yield Heading(part.id, 1, part.number, (Text(title),))
        text = written.get(part.id, {}).get("text", "")
        yield from _illustrated(prose(text, figures.by_path, part.id), breakdowns.pop(part.id, []))
        if part.table:
            yield _table(layouts[part.table], figures)
    for rest in breakdowns.values():
        yield from rest


def _appendices(form: Form, figures: Figures) -> Iterator[Block]:
    """Yield the tables that stand in no part."""
    in_parts = {part.table for part in form.sections}
    for layout in form.layouts:
        if layout.id not in in_parts:
            yield Heading(f"appendix-{layout.id}", 1, "", (Text("附表"),))
            yield _table(layout, figures)


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


def _placed(form: Form, figures: Figures) -> dict[str, list[BreakdownTable]]:
    """Return the breakdowns by the part that shows them: the author's choice, or the part that covers them."""
    placed: dict[str, list[BreakdownTable]] = {}
    for number, breakdown in enumerate(figures.breakdowns, 1):
        covering = (part.id for part in form.sections if _covers(part, breakdown.of.path))
        section = breakdown.section or next(covering, "")
        placed.setdefault(section, []).append(_breakdown_table(breakdown, number))
    return placed


def _covers(part: Section, path: str) -> bool:
    return any(path == covered or path.startswith(covered + ".") for covered in part.covers)


def _breakdown_table(breakdown: Breakdown, number: int) -> BreakdownTable:
    note = f"标{ADJUSTED}的占比按最大余额法作了调整，使各项占比合计为100%。"
    return BreakdownTable(
        id=f"breakdown-{number}",
        title=breakdown.title,
        columns=("类别", f"数量（{breakdown.of.unit}）", "占比"),
        breakdown=breakdown,
        notes=(note,) if breakdown.adjusted else (),
    )


def _table(layout: Layout, figures: Figures) -> Table:
    head, body = (
        tuple(tuple(_cell(cell, figures) for cell in row) for row in rows) for rows in (layout.head, layout.body)
    )
    missing = any(cell.indicator and cell.text == NOT_REPORTED for row in body for cell in row)
    note = f"“{NOT_REPORTED}”表示未填报，不等于零。"
    return Table(layout.id, layout.title, layout.labels, head, body, (note,) if missing else ())


def _cell(cell: LayoutCell, figures: Figures) -> Cell:
    text = figures.by_path[cell.indicator].text if cell.indicator else cell.text
    return Cell(text, cell.indicator, cell.header, cell.colspan, cell.rowspan, cell.depth)
