"""The author's waivers and severities: they may only name codes that can be waived or set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding, Severity, plugin_of
from govreport_cli.paths import join, nearest


def check(case: Case) -> Iterator[Finding]:
    """Find waivers of codes that cannot be waived, and severities for codes that are not warnings.

    Whether a plugin has a code is not known here.
    """
    definition = case.definition
    if not (definition.waivers or definition.severities):
        return
    from govreport_cli.findings.catalogue import codes, severity

    if definition.waivers:
        waivable = [code for code, entry in codes().items() if entry.get("waivable")]
        for waiver in definition.waivers:
            if waiver.code not in waivable and not plugin_of(waiver.code):
                yield case.error("waive-code", f"{waiver.path}.code", **_allowed(waiver.code, waivable))
    if definition.severities:
        warnings = [code for code in codes() if severity(code) is Severity.WARNING]
        for code in definition.severities:
            if code not in warnings and not plugin_of(code):
                finding = case.error("check-code", join("check.severity", code), **_allowed(code, warnings))
                yield replace(finding, on_key=True)


def _allowed(code: str, allowed: list[str]) -> dict[str, object]:
    """Return the arguments of a finding about a code that is not allowed."""
    from govreport_cli.findings.catalogue import codes

    return {
        "code": code,
        "suggestion": nearest(code, allowed) if code not in codes() else None,
        "codes": ", ".join(allowed),
    }
