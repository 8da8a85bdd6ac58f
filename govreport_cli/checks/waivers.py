"""What the author decides about findings: how severe they are here, and which ones are waived (豁免)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.definition.model import WaiverEntry
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.paths import within

_OFF = "off"


def apply_settings(findings: Iterable[Finding], case: Case) -> list[Finding]:
    """Return the findings as the author's severities and waivers leave them.

    A waived finding has its reason. If several waivers fit, the one with the narrowest place gives the reason; a
    waiver that fits no finding is a finding itself.
    """
    definition = case.definition
    found = list(_with_severities(findings, definition.severities))
    used: set[str] = set()
    waived = []
    for finding in found:
        fitting = [waiver for waiver in definition.waivers if _fits(waiver, finding, case)]
        if fitting:
            narrowest = max(fitting, key=lambda waiver: len(waiver.place))
            used.add(narrowest.path)
            waived.append(replace(finding, waived=narrowest.reason))
        else:
            waived.append(finding)
    unused = (waiver for waiver in definition.waivers if waiver.path not in used)
    return [*waived, *(_unused(waiver, found, case) for waiver in unused)]


def _with_severities(findings: Iterable[Finding], severities: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the findings with the author's severities, without those that are turned off."""
    for finding in findings:
        severity = severities.get(finding.code, finding.severity)
        if severity != _OFF:
            yield replace(finding, severity=Severity(severity))


def _fits(waiver: WaiverEntry, finding: Finding, case: Case) -> bool:
    """Return whether a finding has the waiver's code and lies at or below its place.

    The id of a part stands for the section that holds its text.
    """
    if finding.code != waiver.code:
        return False
    sections = (section.path for section in case.definition.sections if section.id == waiver.place)
    places = (waiver.place, *sections)
    return any(within(path, place) for path in (finding.path, finding.indicator) if path for place in places)


def _unused(waiver: WaiverEntry, findings: Sequence[Finding], case: Case) -> Finding:
    """Report a waiver that fits no finding, and the places where its code is found."""
    names = {section.path: section.id for section in case.definition.sections}
    paths = [finding.path or "" for finding in findings if finding.code == waiver.code]
    places = dict.fromkeys(names.get(path.partition(".")[0], path) for path in paths)
    return case.warning(
        "waive-unused", waiver.path, code=waiver.code, place=waiver.place, places=", ".join(places) or None
    )
