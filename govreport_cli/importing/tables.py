"""Recognises the official tables of a form in the grids of a file, and reads their figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from govreport_cli.forms.model import Form
from govreport_cli.importing.cell_values import CellValue, has_figure, is_blank, is_uncalculated, may_be_value, value_of
from govreport_cli.importing.extract import Grid, GridCell
from govreport_cli.importing.form_labels import FormRow, labels_of
from govreport_cli.importing.labels import alike, compares_years, key, short_key
from govreport_cli.importing.matrix import MOST_PLACES, Placed, placed_rows

_Row = list[Placed[GridCell]]
_MOST_HEADS = 10  # above a row; more than any form has


class Doubt(NamedTuple):
    """What was not understood: a code of the catalogue, the cell, and arguments of the message."""

    code: str
    cell: GridCell
    arguments: dict[str, object]
    path: str | None = None


class CellFigure(NamedTuple):
    """What a cell says of an indicator; ``value`` is None if that was not understood."""

    cell: GridCell
    value: CellValue | None


@dataclass(slots=True)
class Recognised:
    """What was recognised in the grids of a file: the cells of figures by path, the doubts, and the grids left over.

    ``understood`` counts the cells and heads that the form has, ``strange`` those that it does not have.
    """

    figures: dict[str, CellFigure] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    left_over: list[Grid] = field(default_factory=list)
    understood: int = 0
    strange: int = 0


def recognise(grids: Sequence[Grid], form: Form) -> Recognised:
    """Return the figures that grids have for a form."""
    found = Recognised()
    reader = _Reader(form, found)
    for grid in grids:
        reader.read(grid)
    return found


class _Found(NamedTuple):
    """A row of a grid that is a row of the form, the cells after its label, and the label's cell."""

    row: FormRow
    label: GridCell
    cells: list[Placed[GridCell]]
    exact: bool


class _Reader:
    """Reads the grids of a file one after the other: an official table may be split into several."""

    def __init__(self, form: Form, found: Recognised) -> None:
        self._form, self._found = form, found
        self._labels = labels_of(form)
        self._heads_alone = {name for heads, _ in self._labels.headed for name in heads}
        beside = {name for rows in self._labels.rows.values() for row in rows for name in row.heads if name}
        self._column_heads = beside | self._heads_alone
        self._heads: list[_Row] = []
        self._width = 0
        self._flat = False
        self._places = 0
        self._last = -1

    def read(self, grid: Grid) -> None:
        """Read the figures of a grid; one that is no part of an official table is left over."""
        matrix = placed_rows(grid.rows)
        self._places += sum(map(len, matrix))
        if self._places > MOST_PLACES:
            self._found.left_over.append(grid)
            return
        self._flat = all(cell.colspan == cell.rowspan == 1 for row in grid.rows for cell in row)
        width = max((item.columns.stop for row in matrix for item in row), default=0)
        if width != self._width:
            self._heads, self._width = [], width
        labelled = sum(self._label(row) is not None for row in matrix)
        numbers = sum(any(has_figure(item.cell.text) for item in row) for row in matrix)
        official = labelled > 0 and 2 * labelled >= numbers
        unknown: list[_Row] = []
        headed = 0
        for row in self._below_heads(matrix):
            found = self._row(row, similar=labelled > 1) if official else None
            if found:
                self._last = found.row.at
                self._read_row(found)
            elif self._read_headed(row):
                headed += 1
            elif any(has_figure(item.cell.text) for item in row):
                unknown.append(row)
        if not (official or headed):
            self._found.left_over.append(grid)
            return
        for row in unknown:
            self._strange(row)

    def _below_heads(self, matrix: list[_Row]) -> Iterator[_Row]:
        """Yield the rows that are no heads of columns, keeping the heads above each one at hand."""
        heads: list[_Row] = []
        for row in matrix:
            if self._is_head(row):
                heads.append(row)
                continue
            if heads:
                self._heads, heads = heads[-_MOST_HEADS:], []
            yield row
        if heads:
            self._heads = heads[-_MOST_HEADS:]  # of the rest of a table that is split below them

    def _is_head(self, row: _Row) -> bool:
        """Return whether a row has several texts, no figures, and is no row of the form."""
        if any(has_figure(item.cell.text) for item in row):
            return False
        return sum(not is_blank(item.cell.text) for item in row) > 1 and self._label(row) is None

    def _label(self, row: _Row) -> tuple[int, tuple[FormRow, ...]] | None:
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

    def _row(self, row: _Row, *, similar: bool) -> _Found | None:
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
        return _Found(chosen, row[at].cell, cells, exact is not None)

    def _similar(self, row: _Row) -> tuple[int, tuple[FormRow, ...]] | None:
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

    def _chosen(self, entries: tuple[FormRow, ...], labels: _Row) -> FormRow | None:
        """Return the row that is meant: the only one, the one in the named group, or the next one in the form."""
        if len(entries) == 1:
            return entries[0]
        named = {key(item.cell.text) for item in labels[:-1]}
        grouped = [entry for entry in entries if entry.groups & named]
        if len(grouped) == 1:
            return grouped[0]
        following = [entry for entry in entries if entry.at > self._last]
        return min(following, key=lambda entry: entry.at, default=None)

    def _read_row(self, found: _Found) -> None:
        row, cells = found.row, found.cells
        if not found.exact:
            self._doubt("import-label", found.label, label=_shown(found.label), taken=row.label)
        self._found.understood += 1
        if len(row.indicators) == 1:
            self._read_only(row, cells)
            return
        by_head = {item.columns: self._head_of(item, row) for item in cells}
        headed = {columns: path for columns, path in by_head.items() if path}
        self._found.understood += len(headed)
        in_order = dict(zip((item.columns for item in cells), row.indicators, strict=False))
        if not headed and len(cells) != len(row.indicators):
            self._doubt("import-columns", found.label, label=row.label, count=len(cells), expected=len(row.indicators))
            return
        years = not headed and any(compares_years(name) for item in cells for name in self._above(item))
        if (
            len(cells) == len(row.indicators)
            and not years
            and all(in_order[columns] == path for columns, path in headed.items())
        ):
            headed = in_order
        for item in cells:
            if path := headed.get(item.columns):
                self._set(path, item.cell)
            elif not is_blank(item.cell.text):
                self._doubt("import-cell", item.cell, text=_shown(item.cell), label=row.label)

    def _read_only(self, row: FormRow, cells: _Row) -> None:
        """Read a row with one figure; the cells beside it are blank."""
        filled = [item for item in cells if not is_blank(item.cell.text)]
        if len(filled) > 1:
            headed = [item for item in filled if self._head_of(item, row)]
            filled = headed if len(headed) == 1 else filled
        if len(filled) > 1:
            texts = "、".join(_shown(item.cell) for item in filled)
            self._doubt("import-several", filled[0].cell, label=row.label, texts=texts, path=row.indicators[0])
        elif cells:
            self._set(row.indicators[0], (filled or cells)[0].cell)

    def _head_of(self, item: Placed[GridCell], row: FormRow) -> str | None:
        """Return the path of the figure whose head is above a cell."""
        for name in self._above(item):
            for head, path in zip(row.heads, row.indicators, strict=True):
                if name == head or (len(name) > 1 and short_key(name) == head):
                    return path
        return None

    def _above(self, item: Placed[GridCell]) -> Iterator[str]:
        """Yield the keys of the heads above a cell, the nearest first.

        In a table that has lost its merged cells, a head may also be to the left, with only blanks in between.
        """
        at, aside = item.columns.start, []
        for row in reversed(self._heads):
            texts = [(head.columns, key(head.cell.text)) for head in row if head.columns.start <= at]
            columns, name = texts[-1] if texts else (range(0), "")
            if name and at < columns.stop:
                yield name
            elif self._flat:
                aside.append(next((text for _, text in reversed(texts) if text), ""))
        yield from filter(None, aside)

    def _read_headed(self, row: _Row) -> bool:
        """Read a row of a table whose figures are known by their heads alone; return whether it has any."""
        if not any(has_figure(item.cell.text) for item in row):
            return False
        beside = {key(item.cell.text) for item in row if not has_figure(item.cell.text)}
        paths: dict[str, GridCell] = {}
        for item in row:
            if not (has_figure(item.cell.text) or is_blank(item.cell.text)):
                continue
            names = {*self._above(item), *beside} & self._heads_alone
            fitting = [path for heads, path in self._labels.headed if names and names <= heads]
            if len(fitting) == 1 and fitting[0] not in paths:
                paths[fitting[0]] = item.cell
        for path, cell in paths.items():
            self._set(path, cell)
        self._found.understood += len(paths)
        return bool(paths)

    def _set(self, path: str, cell: GridCell) -> None:
        indicator = self._form.indicators[path]
        value, name = value_of(cell.text, indicator, computed=path in self._form.totals), indicator.name
        formula = _shown(cell) if is_uncalculated(cell.text) else None
        if value is None:
            self._doubt("import-number", cell, text=_shown(cell), indicator=name, path=path, formula=formula)
        known = self._found.figures.get(path)
        if known and known.value != value and known.cell is not cell:
            self._doubt("import-twice", cell, indicator=name, text=_shown(cell), other=_shown(known.cell), path=path)
            value = None
        self._found.figures[path] = CellFigure(cell, value)
        self._found.understood += 1

    def _strange(self, row: _Row) -> None:
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
