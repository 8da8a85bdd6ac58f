"""Findings as text for people: place and message, the lines of the file with marks under the spans, and a hint."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from govreport_cli.findings.catalogue import hint, message, word
from govreport_cli.findings.model import Finding, Severity, Span

Lines = Mapping[str, Sequence[str]]
"""The lines of files, by the files' names."""

_LINES = 8
"""How many lines of a file are shown for one finding."""
_BEFORE, _COLUMNS = 40, 79
"""How many columns of a line are shown before its first span, and how wide an excerpt is; a terminal has 80."""

_Paint = Callable[[str, str], str]
_PLAIN, _BOLD = "\033[0m", "\033[1m"
_COLOURS = {"error": "\033[1;31m", "warning": "\033[1;33m", "waived": "\033[1;36m", "mark": "\033[1;34m"}


def as_text(finding: Finding, lang: str, files: Lines | None = None, *, colour: bool = False) -> str:
    """Return a finding as a few lines of text; excerpts are shown of the files whose lines ``files`` has."""
    painted, colon = _painter(colour=colour), word("colon", lang)
    lines = [one_line(finding, lang, colour=colour)]
    if finding.path:
        lines.append(printable(f"  {word('at', lang)}{colon}{finding.path}"))
    lines += _excerpts(finding, lang, files or {}, painted)
    if finding.waived:
        lines.append(printable(f"  {word('reason', lang)}{colon}{finding.waived}"))
    elif advice := hint(finding, lang):
        lines.append(printable(f"  {word('help', lang)}{colon}{advice}"))
    return "\n".join(lines)


def one_line(finding: Finding, lang: str, *, colour: bool = False) -> str:
    """Return a finding's place, severity, code and message. Programs read the place, so no language changes it."""
    painted = _painter(colour=colour)
    place = ":".join(str(part) for part in (finding.file, finding.where or finding.line, finding.column) if part)
    kind = "waived" if finding.waived else str(finding.severity)
    head = painted(printable(f"{word(kind, lang)}[{finding.code}]"), _COLOURS[kind])
    text = painted(printable(message(finding, lang)), _BOLD)
    words = f"{head}{word('colon', lang)}{text}"
    return f"{printable(place)}: {words}" if place else words


def counts_as_text(counts: Mapping[str, int], files: int, lang: str) -> str:
    """Return the line that counts files and findings; ``counts`` is what ``summary`` returns."""
    waived = word("waived-count", lang, **counts) if counts["waived"] else ""
    return word("summary", lang, files=files, **counts) + waived


def _painter(*, colour: bool) -> _Paint:
    """Return a function that colours text, or one that returns it unchanged."""

    def paint(text: str, code: str) -> str:
        return f"{code}{text}{_PLAIN}" if colour and text else text

    return paint


def _excerpts(finding: Finding, lang: str, files: Lines, painted: _Paint) -> Iterator[str]:
    """Yield the lines that a finding points to, with a mark under each of its spans."""
    spans: dict[tuple[str, int], list[Span]] = {}
    for span in finding.spans:
        if 0 < span.line <= len(files.get(span.file, ())):  # a plugin may name a line that does not exist
            spans.setdefault((span.file, span.line), []).append(span)
    if not spans:
        return
    # The line of the first span is always shown, and lines of zeros are the first to be left out.
    first, *others = spans
    others.sort(key=lambda line: all(_marks_zero(files[line[0]], span) for span in spans[line]))
    chosen = sorted([first, *others][:_LINES], key=lambda line: (line[0] != finding.file, line))
    gutter = max(len(str(line)) for _, line in chosen)
    edge = painted(f"{' ' * gutter} |", _COLOURS["mark"])
    file = finding.file
    yield edge
    for name, line in chosen:
        if name != file:
            yield painted(f"{' ' * gutter} ::: {printable(name)}", _COLOURS["mark"])
            file = name
        shown, marks = _marked(
            files[name][line - 1].rstrip("\r"), spans[name, line], finding.spans[0], _COLUMNS - gutter - len(" | ")
        )
        yield f"{painted(f'{line:>{gutter}} |', _COLOURS['mark'])} {shown}"
        yield f"{edge} {painted(marks, _COLOURS['error' if finding.severity is Severity.ERROR else 'warning'])}"
    if len(spans) > _LINES:
        yield painted(f"{' ' * gutter} … ", _COLOURS["mark"]) + word("more-lines", lang, count=len(spans) - _LINES)


def _marks_zero(lines: Sequence[str], span: Span) -> bool:
    return lines[span.line - 1][span.column - 1 : span.end_column - 1] == "0"


def _marked(source: str, spans: Sequence[Span], first: Span, room: int) -> tuple[str, str]:
    """Return a line of a file, shortened if it is wider than ``room``, and the marks under its spans."""
    from govreport_cli.textlayout import width

    leftmost = min(spans, key=lambda span: span.column)
    start, end = _window(source, leftmost, first if first in spans else leftmost, room)
    ahead, after = "…" if start else "", "…" if len(source) > end else ""
    marks = [" "] * (2 * room)
    for span in sorted(spans, key=lambda span: span == first):  # the first one is never hidden
        begin, stop = _characters(span, source)
        if start <= begin < end:
            at = width(ahead + _shown(source[start:begin]))
            size = max(1, width(_shown(source[begin : min(stop, end)])))
            marks[at : at + size] = ("^" if span == first else "-") * size
    return ahead + _shown(source[start:end]) + after, "".join(marks).rstrip()


def _window(source: str, leftmost: Span, wanted: Span, room: int) -> tuple[int, int]:
    """Return where the part of a line that is shown starts and ends; it has the ``wanted`` span, if that fits."""
    from govreport_cli.textlayout import width

    if len(source) <= room and width(_shown(source)) <= room:
        return 0, len(source)
    room -= 2  # for the marks of what is left out
    at, (begin, stop) = leftmost.column - 1, _characters(wanted, source)
    start = max(0, at - _BEFORE, min(begin, stop - room))
    while start < at and width(_shown(source[start:at])) > _BEFORE:
        start += 1
    stop = min(stop, begin + room)
    while start < begin and width(_shown(source[start:stop])) > room:
        start += 1
    end = min(start + room, len(source))
    while width(_shown(source[start:end])) > room:
        end -= 1
    return start, end


def _characters(span: Span, source: str) -> tuple[int, int]:
    """Return where a span begins and ends on its first line, which is ``source``."""
    return span.column - 1, span.end_column - 1 if span.end_line == span.line else len(source)


def _shown(text: str) -> str:
    return printable(text.replace("\t", " "))


def printable(text: str) -> str:
    """Return text with control characters and direction marks escaped, because they can mislead readers."""
    return "".join(
        f"\\u{ord(character):04x}" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character
        for character in text
    )
