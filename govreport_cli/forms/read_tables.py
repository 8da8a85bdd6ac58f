"""A form's official tables, from its schema's ``tables``.

A table is declared either as a list of nested rows, each with one indicator and its unit, or as a grid, whose cells
are merged as in the notice. Labels come from the indicators and groups that the table names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govreport_cli.forms.model import FormCell, FormTable, Indicator

NO_UNIT = "——"
"""Printed by the official forms in place of a unit, in rows that are headings."""

_Rows = tuple[tuple[FormCell, ...], ...]


def table_of(
    declared: Mapping[str, Any],
    titles: Mapping[str, str],
    columns: Mapping[str, tuple[str, ...]],
    indicators: Mapping[str, Indicator],
) -> FormTable:
    """Return one table. Raises ValueError if it names something that the form does not have."""
    words = _Words(titles, columns, indicators)
    if "rows" in declared:
        labels = 1
        head: _Rows = (tuple(FormCell(text, header=True) for text in declared["columns"]),)
        body: _Rows = tuple(_list_rows(declared["rows"], words, 0))
    else:
        labels = declared["labels"]
        head, body = (tuple(tuple(_grid_cells(row, words)) for row in declared[part]) for part in ("head", "body"))
    shown = tuple(cell.indicator for row in body for cell in row if cell.indicator)
    return FormTable(declared["id"], declared["title"], labels, head, body, shown)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a table may refer to: groups, rows with columns, and indicators."""

    titles: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    indicators: Mapping[str, Indicator]

    def title(self, path: str) -> str:
        """Return the title of a group, row or indicator; of a cell in a row with columns, the column's."""
        if path in self.titles:
            return self.titles[path]
        indicator = self.indicators[self.shown(path)]
        return indicator.column or indicator.label

    def shown(self, path: str) -> str:
        if path not in self.indicators:
            message = f"a table refers to an unknown indicator: `{path}`"
            raise ValueError(message)
        return path

    def members(self, path: str) -> list[str]:
        if path not in self.columns:
            message = f"a table refers to an unknown row: `{path}`"
            raise ValueError(message)
        return [f"{path}.{key}" for key in self.columns[path]]


def _list_rows(rows: list[Mapping[str, Any]], words: _Words, depth: int) -> Iterator[tuple[FormCell, ...]]:
    for row in rows:
        path, group = row.get("indicator"), row.get("group")
        text = row.get("number", "") + (row.get("label") or words.title(path or group or ""))
        label = FormCell(text, header=True, depth=depth, group=group)
        if path:
            yield label, FormCell(words.indicators[path].unit or NO_UNIT), FormCell(indicator=path)
        else:
            yield label, FormCell(NO_UNIT), FormCell()
        yield from _list_rows(row.get("rows", []), words, depth + 1)


def _grid_cells(row: list[Mapping[str, Any]], words: _Words) -> Iterator[FormCell]:
    for cell in row:
        if "figures" in cell:
            for path in words.members(cell["figures"]):
                yield FormCell(indicator=path)
        elif "figure" in cell:
            yield FormCell(indicator=words.shown(cell["figure"]), colspan=cell.get("colspan", 1))
        else:
            yield _label(cell, words)


def _label(cell: Mapping[str, Any], words: _Words) -> FormCell:
    text = cell.get("text") or cell.get("number", "") + words.title(cell["title"])
    title = cell.get("title")
    group = title if title in words.titles and title not in words.columns else None
    return FormCell(text, header=True, colspan=cell.get("colspan", 1), rowspan=cell.get("rowspan", 1), group=group)
