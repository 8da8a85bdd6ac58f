"""Applies the author's settings to findings: severities, and waivers (豁免)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.definition.model import Definition, WaiverEntry
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.paths import holding

_OFF = "off"


def apply_settings(findings: Iterable[Finding], case: Case, severities: Mapping[str, str]) -> list[Finding]:
    """Return the findings after the author's severities and waivers have been applied.

    ``severities`` apply to the codes for which the author has set none.

    A waived finding gets the reason of its waiver; if several waivers match, that of the narrowest place. A waiver
    that matches no finding gives a finding itself.
    """
    definition = case.definition
    found = list(_with_severities(findings, {**severities, **definition.severities}))
    waivers = _by_code_and_place(definition)
    used: set[str] = set()
    waived = []
    for finding in found:
        if fitting := sorted(_fitting(finding, waivers)):
            narrowest = max((definition.waivers[at] for at in fitting), key=lambda waiver: len(waiver.place))
            used.add(narrowest.path)
            waived.append(replace(finding, waived=narrowest.reason))
        else:
            waived.append(finding)
    unused = [waiver for waiver in definition.waivers if waiver.path not in used]
    places = _places(found, definition) if unused else {}
    return [*waived, *(_unused(waiver, places.get(waiver.code, ()), case) for waiver in unused)]


def _with_severities(findings: Iterable[Finding], severities: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the findings with the author's severities, except those that are turned off."""
    for finding in findings:
        severity = severities.get(finding.code, finding.severity)
        if severity != _OFF:
            yield replace(finding, severity=Severity(severity))


def _by_code_and_place(definition: Definition) -> dict[tuple[str, str], list[int]]:
    """Return the waivers' indices by code and place; a section's id as the place also means its ``[[section]]``."""
    sections: dict[str, list[str]] = {}
    for section in definition.sections:
        sections.setdefault(section.id, []).append(section.path)
    waivers: dict[tuple[str, str], list[int]] = {}
    for at, waiver in enumerate(definition.waivers):
        for place in (waiver.place, *sections.get(waiver.place, ())):
            waivers.setdefault((waiver.code, place), []).append(at)
    return waivers


def _fitting(finding: Finding, waivers: Mapping[tuple[str, str], list[int]]) -> set[int]:
    """Return the indices of the waivers with a finding's code and a place at or above the finding."""
    places = {place for path in (finding.path, finding.indicator) if path for place in holding(path)}
    return {at for place in places for at in waivers.get((finding.code, place), ())}


def _places(findings: Iterable[Finding], definition: Definition) -> dict[str, dict[str, None]]:
    """Return the places at which each code was found."""
    names = {section.path: section.id for section in definition.sections}
    places: dict[str, dict[str, None]] = {}
    for finding in findings:
        path = finding.path or ""
        places.setdefault(finding.code, {})[names.get(path.partition(".")[0], path)] = None
    return places


def _unused(waiver: WaiverEntry, places: Iterable[str], case: Case) -> Finding:
    """Return the finding about a waiver that matches nothing; ``places`` are those at which its code was found."""
    return case.warning(
        "waive-unused", waiver.path, code=waiver.code, place=waiver.place, places=", ".join(places) or None
    )
