"""Recognises the official tables of a form in the grids of a file, and reads their figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from govreport_cli.forms.model import Form
from govreport_cli.importing.cell_values import (
    has_figure,
    is_blank,
    is_uncalculated,
    may_be_value,
    money_unit_in,
    value_of,
)
from govreport_cli.importing.extract import Grid, GridCell
from govreport_cli.importing.form_labels import FormRow, labels_of
from govreport_cli.importing.heads import Heads, Row
from govreport_cli.importing.labels import alike, compares_years, key, short_key, years_in
from govreport_cli.importing.matrix import MOST_PLACES, Placed, placed_rows
from govreport_cli.importing.recognised import CellFigure, Doubt, Recognised


def recognise(grids: Sequence[Grid], form: Form, year: int | None = None) -> Recognised:
    """Return the figures that grids have for a form; ``year`` is that of the report, if it is known."""
    found = Recognised()
    reader = _Reader(form, found, year)
    for grid in grids:
        reader.read(grid)
    return found


class _Matched(NamedTuple):
    """A row of a grid that is a row of the form, the cells after its label, and the label's cell."""

    row: FormRow
    label: GridCell
    cells: list[Placed[GridCell]]
    exact: bool


class _Reader:
    """Reads the grids of a file one after the other: an official table may be split into several."""

    def __init__(self, form: Form, found: Recognised, year: int | None) -> None:
        self._form, self._found, self._year = form, found, year
        self._labels = labels_of(form)
        self._heads_alone = {name for heads, _ in self._labels.headed for name in heads}
        beside = {name for rows in self._labels.rows.values() for row in rows for name in row.heads if name}
        self._column_heads = beside | self._heads_alone
        self._heads = Heads()
        self._places = 0
        self._paths: dict[int, str] = {}
        self._last = -1

    def read(self, grid: Grid) -> None:
        """Read the figures of a grid; one that is no part of an official table is left over."""
        matrix = placed_rows(grid.rows)
        self._places += sum(map(len, matrix))
        if self._places > MOST_PLACES:
            self._found.left_over.append(grid)
            return
        labelled = sum(self._label(row) is not None for row in matrix)
        numbers = sum(any(has_figure(item.cell.text) for item in row) for row in matrix)
        official = labelled > 0 and 2 * labelled >= numbers
        unknown: list[Row] = []
        headed = 0
        for row in self._heads.below(grid, matrix, self._is_head):
            matched = self._row(row, similar=labelled > 1) if official else None
            if matched:
                self._last = matched.row.at
                self._read_row(matched)
            elif self._read_headed(row):
                headed += 1
            elif any(has_figure(item.cell.text) for item in row):
                unknown.append(row)
        if not (official or headed):
            self._found.left_over.append(grid)
            return
        for row in unknown:
            self._strange(row)

    def _is_head(self, row: Row) -> bool:
        """Return whether a row has several texts, no figures, and is no row of the form."""
        if any(has_figure(item.cell.text) for item in row):
            return False
        return sum(not is_blank(item.cell.text) for item in row) > 1 and self._label(row) is None

    def _label(self, row: Row) -> tuple[int, tuple[FormRow, ...]] | None:
        """Return which cell of a row is the label of a row of the form, and the rows that have this label."""
        if sum(key(item.cell.text) in self._column_heads for item in row) > 1:
            return None
        found = None
        for at, item in enumerate(row[:-1]):
            if has_figure(item.cell.text):
                break
            entries = self._labels.rows.get(key(item.cell.text)) or self._labels.rows.get(short_key(item.cell.text))
            if entries and any(may_be_value(after.cell.text) for after in row[at + 1 :]):
                found = at, entries
        return found

    def _row(self, row: Row, *, similar: bool) -> _Matched | None:
        """Return the row of the form that a row is: by its label, or if allowed, by a similar one."""
        exact = self._label(row)
        labelled = exact or (self._similar(row) if similar else None)
        if labelled is None:
            return None
        at, entries = labelled
        chosen = self._chosen(entries, row[: at + 1])
        if chosen is None:
            self._doubt("import-ambiguous", row[at].cell, label=_shown(row[at].cell))
            return None
        cells = [item for item in row[at + 1 :] if key(item.cell.text) not in chosen.beside or not key(item.cell.text)]
        return _Matched(chosen, row[at].cell, cells, exact is not None)

    def _similar(self, row: Row) -> tuple[int, tuple[FormRow, ...]] | None:
        """Return the only row of the form whose label is similar to that of a row with figures."""
        texts = [(at, item) for at, item in enumerate(row[:-1]) if not has_figure(item.cell.text)]
        numbers = [at for at, item in enumerate(row) if has_figure(item.cell.text)]
        before = [(at, item) for at, item in texts if numbers and at < numbers[0] and not is_blank(item.cell.text)]
        for at, item in reversed(before):
            name = short_key(item.cell.text)
            if name in self._labels.groups:
                continue
            found = {
                entry.at: entry
                for known, entries in self._labels.rows.items()
                if alike(name, known)
                for entry in entries
            }
            if len(found) == 1:
                return at, tuple(found.values())
            return None
        return None

    def _chosen(self, entries: tuple[FormRow, ...], labels: Row) -> FormRow | None:
        """Return the row that is meant: the only one, the one in the named group, or the next one in the form."""
        if len(entries) == 1:
            return entries[0]
        named = {key(item.cell.text) for item in labels[:-1]}
        grouped = [entry for entry in entries if entry.groups & named]
        if len(grouped) == 1:
            return grouped[0]
        following = [entry for entry in entries if entry.at > self._last]
        return min(following, key=lambda entry: entry.at, default=None)

    def _read_row(self, matched: _Matched) -> None:
        row, cells = matched.row, matched.cells
        if not matched.exact:
            self._doubt("import-label", matched.label, label=_shown(matched.label), taken=row.label)
        self._found.understood += 1
        if len(row.indicators) == 1:
            self._read_only(matched)
            return
        headed = [(path, item) for item in cells for path in self._heads_of(item, row)]
        self._found.understood += len(headed)
        in_order = dict(zip(row.indicators, cells, strict=False))
        if not headed and len(cells) != len(row.indicators):
            self._doubt(
                "import-columns", matched.label, label=row.label, count=len(cells), expected=len(row.indicators)
            )
            return
        if (
            len(cells) == len(row.indicators)
            and all(in_order[path] is item for path, item in headed)
            and (headed or self._may_be_in_order(cells, row))
        ):
            headed = list(in_order.items())
        for path, item in headed:
            self._set(path, item, matched)
        read = {item.columns for _, item in headed}
        for item in cells:
            if item.columns not in read and not is_blank(item.cell.text):
                self._doubt("import-cell", item.cell, text=_shown(item.cell), label=row.label)

    def _may_be_in_order(self, cells: Row, row: FormRow) -> bool:
        """Return whether the cells of a row without any known head have no heads, or heads similar to the form's."""
        if any(key(item.cell.text) in self._labels.rows for item in cells):
            return False  # another row stands beside this one
        heads = [next(self._heads.above(item), None) for item in cells]
        return all(head is None or alike(key(head), known) for head, known in zip(heads, row.heads, strict=True))

    def _read_only(self, matched: _Matched) -> None:
        """Read a row with one figure: the cell below its head, or else the only one that is filled."""
        row, cells = matched.row, matched.cells
        headed = [item for item in cells if self._heads_of(item, row)]
        if headed:
            ours = headed + [item for item in cells if not any(self._heads.above(item))]
        else:
            ours = self._of_this_year(cells)
        filled = [item for item in ours if not is_blank(item.cell.text)]
        if len(filled) > 1:
            texts = "、".join(_shown(item.cell) for item in filled)
            self._doubt("import-several", filled[0].cell, label=row.label, texts=texts, path=row.indicators[0])
        elif ours:
            self._set(row.indicators[0], (filled or ours)[0], matched)
        else:
            for item in cells:
                if not is_blank(item.cell.text):
                    self._doubt("import-cell", item.cell, text=_shown(item.cell), label=row.label)

    def _of_this_year(self, cells: Row) -> Row:
        """Return the cells whose heads neither compare years nor name another one than the report's.

        If that is not known, it is the only one that the heads name.
        """
        heads = [" ".join(self._heads.above(item)) for item in cells]
        named = {years for head in heads if (years := years_in(head))}
        ours = named if self._year is None and len(named) == 1 else {frozenset({str(self._year)})}
        return [
            item
            for item, head in zip(cells, heads, strict=True)
            if years_in(head) in {frozenset(), *ours} and not compares_years(head)
        ]

    def _heads_of(self, item: Placed[GridCell], row: FormRow) -> list[str]:
        """Return the paths of the figures whose heads are above a cell: several if it is merged across columns."""
        columns = (item._replace(columns=range(column, column + 1)) for column in item.columns)
        return list(dict.fromkeys(path for column in columns if (path := self._head_of(column, row))))

    def _head_of(self, item: Placed[GridCell], row: FormRow) -> str | None:
        """Return the path of the figure whose head is above a cell in one column."""
        for text in self._heads.above(item):
            name = key(text)
            for head, path in zip(row.heads, row.indicators, strict=True):
                if name == head or (len(name) > 1 and short_key(text) == head):
                    return path
        return None

    def _read_headed(self, row: Row) -> bool:
        """Read a row of a table whose figures are known by their heads alone; return whether it has any."""
        if not any(has_figure(item.cell.text) for item in row):
            return False
        beside = {key(item.cell.text) for item in row if not has_figure(item.cell.text)}
        paths: dict[str, Placed[GridCell]] = {}
        for item in row:
            if not (has_figure(item.cell.text) or is_blank(item.cell.text)):
                continue
            names = {*map(key, self._heads.above(item)), *beside} & self._heads_alone
            fitting = [path for heads, path in self._labels.headed if names and names <= heads]
            if len(fitting) == 1 and fitting[0] not in paths:
                paths[fitting[0]] = item
        for path, item in paths.items():
            self._set(path, item)
        self._found.understood += len(paths)
        return bool(paths)

    def _set(self, path: str, item: Placed[GridCell], matched: _Matched | None = None) -> None:
        """Keep what a cell says of an indicator; ``matched`` is its row, whose label may name a unit."""
        indicator, cell = self._form.indicators[path], item.cell
        value, name = value_of(cell.text, indicator, computed=path in self._form.totals), indicator.name
        if value and indicator.decimal and value.number is not None and value.unit is None:
            beside = [*([matched.label.text] if matched else ()), *self._heads.above(item)]
            unit = next(filter(None, map(money_unit_in, beside)), None)
            value = value._replace(unit=None if unit == indicator.unit else unit)
        first = self._paths.setdefault(id(cell), path)
        if first != path and value and value.number is not None:  # one number for several figures is none of them
            value = None
            if self._found.figures[first].value is not None:
                self._found.figures[first] = CellFigure(cell, None)
                self._not_understood(first, cell)
        if value is None:
            self._not_understood(path, cell)
        known = self._found.figures.get(path)
        if known and known.value != value and known.cell is not cell:
            self._doubt("import-twice", cell, indicator=name, text=_shown(cell), other=_shown(known.cell), path=path)
            value = None
        self._found.figures[path] = CellFigure(cell, value)
        self._found.understood += 1

    def _not_understood(self, path: str, cell: GridCell) -> None:
        name, formula = self._form.indicators[path].name, _shown(cell) if is_uncalculated(cell.text) else None
        self._doubt("import-number", cell, text=_shown(cell), indicator=name, path=path, formula=formula)

    def _strange(self, row: Row) -> None:
        """Note a row with figures that the form does not have."""
        self._found.strange += 1
        named = next((item.cell for item in row if key(item.cell.text) and not has_figure(item.cell.text)), None)
        cell = named or row[0].cell
        self._doubt("import-row", cell, label=_shown(cell))

    def _doubt(self, code: str, cell: GridCell, *, path: str | None = None, **arguments: object) -> None:
        self._found.doubts.append(Doubt(code, cell, arguments, path))


def _shown(cell: GridCell) -> str:
    text = " ".join(cell.text.split())
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004
