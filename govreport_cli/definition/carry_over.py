"""Last year's definition to this year's scaffold: what stays the same, and what follows from last year's figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from govreport_cli.definition.model import Definition
from govreport_cli.forms.form import Form
from govreport_cli.forms.relations import PREVIOUS, Kind

KEPT = ("agency", "level", "issuer", "website", "contact")
"""What an office is, from one year to the next."""

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S.*$", re.MULTILINE)

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a definition before it is filled in.

    ``report`` has keys of ``[report]``; ``figures`` are values by their indicators' paths; ``sections`` has,
    by the part, the author's title and the headings of the text; ``breakdowns`` are splits without values.
    """

    report: Mapping[str, Any]
    figures: Mapping[str, Number] = field(default_factory=dict)
    sections: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    breakdowns: tuple[Mapping[str, Any], ...] = ()


def carry_over(last: Definition, values: Mapping[str, Number], form: Form, previous: str) -> Outline:
    """Return the outline of the next year's definition in ``form``.

    ``values`` are last year's figures by path, ``previous`` is how the new definition names the last one.
    """
    about = last.data["report"]
    report = {key: about[key] for key in KEPT if key in about}
    report |= {"year": about["year"] + 1} | ({"previous": previous} if previous else {})
    sections = {
        section["id"]: (
            _a_year_on(section.get("title", ""), about["year"]),
            _a_year_on("\n\n".join(_HEADING.findall(section["text"])), about["year"]),
        )
        for section in last.data.get("section", [])
    }
    breakdowns = tuple(entry for entry in last.data.get("breakdown", []) if entry["of"] in form.indicators)
    return Outline(report, dict(_follow(values, form)), sections, breakdowns)


def _a_year_on(text: str, year: int) -> str:
    """Return a heading a year on: that year and the next, which it may name, are not left as they were."""
    return re.sub(rf"(?<!\d)(?:{year}|{year + 1})(?=年)", lambda named: str(int(named[0]) + 1), text)


def _follow(values: Mapping[str, Number], form: Form) -> dict[str, Number]:
    """Return this year's figures that are nothing but sums of last year's, by the form's relations."""
    figures: dict[str, Number] = {}
    for relation in form.relations:
        for one, others in ((relation.left, relation.right), (relation.right, relation.left)):
            last_year = [path.removeprefix(PREVIOUS) for path in others if path.startswith(PREVIOUS)]
            alone = len(one) == 1 and not one[0].startswith(PREVIOUS) and len(last_year) == len(others)
            if relation.kind is not Kind.AT_MOST and alone and all(path in values for path in last_year):
                figures[one[0]] = sum(values[path] for path in last_year)
    return figures
