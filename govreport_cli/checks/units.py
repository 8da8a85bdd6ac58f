"""Units that the notice leaves open: the author states them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding
from govreport_cli.forms.units import IN_YUAN


def check(case: Case) -> Iterator[Finding]:
    """Find amounts without a unit; zero needs none."""
    for path in case.form.open_units:
        indicator = case.form.indicators[path]
        if case.values.get(path) and indicator.unit is None:
            example, *others = IN_YUAN
            finding = case.warning(
                "unit-missing", path, name=indicator.name, indicator=path, example=example, others="、".join(others)
            )
            yield replace(finding, label=indicator.name)
