"""Makes the outline of a definition from last year's: what stays the same, and what follows from its figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from govreport_cli.definition.model import BreakdownEntry, Definition, Number, Particulars
from govreport_cli.forms.model import Form
from govreport_cli.forms.relation import Kind
from govreport_cli.paths import Source, Term

KEPT = ("agency", "level", "issuer", "website", "contact")
"""The keys of ``[report]`` that stay the same from one year to the next."""

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """What is reused of a section of last year: the author's title, and the headings of its text."""

    title: str | None
    headings: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known about a definition before it is filled in.

    ``report`` has keys of ``[report]``. ``figures`` are values by indicator path. ``sections`` are by section id.
    ``breakdowns`` are last year's; their values are still to be filled in.
    """

    report: Mapping[str, Any]
    figures: Mapping[str, Number] = field(default_factory=dict)
    sections: Mapping[str, SectionOutline] = field(default_factory=dict)
    breakdowns: tuple[BreakdownEntry, ...] = ()


def carry_over(last: Definition, values: Mapping[str, Number], form: Form, previous: str | None) -> Outline:
    """Return the outline of the next year's definition in ``form``.

    ``values`` are last year's figures by path; ``previous`` is the path from the new definition to the last one, None
    if it has none.
    """
    year = last.report.year
    report = _kept(last.report) | {"year": year + 1} | ({"previous": previous} if previous else {})
    sections = {
        section.id: SectionOutline(
            _a_year_on(section.title, year) if section.title else None,
            _a_year_on("\n\n".join(_HEADING.findall(section.text)), year) or None,
        )
        for section in last.sections
    }
    breakdowns = tuple(entry for entry in last.breakdowns if entry.of in form.indicators)
    return Outline(report, _follow(values, form), sections, breakdowns)


def _kept(report: Particulars) -> dict[str, Any]:
    """Return the keys of ``[report]`` that stay the same, with their values as in TOML."""
    kept = {key: getattr(report, key) for key in KEPT}
    if report.contact:
        kept["contact"] = {key: value for key, value in asdict(report.contact).items() if value is not None}
    return {key: value for key, value in kept.items() if value is not None}


def _a_year_on(text: str, year: int) -> str:
    """Return a text in which ``year`` and the year after it are each increased by one."""
    return re.sub(rf"(?<!\d)(?:{year}|{year + 1})(?=年)", lambda named: str(int(named[0]) + 1), text)


def _follow(values: Mapping[str, Number], form: Form) -> dict[str, Number]:
    """Return this year's figures that, by the form's relations, equal sums of last year's."""
    figures: dict[str, Number] = {}
    for relation in form.relations:
        if relation.kind is Kind.AT_MOST:
            continue
        for one, others in ((relation.left, relation.right), (relation.right, relation.left)):
            if len(one) == 1 and one[0].source is Source.OWN and _are_known(others, values):
                figures[one[0].path] = sum(values[term.path] for term in others)
    return figures


def _are_known(terms: tuple[Term, ...], values: Mapping[str, Number]) -> bool:
    """Return whether all terms are last year's, and reported."""
    return all(term.source is Source.LAST_YEAR and term.path in values for term in terms)
