"""Findings as text for people: where, what, the lines of the file with marks under what they are about, what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from govreport_cli.findings.catalogue import hint, message, word
from govreport_cli.findings.model import Finding, Place, Severity, summary

_LINES = 8
"""How many lines of a file are shown for one finding."""
_BEFORE, _SHOWN = 40, 96
"""How many characters of a line are shown before a place, and how many of the line in all."""

_Paint = Callable[[str, str], str]
_PLAIN, _BOLD = "\033[0m", "\033[1m"
_COLOURS = {"error": "\033[1;31m", "warning": "\033[1;33m", "waived": "\033[1;36m", "mark": "\033[1;34m"}


def as_text(finding: Finding, lang: str, texts: Mapping[str, str] | None = None, *, colour: bool = False) -> str:
    """Return a finding in a few lines.

    ``texts`` are the files that it may be about, by name; without its file, its lines are not shown.
    """
    painted = _painter(colour=colour)
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    kind = "waived" if finding.waived else str(finding.severity)
    head = painted(printable(f"{word(kind, lang)}[{finding.code}]"), _COLOURS[kind])
    said = painted(printable(message(finding, lang)), _BOLD)
    lines = [f"{printable(place)}: {head}: {said}" if place else f"{head}: {said}"]
    if finding.path:
        lines.append(printable(f"  {word('at', lang)}: {finding.path}"))
    lines += _excerpts(finding, lang, texts or {}, painted)
    if finding.waived:
        lines.append(printable(f"  {word('reason', lang)}: {finding.waived}"))
    elif advice := hint(finding, lang):
        lines.append(printable(f"  {word('help', lang)}: {advice}"))
    return "\n".join(lines)


def all_as_text(
    findings: Sequence[Finding], lang: str, texts: Mapping[str, str], files: int | None, *, colour: bool
) -> str:
    """Return findings one after the other, and a line that counts them where the number of files is given."""
    lines = [as_text(finding, lang, texts, colour=colour) for finding in findings]
    if files is not None:
        counts = summary(findings, files)
        waived = word("waived-count", lang, **counts) if counts["waived"] else ""
        lines.append(word("summary", lang, **counts) + waived)
    return "\n".join(lines) + "\n"


def _painter(*, colour: bool) -> _Paint:
    """Return what colours text, or leaves it as it is."""

    def paint(text: str, code: str) -> str:
        return f"{code}{text}{_PLAIN}" if colour and text else text

    return paint


def _excerpts(finding: Finding, lang: str, texts: Mapping[str, str], painted: _Paint) -> Iterator[str]:
    """Yield the lines of the files that a finding is about, with a mark under each of its places."""
    lines: dict[tuple[str, int], list[Place]] = {}
    for place in finding.places:
        if place.file in texts:
            lines.setdefault((place.file, place.line), []).append(place)
    if not lines:
        return
    # The line to look at first is always shown, and what is zero last; all in the order of the file.
    first, *others = lines
    others.sort(key=lambda line: all(_marks_zero(texts[line[0]], place) for place in lines[line]))
    chosen = sorted([first, *others][:_LINES], key=lambda line: (line[0] != finding.file, line))
    gutter = max(len(str(line)) for _, line in chosen)
    edge = painted(f"{' ' * gutter} |", _COLOURS["mark"])
    file = finding.file
    yield edge
    for name, line in chosen:
        if name != file:
            yield painted(f"{' ' * gutter} ::: {printable(name)}", _COLOURS["mark"])
            file = name
        source = texts[name].split("\n")[line - 1].rstrip("\r").replace("\t", " ")
        shown, marks = _marked(source, lines[name, line], finding.places[0])
        yield f"{painted(f'{line:>{gutter}} |', _COLOURS['mark'])} {shown}"
        yield f"{edge} {painted(marks, _COLOURS['error' if finding.severity is Severity.ERROR else 'warning'])}"
    if len(lines) > _LINES:
        yield painted(f"{' ' * gutter} … ", _COLOURS["mark"]) + word("more-lines", lang, count=len(lines) - _LINES)


def _marks_zero(text: str, place: Place) -> bool:
    return text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1] == "0"


def _marked(source: str, places: Sequence[Place], first: Place) -> tuple[str, str]:
    """Return a line of a file, cut where it is long, and the marks that stand under its places."""
    from govreport_cli.textlayout import width

    start = max(0, min(place.column for place in places) - 1 - _BEFORE) if len(source) > _SHOWN else 0
    end = start + _SHOWN
    marks = ""
    ahead = "…" if start else ""
    for place in sorted(places, key=lambda place: place.column):
        to = place.end_column - 1 if place.end_line == place.line else len(source)
        if place.column - 1 >= end:
            break
        until = width(ahead + printable(source[start : place.column - 1]))
        size = width(printable(source[place.column - 1 : min(to, end)]))
        marks = marks.ljust(until)[:until] + ("^" if place == first else "-") * max(size, 1)
    behind = "…" if len(source) > end else ""
    return ahead + printable(source[start:end]) + behind, marks


def printable(text: str) -> str:
    """Return text without control and direction marks, which could fool a terminal or its reader."""
    return "".join(
        f"\\u{ord(character):04x}" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character
        for character in text
    )
