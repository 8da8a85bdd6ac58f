"""A document that its form's schema accepts to a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from govreport_cli.definition.model import (
    BreakdownEntry,
    Contact,
    Definition,
    Document,
    Method,
    Number,
    PartEntry,
    Particulars,
    SectionEntry,
    WaiverEntry,
)
from govreport_cli.forms.model import Form
from govreport_cli.paths import below


def build(document: Document, form: Form) -> Definition:
    """Return the definition; the document is known to be valid."""
    data = document.data
    return Definition(
        document=document,
        form=data["form"],
        report=_particulars(data["report"]),
        given=dict(_given(data, "", form)),
        sections=tuple(
            SectionEntry(f"section[{at}]", entry["id"], entry.get("title"), entry["text"])
            for at, entry in enumerate(data.get("section", ()))
        ),
        breakdowns=tuple(_breakdown(f"breakdown[{at}]", entry) for at, entry in enumerate(data.get("breakdown", ()))),
        waivers=tuple(
            WaiverEntry(f"waive[{at}]", entry["code"], entry["place"], entry["reason"])
            for at, entry in enumerate(data.get("waive", ()))
        ),
        severities=data.get("check", {}).get("severity", {}),
        options=data.get("export", {}),
    )


def _particulars(table: Mapping[str, Any]) -> Particulars:
    issued, charts, contact = table.get("issued"), table.get("charts"), table.get("contact")
    return Particulars(
        agency=table["agency"],
        year=table["year"],
        level=table.get("level"),
        title=table.get("title"),
        issuer=table.get("issuer"),
        issued=date.fromisoformat(issued) if isinstance(issued, str) else issued,
        website=table.get("website"),
        contact=Contact(**contact) if contact else None,
        previous=table.get("previous"),
        changes=table.get("changes", True),
        charts=tuple(charts) if charts is not None else None,
    )


def _given(table: Mapping[str, Any], path: str, form: Form) -> Iterator[tuple[str, Number]]:
    """Yield the figures in a table and in the tables below it, by path."""
    for key, value in table.items():
        at = below(path, key)
        if at in form.indicators:
            yield at, _exact(value, decimal=form.indicators[at].decimal)
        elif isinstance(value, Mapping):
            yield from _given(value, at, form)
        elif at in form.columns:
            for member, number in zip(form.row_members[at], value, strict=False):
                yield member.path, _exact(number, decimal=member.decimal)


def _exact(value: Number, *, decimal: bool) -> Number:
    """Return a figure as its indicator has it: amounts of money as decimals, and zero without a sign."""
    if decimal:
        amount = Decimal(value)
        return amount or amount.copy_abs()
    return value


def _breakdown(path: str, entry: Mapping[str, Any]) -> BreakdownEntry:
    return BreakdownEntry(
        path=path,
        of=entry["of"],
        title=entry["title"],
        section=entry.get("section"),
        parts=tuple(PartEntry(part["label"], part["value"]) for part in entry["parts"]),
        decimals=entry.get("decimals", 0),
        method=Method(entry.get("method", Method.LARGEST_REMAINDER)),
    )
