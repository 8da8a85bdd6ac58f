"""A report: the finished, frozen result that exporters receive.

A report has a title, particulars, and blocks in reading order. Text in blocks is plain text, never markup: an exporter
escapes it for its format.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from govreport_cli.definition.model import Contact, Number, Site
from govreport_cli.figures.model import Breakdown, Figure, Figures
from govreport_cli.forms.relation import Relation


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text."""

    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in the prose: the indicator's path, and the figure as printed."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text with strong emphasis."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Text with emphasis."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Text that links to an address: http, https, mailto or tel."""

    address: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line within a paragraph."""


Inline = Text | Quantity | Strong | Emphasis | Link | LineBreak


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: ``level`` is 1 for a section (一、), 2 for （一）, 3 for 1., 4 for （1）; ``id`` is unique."""

    id: str
    level: int
    number: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A list; ``start`` is the first number of a numbered list, None for a list with bullets."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None


class Shows(StrEnum):
    """What a cell shows of its indicator, or what all cells of a table show."""

    FIGURES = "figures"
    PREVIOUS = "previous"
    """Last year's figures."""
    CHANGES = "changes"
    """Changes on last year."""
    GROWTH = "growth"
    """Changes in percent of last year's figures."""
    COMPARISON = "comparison"
    """All of these; only for tables."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    ``text`` is what is printed; ``indicator`` is the path of the indicator whose figure it is, None for other text. A
    merged cell is listed only in the row where it begins. ``depth`` is the indentation level of a label, from 0.
    ``text`` ends with what is ``beside`` the figure: its ``unit``, if the form does not print it, and the author's
    ``note``, with its brackets. ``shows`` is what the cell shows of its indicator.
    """

    text: str
    indicator: str | None = None
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    depth: int = 0
    unit: str | None = None
    note: str | None = None
    shows: Shows = Shows.FIGURES

    @property
    def beside(self) -> str:
        """What ``text`` has after the figure."""
        return f"{self.unit or ''}{self.note or ''}"


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An official table of the form, or a comparison with last year: caption, head and body, notes below.

    ``labels`` is the number of columns, from the left, that hold labels. The changes of all figures of an official
    table are a table of their own, laid out like it.
    """

    id: str
    title: str
    labels: int
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def shows(self) -> Shows:
        """What its cells show; a comparison if they show different things."""
        kinds = {cell.shows for row in self.body for cell in row if cell.indicator} or {Shows.FIGURES}
        return kinds.pop() if len(kinds) == 1 else Shows.COMPARISON


@dataclass(frozen=True, slots=True)
class BreakdownTable:
    """An author's breakdown as a table: title, column heads, the breakdown itself, notes below."""

    id: str
    title: str
    columns: tuple[str, ...]
    breakdown: Breakdown
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A label of a chart, with one bar for each series; a value that is not reported is None.

    ``texts`` are the values as printed, with the shares of a breakdown's parts. ``paths`` are the paths of the figures
    that add up to the value of the last series: of indicators, or of a breakdown's part.
    """

    label: str
    values: tuple[Number | None, ...]
    texts: tuple[str, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart (图解): bars in the printed order, which start at zero and have the same unit; notes below.

    ``series`` are the names of the series, last year's before this year's; the name of a single series is None. The
    report's tables have the same figures.
    """

    id: str
    title: str
    unit: str
    series: tuple[str | None, ...]
    bars: tuple[Bar, ...]
    notes: tuple[str, ...]

    @property
    def summary(self) -> str:
        """What the chart shows, in words, for readers who cannot see it."""
        bars = "；".join(
            f"{bar.label}："
            + "，".join(f"{name or ''}{text}" for name, text in zip(self.series, bar.texts, strict=True))
            for bar in self.bars
        )
        return f"条形图，单位：{self.unit}。{bars}。"


Block = Heading | Paragraph | List | Table | BreakdownTable | Chart


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that the author accepts: its code, path and message, and the author's reason."""

    code: str
    path: str
    message: str
    reason: str

    @property
    def text(self) -> str:
        """The message and the reason, as notes print them."""
        return f"{self.message}。说明：{self.reason}"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An error in spite of which the report was exported: its code, path and message, and what to do about it."""

    code: str
    path: str
    message: str
    hint: str = ""

    @property
    def text(self) -> str:
        """The message, the code and the path, as the head of the report prints them."""
        return f"{self.message}（{'，'.join(filter(None, (self.code, self.path)))}）"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the figures that sum up the report, with its change on last year in words if that is known."""

    label: str
    figure: Figure
    change: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One office's finished report of one year.

    ``blocks`` run from the opening to the last section, and ``appendices`` follow the signature; ids are unique across
    both. ``figures`` has every indicator of the form; ``relations`` are meant for formulas. ``period`` is the first
    and the last day covered. ``waivers`` are also printed as notes in the blocks. ``unresolved`` are the errors of a
    report whose export was forced; its blocks begin with them. ``created`` is the creation time that a file may have:
    it never comes from the clock, and is None if no date is known. ``key_figures`` are for the start of a page; the
    tables have them too. ``code`` is the agency's unified social credit code, ``licence`` the address of the licence
    of the data, ``site`` the website that publishes the report.
    """

    form: str
    form_title: str
    title: str
    agency: str
    year: int
    period: tuple[date, date]
    issuer: str
    issued: date | None
    website: str | None
    contact: Contact | None
    legal_basis: str
    blocks: tuple[Block, ...]
    appendices: tuple[Block, ...]
    figures: Figures
    relations: tuple[Relation, ...]
    waivers: tuple[Waiver, ...]
    created: datetime | None
    code: str | None = None
    published: date | None = None
    licence: str | None = None
    site: Site | None = None
    unresolved: tuple[Unresolved, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()


def show_date(day: date) -> str:
    """Return a date as offices print it: 2018年2月8日."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain(content: tuple[Inline, ...]) -> str:
    """Return inline content as plain text; a line break becomes a newline."""
    words: list[str] = []
    for piece in content:
        match piece:
            case Text(text) | Quantity(_, text):
                words.append(text)
            case Strong(inner) | Emphasis(inner) | Link(_, inner):
                words.append(plain(inner))
            case LineBreak():
                words.append("\n")
    return "".join(words)
