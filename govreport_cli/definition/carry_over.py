"""Makes the outline of a definition from last year's: what stays the same, and what follows from its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from govreport_cli.definition.model import BreakdownEntry, Definition, Number, Particulars
from govreport_cli.definition.write import plain_number
from govreport_cli.forms.model import Form
from govreport_cli.forms.relation import Kind
from govreport_cli.forms.units import in_units
from govreport_cli.paths import Source, Term

KEPT = ("agency", "level", "issuer", "website", "contact", "code", "licence", "site")
"""The keys of ``[report]`` that stay the same from one year to the next."""

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S.*$", re.MULTILINE)
_NUMBER = re.compile(r"\d|\{\{")
"""A number, or a placeholder for one."""


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """What is reused of a section of last year: the author's title, the headings of its text, and the text itself.

    The text is for reference only. Neither title nor headings contain last year's numbers.
    """

    title: str | None = None
    headings: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known about a definition before it is filled in.

    ``report`` has keys of ``[report]``. ``figures`` are those that follow from last year's, by indicator path; None if
    last year's were not reported. ``last`` are last year's figures as text, for reference. ``sections`` are by section
    id. ``breakdowns`` are last year's; their values are still to be filled in. ``complete`` means that a figure that is
    not in ``figures`` is not reported, instead of still to be filled in; a figure in it that is NaN is still to be
    filled in. Without any figures, a complete definition has no tables. ``units`` are the units of amounts that the
    author states, by path.
    """

    report: Mapping[str, Any]
    figures: Mapping[str, Number | None] = field(default_factory=dict)
    last: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, SectionOutline] = field(default_factory=dict)
    breakdowns: tuple[BreakdownEntry, ...] = ()
    complete: bool = False
    units: Mapping[str, str] = field(default_factory=dict)


def carry_over(
    last: Definition, values: Mapping[str, Number], theirs: Form, form: Form, previous: str | None
) -> Outline:
    """Return the outline of the next year's definition in ``form``.

    ``values`` are last year's figures by path, and ``theirs`` is last year's form. ``previous`` is the path from the
    new definition to the last one, None if it has none.

    If last year's figures were those of units, so are this year's: there are none to fill in.
    """
    year = last.report.year
    report = _kept(last.report) | {"year": year + 1} | ({"previous": previous} if previous else {})
    sections = {
        section.id: SectionOutline(
            next(_without_numbers([section.title or ""], year), None),
            "\n\n".join(_without_numbers(_HEADING.findall(section.text), year)) or None,
            section.text.strip("\n") if section.written else None,
        )
        for section in last.sections
    }
    breakdowns = tuple(
        entry._replace(
            title=_a_year_on(entry.title, year), section=entry.section if form.section(entry.section or "") else None
        )
        for entry in last.breakdowns
        if entry.of in form.indicators
    )
    if last.report.units:
        units = {"units": [_in_next_year(path, year) for path in last.report.units]}
        left_out = {"left_out": [*last.report.left_out]} if last.report.left_out else {}
        return Outline(report | units | left_out, {}, {}, sections, breakdowns, complete=True)
    figures = _follow(dict(in_units(values, theirs, form)), form)
    return Outline(report, figures, dict(_for_reference(values, theirs, form)), sections, breakdowns)


def _for_reference(values: Mapping[str, Number], theirs: Form, form: Form) -> Iterator[tuple[str, str]]:
    """Yield last year's figures as text, by path; with the unit if this year's is another."""
    for path, value in values.items():
        if path in form.indicators:
            unit = theirs.indicators[path].unit
            yield path, plain_number(value) + ("" if unit == form.indicators[path].unit else unit or "")


def _without_numbers(texts: Iterable[str], year: int) -> Iterator[str]:
    """Yield texts a year on, except those with other numbers, which would be last year's."""
    for text in texts:
        moved = _a_year_on(text, year)
        if text and not _NUMBER.search(re.sub(rf"(?<!\d)(?:{year + 1}|{year + 2})(?=年)", "", moved)):
            yield moved


def _kept(report: Particulars) -> dict[str, Any]:
    """Return the keys of ``[report]`` that stay the same, with their values as in TOML."""
    kept = {key: getattr(report, key) for key in KEPT}
    for key, table in (("contact", report.contact), ("site", report.site)):
        if table:
            kept[key] = {name: value for name, value in asdict(table).items() if value is not None}
    return {key: value for key, value in kept.items() if value is not None}


def _a_year_on(text: str, year: int) -> str:
    """Return a text in which ``year`` and the year after it are each increased by one."""
    return re.sub(rf"(?<!\d)(?:{year}|{year + 1})(?=年)", lambda named: str(int(named[0]) + 1), text)


def _in_next_year(path: str, year: int) -> str:
    """Return the path of this year's file of a unit, whose files are called alike in all years but for the year."""
    return re.sub(rf"(?<!\d){year}(?!\d)", str(year + 1), path)


def _follow(values: Mapping[str, Number], form: Form) -> dict[str, Number | None]:
    """Return this year's figures that, by the form's relations, equal sums of last year's; None if they are unknown."""
    figures: dict[str, Number | None] = {}
    for relation in form.relations:
        if relation.kind is Kind.AT_MOST:
            continue
        for one, others in ((relation.left, relation.right), (relation.right, relation.left)):
            if len(one) == 1 and one[0].source is Source.OWN and _are_last_years(others):
                known = [values[term.path] for term in others if term.path in values]
                figures[one[0].path] = sum(known) if len(known) == len(others) else None
    return figures


def _are_last_years(terms: tuple[Term, ...]) -> bool:
    return all(term.source is Source.LAST_YEAR for term in terms)
