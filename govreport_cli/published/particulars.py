"""Compares whose report a published file says it is with the definition."""

from __future__ import annotations

from collections.abc import Iterable

from govreport_cli.figures.model import NOT_REPORTED
from govreport_cli.findings.model import Finding, Word
from govreport_cli.published.model import PARTICULARS, Reading, layer_of, spans_of
from govreport_cli.report.model import Report, show_date

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad"))


def compare_particulars(report: Report, readings: Iterable[Reading], file: str) -> list[Finding]:
    """Return a finding for each particular that the file states differently; it need not state them all."""
    allowed = _allowed(report)
    stated: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.path in PARTICULARS:
            stated.setdefault(reading.path, []).append(reading)
    findings = []
    for path, found in stated.items():
        differing = [reading for reading in found if squeezed(reading.text) not in allowed[path]]
        seen = [reading for reading in differing if not reading.hidden]
        # Two places that say the same are one finding.
        once = {reading.text: reading for reading in reversed(seen or differing)}.values()
        findings += [particular(reading, allowed[path][0], file) for reading in once]
    return findings


def particular(reading: Reading, expected: str, file: str) -> Finding:
    """Return the finding that a particular is not published as expected."""
    arguments = {
        "name": Word(f"particular-{PARTICULARS[reading.path]}"),
        "published": reading.text.strip() or NOT_REPORTED,
        "expected": expected or NOT_REPORTED,
        "layer": layer_of(reading),
    }
    spans = spans_of(reading, file)
    return Finding("verify-particulars", arguments, file=file, path=reading.path, spans=spans, where=reading.where)


def squeezed(text: str) -> str:
    """Return a text without whitespace and marks that nobody sees.

    Editors and PDFs add and remove them, and Chinese does not need them.
    """
    return "".join(text.split()).translate(_INVISIBLE)


def _allowed(report: Report) -> dict[str, tuple[str, ...]]:
    """Return how each particular may be written, without whitespace; the first way is the usual one."""
    issued = (show_date(report.issued), report.issued.isoformat()) if report.issued else ("",)
    ways = {
        "report.agency": (report.agency,),
        "report.code": (report.code or "",),
        "report.year": (str(report.year),),
        "form": (report.form, report.form_title),
        "report.title": (report.title,),
        "report.issuer": (report.issuer,),
        "report.issued": issued,
    }
    return {path: tuple(map(squeezed, texts)) for path, texts in ways.items()}
