"""A report: the finished, frozen result that exporters receive.

A report is a title, particulars, and blocks in reading order. Text in blocks is plain text: nothing in it is markup
in any format, and an exporter escapes it for its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from govreport_cli.definition.model import Contact, Number
from govreport_cli.figures.model import Breakdown, Figures
from govreport_cli.forms.model import Relation


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text."""

    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in the prose: the indicator's path, and the figure as it is printed there."""

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
    """A heading. ``level`` is 1 for a part (一、), 2 for （一）, 3 for 1.; ``id`` is unique in the report."""

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


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    ``text`` is what is printed; ``indicator`` is the path of the figure that it is, None for a label or other text.
    A merged cell is listed where it begins. ``depth`` is the indentation of a label, from 0.
    """

    text: str
    indicator: str | None = None
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    depth: int = 0


Row = tuple[Cell, ...]


class Shows(StrEnum):
    """What a table shows of the indicators in its cells."""

    FIGURES = "figures"
    CHANGES = "changes"
    """Their changes on last year."""


@dataclass(frozen=True, slots=True)
class Table:
    """An official table of the form: caption, head and body in the printed order, notes below.

    ``labels`` is the number of columns, from the left, that hold labels. Changes on last year are a table of their
    own, laid out like the table of the figures.
    """

    id: str
    title: str
    labels: int
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    notes: tuple[str, ...]
    shows: Shows = Shows.FIGURES


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

    ``texts`` are the values as they are printed, with shares if they are parts. ``paths`` are the figures that the
    value of the last series adds up: indicators, or a breakdown's part.
    """

    label: str
    values: tuple[Number | None, ...]
    texts: tuple[str, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart (图解): bars in the printed order, which start at zero and share one unit; notes below.

    ``series`` are the names of the series, last year before this year; a single series is named None. The report's
    tables hold the same figures.
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
    """A finding that the author accepts: its code, the path that it is about, its message, and the reason."""

    code: str
    path: str
    message: str
    reason: str

    @property
    def text(self) -> str:
        """The message and the reason, as notes print them."""
        return f"{self.message}。说明：{self.reason}"


@dataclass(frozen=True, slots=True)
class Report:
    """One office's finished report of one year.

    ``blocks`` run from the opening to the signature, ``appendices`` follow it; ids are unique in both together.
    ``figures`` holds every indicator of the form; ``relations`` are for formulas. ``period`` is the first and the
    last day reported on. ``waivers`` are also printed as notes of the blocks. ``created`` is the creation time that
    a file may carry: it never comes from a clock, and is None if none is known.
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


def show_date(day: date) -> str:
    """Print a date as offices do: 2018年2月8日."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain(content: tuple[Inline, ...]) -> str:
    """Return inline content as plain text; a line break becomes a line end."""
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
