"""Tables: the official ones, merged as printed, and breakdowns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from docx.oxml.xmlchemy import BaseOxmlElement

from govreport_cli.plugin import CHANGE, BreakdownTable, Cell, Row, Shows, Table
from govreport_cli.plugin.render import column_widths, positions
from govreport_docx.elements import REPEATED, TOTAL_OF, Figures, element, paragraph, run, value

_CHARACTER = 200
"""The width of a character in a table, in twips; the text has 10 points."""
_MARGIN = 20  # beside a figure in a narrow column, in twips
_SIZE, _SMALLEST = 20, 10
"""The size of text in a table, in half points."""
_SHARE = 1800


class Slot(NamedTuple):
    """A place in a row of the grid: a cell, or the continuation of one that begins in a row above."""

    cell: Cell
    column: int
    columns: int
    begins: bool


def official_table(table: Table, width: int, figures: Figures) -> BaseOxmlElement:
    """Return an official table, as wide as the text."""
    columns, units, figures_height = column_widths(table, width / _CHARACTER)
    widths = [int(column * _CHARACTER) for column in columns]
    made = table_element(table.title, widths)
    for slots in slots_of(table.head, len(columns)):
        made.append(row([_head_cell(slot, widths) for slot in slots], head=True))
    levels = any(cell.depth for cell in chain(*table.body))
    again = table.shows is Shows.COMPARISON
    size = max(_SMALLEST, int(_SIZE * figures_height))
    for cells, slots in zip(table.body, slots_of(table.body, len(columns)), strict=True):
        heads = all(cell.header for cell in cells)
        top = levels and bool(cells) and not cells[0].depth
        look = _Look(again=again, heads=heads, top=top, units=units, size=size)
        made.append(row([_body_cell(slot, widths, look, figures) for slot in slots]))
    return made


def breakdown_table(block: BreakdownTable, width: int, figures: Figures) -> BaseOxmlElement:
    """Return a breakdown: labels, values, shares, and the total."""
    breakdown = block.breakdown
    widths = [width - _SHARE * 2, _SHARE, _SHARE]
    made = table_element(block.title, widths)
    heads = zip(block.columns, widths, strict=True)
    made.append(row([tc(size, paragraph("TableHead", [run(head)])) for head, size in heads], head=True))
    for at, part in enumerate((*breakdown.parts, breakdown.total)):
        path = breakdown.part_path(at)
        shown, share = run(part.text), run(part.share_text)
        if at < len(breakdown.parts):
            shown, share = figures.mark(f"{path}.value", shown), figures.mark(f"{path}.share", share)
        elif not breakdown.of.decimal:  # an amount of money may have its unit in the table
            shown = figures.mark(f"{TOTAL_OF}{breakdown.of.path}", shown)
        texts = [(run(part.label), "left"), (shown, "right"), (share, "right")]
        cells = [
            tc(size, paragraph("TableText", [text], value("w:jc", side)))
            for (text, side), size in zip(texts, widths, strict=True)
        ]
        made.append(row(cells))
    return made


def table_element(title: str, widths: Sequence[int], style: str = "TableGrid") -> BaseOxmlElement:
    """Return a table without rows; screen readers announce it by its title."""
    properties = element(
        "w:tblPr",
        None,
        value("w:tblStyle", style),
        element("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        value("w:jc", "center"),
        element("w:tblLayout", {"w:type": "fixed"}),
        value("w:tblCaption", title),
    )
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": size}) for size in widths))
    return element("w:tbl", None, properties, grid)


def row(cells: Sequence[BaseOxmlElement], *, head: bool = False) -> BaseOxmlElement:
    """Return a row, which no page break splits; a head is repeated on every page."""
    properties = element("w:trPr", None, element("w:cantSplit"))
    if head:
        properties.append(element("w:tblHeader"))
    return element("w:tr", None, properties, *cells)


def tc(width: int, *content: BaseOxmlElement, merged: Sequence[BaseOxmlElement] = ()) -> BaseOxmlElement:
    """Return a cell, with its content in the middle of its height; ``merged`` says how it is merged with others."""
    size = element("w:tcW", {"w:w": width, "w:type": "dxa"})
    return element("w:tc", None, element("w:tcPr", None, size, *merged, value("w:vAlign", "center")), *content)


def slots_of(rows: tuple[Row, ...], columns: int) -> Iterator[list[Slot]]:
    """Yield every row of the grid, with the continuations of merged cells and without holes."""
    grid: list[dict[int, Slot]] = [{} for _ in rows]
    for placed in positions(rows):
        for down in range(min(placed.cell.rowspan, len(rows) - placed.row)):
            slot = Slot(placed.cell, placed.column, placed.cell.colspan, begins=down == 0)
            grid[placed.row + down][placed.column] = slot
    empty = Cell("")
    for known in grid:
        slots, column = [], 0
        while column < columns:
            slot = known.get(column) or Slot(empty, column, 1, begins=True)
            slots.append(slot)
            column += slot.columns
        yield slots


class _Look(NamedTuple):
    """What decides the look of a cell, apart from the cell: its table, and the row of the body that it is in.

    ``again`` says that the table shows figures once more.
    """

    again: bool
    heads: bool
    top: bool
    units: bool
    size: int


def _merged(slot: Slot, widths: Sequence[int], content: BaseOxmlElement) -> BaseOxmlElement:
    """Return the cell of a slot, merged with its neighbours."""
    merged = []
    if slot.columns > 1:
        merged.append(value("w:gridSpan", slot.columns))
    if slot.cell.rowspan > 1:
        merged.append(value("w:vMerge", "restart" if slot.begins else "continue"))
    return tc(sum(widths[slot.column : slot.column + slot.columns]), content, merged=merged)


def _head_cell(slot: Slot, widths: Sequence[int]) -> BaseOxmlElement:
    return _merged(slot, widths, paragraph("TableHead", [run(slot.cell.text)] if slot.begins else []))


def _body_cell(slot: Slot, widths: Sequence[int], look: _Look, figures: Figures) -> BaseOxmlElement:
    cell = slot.cell
    if cell.indicator:
        return _figure_cell(slot, widths, look, figures)
    content = [run(cell.text)] if slot.begins else []
    if look.heads:
        return _merged(slot, widths, paragraph("TableHead", content))
    if not cell.header:
        return _merged(slot, widths, paragraph("TableText", content, value("w:jc", "center")))
    side = value("w:jc", "center" if cell.rowspan > 1 and slot.column == 0 else "left")
    indent = element("w:ind", {"w:leftChars": 100 * cell.depth, "w:left": 200 * cell.depth})
    return _merged(slot, widths, paragraph("TableHead" if look.top else "TableText", content, indent, side))


def _figure_cell(slot: Slot, widths: Sequence[int], look: _Look, figures: Figures) -> BaseOxmlElement:
    properties = [] if look.size == _SIZE else [value("w:sz", look.size)]
    shown, path = run(slot.cell.text, *properties), _marked_as(slot.cell, again=look.again)
    content = [figures.mark(path, shown) if path else shown] if slot.begins else []
    made = _merged(slot, widths, paragraph("TableText", content, value("w:jc", "right" if look.units else "center")))
    if not look.units:
        sides = (element(f"w:{side}", {"w:w": _MARGIN, "w:type": "dxa"}) for side in ("left", "right"))
        made[0].insert(len(made[0]) - 1, element("w:tcMar", None, *sides))  # before w:vAlign
    return made


def _marked_as(cell: Cell, *, again: bool) -> str | None:
    """Return what a cell's figure is marked with; last year's figures and growth are not marked."""
    if cell.shows is Shows.CHANGES:
        return f"{CHANGE}{cell.indicator}"
    if cell.shows is not Shows.FIGURES:
        return None
    return f"{REPEATED if again else ''}{cell.indicator}"
