"""A form (格式): the official layout in force for a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from govreport_cli.forms.charts import ChartLayout
from govreport_cli.forms.relations import Kind, Relation
from govreport_cli.forms.wordings import Wording


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number that a form asks for.

    ``label`` is the row's, verbatim from the notice, ``column`` the column's where the row has columns;
    ``description`` glosses the row in English and names the notice. ``decimal`` tells amounts of money from
    counts, ``signed`` changes from both.
    """

    path: str
    label: str
    column: str
    unit: str
    description: str
    decimal: bool
    signed: bool

    @property
    def name(self) -> str:
        """The label, with the column where there is one."""
        return f"{self.label}（{self.column}）" if self.column else self.label


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: its heading as the form has it, what it covers, and what the notice asks of its text.

    ``max_length`` is in characters, None where there is no limit; ``mentions`` are words that must be there.
    """

    id: str
    number: str
    title: str
    optional: bool
    covers: tuple[str, ...]
    table: str
    description: str
    max_length: int | None
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayoutCell:
    """A cell of a printed table: a label or other text, or the figure of ``indicator``.

    ``depth`` is how deep a label is indented, from 0; ``group`` is the path of the table of indicators that
    a label heads, where it heads one.
    """

    text: str = ""
    indicator: str = ""
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    depth: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A printed table: its caption, head and body, row by row; merged cells stand where they begin.

    ``labels`` is how many columns, from the left, hold labels.
    """

    id: str
    title: str
    labels: int
    head: tuple[tuple[LayoutCell, ...], ...]
    body: tuple[tuple[LayoutCell, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """Everything that a notice fixes, read once from the form's schema.

    ``deadlines`` are the month and day of the next year by which a report is to be published, by the level of
    the office. ``wordings`` is what indicators are called in prose. ``columns`` has the keys of the columns of
    every row that has columns, by the row's path. Forms are compared by identity: one is read once.
    """

    name: str
    title: str
    heading: str
    legal_basis: str
    years: tuple[int, int | None]
    deadlines: Mapping[str, tuple[int, int]]
    indicators: Mapping[str, Indicator]
    columns: Mapping[str, tuple[str, ...]]
    relations: tuple[Relation, ...]
    wordings: tuple[Wording, ...]
    sections: tuple[Section, ...]
    layouts: tuple[Layout, ...]
    charts: tuple[ChartLayout, ...]
    schema: Mapping[str, Any] = field(repr=False)

    def lengths(self, row: str) -> tuple[int, ...]:
        """Return how many numbers the array of a row may have: all columns, or all but a total at the end."""
        keys = self.columns[row]
        total = f"{row}.{keys[-1]}"
        computed = any(relation.kind is Kind.TOTAL and relation.left == (total,) for relation in self.relations)
        return (len(keys) - 1, len(keys)) if computed else (len(keys),)

    def in_force(self, year: int) -> bool:
        """Say whether reports of that year were, or might be, made in this form."""
        first, last = self.years
        return first <= year and (last is None or year <= last)
