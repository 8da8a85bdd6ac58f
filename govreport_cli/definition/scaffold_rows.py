"""The tables of a definition to fill in: a line for each row, with ``nan`` where a number is to be typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from govreport_cli.definition.carry_over import Outline
from govreport_cli.definition.write import plain_number
from govreport_cli.forms.model import Form, Indicator
from govreport_cli.paths import below
from govreport_cli.textlayout import pad, width

UNFILLED = "nan"
"""Holds the place of a number that is to be typed. TOML reads it as a number, and no report can contain it."""
LAST_YEAR = "上年"
_UNKNOWN = "—"
_TOTAL = "合计"


class _Line(NamedTuple):
    """A row: its key, the numbers to fill in, last year's, and the comment that names it.

    A row without columns has one number in ``cells``. ``cells`` is empty if only some are written, as in ``table``.
    """

    key: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    table: str
    last: tuple[str, ...]
    label: str


def tables(form: Form, outline: Outline) -> Iterator[str]:
    """Yield the tables of the form, with a line for each row, aligned under the names of its columns.

    Rows of totals are commented out, because totals are computed.
    """
    labels = _labels(form)
    rows: dict[str, dict[str, list[Indicator]]] = {}
    for indicator in form.indicators.values():
        row = form.row_of(indicator.path)
        rows.setdefault(row.rpartition(".")[0], {}).setdefault(row, []).append(indicator)
    for table, members in rows.items():
        make = _complete_line if outline.complete else _line
        lines = [
            make(row, indicators, labels, outline, form)
            for row, indicators in members.items()
            if not outline.complete or row in form.required or any(cell.path in outline.figures for cell in indicators)
        ]
        if not lines and table not in form.required:
            continue
        heading = _heading(table, labels, next(iter(members.values()))[0], form)
        yield f"[{table}]{f'  # {heading}' if heading else ''}\n" + "".join(_aligned(lines) if lines else ())


def column_keys(form: Form) -> list[str]:
    """Return the names and the keys of columns, one text for all rows that have the same."""
    texts = (
        "、".join(f"{cell.column} {cell.path.rpartition('.')[2]}" for cell in row) for row in form.row_members.values()
    )
    return list(dict.fromkeys(texts))


def _line(row: str, indicators: list[Indicator], labels: Mapping[str, str], outline: Outline, form: Form) -> _Line:
    # The total at the end of a row is left out: it is computed.
    asked = indicators[: form.lengths[row][0]] if row in form.columns else indicators
    cells = _cells(asked, indicators, outline)
    is_total = indicators[0].path in form.totals  # then the first column is one, and not just the last
    key = row.rpartition(".")[2]
    units = "、".join(dict.fromkeys(cell.unit for cell in asked if cell.unit))
    remarks = "，".join(filter(None, (units, _TOTAL if is_total else "")))
    remembered = any(cell.path in outline.last for cell in indicators)
    return _Line(
        key=f"# {key}" if is_total and not any(outline.figures.get(cell.path) is not None for cell in asked) else key,
        columns=tuple(cell.column or "" for cell in asked) if row in form.columns else (),
        cells=tuple(cells.values()) if len(cells) == len(asked) else (),
        table=f"{{ {', '.join(f'{name} = {number}' for name, number in cells.items())} }}",
        last=tuple(outline.last.get(cell.path, _UNKNOWN) for cell in asked) if remembered else (),
        label=labels.get(row, indicators[0].label) + (f"（{remarks}）" if remarks else ""),
    )


def _complete_line(
    row: str, indicators: list[Indicator], labels: Mapping[str, str], outline: Outline, form: Form
) -> _Line:
    """Return a row in which a figure that is not known is not reported."""
    known = {
        cell.path: plain_number(number).lower()
        for cell in indicators
        if (number := outline.figures.get(cell.path)) is not None
    }
    asked = indicators[: form.lengths[row][0]] if row in form.columns else indicators
    shown = indicators if indicators[-1].path in known else asked
    whole = all(cell.path in known for cell in shown)
    texts = {path.rpartition(".")[2]: number for path, number in known.items()}
    units = "、".join(dict.fromkeys(cell.unit for cell in indicators if cell.unit))
    return _Line(
        key=row.rpartition(".")[2],
        columns=tuple(cell.column or "" for cell in shown) if row in form.columns else (),
        cells=tuple(texts.values()) if whole else (),
        table=f"{{ {', '.join(f'{name} = {number}' for name, number in texts.items())} }}" if texts else "{}",
        last=(),
        label=labels.get(row, indicators[0].label) + (f"（{units}）" if units else ""),
    )


def _cells(asked: list[Indicator], indicators: list[Indicator], outline: Outline) -> dict[str, str]:
    """Return what is written in a row, by the keys of its cells: what follows from last year's, and blanks to fill in.

    What follows from figures that last year did not report is left out, and the total is written instead.
    """
    known = {cell.path: number for cell in indicators if (number := outline.figures.get(cell.path)) is not None}
    lacking = known and any(cell.path in outline.figures and cell.path not in known for cell in asked)
    cells = indicators if lacking else asked
    return {
        cell.path.rpartition(".")[2]: plain_number(known[cell.path]) if cell.path in known else UNFILLED
        for cell in cells
        if cell.path in known or not lacking or cell.path not in outline.figures
    }


def _aligned(lines: Sequence[_Line]) -> Iterator[str]:
    """Yield the lines with their parts aligned, and the names of columns above the first row that has them."""
    keys = max(width(line.key) for line in lines)
    values = [_value(line, lines) for line in lines]
    lasts = [_last(line, lines) for line in lines]
    value_size, last_size = max(map(width, values)), max(map(width, lasts))
    columns: tuple[str, ...] = ()
    for line, value, last in zip(lines, values, lasts, strict=True):
        if line.columns and line.columns != columns:
            columns = line.columns
            heads = zip(columns, _sizes(lines, line), strict=True)
            yield f"#{' ' * (keys + len(' = [') - 1)}{'  '.join(pad(head, size, '>') for head, size in heads)}\n"
        remembered = f"{pad(last, last_size)}  " if last_size else ""
        yield f"{pad(line.key, keys)} = {pad(value, value_size)}  # {remembered}{line.label}\n"


def _sizes(lines: Sequence[_Line], like: _Line) -> list[int]:
    """Return how wide each column is in the lines that have the same columns as ``like``."""
    rows = [like.columns, *(line.cells for line in lines if line.columns == like.columns and line.cells)]
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def _value(line: _Line, lines: Sequence[_Line]) -> str:
    if not line.cells:
        return line.table
    if not line.columns:
        return line.cells[0]
    return f"[{', '.join(pad(cell, size, '>') for cell, size in zip(line.cells, _sizes(lines, line), strict=True))}]"


def _last(line: _Line, lines: Sequence[_Line]) -> str:
    if not line.last:
        return ""
    if not line.columns:
        return f"{LAST_YEAR} {line.last[0]}"
    size = max(width(number) for other in lines if other.columns == line.columns for number in other.last)
    return f"{LAST_YEAR} [{', '.join(pad(number, size, '>') for number in line.last)}]"


def _labels(form: Form) -> dict[str, str]:
    """Return the printed labels of rows, indicators and groups, by path."""
    labels: dict[str, str] = {}
    for table in form.tables:
        for row in table.body:
            headers = [cell for cell in row if cell.header]
            labels |= {cell.group: cell.text.strip() for cell in headers if cell.group}
            if headers:
                labels |= {form.row_of(cell.indicator): headers[-1].text.strip() for cell in row if cell.indicator}
    return labels


def _heading(table: str, labels: Mapping[str, str], indicator: Indicator, form: Form) -> str:
    """Return what a group of rows is called: its own label, or that of the group, table or section around it."""
    groups = (labels[path] for path in accumulate(table.split("."), below) if path in labels)
    official = (
        printed.title for printed in form.tables if indicator.path in printed.indicators and len(form.tables) > 1
    )
    sections = (f"{section.number}{section.title}" for section in form.sections if table in section.covers)
    return next(chain(reversed([*groups]), official, sections), "")
