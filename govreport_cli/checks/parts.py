"""The sections and charts of the report: the form must have them, and a section is written only once."""

from __future__ import annotations

from collections.abc import Iterator

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding
from govreport_cli.forms.model import BREAKDOWNS
from govreport_cli.paths import nearest


def check(case: Case) -> Iterator[Finding]:
    """Find unknown, repeated and missing sections, and unknown charts."""
    yield from _sections(case)
    for entry in case.definition.breakdowns:
        if entry.section is not None and case.form.section(entry.section) is None:
            yield _unknown(entry.section, f"{entry.path}.section", case)
    yield from _charts(case)


def _sections(case: Case) -> Iterator[Finding]:
    known = {section.id for section in case.form.sections}
    seen: set[str | None] = set()
    for entry in case.definition.sections:
        path = f"{entry.path}.id"
        meant = entry.id if entry.id in known else _meant(entry.id, case)
        if entry.id not in known:
            yield _unknown(entry.id, path, case)
        elif entry.id in seen:
            yield case.error("section-repeated", path, section=entry.id)
        if entry.written:
            seen.add(meant)
    missing = [section for section in case.form.sections if section.id not in seen and not section.optional]
    if missing:
        titles = "、".join(section.title for section in missing)
        yield case.warning("section-missing", "section", titles=titles, section=missing[0].id)


def _unknown(name: str, path: str, case: Case) -> Finding:
    known = [section.id for section in case.form.sections]
    return case.error("section-unknown", path, section=name, suggestion=_meant(name, case), sections=", ".join(known))


def _meant(name: str, case: Case) -> str | None:
    """Return the id of the section that is probably meant, by its title or its spelling, or None."""
    from govreport_cli.checks.meant_values import choice

    called = {section.id: (section.title, section.number + section.title) for section in case.form.sections}
    return choice(name, list(called), called)


def _charts(case: Case) -> Iterator[Finding]:
    known = [BREAKDOWNS, *(chart.id for chart in case.form.charts)]
    for at, name in enumerate(case.definition.report.charts or ()):
        if name not in known:
            path = f"report.charts[{at}]"
            yield case.error(
                "chart-unknown", path, chart=name, suggestion=nearest(name, known), charts=", ".join(known)
            )
