"""A form (格式): the official layout in force for a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from govreport_cli.findings.model import Phrase
from govreport_cli.forms.one_row import decided, groups_or_rows
from govreport_cli.forms.over_units import nothing_required, required_keys
from govreport_cli.forms.relation import Kind, Relation
from govreport_cli.forms.validator import Validator
from govreport_cli.paths import within

BREAKDOWNS = "breakdowns"
"""The id by which definitions choose the charts of their own breakdowns."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number that a form asks for.

    ``label`` is the row's official label, verbatim from the notice; ``column`` is the column's, None if the row has
    no columns. ``unit`` is None if neither the notice nor the author states it. ``description`` explains the row in
    English and names the notice. ``decimal`` is true for amounts of money, ``signed`` for indicators that may be
    negative.
    """

    path: str
    label: str
    column: str | None
    unit: str | None
    description: str
    decimal: bool
    signed: bool

    @property
    def name(self) -> str:
        """The label, followed by the column if there is one."""
        return f"{self.label}（{self.column}）" if self.column else self.label


class Subtotal(NamedTuple):
    """The sum of several indicators, which texts may cite as if it were one; no table prints it."""

    indicator: Indicator
    parts: tuple[str, ...]


class RowCell(NamedTuple):
    """An indicator's cell in a row with columns: the row's path, and the column's index from 0."""

    row: str
    column: int


class Section(NamedTuple):
    """A section of the report: its official heading, its contents, and what the notice requires of its text.

    ``covers`` are the paths of the groups of indicators that belong to it; ``table`` is the id of the table printed in
    it. ``max_length`` is in characters (字). ``mentions`` are topics that the text must mention, each as words of which
    one must occur; the first is the topic's official name. ``description`` names the notice.
    """

    id: str
    number: str
    title: str
    optional: bool
    covers: tuple[str, ...]
    table: str | None
    description: str | None
    max_length: int | None
    mentions: tuple[tuple[str, ...], ...]

    def covering(self, path: str) -> bool:
        """Return whether an indicator belongs to the section."""
        return any(within(path, covered) for covered in self.covers)


class FormCell(NamedTuple):
    """A cell of an official table: a label or other text, or the figure of ``indicator``.

    ``depth`` is the indentation of a label, from 0; ``group`` is the path of the group of indicators that a label
    heads.
    """

    text: str = ""
    indicator: str | None = None
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    depth: int = 0
    group: str | None = None


class FormTable(NamedTuple):
    """An official table: caption, head and body, row by row; a merged cell is listed only in the row where it begins.

    ``labels`` is the number of columns, from the left, that hold labels. ``indicators`` are the paths of the
    indicators in the body, in the printed order.
    """

    id: str
    title: str
    labels: int
    head: tuple[tuple[FormCell, ...], ...]
    body: tuple[tuple[FormCell, ...], ...]
    indicators: tuple[str, ...]


class Wording(NamedTuple):
    """Words that name indicators in prose: in this order, with certain filler words allowed in between.

    ``sums`` are the sums of indicators, all in one ``unit``, that the words may mean. ``is_part`` means that the sum is
    a part of a larger figure. The words count only if the text is about one of the words in ``about``, if there are
    any, and if the sentence has already named all indicators in ``after``.
    """

    words: tuple[str, ...]
    sums: tuple[tuple[str, ...], ...]
    unit: str | None
    is_part: bool
    about: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class FormBar(NamedTuple):
    """A bar of a declared chart: its label, and the indicators that it adds up."""

    label: str
    indicators: tuple[str, ...]


class FormChart(NamedTuple):
    """A chart (图解) that the form declares: its bars, all in one unit.

    ``compares`` adds last year's; ``shares`` adds the shares of the bars in their sum.
    """

    id: str
    title: str
    unit: str
    bars: tuple[FormBar, ...]
    compares: bool
    shares: bool


class FormKeyFigure(NamedTuple):
    """An indicator that is compared with last year's, and its name outside the form's tables.

    ``headline`` means that it is also shown at the start of a page.
    """

    label: str
    indicator: str
    headline: bool


class Deadlines(NamedTuple):
    """The last days for publication from a report year on: month and day, in the following year, by agency level.

    ``source`` names the notice or law, None if the form does not.
    """

    first_year: int
    days: Mapping[str, tuple[int, int]]
    source: str | None


@dataclass(frozen=True, eq=False)
class Form:
    """Everything that a notice prescribes, read once from the form's schema.

    ``years`` are the first and the last report year, the last one None while the form is in force. ``deadlines`` are
    in the order of the years from which they apply. ``open_units`` are the paths of the indicators whose unit the
    notice does not print, so that the author states it. ``columns`` are the column keys by the row's path.
    ``subtotals`` are by path. ``wordings`` are the names of indicators in prose, the longest first. ``schema`` is the
    schema as it was read; ``one_row`` are the groups of rows that are one row each, although the schema also allows
    their rows. ``over_units`` means that figures may come from units, so that none is required and each has a relation
    to the sum of the units'. Forms compare by identity: each is read once per process.
    """

    name: str
    title: str
    heading: str
    legal_basis: str
    years: tuple[int, int | None]
    deadlines: tuple[Deadlines, ...]
    indicators: Mapping[str, Indicator]
    open_units: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    relations: tuple[Relation, ...]
    subtotals: Mapping[str, Subtotal]
    wordings: tuple[Wording, ...]
    sections: tuple[Section, ...]
    tables: tuple[FormTable, ...]
    charts: tuple[FormChart, ...]
    key_figures: tuple[FormKeyFigure, ...]
    schema: Mapping[str, Any] = field(repr=False)
    one_row: frozenset[str] = frozenset()
    over_units: bool = False

    @cached_property
    def validator(self) -> Validator:
        """Validates definitions in this form."""
        schema = decided(self.schema, self.one_row)
        return Validator(nothing_required(schema) if self.over_units else schema)

    @cached_property
    def groups_or_rows(self) -> Mapping[str, frozenset[str]]:
        """The groups that may be reported as one row, by path, with the keys of their rows."""
        return dict(groups_or_rows(self.schema))

    @cached_property
    def totals(self) -> Mapping[str, tuple[Relation, ...]]:
        """The relations that compute each total, by its path; a total comes after the totals among its parts."""
        totals: dict[str, tuple[Relation, ...]] = {}
        for relation in self.relations:
            if relation.kind is Kind.TOTAL and not relation.looks_back:
                path = relation.left[0].path
                totals[path] = (*totals.get(path, ()), relation)
        return totals

    @cached_property
    def required(self) -> frozenset[str]:
        """The paths of the groups, rows and figures that the form requires of every report."""
        return frozenset(required_keys(decided(self.schema, self.one_row)))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The position of each indicator in the printed order, from 0."""
        return {path: at for at, path in enumerate(self.indicators)}

    @cached_property
    def cells(self) -> Mapping[str, RowCell]:
        """The cells of rows with columns, by the indicator's path; other indicators are left out."""
        return {
            f"{row}.{key}": RowCell(row, column)
            for row, keys in self.columns.items()
            for column, key in enumerate(keys)
        }

    @cached_property
    def row_members(self) -> Mapping[str, tuple[Indicator, ...]]:
        """The indicators of each row with columns, by the row's path."""
        return {row: tuple(self.indicators[f"{row}.{key}"] for key in keys) for row, keys in self.columns.items()}

    @cached_property
    def lengths(self) -> Mapping[str, tuple[int, ...]]:
        """The allowed lengths of a row's array: one number for each column, with or without a total in the last one."""
        return {
            row: (len(members) - 1, len(members)) if members[-1].path in self.totals else (len(members),)
            for row, members in self.row_members.items()
        }

    @cached_property
    def citable(self) -> Mapping[str, Indicator]:
        """What texts may cite by path: the indicators, and the subtotals."""
        return {**self.indicators, **{path: subtotal.indicator for path, subtotal in self.subtotals.items()}}

    def sum_of(self, paths: tuple[str, ...]) -> Indicator | None:
        """Return what a text may cite for the sum of some indicators: the only one, a subtotal, or nothing."""
        sums = (subtotal.indicator for subtotal in self.subtotals.values() if subtotal.parts == paths)
        return self.indicators[paths[0]] if len(paths) == 1 else next(sums, None)

    def row_of(self, path: str) -> str:
        """Return the path of an indicator's row: its own path if the row has no columns."""
        cell = self.cells.get(path)
        return cell.row if cell else path

    def deadlines_for(self, year: int) -> Mapping[str, tuple[int, int]]:
        """Return the deadlines of the reports of a year: month and day, in the following year, by agency level."""
        return next((entry.days for entry in reversed(self.deadlines) if entry.first_year <= year), {})

    def section(self, name: str) -> Section | None:
        """Return the section with this id, or None."""
        return next((section for section in self.sections if section.id == name), None)

    @property
    def years_covered(self) -> Phrase:
        """The report years that the form covers, in words: “2014–2019”, “2021 and later”."""
        first, last = self.years
        name = "years-from" if last is None else "year" if first == last else "years"
        return Phrase(name, {"first": first, "last": last})

    def in_force(self, year: int) -> bool:
        """Return whether the form was in force for the reports of a year."""
        first, last = self.years
        return first <= year and (last is None or year <= last)
