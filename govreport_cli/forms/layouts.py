"""The printed tables of a form, from its schema's ``tables``.

A table is declared as a list, whose nested rows show an indicator each with its unit, or as a grid, whose
cells are merged as the notice prints them. Labels are taken from the indicators and groups that they name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govreport_cli.forms.form import Indicator, Layout, LayoutCell

NO_UNIT = "——"
"""What the forms print in the place of a unit where a row is a heading."""

_Rows = tuple[tuple[LayoutCell, ...], ...]


def layout_of(
    table: Mapping[str, Any],
    titles: Mapping[str, str],
    columns: Mapping[str, tuple[str, ...]],
    indicators: Mapping[str, Indicator],
) -> Layout:
    """Read one table; ValueError where it names what the form does not have."""
    words = _Words(titles, columns, indicators)
    if "rows" in table:
        head: _Rows = (tuple(LayoutCell(text, header=True) for text in table["columns"]),)
        return Layout(table["id"], table["title"], 1, head, tuple(_list_rows(table["rows"], words, 0)))
    labels = table["labels"]
    head = tuple(tuple(_grid_cells(row, words)) for row in table["head"])
    body = tuple(tuple(_grid_cells(row, words)) for row in table["body"])
    return Layout(table["id"], table["title"], labels, head, body)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a table may name."""

    titles: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    indicators: Mapping[str, Indicator]

    def title(self, path: str) -> str:
        """Return the title of a group, a row, or an indicator; of a row's member, that of its column."""
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


def _list_rows(rows: list[Mapping[str, Any]], words: _Words, depth: int) -> Iterator[tuple[LayoutCell, ...]]:
    for row in rows:
        path, group = row.get("indicator", ""), row.get("group", "")
        text = row.get("number", "") + (row.get("label") or words.title(path or group))
        label = LayoutCell(text, header=True, depth=depth, group=group)
        if path:
            yield label, LayoutCell(words.indicators[path].unit), LayoutCell(indicator=path)
        else:
            yield label, LayoutCell(NO_UNIT), LayoutCell()
        yield from _list_rows(row.get("rows", []), words, depth + 1)


def _grid_cells(row: list[Mapping[str, Any]], words: _Words) -> Iterator[LayoutCell]:
    for cell in row:
        if "figures" in cell:
            for path in words.members(cell["figures"]):
                yield LayoutCell(indicator=path)
        elif "figure" in cell:
            yield LayoutCell(indicator=words.shown(cell["figure"]), colspan=cell.get("colspan", 1))
        else:
            yield _label(cell, words)


def _label(cell: Mapping[str, Any], words: _Words) -> LayoutCell:
    text = cell.get("text") or cell.get("number", "") + words.title(cell["title"])
    return LayoutCell(text, header=True, colspan=cell.get("colspan", 1), rowspan=cell.get("rowspan", 1))
