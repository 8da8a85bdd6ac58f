"""What differs between two reports: their figures, and the sentences of their sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from govreport_cli.definition.model import Number
from govreport_cli.forms.units import convert
from govreport_cli.published.prose import sentences_of
from govreport_cli.report.model import BreakdownTable, Heading, Report, Table, plain


class FigureDifference(NamedTuple):
    """An indicator whose figure differs: its values in both reports, None if one does not report it.

    ``unit`` is that of the first report that has the indicator; the other value is converted to it. ``difference`` is
    the second value minus the first, None if either is not reported.
    """

    path: str
    label: str
    unit: str | None
    first: Number | None
    second: Number | None

    @property
    def difference(self) -> Number | None:
        """The second value minus the first."""
        return None if self.first is None or self.second is None else self.second - self.first


class TextDifference(NamedTuple):
    """A section whose text differs: the sentences that only the first report has, and those that only the second has.

    Sentences have no white space.
    """

    section: str
    title: str
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


class ParticularDifference(NamedTuple):
    """A key of ``[report]`` that differs, and its values in both reports."""

    key: str
    first: str | None
    second: str | None


class Difference(NamedTuple):
    """What differs between two reports."""

    particulars: tuple[ParticularDifference, ...]
    figures: tuple[FigureDifference, ...]
    texts: tuple[TextDifference, ...]

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.particulars or self.figures or self.texts)


def difference(first: Report, second: Report, *, printed: bool = False) -> Difference:
    """Return what differs between two reports, which may be of different years and in different forms.

    With ``printed``, figures that no official table prints are not compared: a published file does not show them.
    Shares, charts and layout follow from the figures and are not compared.
    """
    figures = list(_figures(first, second))
    if printed:
        shown = {path for report in (first, second) for path in _in_tables(report)}
        figures = [entry for entry in figures if entry.path in shown]
    return Difference(tuple(_particulars(first, second)), tuple(figures), tuple(_texts(first, second)))


def _in_tables(report: Report) -> Iterator[str]:
    """Yield the paths of the figures that a report's tables show."""
    for block in (*report.blocks, *report.appendices):
        if isinstance(block, Table):
            yield from (cell.indicator for row in block.body for cell in row if cell.indicator)


def _particulars(first: Report, second: Report) -> Iterator[ParticularDifference]:
    for key in ("agency", "year", "title", "issuer", "issued"):
        one, other = (str(value) if (value := getattr(report, key)) else None for report in (first, second))
        if one != other:
            yield ParticularDifference(key, one, other)


def _figures(first: Report, second: Report) -> Iterator[FigureDifference]:
    """Yield the figures that differ: those of the first report's form in the printed order, then the others."""
    ours, theirs = first.figures.by_path, second.figures.by_path
    for path in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(path), theirs.get(path)
        value, compared = one.value if one else None, other.value if other else None
        indicator = ours[path].indicator if one else theirs[path].indicator
        if one and other and isinstance(compared, Decimal):
            compared = convert(compared, other.indicator.unit, indicator.unit)
        if value != compared:
            yield FigureDifference(path, indicator.name, indicator.unit, value, compared)


def _texts(first: Report, second: Report) -> Iterator[TextDifference]:
    ours, theirs = (dict(_sections(report)) for report in (first, second))
    if not any(ours.values()) or not any(theirs.values()):  # a workbook has no texts
        return
    titles = {**_titles(second), **_titles(first)}
    for section in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(section, []), theirs.get(section, [])
        if one != other:
            only = _without(one, other), _without(other, one)
            # The same sentences in another order differ as wholes.
            yield TextDifference(section, titles[section], *(only if any(only) else (tuple(one), tuple(other))))


def _without(sentences: list[str], others: list[str]) -> tuple[str, ...]:
    known = set(others)
    return tuple(sentence for sentence in sentences if sentence not in known)


def _titles(report: Report) -> Mapping[str, str]:
    headings = (block for block in report.blocks if isinstance(block, Heading) and block.level == 1)
    return {block.id: block.number + plain(block.content) for block in headings}


def _sections(report: Report) -> Iterator[tuple[str, list[str]]]:
    """Yield the sentences of each section; what is before the first section is the form's."""
    section: str | None = None
    found: dict[str, list[str]] = {}
    for block in report.blocks:
        if isinstance(block, Heading) and block.level == 1:
            section = block.id
        elif section and not isinstance(block, Table | BreakdownTable):  # notes of tables follow from their figures
            found.setdefault(section, []).extend(sentences_of(block))
    yield from found.items()
