"""JSON: the whole report as open data, as ``report.schema.json`` describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from govreport_cli.plugin import (
    Block,
    BreakdownTable,
    Cell,
    Heading,
    List,
    Option,
    Paragraph,
    Report,
    Table,
    figures_data,
    hookimpl,
    plain,
)


class JsonExporter:
    """The report as one JSON object; prose is plain text."""

    name = "json"
    suffix = ".json"
    media_type = "application/json"
    summary = "the figures, breakdowns and text as open data"
    options: tuple[Option, ...] = ()

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:  # noqa: ARG002  (it has none)
        """Return the report as UTF-8 JSON, its keys in a fixed order."""
        contact = report.contact
        data = {
            "form": report.form,
            "agency": report.agency,
            "year": report.year,
            "period": [day.isoformat() for day in report.period],
            "title": report.title,
            "issuer": report.issuer,
            "issued": report.issued.isoformat() if report.issued else None,
            "website": report.website or None,
            "contact": {key: value for key in ("name", "phone", "email", "address") if (value := getattr(contact, key))}
            if contact
            else None,
            "legal_basis": report.legal_basis,
            **figures_data(report.figures),
            "waivers": [asdict(waiver) for waiver in report.waivers],
            "blocks": [_block(block) for block in report.blocks],
            "appendices": [_block(block) for block in report.appendices],
        }
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


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


def _cell(cell: Cell) -> dict[str, Any]:
    data: dict[str, Any] = {"indicator": cell.indicator} if cell.indicator else {"text": cell.text.strip()}
    spans = {"colspan": cell.colspan, "rowspan": cell.rowspan, "depth": cell.depth}
    return data | {key: value for key, value in spans.items() if value != (key != "depth")}


@hookimpl
def govreport_exporter() -> JsonExporter:
    """Provide the exporter."""
    return JsonExporter()
