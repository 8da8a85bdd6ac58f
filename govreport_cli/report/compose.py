"""Composes the report from the figures and texts of a definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from govreport_cli.definition.model import Definition, Number, Particulars
from govreport_cli.figures.model import Breakdown, Figures, show, show_change
from govreport_cli.findings.model import Finding
from govreport_cli.forms.model import Form, FormCell, FormTable
from govreport_cli.report.annexes import Annex, annex_blocks
from govreport_cli.report.changes import comparison, key_figures
from govreport_cli.report.closing_charts import CHARTS, closing_charts
from govreport_cli.report.model import (
    Block,
    BreakdownTable,
    Cell,
    Heading,
    Inline,
    Link,
    Paragraph,
    Quantity,
    Report,
    Row,
    Shows,
    Table,
    Text,
    show_date,
)
from govreport_cli.report.notes import (
    INCOMPARABLE,
    MISSING,
    SHARES_ADJUSTED,
    Waived,
    numbered,
    unresolved,
    waiver,
    warning_of,
)
from govreport_cli.report.prose_blocks import prose_blocks


def compose(
    definition: Definition,
    form: Form,
    figures: Figures,
    findings: tuple[Finding, ...],
    created: datetime | None,
) -> Report:
    """Compose the report of a checked definition.

    ``findings`` are those that its author accepts, and the errors that are not resolved; ``created`` is the creation
    time of files if the definition has no date of issue.
    """
    report, issued = definition.report, definition.report.issued
    accepted = tuple(finding for finding in findings if finding.waived)
    errors = tuple(unresolved(finding) for finding in findings if not finding.waived)
    waived = Waived(accepted)
    heading = form.heading.replace("{year}", str(report.year)).replace("{agency}", report.agency)
    return Report(
        form=form.name,
        form_title=form.title,
        title=report.title or heading,
        agency=report.agency,
        year=report.year,
        period=_period(report.year),
        issuer=report.issuer or report.agency,
        issued=issued,
        website=report.website,
        contact=report.contact,
        code=report.code,
        published=report.published,
        licence=report.licence,
        site=report.site,
        legal_basis=form.legal_basis,
        blocks=(*warning_of(errors), *_blocks(definition, form, figures, waived)),
        appendices=tuple(annex_blocks([*_annexes(definition, form, figures, waived)])),
        figures=figures,
        relations=tuple(relation for relation in form.relations if not relation.adds_units),
        waivers=tuple(map(waiver, accepted)),
        key_figures=tuple(key_figures(form, figures)),
        created=datetime(issued.year, issued.month, issued.day) if issued else created,  # noqa: DTZ001  (a day, not a moment)
        unresolved=errors,
    )


def _period(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _blocks(definition: Definition, form: Form, figures: Figures, waived: Waived) -> Iterator[Block]:
    written = {entry.id: entry for entry in definition.sections if entry.written}
    # A section with a table needs no text.
    parts = [part for part in form.sections if part.id in written or part.table]
    titles = [(written[part.id].title if part.id in written else None) or part.title for part in parts]
    tables = {table.id: table for table in form.tables}
    breakdowns = _by_section(form, figures, waived)
    yield from opening(definition.report, form, titles)
    for part, title in zip(parts, titles, strict=True):
        yield Heading(part.id, 1, part.number, (Text(title),))
        text = written[part.id].text if part.id in written else ""
        yield from _illustrated(prose_blocks(text, figures, part.id), breakdowns.pop(part.id, []))
        if part.table:
            yield _table(tables[part.table], form, figures, waived)
    for rest in breakdowns.values():
        yield from rest


def _annexes(definition: Definition, form: Form, figures: Figures, waived: Waived) -> Iterator[Annex]:
    """Yield the tables that no section prints, the changes on last year, the notes on no table, and the charts."""
    report = definition.report
    in_parts = {part.table for part in form.sections}
    for table in form.tables:
        if table.id not in in_parts:
            yield Annex(f"appendix-{table.id}", table.title, [_table(table, form, figures, waived)])
    if changes := list(_changes(form, figures, report)):
        yield Annex("changes", "与上年比较", changes)
    paths = {path for table in form.tables for path in _paths(table)}
    paths |= {breakdown.path for breakdown in figures.breakdowns}
    if rest := waived.not_about(paths):
        yield Annex("notes", "附注", [numbered(waiver(finding).text for finding in rest)])
    if charts := list(closing_charts(form, figures, report.charts, report.year)):
        yield Annex(CHARTS, "图解", charts)


def opening(report: Particulars, form: Form, titles: list[str]) -> Iterator[Paragraph]:
    """Yield the paragraphs on the report's legal basis, its sections and period, and whom to contact."""
    first, last = (show_date(day) for day in _period(report.year))
    basis = f"根据{form.legal_basis}的规定，{report.agency}编制了{report.year}年政府信息公开工作年度报告，现予公布。"
    yield Paragraph((Text(basis),))
    scope = f"统计期限自{first}起至{last}止。"
    if len(titles) > 1:
        scope = f"本报告由{'、'.join(titles)}{len(titles)}个部分组成，{scope}"
    if report.left_out:
        scope += f"本报告的数据不包括下列单位：{'、'.join(report.left_out)}。"
    yield Paragraph((Text(scope),))
    closing: list[Inline] = []
    if report.website:
        closing += [Text("本报告的电子版可在"), Link(report.website, (Text(report.website),)), Text("查阅和下载。")]
    if contact := report.contact:
        ways = (("电话", contact.phone), ("电子邮箱", contact.email), ("地址", contact.address))
        known = "，".join(f"{word}：{way}" for word, way in ways if way)
        closing.append(Text(f"对本报告如有疑问，请与{contact.name}联系{f'（{known}）' if known else ''}。"))
    if closing:
        yield Paragraph(tuple(closing))


def _illustrated(blocks: tuple[Block, ...], tables: list[BreakdownTable]) -> Iterator[Block]:
    """Yield the blocks with each breakdown after the first paragraph that cites its indicator, or at the end."""
    waiting: dict[str, list[tuple[int, BreakdownTable]]] = {}
    for at, table in enumerate(tables):
        waiting.setdefault(table.breakdown.of.path, []).append((at, table))
    for block in blocks:
        yield block
        cited = (
            {piece.path for piece in block.content if isinstance(piece, Quantity)}
            if isinstance(block, Paragraph)
            else ()
        )
        yield from _in_order(entry for path in cited for entry in waiting.pop(path, ()))
    yield from _in_order(entry for entries in waiting.values() for entry in entries)


def _in_order(entries: Iterable[tuple[int, BreakdownTable]]) -> list[BreakdownTable]:
    return [table for _, table in sorted(entries, key=lambda entry: entry[0])]


def _by_section(form: Form, figures: Figures, waived: Waived) -> dict[str | None, list[BreakdownTable]]:
    """Return the breakdowns by section: the one that the author chose, or the one that covers the indicator."""
    by_section: dict[str | None, list[BreakdownTable]] = {}
    for at, breakdown in enumerate(figures.breakdowns):
        covering = (part.id for part in form.sections if part.covering(breakdown.of.path))
        section = breakdown.section or next(covering, None)
        by_section.setdefault(section, []).append(_breakdown_table(breakdown, at, waived))
    return by_section


def _breakdown_table(breakdown: Breakdown, at: int, waived: Waived) -> BreakdownTable:
    amount = "金额" if breakdown.of.decimal else "数量"
    return BreakdownTable(
        id=f"breakdown-{at + 1}",
        title=breakdown.title,
        columns=("类别", f"{amount}（{breakdown.of.unit}）" if breakdown.of.unit else amount, "占比"),
        breakdown=breakdown,
        notes=(*[SHARES_ADJUSTED] * breakdown.adjusted, *_waivers(waived, {breakdown.path})),
    )


def _table(table: FormTable, form: Form, figures: Figures, waived: Waived) -> Table:
    missing = any(figures.by_path[path].value is None for path in table.indicators)
    notes = (*[MISSING] * missing, *_waivers(waived, _paths(table)))
    values = {path: figures.by_path[path].value for path in table.indicators}
    noted = {path: f"（{note}）" for path in table.indicators if (note := figures.by_path[path].note)}
    texts = {path: show(value) for path, value in values.items()}
    head, body = _cells(table, texts, _units_beside(form, values), noted)
    return Table(table.id, table.title, table.labels, head, body, notes)


def _changes(form: Form, figures: Figures, report: Particulars) -> Iterator[Table]:
    """Yield the comparison with last year; the tables of all changes on request, or if the form has no key figures."""
    short = comparison(form, figures, report.year) if report.changes else None
    if short:
        yield short
    if report.change_tables or (report.changes and not form.key_figures):
        for table in form.tables:
            if any(figures.by_path[path].change is not None for path in table.indicators):
                yield _change_table(table, form, figures)


def _change_table(table: FormTable, form: Form, figures: Figures) -> Table:
    """Return an official table with the changes on last year in place of the figures."""
    changes = {path: figures.by_path[path].change for path in table.indicators}
    notes = (INCOMPARABLE,) if None in changes.values() else ()
    texts = {path: show_change(change) for path, change in changes.items()}
    head, body = _cells(table, texts, _units_beside(form, changes), {}, Shows.CHANGES)
    return Table(f"{table.id}-changes", f"{table.title}（比上年增减）", table.labels, head, body, notes)


def _paths(table: FormTable) -> set[str]:
    """Return the paths of findings about a table: the table's id and its indicators."""
    return {table.id, *table.indicators}


def _waivers(waived: Waived, paths: set[str]) -> list[str]:
    return [waiver(finding).text for finding in waived.about(paths)]


def _units_beside(form: Form, values: Mapping[str, Number | None]) -> dict[str, str]:
    """Return the units to print after known values, by path: those that the form itself does not print."""
    units = ((path, form.indicators[path].unit) for path in form.open_units if values.get(path) is not None)
    return {path: unit for path, unit in units if unit}


def _cells(
    table: FormTable,
    texts: Mapping[str, str],
    units: Mapping[str, str],
    noted: Mapping[str, str],
    shows: Shows = Shows.FIGURES,
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the head and the body of a table, with these texts, units and notes, by path, in its indicators' cells."""

    def filled(cell: FormCell) -> Cell:
        path = cell.indicator
        unit, note = (units.get(path), noted.get(path)) if path else (None, None)
        text = f"{texts[path]}{unit or ''}{note or ''}" if path else cell.text
        return Cell(text, path, cell.header, cell.colspan, cell.rowspan, cell.depth, unit, note, shows)

    head, body = (tuple(tuple(filled(cell) for cell in row) for row in rows) for rows in (table.head, table.body))
    return head, body
