"""The checks, in the order in which they run.

Every check is a module of this package with a function ``check`` that takes a case. Before them,
:mod:`govreport_cli.checks.schema` checks the document: only a valid one becomes a case. After them,
:mod:`govreport_cli.checks.waivers` applies the author's waivers and severities.
"""

from __future__ import annotations

from collections.abc import Iterable

from govreport_cli.checks import (
    agency_code,
    blanks,
    breakdowns,
    deadlines,
    drafting,
    form_year,
    jumps,
    notes,
    parts,
    placeholders,
    prose_year,
    relations,
    rollup,
    settings,
    typed_numbers,
    unfilled,
    units,
)
from govreport_cli.checks.model import Case, Check
from govreport_cli.findings.model import Finding

STRUCTURE: tuple[Check, ...] = (
    parts.check,
    agency_code.check,
    form_year.check,
    drafting.check,
    deadlines.check,
    settings.check,
)
"""Checks of the report's structure; a definition with errors here is not computed."""

FIGURES: tuple[Check, ...] = (
    unfilled.check,
    rollup.check,
    relations.check,
    jumps.check,
    breakdowns.check,
    notes.check,
    blanks.check,
    units.check,
    placeholders.check,
    prose_year.check,
    typed_numbers.check,
)
"""Checks of the figures, and of the texts that cite them."""


def run(checks: Iterable[Check], case: Case) -> list[Finding]:
    """Return the findings of these checks about a case."""
    return [finding for check in checks for finding in check(case)]
