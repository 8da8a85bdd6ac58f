"""Cells of the printed tables that the author left blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from govreport_cli.figures.model import Figure
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.forms.form import Form

_NAMED = 3
"""How many blank cells are named; the others are counted."""


def blanks(form: Form, figures: Mapping[str, Figure], file: str) -> Iterator[Finding]:
    """Yield a doubt for each table with figures that are not reported, whose path is the table's id.

    No notice says that a blank is zero, or that it is not.
    """
    for layout in form.layouts:
        shown = [figures[cell.indicator] for row in layout.body for cell in row if cell.indicator]
        missing = [figure.indicator.name for figure in shown if figure.value is None]
        if missing:
            arguments = {
                "table": layout.title,
                "count": len(missing),
                "all": len(shown),
                "first": "、".join(missing[:_NAMED]) + ("…" if len(missing) > _NAMED else ""),
            }
            yield Finding("blank", arguments, Severity.WARNING, file, path=layout.id, label=layout.title)
