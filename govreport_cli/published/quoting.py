"""Findings about published text: what they quote, where they point, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from govreport_cli.findings.model import Finding, Span
from govreport_cli.published.model import Reading

_BEFORE, _LONGEST = 12, 60
"""How many characters before the first difference are quoted, and how many in all."""
_MOST = 10
"""How many differences are listed; the last one counts the others."""


def quoted(text: str, start: int = 0) -> str:
    """Return a text from ``start`` on, cut off if it is too long to be quoted."""
    end = start + _LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


def where_they_differ(published: str, expected: str) -> tuple[str, str]:
    """Return two texts for quoting: from a little before their first difference on."""
    common = next((at for at, (one, other) in enumerate(zip(published, expected, strict=False)) if one != other), 0)
    start = max(0, common - _BEFORE)
    return quoted(published, start), quoted(expected, start)


def point_of(reading: Reading, file: str) -> tuple[Span, ...]:
    """Return where a piece of text begins in a text file; nothing for other files."""
    if not (reading.line and reading.column):
        return ()
    return (Span(None, file, reading.line, reading.column, reading.line, reading.column + 1),)


def first_of(findings: Sequence[Finding]) -> list[Finding]:
    """Return the first findings; the last one of many counts the others."""
    kept = list(findings[:_MOST])
    if len(findings) > _MOST:
        kept[-1] = replace(kept[-1], more=len(findings) - _MOST)
    return kept
