"""Cells of the printed tables that the author left blank."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from govreport_cli.figures.model import Figure
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.forms.form import Form
from govreport_cli.paths import within

_NAMED = 3
"""How many blank cells are named; the others are counted."""


def blanks(form: Form, figures: Mapping[str, Figure], places: Collection[str], file: str) -> Iterator[Finding]:
    """Yield a doubt for each table with figures that are not reported, whose path is the table's id.

    Those within ``places``, cells or rows that the author singles out, are doubts of their own. No notice says
    that a blank is zero, or that it is not.
    """
    for layout in form.layouts:
        shown = [cell.indicator for row in layout.body for cell in row if cell.indicator]
        missing: dict[str, list[str]] = {}
        for path in shown:
            if figures[path].value is None:
                place = next((place for place in places if place != layout.id and within(path, place)), layout.id)
                missing.setdefault(place, []).append(path)
        for place, paths in missing.items():
            names = [figures[path].indicator.name for path in paths]
            arguments = {
                "table": layout.title,
                "count": len(paths),
                "all": len(shown),
                "indicator": paths[0],
                "first": "、".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else ""),
            }
            yield Finding("blank", arguments, Severity.WARNING, file, path=place, label=layout.title)
