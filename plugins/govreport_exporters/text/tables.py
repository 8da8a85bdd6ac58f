"""Tables as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govreport_cli.plugin import ADJUSTED, BreakdownTable, Cell, Shows, Table
from govreport_cli.plugin.render import PositionedCell, grid_width, pad, placed_rows, positions, wrap
from govreport_cli.plugin.render import text_width as width_of

_GAP = "  "
_STEP = "  "
_NARROWEST_LABEL = 24
_NARROWEST_LABEL_OF_COMPARISON = 12
_NARROWEST_VALUE = 6  # room for three Chinese characters of a head


def table_lines(table: Table, width: int, *, captioned: bool) -> list[str]:
    """Return the lines of an official table, or a list of its figures if its columns need more than the width."""
    title = table.title if captioned else ""
    if table.shows is Shows.COMPARISON and (compared := _compared(table, width)):
        return _framed(title, compared, table.notes, width)
    values = grid_width(table.head, table.body) - table.labels
    column = _column(table, (width - _NARROWEST_LABEL) // max(values, 1) - 1)
    label = width - values * (column + 1)
    if not table.labels or label < _NARROWEST_LABEL:
        body = list(_as_list(table, width))
    else:
        body = list(_as_grid(table, label, column))
    return _framed(title, body, table.notes, width)


def _compared(table: Table, width: int) -> list[str]:
    """Return the lines of a comparison, whose columns are as wide as their cells; nothing if they do not fit."""
    rows = [[cell.text for cell in row] for row in (*table.head, *table.body)]
    sizes = _sizes(rows, width)
    return _in_columns(rows, sizes, width) if sizes[0] >= _NARROWEST_LABEL_OF_COMPARISON else []


def breakdown_lines(table: BreakdownTable, width: int) -> list[str]:
    """Return the lines of a breakdown: labels, which may wrap, and two narrow columns."""
    breakdown = table.breakdown
    # Align the percent signs of shares with and without a mark.
    blank = " " * breakdown.adjusted
    rows = [table.columns]
    for part in (*breakdown.parts, breakdown.total):
        share = part.share_text if part.share_text.endswith(ADJUSTED) else part.share_text + blank
        rows.append((part.label, part.text, share))
    return _framed(table.title, _in_columns(rows, _sizes(rows, width), width), table.notes, width)


def _sizes(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the widths of columns: as wide as their cells, but the first, of labels, takes the rest of the line."""
    values = [max(map(width_of, column)) for column in zip(*rows, strict=True)][1:]
    return [width - sum(values) - len(values) * len(_GAP), *values]


def _in_columns(rows: Sequence[Sequence[str]], sizes: Sequence[int], width: int) -> list[str]:
    """Return the lines of a head and rows, with a rule below the head; labels wrap."""
    label, *values = sizes
    head, *lines = (
        _side_by_side(
            [
                (wrap(row[0], label), label, "<"),
                *(([text], size, ">") for text, size in zip(row[1:], values, strict=True)),
            ],
            _GAP,
        )
        for row in rows
    )
    return [*head, "-" * width, *(line for row in lines for line in row)]


def _column(table: Table, room: int) -> int:
    """Return the width of a column of values, in which figures fit; text beside them wraps if it has no room."""
    cells = [cell for row in table.body for cell in row if cell.indicator]
    narrowest = max([_NARROWEST_VALUE, *(width_of(cell.text.removesuffix(cell.note or "")) for cell in cells)])
    return max(narrowest, min(room, max((width_of(cell.text) for cell in cells), default=0)))


def _framed(title: str, body: list[str], notes: Sequence[str], width: int) -> list[str]:
    rule = "-" * width
    caption = [pad(line, width, "^").rstrip() for line in wrap(title, width)] if title else []
    return [*caption, rule, *body, rule, *(line for note in notes for line in wrap(note, width))]


def _as_grid(table: Table, label: int, column: int) -> Iterator[str]:
    """Yield the lines of a table with all labels in one column; a label of several rows has a line to itself."""
    if table.head:
        yield from _head(table, label, column)
        yield "-" * (label + (grid_width(table.head, table.body) - table.labels) * (column + 1))
    for row in placed_rows(table.body):
        labels = [placed for placed in row if placed.column < table.labels]
        values = [placed for placed in row if placed.column >= table.labels]
        for group in labels[:-1]:
            indent = _STEP * group.column
            yield from (indent + line for line in wrap(group.cell.text, label - len(indent)))
        yield from _line(labels[-1:], values, label, column, table.labels)


def _head(table: Table, label: int, column: int) -> list[str]:
    """Return the lines of a head: the heads of several columns, with a rule across these, above those of one."""
    placed = list(positions(table.head))
    labels = [entry.cell.text for entry in placed if entry.column < table.labels][-1:]
    columns = [entry for entry in placed if entry.column >= table.labels]
    groups: dict[int, list[PositionedCell]] = {}
    for entry in columns:
        if entry.cell.colspan > 1:
            groups.setdefault(entry.row, []).append(entry)
    rows = [line for entries in groups.values() for line in _spread(entries, column, table.labels)]
    single = [entry for entry in columns if entry.cell.colspan == 1]
    rows += _spread(sorted(single, key=lambda entry: entry.column), column, table.labels)
    beside = [line for text in labels for line in wrap(text, label)]
    return _side_by_side([(beside, label, "<"), (rows, 0, "<")], " ")


def _spread(entries: Sequence[PositionedCell], column: int, first: int) -> list[str]:
    """Return the lines of cells, each across its columns; a cell of several columns is centred in a rule."""
    cells: list[tuple[list[str], int, str]] = []
    at = first
    for entry in entries:
        if entry.column > at:
            cells.append(([], (entry.column - at) * (column + 1) - 1, "<"))
        size = entry.cell.colspan * (column + 1) - 1
        lines = _balanced(entry.cell.text, size)
        cells.append(([_ruled(line, size) for line in lines] if entry.cell.colspan > 1 else lines, size, ">"))
        at = entry.column + entry.cell.colspan
    return _side_by_side(cells, " ") if cells else []


def _ruled(text: str, size: int) -> str:
    left = max(0, size - width_of(text) - 2)
    return f"{'-' * (left // 2)} {text} {'-' * (left - left // 2)}" if left else text


def _line(labels: list[PositionedCell], values: list[PositionedCell], label: int, column: int, first: int) -> list[str]:
    text, indent = "", ""
    if labels:
        text = labels[0].cell.text
        indent = _STEP * max(labels[0].cell.depth, labels[0].column)
    cells = [([indent + line for line in wrap(text, label - len(indent))], label, "<")]
    at = first
    for placed in values:
        while at < placed.column:
            cells.append(([], column, ">"))
            at += 1
        size = placed.cell.colspan * (column + 1) - 1
        cells.append((_balanced(placed.cell.text, size), size, ">"))
        at += placed.cell.colspan
    return _side_by_side(cells, " ")


def _balanced(text: str, size: int) -> list[str]:
    """Wrap a text into as few lines as possible, of lengths as even as possible."""
    lines = wrap(text, size)
    while len(lines) > 1 and size > 1 and len(narrower := wrap(text, size - 1)) == len(lines):
        lines, size = narrower, size - 1
    return lines


def _side_by_side(cells: list[tuple[list[str], int, str]], gap: str) -> list[str]:
    """Join the lines of cells side by side."""
    height = max(len(lines) for lines, _, _ in cells)
    return [
        gap.join(pad(lines[at] if at < len(lines) else "", size, align) for lines, size, align in cells).rstrip()
        for at in range(height)
    ]


def _as_list(table: Table, width: int) -> Iterator[str]:
    """Yield a line for each figure: the label of its row, the heads of its column, and its value."""
    heads: dict[int, list[Cell]] = {}
    for placed in positions(table.head):
        for at in range(placed.column, placed.column + placed.cell.colspan):
            heads.setdefault(at, []).append(placed.cell)
    for row in placed_rows(table.body):
        labels = [placed.cell.text for placed in row if placed.column < table.labels][-1:]
        for placed in row:
            if placed.cell.indicator:
                words = " ".join([*labels, *(cell.text for cell in heads.get(placed.column, []))])
                size = min(width_of(placed.cell.text), width // 2)
                room = width - size - len(_GAP)
                value = wrap(placed.cell.text, size)
                yield from _side_by_side([(wrap(words, room), room, "<"), (value, size, ">")], _GAP)
