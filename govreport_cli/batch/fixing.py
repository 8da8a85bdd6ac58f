"""Fixes in a definition what has only one meaning, and leaves every other byte as it is.

That is, outside of strings, characters that look like those of TOML and cannot be seen or cannot stand there; and
``nan`` in place of a total, if all its parts are given. A figure that somebody has typed is never changed, not even a
total that contradicts its parts: it may be a part that is wrong. Nor is a character between two digits, which may
separate thousands or two numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from io import StringIO
from itertools import groupby
from typing import NamedTuple

from govreport_cli.definition.locate import locate
from govreport_cli.definition.read import read
from govreport_cli.definition.write import plain_number
from govreport_cli.files import folder_of
from govreport_cli.findings.model import Finding, Phrase, Span, Word
from govreport_cli.paths import Source
from govreport_cli.pipeline import PLAIN, Setup, examine

_MARK = "\ufeff"
_MOST = 200
"""How many characters are replaced in one file."""
_MOST_READ = 20_000_000
"""How many characters are read for that, because a file is read again after each."""
_CONTEXT = 3
"""How many lines a difference shows before and after a change."""
_ASSIGNS = re.compile(r"[^\n=＝]*[=＝]")
"""The rest of a line in which something is assigned."""
_QUOTED = re.compile(
    r"[“‘「『＂＇]([^“”‘’「」『』＂＇\"'\\\r\n]*)[”’」』＂＇](?=[ \t]*(?:[,，\]}#]|\r?$))",
    re.MULTILINE,
)
"""A text between typographic quotation marks, at the end of a value."""


class Fixed(NamedTuple):
    """A definition before and after its fixes, and how many there are."""

    before: str
    after: str
    fixes: int


class _Change(NamedTuple):
    """Characters to replace: from ``start`` to ``end``, counted from 0."""

    start: int
    end: int
    text: str


def fix(name: str, source: bytes, setup: Setup = PLAIN) -> Fixed:
    """Return a definition with its fixes; with none if it is not UTF-8, or not TOML even with them."""
    try:
        before = source.decode()
    except UnicodeDecodeError:
        return Fixed("", "", 0)
    mark, text = (_MARK, before[1:]) if before.startswith(_MARK) else ("", before)
    readable, typed = _readable(name, text)
    filled, totals = _with_totals(name, readable, setup)
    return Fixed(before, mark + filled, typed + totals)


def _readable(name: str, text: str) -> tuple[str, int]:
    """Return a text with lookalikes replaced so that it is TOML, and how many; the text itself if it never is."""
    changed = text
    for count in range(min(_MOST, _MOST_READ // (len(text) + 1)) + 1):
        document = read(name, changed.encode())
        if document.value is not None:
            return changed, count
        change = _unambiguous(document.findings[0], changed)
        if change is None:
            break
        changed = changed[: change.start] + change.text + changed[change.end :]
    return text, 0


def _unambiguous(finding: Finding, text: str) -> _Change | None:
    """Return the change that a syntax error asks for, or None if it is not certain."""
    reason, advice = finding.arguments.get("reason"), finding.arguments.get("advice")
    if not isinstance(reason, Phrase) or not finding.spans:
        return None
    at = _offset(text, finding.spans[0].line, finding.spans[0].column)
    character = text[at : at + 1]
    between_digits = text[max(at - 1, 0) : at].isdecimal() and text[at + 1 : at + 2].isdecimal()
    if reason.name == "toml-lookalike" and character.isdecimal():
        return _Change(at, at + 1, str(unicodedata.decimal(character)))
    if between_digits:
        return None
    if reason.name == "toml-space" and advice == Word("toml-type-space"):
        return _Change(at, at + 1, " ")
    if reason.name == "toml-invisible" and unicodedata.category(character) != "Cc":
        return _Change(at, at + 1, "")
    if reason.name == "toml-lookalike" and isinstance(advice, Phrase) and advice.name == "toml-type":
        instead = str(advice.arguments["instead"])
        if instead == "#" and _ASSIGNS.match(text, at + 1):
            return None  # it stands in place of a line end, and a comment would hide the row behind it
        if instead not in {'"', "'"}:
            return _Change(at, at + 1, instead)
        if quoted := _QUOTED.match(text, at):
            return _Change(at, quoted.end(), f'"{quoted[1]}"')
    return None


def _with_totals(name: str, text: str, setup: Setup) -> tuple[str, int]:
    """Return a definition with totals in place of ``nan``, where they follow from their parts, and how many."""
    examination = examine(name, text.encode(), folder_of(name), setup)
    case = examination.case
    if case is None:
        return text, 0
    totals = [path for path in case.definition.unfilled if path in case.form.totals and path in case.values]
    if not totals:
        return text, 0
    (own,) = examination.sources[Source.OWN]
    located = locate(own)
    changes = []
    for path in totals:
        start, end = _stretch(text, located.span(path))
        if text[start:end] == "nan":
            changes.append(_Change(start, end, plain_number(case.values[path])))
    for change in sorted(changes, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text, len(changes)


def _stretch(text: str, span: Span) -> tuple[int, int]:
    return _offset(text, span.line, span.column), _offset(text, span.end_line, span.end_column)


def _offset(text: str, line: int, column: int) -> int:
    """Return the character, counted from 0, at a line and a column, counted from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def difference(name: str, fixed: Fixed) -> str:
    """Return the lines that differ, with their surroundings, as ``patch`` reads them. No fix adds or removes a line."""
    before, after = (list(StringIO(text, newline="\n")) for text in (fixed.before, fixed.after))
    changed = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    pieces = [f"--- {name}\n+++ {name}\n"] if changed else []
    for start, end in _hunks(changed, len(before)):
        pieces.append(f"@@ -{start + 1},{end - start} +{start + 1},{end - start} @@\n")
        for differs, group in groupby(range(start, end), lambda at: before[at] != after[at]):
            lines = list(group)
            if differs:
                pieces += [_line("-", before[at]) for at in lines] + [_line("+", after[at]) for at in lines]
            else:
                pieces += [_line(" ", before[at]) for at in lines]
    return "".join(pieces)


def _hunks(changed: list[int], length: int) -> Iterator[tuple[int, int]]:
    """Yield the first line and the end of each stretch of lines to show."""
    start = end = None
    for at in changed:
        if start is None or end is None or at - _CONTEXT > end:
            if start is not None and end is not None:
                yield start, end
            start = max(0, at - _CONTEXT)
        end = min(length, at + _CONTEXT + 1)
    if start is not None and end is not None:
        yield start, end


def _line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
