"""The checks in their order.

Every check is a file of this folder with a function ``check`` that takes a case. The schema comes before them all, in
:mod:`govreport_cli.checks.schema`: only what it accepts becomes a case. The author's waivers come last, in
:mod:`govreport_cli.checks.waivers`.
"""

from __future__ import annotations

from collections.abc import Iterable

from govreport_cli.checks import (
    blanks,
    breakdowns,
    deadlines,
    drafting,
    form_year,
    parts,
    placeholders,
    relations,
    settings,
    typed_numbers,
)
from govreport_cli.checks.model import Case, Check
from govreport_cli.findings.model import Finding

STRUCTURE: tuple[Check, ...] = (
    parts.check,
    form_year.check,
    drafting.check,
    deadlines.check,
    settings.check,
)
"""Checks of what the report consists of; a definition with errors here is not computed."""

FIGURES: tuple[Check, ...] = (
    relations.check,
    breakdowns.check,
    blanks.check,
    placeholders.check,
    typed_numbers.check,
)
"""Checks of the figures, and of the texts that cite them."""


def run(checks: Iterable[Check], case: Case) -> list[Finding]:
    """Return what checks find."""
    return [finding for check in checks for finding in check(case)]
