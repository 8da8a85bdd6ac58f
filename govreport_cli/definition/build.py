"""Turns a valid document into a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from govreport_cli.definition.model import (
    BreakdownEntry,
    Contact,
    Definition,
    Document,
    Method,
    NoteEntry,
    Number,
    PartEntry,
    Particulars,
    SectionEntry,
    Site,
    WaiverEntry,
)
from govreport_cli.forms.model import Form
from govreport_cli.paths import below


def build(document: Document, form: Form) -> Definition:
    """Return the definition in a document, which the form's schema must have accepted."""
    data = document.data
    written = dict(_written(data, form))
    unfilled = [path for path, value in written.items() if _is_unfilled(value)]
    breakdowns = [(f"breakdown[{at}]", entry) for at, entry in enumerate(data.get("breakdown", ()))]
    unfilled_parts = {path: [*_unfilled_parts(path, entry)] for path, entry in breakdowns}
    return Definition(
        document=document,
        form=data["form"],
        report=_particulars(data["report"]),
        given={path: value for path, value in written.items() if not _is_unfilled(value)} if unfilled else written,
        unfilled=(*unfilled, *chain.from_iterable(unfilled_parts.values())),
        units={path: unit for path in form.open_units if (unit := _at(path, data.get("units", {})))},
        sections=tuple(
            SectionEntry(f"section[{at}]", entry["id"], entry.get("title"), entry["text"])
            for at, entry in enumerate(data.get("section", ()))
        ),
        breakdowns=tuple(_breakdown(path, entry) for path, entry in breakdowns if not unfilled_parts[path]),
        notes=tuple(
            NoteEntry(f"note[{at}]", entry["of"], entry["text"]) for at, entry in enumerate(data.get("note", ()))
        ),
        waivers=tuple(
            WaiverEntry(f"waive[{at}]", entry["code"], entry["place"], entry["reason"])
            for at, entry in enumerate(data.get("waive", ()))
        ),
        severities=data.get("check", {}).get("severity", {}),
        jumps=data.get("check", {}).get("jump", {}),
        options=data.get("export", {}),
    )


def _particulars(table: Mapping[str, Any]) -> Particulars:
    charts, contact, site = table.get("charts"), table.get("contact"), table.get("site")
    return Particulars(
        agency=table["agency"],
        year=table["year"],
        level=table.get("level"),
        title=table.get("title"),
        issuer=table.get("issuer"),
        issued=_date(table.get("issued")),
        website=table.get("website"),
        contact=Contact(**contact) if contact else None,
        code=table.get("code"),
        published=_date(table.get("published")),
        licence=table.get("licence"),
        site=Site(**site) if site else None,
        previous=table.get("previous"),
        units=tuple(table.get("units", ())),
        left_out=tuple(table.get("left_out", ())),
        changes=table.get("changes", True),
        change_tables=table.get("change_tables", False),
        charts=tuple(charts) if charts is not None else None,
    )


def _date(value: str | date | None) -> date | None:
    """Return a date, which a definition may also give as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _written(data: Mapping[str, Any], form: Form) -> Iterator[tuple[str, Number]]:
    """Yield the paths and values of the figures in a document; those that are still to be filled in are ``nan``."""
    tables = [("", data)]
    while tables:
        holder, table = tables.pop()
        for key, value in table.items():
            path = below(holder, key)
            if path in form.columns and isinstance(value, list):
                for member, number in zip(form.row_members[path], value, strict=False):
                    yield member.path, _exact(number) if member.decimal else number
            elif isinstance(value, Mapping):
                tables.append((path, value))
            elif indicator := form.indicators.get(path):
                yield path, _exact(value) if indicator.decimal else value


def _unfilled_parts(path: str, entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the paths of the values of a breakdown that are still to be filled in."""
    for at, part in enumerate(entry["parts"]):
        if _is_unfilled(part["value"]):
            yield f"{path}.parts[{at}].value"


def _is_unfilled(value: Number) -> bool:
    return isinstance(value, Decimal) and value.is_nan()


def _at(path: str, table: Any) -> Any:
    """Return the value at a path in nested tables; None if there is none."""
    for key in path.split("."):
        table = table.get(key, {})
    return table or None


def _exact(value: Number) -> Number:
    """Return an amount of money as a decimal, and zero without a sign."""
    return _unsigned_zero(Decimal(value))


def _unsigned_zero(value: Number) -> Number:
    """Return a number as it is, except that zero has no sign."""
    return value.copy_abs() if isinstance(value, Decimal) and not value else value


def _breakdown(path: str, entry: Mapping[str, Any]) -> BreakdownEntry:
    return BreakdownEntry(
        path=path,
        of=entry["of"],
        title=entry["title"],
        section=entry.get("section"),
        parts=tuple(PartEntry(part["label"], _unsigned_zero(part["value"])) for part in entry["parts"]),
        decimals=entry.get("decimals", 0),
        method=Method(entry.get("method", Method.LARGEST_REMAINDER)),
    )
