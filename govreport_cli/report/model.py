"""A report: the finished, frozen result that exporters receive.

A report is a title, what is known about its making, and blocks in reading order. Text in blocks is plain
text: nothing in it is markup in any format, and an exporter escapes it for its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from govreport_cli.figures.model import Breakdown, Figures, Number
from govreport_cli.forms.relations import Relation


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
    """Text that is stressed strongly."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Text that is stressed."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an address: http, https, mailto or tel."""

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
    """A list; one with a ``start`` is numbered from there."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    ``text`` is what is printed; ``indicator`` is the path of the figure that it is, empty for a label or other
    text. A merged cell stands where it begins. ``depth`` is how deep a label is indented, from 0.
    """

    text: str
    indicator: str = ""
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    depth: int = 0


Row = tuple[Cell, ...]


class Shows(StrEnum):
    """What a table shows of the indicators in its cells."""

    FIGURES = "figures"
    CHANGES = "changes"
    """How much more they are than last year."""


@dataclass(frozen=True, slots=True)
class Table:
    """An official table of the form: caption, head and body in the printed order, notes below.

    ``labels`` is how many columns, from the left, hold labels. Changes on last year are a table of their own,
    laid out as that of the figures.
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
    """An author's breakdown, as a table: title, heads of the columns, the breakdown itself, notes below."""

    id: str
    title: str
    columns: tuple[str, ...]
    breakdown: Breakdown
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart, or one for each of its series; what is not reported is None.

    ``texts`` are the values as they are printed, with their shares where they are parts. ``places`` are what
    the value of the last series is the sum of: the paths of indicators, or that of a breakdown's part.
    """

    label: str
    values: tuple[Number | None, ...]
    texts: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: bars in the printed order, which grow from zero and are of one unit; notes below.

    ``series`` has a name for each bar that stands beside another, last year before this one; a single one has
    none. The figures stand in the report's tables too.
    """

    id: str
    title: str
    unit: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    notes: tuple[str, ...]

    @property
    def summary(self) -> str:
        """What the chart shows, in words, for those who do not see it."""
        bars = "；".join(
            f"{bar.label}：" + "，".join(f"{name}{text}" for name, text in zip(self.series, bar.texts, strict=True))
            for bar in self.bars
        )
        return f"条形图，单位：{self.unit}。{bars}。"


Block = Heading | Paragraph | List | Table | BreakdownTable | Chart


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that the author accepts: its code, the path that it is about, what it says, and why."""

    code: str
    place: str
    message: str
    reason: str

    @property
    def text(self) -> str:
        """What it says in a sentence, and why in another, as notes have it."""
        return f"{self.message}。说明：{self.reason}"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about the report; what is not known is empty."""

    name: str
    phone: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class Report:
    """One office's finished report of one year.

    ``blocks`` is what is read from the opening to the signature, ``appendices`` what follows it; ids are
    unique in both together. ``figures`` holds every indicator of the form; ``relations`` is what ties them,
    for formulas. ``period`` is the first and the last day that is reported on. The notes of the blocks say
    what ``waivers`` holds as data. ``created`` is the time that a
    file may carry as that of its making: it never comes from a clock, and is None where none is known.
    """

    form: str
    form_title: str
    title: str
    agency: str
    year: int
    period: tuple[date, date]
    issuer: str
    issued: date | None
    website: str
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
    """Return inline content as plain text; a line break is a new line."""
    words = []
    for piece in content:
        match piece:
            case Text(text) | Quantity(_, text):
                words.append(text)
            case Strong(inner) | Emphasis(inner) | Link(_, inner):
                words.append(plain(inner))
            case LineBreak():
                words.append("\n")
    return "".join(words)
