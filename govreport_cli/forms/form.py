"""A form (格式): the official layout in force for a year, read from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from govreport_cli.errors import FormError
from govreport_cli.forms.relations import Relation, in_order, relations_of
from govreport_cli.forms.schemas import parse, shipped, shipped_forms, validator
from govreport_cli.paths import join_all, nearest


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number that a form asks for.

    ``label`` is verbatim from the notice; ``description`` glosses it in English and names the notice.
    ``decimal`` tells amounts of money from counts.
    """

    path: str
    label: str
    unit: str
    description: str
    decimal: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: its heading as the form has it, and what it covers."""

    id: str
    number: str
    title: str
    optional: bool
    covers: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a printed table, at a depth from 0: an indicator's, or a heading's (``indicator`` is empty).

    ``group`` is the path of the table of indicators that a heading stands for, where it stands for one.
    """

    number: str
    label: str
    indicator: str
    group: str
    depth: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A printed table: its caption, the heads of its columns (label, unit, value), and its rows."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """Everything that a notice fixes, read once from the form's schema.

    Forms are compared by identity: one is read once.
    """

    name: str
    title: str
    heading: str
    legal_basis: str
    years: tuple[int, int | None]
    indicators: Mapping[str, Indicator]
    relations: tuple[Relation, ...]
    sections: tuple[Section, ...]
    layouts: tuple[Layout, ...]
    schema: Mapping[str, Any] = field(repr=False)

    def in_force(self, year: int) -> bool:
        """Say whether reports of that year were, or might be, made in this form."""
        first, last = self.years
        return first <= year and (last is None or year <= last)


def form_for_year(year: int) -> str:
    """Return the name of the newest shipped form in force for the reports of a year, or nothing."""
    return next((name for name in reversed(shipped_forms()) if _shipped_form(name).in_force(year)), "")


def find_form(reference: str, folder: Path) -> Form:
    """Return the form that a definition names: a shipped one, or a local one by its path from ``folder``.

    Raises FormError where there is none, or where it is not one.
    """
    if reference.endswith(".json"):
        return _local_form(reference, folder / reference)
    names = shipped_forms()
    if reference not in names:
        raise FormError("form-unknown", form=reference, suggestion=nearest(reference, names), forms=", ".join(names))
    return _shipped_form(reference)


@cache
def _shipped_form(name: str) -> Form:
    return _form(name, shipped(name))


def _local_form(reference: str, path: Path) -> Form:
    try:
        schema = parse(path.read_text("utf-8-sig"))
    except OSError as error:
        raise FormError("form-invalid", form=reference, reason=error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise FormError("form-invalid", form=reference, reason=f"not JSON: {error}") from error
    for fault in validator(shipped("form")).iter_errors(schema):
        reason = f"{join_all(fault.absolute_path)}: {fault.message}"
        raise FormError("form-invalid", form=reference, reason=reason)
    try:
        return _form(reference, schema)
    except (KeyError, ValueError) as error:
        raise FormError("form-invalid", form=reference, reason=str(error)) from error


def _form(name: str, schema: Mapping[str, Any]) -> Form:
    """Read a form from its schema; ValueError where its keywords contradict each other."""
    groups = dict(_groups(schema, ""))
    indicators = {indicator.path: indicator for indicator in _indicators(schema, "")}
    relations = in_order(relation for path, group in groups.items() for relation in relations_of(group, path))
    for relation in relations:
        for path in relation.indicators:
            _require(path in indicators, f"the relation {relation.id} names no indicator: {path}")
    titles = {path: group.get("title", "") for path, group in groups.items()}
    return Form(
        name=name,
        title=schema["title"],
        heading=schema["heading"],
        legal_basis=schema["legal_basis"],
        years=(schema["years"]["from"], schema["years"].get("to")),
        indicators=indicators,
        relations=relations,
        sections=tuple(
            Section(
                id=section["id"],
                number=section["number"],
                title=section["title"],
                optional=section.get("optional", False),
                covers=tuple(section.get("covers", ())),
                table=section.get("table", ""),
            )
            for section in schema["sections"]
        ),
        layouts=tuple(
            Layout(
                table["id"],
                table["title"],
                tuple(table["columns"]),
                tuple(_rows(table["rows"], titles, indicators, 0)),
            )
            for table in schema["tables"]
        ),
        schema=schema,
    )


def _groups(schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects that hold indicators or other such objects, each before those within it."""
    yield path, schema
    for key, member in schema.get("properties", {}).items():
        if "properties" in member:
            yield from _groups(member, _below(path, key))


def _indicators(schema: Mapping[str, Any], path: str) -> Iterator[Indicator]:
    """Yield the indicators in the printed order."""
    for key, member in schema.get("properties", {}).items():
        if "properties" in member:
            yield from _indicators(member, _below(path, key))
        elif "unit" in member:
            yield Indicator(
                path=_below(path, key),
                label=member["title"],
                unit=member["unit"],
                description=member.get("description", ""),
                decimal=member["type"] == "number",
            )


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _rows(
    rows: list[Mapping[str, Any]], titles: Mapping[str, str], indicators: Mapping[str, Indicator], depth: int
) -> Iterator[Row]:
    for row in rows:
        path, group = row.get("indicator", ""), row.get("group", "")
        if path:
            _require(path in indicators, f"a table shows no indicator of the form: {path}")
            label = indicators[path].label
        else:
            _require(not group or group in titles, f"a table's heading names no group: {group}")
            label = row.get("label") or titles[group]
        yield Row(row.get("number", ""), label, path, group, depth)
        yield from _rows(row.get("rows", []), titles, indicators, depth + 1)


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001  (reads as an assertion)
    if not holds:
        raise ValueError(otherwise)
