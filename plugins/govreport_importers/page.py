"""Parsing a page: which text is a heading, a paragraph, an item of a list or a cell, and which is the report's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from govreport_cli.plugin import Grid, Passage, Piece, Place, Reading, Run
from govreport_exporters.html.elements import INLINE, VOID, has_size
from govreport_exporters.html.reader import DATA_ID
from govreport_importers.page_parts import (
    MOST_COLUMNS,
    MOST_ROWS,
    RAISED,
    Element,
    Found,
    OpenCell,
    OpenTable,
    grid_cell,
    hides,
    is_in,
    report_in,
    spaced,
    span,
)

_ASIDE = {"header", "footer", "aside"}
_ALONE = {"p", "li", "dt", "dd", "option"}
"""The elements that end where the next one of their kind begins."""
_ENDED = {"td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"}}
"""The elements of a table that end where one of another kind begins."""
_HEADING = re.compile(r"h([1-6])")
_DEEPEST = 200
"""How deep elements are followed; what is deeper counts as part of the element there."""
_DEEPEST_TABLE = 8
_MOST_CELLS = 20_000
"""How many cells of a page are read: many times what a report has. Further ones are left out."""
_INDENT = ("\u3000", "\xa0\xa0", "\u2003")


class Page(HTMLParser):
    """Collects the pieces of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.data: list[str] = []
        self._in_data = False
        self._flow: list[Found] = []
        self._tables: list[OpenTable] = []
        self._element: Element | None = None
        self._deeper = self._cells = 0
        self._hidden = 0
        self._strong = self._emphasis = self._figure = 0
        self._address: str | None = None
        self._level = 0
        self._lists: list[int | None] = []
        self._marker: str | None = None
        self._runs: list[Run] = []
        self._breaks = 0
        self._begins = Place()
        self._caption = ""

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of the page, in order; those outside of the report are marked."""
        report = report_in(self._flow)
        for found in self._flow:
            piece = found.piece
            if isinstance(piece, Passage) and not is_in(found.home, report):
                piece = Passage(piece.runs, piece.place, piece.level, piece.marker, piece.depth, outside=True)
            yield piece

    def close(self) -> None:
        """End the page."""
        super().close()
        self._end_passage()
        while self._tables:
            self._end_table()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start an element; the cells of a table that is far too large are left out."""
        if self._leaves_out(tag):
            return
        attributes = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._breaks += 1
            return
        if not INLINE.fullmatch(tag):
            self._end_passage()
        if VOID.fullmatch(tag):
            return
        self._end_what_ends_before(tag)
        self._open(tag, attributes)
        self._in_data = attributes.get("id") == DATA_ID
        if self._hidden:
            return
        self._start_table_part(tag, attributes)
        self._mark(tag, attributes)

    def _end_what_ends_before(self, tag: str) -> None:
        """Close the elements that pages need not close before another begins: paragraphs, items, cells and rows."""
        if tag in _ALONE and self._element and self._element.tag == tag:
            self._close(tag)
        if ending := _ENDED.get(tag):
            found, last = self._element, None
            while found and found.tag != "table":
                last = found if found.tag in ending else last
                found = found.parent
            if found and last:
                self._close_up_to(last)

    def _mark(self, tag: str, attributes: dict[str, str]) -> None:
        """Note what an element says of the text in it."""
        if (of := attributes.get("data-part-of")) and self._tables:
            self._tables[-1].of = of
        self._look(tag, 1)
        match tag:
            case "a":
                self._address = attributes.get("href") or None
            case "ul":
                self._lists.append(None)
            case "ol":
                start = attributes.get("start", "1")
                self._lists.append(int(start) - 1 if start.isdigit() and len(start) < 5 else 0)  # noqa: PLR2004
            case "li" if self._lists:
                last = self._lists[-1]
                self._lists[-1] = None if last is None else last + 1
                self._marker = "-" if last is None else f"{last + 1}."
        if heading := _HEADING.fullmatch(tag):
            self._level = int(heading[1])
        path, value = attributes.get("data-indicator"), attributes.get("value")
        if path and value and not self._tables:
            line, column = self.getpos()
            self._flow.append(Found(Reading(path, value, line=line, column=column + 1), self._element))

    def _look(self, tag: str, by: int) -> None:
        """Count the open elements that make text look different, and figures, whose captions end with them."""
        if tag in {"b", "strong"}:
            self._strong = max(0, self._strong + by)
        elif tag in {"i", "em"}:
            self._emphasis = max(0, self._emphasis + by)
        elif tag == "figure":
            self._figure, self._caption = max(0, self._figure + by), ""

    def _leaves_out(self, tag: str) -> bool:
        return self._cells > _MOST_CELLS and bool(self._tables) and tag in {"td", "th", "tr"}

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        self._in_data = False
        if self._leaves_out(tag):
            return
        if not INLINE.fullmatch(tag):
            self._end_passage()
        hidden = self._hidden
        if not self._close(tag) or hidden:
            return
        self._look(tag, -1)
        match tag:
            case "a":
                self._address = None
            case "ul" | "ol" if self._lists:
                self._lists.pop()
                self._marker = None
            case "li":
                self._marker = None
            case "table":
                self._end_table()
            case "td" | "th" | "tr" if self._tables:
                self._tables[-1].open = False
        if _HEADING.fullmatch(tag):
            self._level = 0

    def handle_data(self, data: str) -> None:
        """Add text to the passage that is open."""
        if self._in_data:
            self.data.append(data)
        sized = self._element is None or self._element.sized
        if self._hidden or not sized or (self._cells > _MOST_CELLS and self._tables):
            return
        if not data.strip(" \t\r\n"):
            if self._runs and data:
                self._add(" ")
            return
        if self._breaks and self._runs:
            if self._breaks > 1 or data.lstrip("\r\n").startswith(_INDENT):
                self._end_passage()
            else:
                self._runs.append(Run("\n"))
        self._breaks = 0
        if not self._runs:
            line, column = self.getpos()
            ahead = data[: len(data) - len(data.lstrip())]
            *above, last = ahead.split("\n")
            self._begins = Place(line + len(above), len(last) + 1 + (0 if above else column))
        self._add(data)

    def _add(self, text: str) -> None:
        if self._element and (characters := RAISED.get(self._element.raised)):
            text = text.translate(characters)
        self._runs.append(Run(text, self._strong > 0, self._emphasis > 0, self._address))

    def _home(self) -> list[Found]:
        """Return where pieces go: to the cell that is open, or to the page."""
        for table in reversed(self._tables):
            if table.open and table.rows and table.rows[-1]:
                return table.rows[-1][-1].flow
        return self._flow

    def _end_passage(self) -> None:
        """Add the passage that ends here."""
        runs, self._runs, self._breaks = spaced(self._runs), [], 0
        if not runs:
            return
        passage = Passage(tuple(runs), self._begins, self._level, self._marker, max(0, len(self._lists) - 1))
        if self._element and self._element.tag in {"figcaption", "caption"}:
            self._caption = passage.text
            if self._tables and self._element.tag == "caption":
                self._tables[-1].title = passage.text
            return
        self._marker = None if self._marker else self._marker
        if not self._figure or any(table.open for table in self._tables):
            self._home().append(Found(passage, self._element))

    def _start_table_part(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "table" if len(self._tables) < _DEEPEST_TABLE:
                self._tables.append(OpenTable(self._caption))
                self._caption = ""
            case "tr" if self._tables:
                self._tables[-1].rows.append([])
                self._tables[-1].open = False
            case "td" | "th" if self._tables:
                table = self._tables[-1]
                if not table.rows:
                    table.rows.append([])
                line, column = self.getpos()
                table.rows[-1].append(
                    OpenCell(
                        span(attributes.get("colspan", ""), MOST_COLUMNS),
                        span(attributes.get("rowspan", ""), MOST_ROWS),
                        Place(line, column + 1),
                    )
                )
                table.open = True
                self._cells += 1

    def _end_table(self) -> None:
        """End a table: a grid, or if it has other tables in it or only one column, the layout of what is in it."""
        if not self._tables:
            return
        table = self._tables.pop()
        cells = [cell for row in table.rows for cell in row]
        layout = all(len(row) < 2 for row in table.rows) or any(  # noqa: PLR2004
            isinstance(found.piece, Grid) for cell in cells for found in cell.flow
        )
        if layout:
            self._home().extend(found for cell in cells for found in cell.flow)
            return
        rows = tuple(tuple(map(grid_cell, row)) for row in table.rows if row)
        self._home().append(Found(Grid(rows, table.title, table.of), self._element))

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        depth = self._element.depth + 1 if self._element else 1
        if depth > _DEEPEST:
            self._deeper += 1
            return
        hidden = hides(tag, attributes)
        aside = tag in _ASIDE or bool(self._element and self._element.aside)
        raised = tag if tag in RAISED else self._element.raised if self._element else ""
        sized = has_size(attributes.get("style", ""), self._element.sized if self._element else True)
        self._hidden += hidden
        self._element = Element(tag, self._element, depth, hidden, aside, raised, sized)

    def _close(self, tag: str) -> bool:
        """Close the nearest open element with this tag, and those in it; return whether there is one."""
        if self._deeper:
            self._deeper -= 1
            return False
        found = self._element
        while found and found.tag != tag:
            if found.tag in {"table", "td", "th"} and tag not in {"table", "tr", "tbody", "thead", "tfoot", "body"}:
                return False
            found = found.parent
        if not found:
            return False
        self._close_up_to(found)
        return True

    def _close_up_to(self, last: Element) -> None:
        while self._element is not last.parent:
            if self._element:
                self._hidden -= self._element.hides
                self._element = self._element.parent
