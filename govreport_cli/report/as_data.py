"""Figures and reports as plain data, for JSON: what ``compute`` prints, and what exporters publish as open data.

Counts are integers. Amounts of money are strings, so that no program reads them as binary floats. Shares are
integers, in percent, or strings if they have decimals. Figures that are not reported are listed, never zero.
"""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from govreport_cli.definition.model import Number
from govreport_cli.figures.model import Breakdown, Figure, Figures, Part, show
from govreport_cli.forms.schemas import shipped
from govreport_cli.report.model import (
    Bar,
    Block,
    BreakdownTable,
    Cell,
    Chart,
    Heading,
    List,
    Paragraph,
    Report,
    Shows,
    Table,
    Unresolved,
    Waiver,
    plain,
)

LANGUAGE = "zh-CN"
"""The language of reports, as programs name it."""


def report_data(report: Report) -> dict[str, Any]:
    """Return a report as ``report.schema.json`` describes it: its facts, and its text as blocks."""
    return {
        **report_facts(report),
        "blocks": [_block(block) for block in report.blocks],
        "appendices": [_block(block) for block in report.appendices],
    }


def report_facts(report: Report) -> dict[str, Any]:
    """Return a report's particulars, figures, breakdowns and waivers, without its text."""
    contact = report.contact
    return {
        "schema": shipped("report")["$id"],
        "form": report.form,
        "form_title": report.form_title,
        "language": LANGUAGE,
        "licence": report.licence,
        "agency": report.agency,
        "code": report.code,
        "year": report.year,
        "period": [day.isoformat() for day in report.period],
        "title": report.title,
        "issuer": report.issuer,
        "issued": report.issued.isoformat() if report.issued else None,
        "published": report.published.isoformat() if report.published else None,
        "website": report.website,
        "contact": {key: value for key, value in asdict(contact).items() if value} if contact else None,
        "legal_basis": report.legal_basis,
        **figures_data(report.figures),
        "waivers": [_waiver(waiver) for waiver in report.waivers],
        **({"unresolved": [_unresolved(error) for error in report.unresolved]} if report.unresolved else {}),
    }


def figures_data(figures: Figures) -> dict[str, Any]:
    """Return the figures as data, under the keys ``figures``, ``not_reported`` and ``breakdowns``."""
    return {
        "figures": {path: _figure(figure) for path, figure in figures.by_path.items() if figure.value is not None},
        "not_reported": [path for path, figure in figures.by_path.items() if figure.value is None],
        "breakdowns": [_breakdown(breakdown) for breakdown in figures.breakdowns],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    data = {
        "value": number(figure.value),
        "unit": figure.indicator.unit,
        "label": figure.indicator.name,
        "origin": str(figure.origin),
    }
    if figure.note:
        data["note"] = figure.note
    if figure.previous is not None:
        data |= {"previous": number(figure.previous), "change": number(figure.change)}
    if figure.growth is not None:
        data["growth"] = number(figure.growth)
    return data


def number(value: Number | None) -> int | str | None:
    """Return a number in a type that JSON keeps exactly: an integer as such, a decimal as a string."""
    return show(value) if isinstance(value, Decimal) else value


def _waiver(waiver: Waiver) -> dict[str, str]:
    return {"code": waiver.code, "place": waiver.path, "message": waiver.message, "reason": waiver.reason}


def _unresolved(error: Unresolved) -> dict[str, str]:
    return {"code": error.code, "place": error.path, "message": error.message}


def _breakdown(breakdown: Breakdown) -> dict[str, Any]:
    return {
        "place": breakdown.path,
        "of": breakdown.of.path,
        "title": breakdown.title,
        "unit": breakdown.of.unit,
        "whole": number(breakdown.whole),
        "method": str(breakdown.method),
        "decimals": breakdown.decimals,
        "parts": [_part(part, breakdown) for part in breakdown.parts],
    }


def _part(part: Part, breakdown: Breakdown) -> dict[str, Any]:
    share = part.share
    percent: int | str | None = None
    if share is not None:
        percent = show(share.percent) if breakdown.decimals else int(share.percent)
    return {
        "label": part.label,
        "value": number(part.value),
        "share": percent,
        "exact": f"{show(part.value)}/{show(breakdown.whole)}" if share is not None else None,
        "adjusted": share is not None and share.adjusted,
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            text = plain(block.content)
            return {"type": "heading", "id": block.id, "level": block.level, "number": block.number, "text": text}
        case Paragraph():
            return {"type": "paragraph", "text": plain(block.content)}
        case List():
            items = [[_block(inner) for inner in item] for item in block.items]
            return {"type": "list", "start": block.start, "items": items}
        case Table():
            return {
                "type": "table",
                "id": block.id,
                "title": block.title,
                "shows": block.shows,
                "head": [[_cell(cell) for cell in row] for row in block.head],
                "rows": [[_cell(cell) for cell in row] for row in block.body],
                "notes": list(block.notes),
            }
        case BreakdownTable():
            of = block.breakdown.of.path
            return {"type": "breakdown", "id": block.id, "title": block.title, "of": of, "notes": list(block.notes)}
        case Chart():
            return {
                "type": "chart",
                "id": block.id,
                "title": block.title,
                "unit": block.unit,
                "series": [name or "" for name in block.series],
                "bars": [_bar(bar) for bar in block.bars],
                "notes": list(block.notes),
            }


def _cell(cell: Cell) -> dict[str, Any]:
    data: dict[str, Any] = {"indicator": cell.indicator} if cell.indicator else {"text": cell.text.strip()}
    spans = {"colspan": cell.colspan, "rowspan": cell.rowspan, "depth": cell.depth}
    if cell.indicator and cell.shows is not Shows.FIGURES:
        data["shows"] = cell.shows
    return data | {key: value for key, value in spans.items() if value != (key != "depth")}


def _bar(bar: Bar) -> dict[str, Any]:
    return {"label": bar.label, "values": [number(value) for value in bar.values]}
