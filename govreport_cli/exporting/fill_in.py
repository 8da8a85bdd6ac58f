"""A workbook to fill in: the report of a definition without figures, exported by the built-in workbook exporter."""

from __future__ import annotations

from govreport_cli.checks.model import Case
from govreport_cli.definition.build import build
from govreport_cli.definition.carry_over import Outline
from govreport_cli.definition.model import Document
from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run
from govreport_cli.figures.compute import with_totals
from govreport_cli.forms.model import Form
from govreport_cli.report.compose import compose


def workbook(form: Form, outline: Outline, last: Case | None) -> bytes:
    """Return a workbook to fill in, for those who send their figures as a workbook.

    It has the figures that follow from last year's. Of the ``outline``'s report, only the year is needed. If last
    year's case is known, the checks compare the figures with last year's.
    """
    data = {"form": form.name, "report": {"agency": "", **outline.report}}
    definition = build(Document("", "", data), form)
    known = {path: value for path, value in outline.figures.items() if value is not None}
    figures = Case(definition, form, with_totals(known, form), last).figures
    exporter = load("xlsx")
    return run(exporter, compose(definition, form, figures, (), None), {**values(exporter, {}, {}), "fill-in": True})
