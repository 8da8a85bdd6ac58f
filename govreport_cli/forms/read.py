"""Reads a form from its schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from govreport_cli.forms.model import Form, FormKeyFigure, Indicator, Section
from govreport_cli.forms.one_row import decided
from govreport_cli.forms.over_units import relations_over_units
from govreport_cli.forms.read_charts import charts_of
from govreport_cli.forms.read_deadlines import deadlines_of
from govreport_cli.forms.read_relations import in_order, relations_of
from govreport_cli.forms.read_subtotals import subtotals_of
from govreport_cli.forms.read_tables import table_of
from govreport_cli.forms.read_wordings import wordings_of
from govreport_cli.forms.relation import Relation
from govreport_cli.forms.units import check_open_units, open_units
from govreport_cli.paths import below

_LOCAL = "#/$defs/"
_KEPT = 64
"""How many forms with groups in one row are kept in memory."""
_TYPES = ("integer", "number")


def read_form(
    name: str, source: Mapping[str, Any], one_row: frozenset[str] = frozenset(), *, over_units: bool = False
) -> Form:
    """Return the form in a schema that the metaschema accepts, with one row for each of the groups in ``one_row``.

    With ``over_units``, figures may come from units.

    Raises ValueError if the schema contradicts itself.
    """
    schema = decided(source, one_row)
    root = _resolved(schema, schema)
    groups = dict(_groups(root, ""))
    columns = {path: tuple(group["properties"]) for path, group in groups.items() if _is_row(group)}
    without_unit = frozenset(open_units(root["properties"].get("units", {})))
    indicators = {indicator.path: indicator for indicator in _indicators(root, "", without_unit)}
    check_open_units(without_unit, indicators)
    tables = {table["id"] for table in schema["tables"]}
    for section in schema["sections"]:
        if "table" in section and section["table"] not in tables:
            message = f"section `{section['id']}` refers to an unknown table: `{section['table']}`"
            raise ValueError(message)
    relations = in_order(
        relation
        for path, group in groups.items()
        for relation in relations_of(group.get("relations", ()), path, columns, indicators)
    )
    titles = {path: group.get("title", "") for path, group in groups.items()}
    row_groups = dict(_row_groups(groups, columns))
    row_groups |= {path: (titles[path], (f"{path}.{columns[path][-1]}",)) for path in one_row}
    subtotals = dict(subtotals_of(groups, row_groups, columns, indicators, relations))
    return Form(
        name=name,
        title=schema["title"],
        heading=schema["heading"],
        legal_basis=schema["legal_basis"],
        years=(schema["years"]["from"], schema["years"].get("to")),
        deadlines=tuple(deadlines_of(schema, schema["years"]["from"])),
        indicators=indicators,
        open_units=tuple(path for path in indicators if path in without_unit),
        columns=columns,
        relations=_over_units(relations, indicators) if over_units else relations,
        subtotals=subtotals,
        wordings=wordings_of(schema.get("wordings", ()), indicators, subtotals, relations),
        sections=tuple(_section(section) for section in schema["sections"]),
        tables=tuple(table_of(table, titles, columns, indicators) for table in schema["tables"]),
        charts=tuple(charts_of(schema.get("charts", ()), indicators, row_groups, titles)),
        key_figures=tuple(_key_figures(schema.get("key_figures", ()), indicators)),
        schema=source,
        one_row=one_row,
        over_units=over_units,
    )


@lru_cache(_KEPT)
def as_given(form: Form, one_row: frozenset[str], *, over_units: bool = False) -> Form:
    """Return a form as a definition uses it: with these groups in one row each, and perhaps with figures of units."""
    return read_form(form.name, form.schema, one_row, over_units=over_units) if one_row or over_units else form


def _over_units(relations: tuple[Relation, ...], indicators: Mapping[str, Indicator]) -> tuple[Relation, ...]:
    in_row = {path: indicator.column is not None for path, indicator in indicators.items()}
    return relations_over_units(relations, in_row)


def _key_figures(entries: Iterable[Mapping[str, Any]], indicators: Mapping[str, Indicator]) -> Iterator[FormKeyFigure]:
    for entry in entries:
        if entry["indicator"] not in indicators:
            message = f"unknown key figure: `{entry['indicator']}`"
            raise ValueError(message)
        yield FormKeyFigure(entry["label"], entry["indicator"], entry.get("headline", False))


def _is_row(group: Mapping[str, Any]) -> bool:
    """Return whether an object is a row with columns, which definitions may write as an array."""
    return "array" in group.get("type", ())


def _resolved(member: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema in which references to the form's own definitions are replaced by them."""
    if not isinstance(member, Mapping):
        return {}
    merged: dict[str, Any] = {}
    references = [part for part in (member, *member.get("allOf", ())) if isinstance(part, Mapping)]
    for reference in references:
        target = reference.get("$ref", "")
        if target.startswith(_LOCAL):
            name = target.removeprefix(_LOCAL)
            if name not in root.get("$defs", {}):
                message = f"unknown reference: `{target}`"
                raise ValueError(message)
            merged |= _resolved(root["$defs"][name], root)
    merged |= {key: value for key, value in member.items() if key not in {"$ref", "allOf"}}
    if "properties" in merged:
        merged["properties"] = {key: _resolved(value, root) for key, value in merged["properties"].items()}
    return merged


def _groups(schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects that hold indicators or other such objects; an object comes before those within it."""
    yield path, schema
    for key, member in schema.get("properties", {}).items():
        if "properties" in member:
            yield from _groups(member, below(path, key))


def _row_groups(
    groups: Mapping[str, Mapping[str, Any]], columns: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    """Yield the groups that hold only rows with columns: their title, and the last column of each row."""
    for path, group in groups.items():
        rows = [below(path, key) for key in group.get("properties", {})]
        if path and path not in columns and group.get("title") and all(row in columns for row in rows):
            yield path, (group["title"], tuple(f"{row}.{columns[row][-1]}" for row in rows))


def _indicators(schema: Mapping[str, Any], path: str, without_unit: frozenset[str]) -> Iterator[Indicator]:
    """Yield the indicators in the printed order.

    Columns take their row's label, and its unit if they have none and their paths are not among ``without_unit``.
    """
    for key, member in schema.get("properties", {}).items():
        at = below(path, key)
        if _is_row(member):
            for column, cell in member["properties"].items():
                unit = cell.get("unit", member.get("unit", ""))
                cell_path = below(at, column)
                yield _indicator(cell_path, member, cell, None if cell_path in without_unit else unit)
        elif "properties" in member:
            yield from _indicators(member, at, without_unit)
        elif "unit" in member or at in without_unit:
            yield _indicator(at, member, {}, None if at in without_unit else member["unit"])


def _indicator(path: str, row: Mapping[str, Any], cell: Mapping[str, Any], unit: str | None) -> Indicator:
    schema = cell or row
    kind = _number_type(schema)
    if kind is None or not row.get("title") or (cell and not cell.get("title")):
        message = f"indicator `{path}` must have a title and the type `integer` or `number`"
        raise ValueError(message)
    return Indicator(
        path=path,
        label=row["title"],
        column=cell.get("title"),
        unit=unit,
        description=row.get("description", ""),
        decimal=kind == "number",
        signed="minimum" not in schema,
    )


def _number_type(schema: Mapping[str, Any]) -> str | None:
    """Return ``integer`` or ``number``, or None; beside them, a schema may allow an empty table, which is a blank."""
    kinds = schema.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "object"]
    return kinds[0] if len(kinds) == 1 and kinds[0] in _TYPES else None


def _section(section: Mapping[str, Any]) -> Section:
    return Section(
        id=section["id"],
        number=section["number"],
        title=section["title"],
        optional=section.get("optional", False),
        covers=tuple(section.get("covers", ())),
        table=section.get("table"),
        description=section.get("description"),
        max_length=section.get("max_length"),
        mentions=tuple((topic,) if isinstance(topic, str) else tuple(topic) for topic in section.get("mentions", ())),
    )
