"""Groups of rows that may be reported as one row: in the schema, ``anyOf`` a table of rows, or a row.

A form is read from a schema without this choice: with the rows, or, where a definition gives a group as one row, with
that row in their place in the relations and tables that name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from govreport_cli.paths import below, within

_Rows = Sequence[Sequence[Mapping[str, Any]]]


def groups_or_rows(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the paths of the groups that may be reported as one row, with the keys of their rows."""
    for key, member in schema.get("properties", {}).items():
        if isinstance(member, Mapping):
            at = below(path, key)
            if choices := _choices(member):
                yield at, frozenset(choices[0]["properties"])
            yield from groups_or_rows(member, at)


def decided(schema: Mapping[str, Any], rows: frozenset[str]) -> Mapping[str, Any]:
    """Return a form's schema in which the groups in ``rows`` are one row each, and the other groups are not."""
    if not any(groups_or_rows(schema)):
        return schema
    chosen = _decided(schema, "", rows)
    if not rows:
        return chosen
    wordings = [entry for entry in chosen.get("wordings", ()) if not _names_below(entry, rows)]
    tables = [_with_one_row(table, rows) if "body" in table else table for table in chosen["tables"]]
    return {**chosen, "wordings": wordings, "tables": tables}


def given_as_rows(data: Mapping[str, Any], groups: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the groups that a document gives as one row; ``groups`` are those that may be, with their rows' keys.

    A row is an array, or a table with numbers for its columns.
    """
    return frozenset(path for path, rows in groups.items() if _is_row(_at(data, path), rows))


def _choices(member: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    choices: Sequence[Mapping[str, Any]] = member.get("anyOf", ())
    return choices if choices and "properties" in choices[0] else ()


def _at(data: Any, path: str) -> Any:
    for key in path.split("."):
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _is_row(value: Any, rows: frozenset[str]) -> bool:
    """Return whether a value is one row; a number under a row's key proves nothing: a column may have the same key."""
    if isinstance(value, Mapping):
        return any(isinstance(member, int) and key not in rows for key, member in value.items())
    return isinstance(value, list)


def _decided(member: Mapping[str, Any], path: str, rows: frozenset[str]) -> dict[str, Any]:
    decided = {key: value for key, value in member.items() if key != "anyOf" or not _choices(member)}
    if choices := _choices(member):
        decided |= {"allOf": [choices[1]]} if path in rows else choices[0]
    if "relations" in decided:
        decided["relations"] = [_relation(entry, path, rows) for entry in decided["relations"]]
    if "properties" in decided:
        decided["properties"] = {
            key: _decided(value, below(path, key), rows) if isinstance(value, Mapping) else value
            for key, value in decided["properties"].items()
        }
    return decided


def _relation(entry: Mapping[str, Any], path: str, rows: frozenset[str]) -> dict[str, Any]:
    """Return a relation of the object at ``path``: terms that are rows of a group become the group's row."""

    def term(named: str) -> str:
        prefix, colon, at = named.rpartition(":")
        row = _row_of(below(path, at), rows)
        if row is None:
            return named
        _, _, column = below(path, at).removeprefix(f"{row}.").partition(".")
        return prefix + colon + below(row, column).removeprefix(f"{path}.").rstrip(".")

    return {
        side: list(dict.fromkeys(map(term, named))) if isinstance(named, list) else named
        for side, named in entry.items()
    }


def _row_of(path: str, rows: Iterable[str]) -> str | None:
    """Return the path in ``rows`` that another path lies below, or None."""
    return next((row for row in rows if path != row and within(path, row)), None)


def _names_below(entry: Mapping[str, Any], rows: frozenset[str]) -> bool:
    """Return whether a wording names a row of a group that is reported as one row."""
    paths = (path for paths in (*entry["figures"], entry.get("after", ())) for path in paths)
    return any(_row_of(path, rows) for path in paths)


def _with_one_row(table: Mapping[str, Any], rows: frozenset[str]) -> dict[str, Any]:
    body: _Rows = table["body"]
    for group in rows:
        body = list(_in_one_row(body, group))
    return {**table, "body": body}


def _in_one_row(body: _Rows, group: str) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Yield the rows of a grid, with one row in place of those of a group; labels beside them span fewer rows."""
    inside = [at for at, row in enumerate(body) if any(_below(cell, group) for cell in row)]
    for at, row in enumerate(body):
        if at not in inside[1:]:
            cells = [_spanning(cell, at, inside[1:]) for cell in row]
            yield _labelled(cells, group) if at in inside else cells


def _below(cell: Mapping[str, Any], group: str) -> bool:
    shown = cell.get("figures") or cell.get("figure") or ""
    return bool(_row_of(shown, (group,)))


def _spanning(cell: Mapping[str, Any], at: int, removed: Sequence[int]) -> dict[str, Any]:
    """Return a cell of the row ``at`` without the rows that are removed among those that it spans."""
    spanned = cell.get("rowspan", 1)
    left = spanned - sum(at < other < at + spanned for other in removed)
    return {key: value for key, value in cell.items() if key != "rowspan"} | ({"rowspan": left} if left > 1 else {})


def _labelled(cells: Sequence[Mapping[str, Any]], group: str) -> list[Mapping[str, Any]]:
    """Return the first row of a group as the group's own: its title takes the place of the row's label."""
    labels = [cell for cell in cells if within(cell.get("title", ""), group)]
    width = sum(cell.get("colspan", 1) for cell in labels)
    own: list[Mapping[str, Any]] = []
    for cell in cells:
        if cell.get("title") == group:
            own.append({**cell, "colspan": width})
        elif "figures" in cell:
            own.append({**cell, "figures": group})
        elif cell not in labels:
            own.append(cell)
    return own
