"""Applies the author's settings to findings: severities, and waivers (豁免)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.definition.model import Definition, WaiverEntry
from govreport_cli.findings.model import Finding, Severity, plugin_of
from govreport_cli.paths import holding

_OFF = "off"


def apply_settings(
    findings: Iterable[Finding], case: Case, severities: Mapping[str, str], plugins: Container[str] = ()
) -> list[Finding]:
    """Return the findings after the author's severities and waivers have been applied, see ``settled``.

    A waiver that matches no finding gives a finding itself, unless it is for a plugin that is none of ``plugins``:
    those that have run.
    """
    definition = case.definition
    found, used = _settled(findings, definition, severities)
    unused = [waiver for waiver in definition.waivers if waiver.path not in used and _has_run(waiver, plugins)]
    places = _places(found, definition) if unused else {}
    return [*found, *(_unused(waiver, places.get(waiver.code, ()), case) for waiver in unused)]


def settled(findings: Iterable[Finding], case: Case, severities: Mapping[str, str]) -> list[Finding]:
    """Return findings with the author's severities and waivers; ``severities`` are for codes without the author's.

    A waived finding gets the reason of its waiver; if several waivers match, that of the narrowest place.
    """
    return _settled(findings, case.definition, severities)[0]


def _settled(
    findings: Iterable[Finding], definition: Definition, severities: Mapping[str, str]
) -> tuple[list[Finding], set[str]]:
    """Return the findings, and the paths of the waivers that match any of them."""
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
    return waived, used


def _has_run(waiver: WaiverEntry, plugins: Container[str]) -> bool:
    plugin = plugin_of(waiver.code)
    return plugin is None or plugin in plugins


def _with_severities(findings: Iterable[Finding], severities: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the findings with the author's severities, except those that are turned off; a plugin's errors stay."""
    for finding in findings:
        if finding.remark and finding.severity is Severity.ERROR:
            yield finding
            continue
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
