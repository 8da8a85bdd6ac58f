"""What an author says of findings: how bad they are here, and which are waived (豁免), with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from govreport_cli.findings.catalogue import codes, severity
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.paths import join, nearest, within

_OFF = "off"


def waive(
    findings: Sequence[Finding], waivers: Sequence[Mapping[str, str]], sections: Sequence[str], file: str
) -> list[Finding]:
    """Return the findings, those that a waiver silences with its reason; one that silences nothing is doubtful.

    Of several waivers, the one whose place is the narrowest gives the reason. ``sections`` has the ids of the
    definition's sections, which may stand for their places.
    """
    used: set[int] = set()
    waived = []
    for finding in findings:
        fitting = [at for at, waiver in enumerate(waivers) if _silences(waiver, finding, sections)]
        at = max(fitting, key=lambda at: len(waivers[at]["place"]), default=None)
        if at is None:
            waived.append(finding)
        else:
            used.add(at)
            waived.append(replace(finding, waived=waivers[at]["reason"]))
    unused = (at for at in range(len(waivers)) if at not in used)
    return [*waived, *(_unused(at, waivers[at], findings, sections, file) for at in unused)]


def _silences(waiver: Mapping[str, str], finding: Finding, sections: Sequence[str]) -> bool:
    """Say whether a finding has the waiver's code, and is about its place, an indicator there, or what is within it."""
    if finding.code != waiver["code"]:
        return False
    places = [waiver["place"], *(f"section[{at}]" for at, name in enumerate(sections) if name == waiver["place"])]
    about = (finding.path, str(finding.arguments.get("indicator", "")))
    return any(within(path, place) for path in about for place in places)


def _unused(
    at: int, waiver: Mapping[str, str], findings: Sequence[Finding], sections: Sequence[str], file: str
) -> Finding:
    """Say that a waiver silences nothing, and where its code is found, as a waiver would name the place."""
    names = {f"section[{at}]": name for at, name in enumerate(sections)}
    paths = [finding.path for finding in findings if finding.code == waiver["code"]]
    places = dict.fromkeys(names.get(path.partition(".")[0], path) for path in paths)
    arguments = {"code": waiver["code"], "place": waiver["place"], "places": ", ".join(places)}
    return Finding("waive-unused", arguments, Severity.WARNING, file, path=f"waive[{at}]")


def check_severities(severities: Mapping[str, str], file: str) -> Iterator[Finding]:
    """Find the settings of what is no code, or of a code that is no warning: errors are accepted by waivers alone."""
    if not severities:
        return
    warnings = [code for code in codes() if severity(code) is Severity.WARNING]
    for code in severities:
        if code not in warnings:
            arguments = {
                "code": code,
                "suggestion": nearest(code, warnings) if code not in codes() else "",
                "codes": ", ".join(warnings),
            }
            yield Finding("check-code", arguments, file=file, path=join("check.severity", code))


def with_severities(findings: Sequence[Finding], severities: Mapping[str, str]) -> list[Finding]:
    """Return the findings, those of these codes as bad as the author says; what is off is left out."""
    return [
        replace(finding, severity=Severity(severities[finding.code])) if finding.code in severities else finding
        for finding in findings
        if severities.get(finding.code) != _OFF
    ]


def check_waivers(waivers: Sequence[Mapping[str, str]], file: str) -> Iterator[Finding]:
    """Find the waivers of what is no code, or of a fault that nobody can accept."""
    if not waivers:
        return
    waivable = [code for code, entry in codes().items() if entry.get("waivable")]
    for at, waiver in enumerate(waivers):
        code = waiver["code"]
        if code not in waivable:
            arguments = {
                "code": code,
                "suggestion": nearest(code, waivable) if code not in codes() else "",
                "codes": ", ".join(waivable),
            }
            yield Finding("waive-code", arguments, file=file, path=f"waive[{at}].code")
