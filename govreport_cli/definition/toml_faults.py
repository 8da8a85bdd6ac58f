"""Explains syntax errors: by what the author probably did, or else by what tomllib reports."""

from __future__ import annotations

import re
from dataclasses import dataclass

from govreport_cli.definition.lookalikes import Lookalike, closing_quote, control, lookalike
from govreport_cli.definition.pasted_rows import pasted_row
from govreport_cli.findings.model import Phrase, Word

_VALUE = r"(?:^|[=\[,{])\s*"
_CAUSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("toml-day", re.compile(rf"{_VALUE}\d{{4}}-\d{{2}}-\d{{2}}(?!\d)")),
    ("toml-date", re.compile(rf"{_VALUE}\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}")),
    ("toml-unquoted", re.compile(rf"{_VALUE}0\d{{2,3}}-\d{{7,}}")),
    ("toml-comma", re.compile(r"[\[,]\s*\d+\s+\d")),
    ("toml-thousands", re.compile(r"(?<!\d)[1-9]\d{0,2},0\d\d(?!\d)")),
    ("toml-thousands", re.compile(r"(?:^|[=\[{]|(?<!,\d{3}),)\s*\d{1,3}(?:,\d{3})++(?!\s*[,\]\d])")),
    ("toml-leading-zero", re.compile(rf"{_VALUE}[+-]?0\d+(?![\d:-])")),
    ("toml-unit", re.compile(rf"{_VALUE}\d[\d.]*\s*[\u4e00-\u9fff%％]{{1,2}}\s*(?:[,，、\]}}#]|$)")),
    ("toml-unit", re.compile(rf"{_VALUE}\d[\d.]*\s*[（(][\u4e00-\u9fff]{{1,8}}[）)]")),
    ("toml-unquoted", re.compile(rf"=\s*[\u4e00-\u9fffA-Za-z（《〈]|{_VALUE}\d*[\u4e00-\u9fff]")),
    ("toml-empty", re.compile(r"=\s*$|[,\[]\s*,")),
)
"""Likely causes on the line of an error; the first pattern that matches is reported."""
_WIDE_THOUSANDS = re.compile(rf"{_VALUE}\d{{1,3}}(?:，\d{{3}})+(?!\d)")
_WIDE_DATE = re.compile(rf"{_VALUE}\d{{4}}[－／．。—–−]\d{{1,2}}[－／．。—–−]\d{{1,2}}")

_CERTAIN = (
    ("Unterminated string", "toml-unterminated"),
    ("Illegal character '\\n'", "toml-unterminated"),
    ("Expected \"'", "toml-unterminated"),
    ("Found invalid character '\\n'", "toml-unterminated"),
    ("Cannot overwrite a value", "toml-twice"),
    ("Duplicate inline table key", "toml-twice"),
    ("Cannot declare", "toml-twice"),
    ("Cannot mutate immutable namespace", "toml-twice"),
    ("Cannot redefine namespace", "toml-twice"),
    ("There is no nest behind this key", "toml-twice"),
    ("An object other than list", "toml-twice"),
    ("Unescaped '\\' in a string", "toml-backslash"),
    ("Invalid hex value", "toml-escape"),
    ("Escaped character", "toml-escape"),
    ("Illegal character", "toml-control"),
    ("Found invalid character", "toml-control"),
)
_VAGUE = (
    ("Unclosed array", "toml-unclosed"),
    ("Unclosed inline table", "toml-unclosed"),
    ("Expected ']", "toml-unclosed"),
    ("Expected newline or end of document", "toml-more"),
    ("Expected '='", "toml-no-equals"),
    ("Invalid statement", "toml-no-equals"),
    ("Invalid initial character for a key part", "toml-no-equals"),
    ("Invalid value", "toml-no-value"),
)
"""How tomllib's messages begin, and what they mean: always, or only if the line shows no likelier cause."""


_NO_STATEMENT = ("Invalid statement", "Invalid initial character for a key part", "Expected '='", "Expected ']")
_OPEN_STRING = (
    ("Unterminated string", '"'),
    ("Illegal character '\\n'", '"'),
    ('Expected "\'"', "'"),
    ("Found invalid character '\\n'", "'"),
)
"""How tomllib's messages about a string that is not closed begin, and the mark that would close it."""
_CHINESE_KEY = re.compile(r"\s*(?:\[{1,2}\s*)?[\u4e00-\u9fff]")
_LITERALS = r"'{3}.*?'{3}|'[^'\n]*'|#[^\n]*"
_ONE_LINE = r"\"(?:[^\"\\\n]|\\.)*+(?P<single>\"?)"
_SEVERAL_LINES = r"\"{3}(?:[^\"\\]|\\.|\"(?!\"\"))*+(?P<triple>(?:\"{3})?)"
_STRINGS, _SHORT_STRINGS, _LITERAL_STRINGS = (
    re.compile("|".join(kinds), re.DOTALL)
    for kinds in ((_SEVERAL_LINES, _ONE_LINE, _LITERALS), (_ONE_LINE, _LITERALS), (_LITERALS,))
)
"""Strings and comments. What follows marks that are never closed is searched again, once, for the other kinds."""
_HEADING = re.compile(r"\[\[?[^\]]*\]\]?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is not TOML, at which character, from 0, and what to do about it, if that is known.

    ``first_line`` is where a repeated key came first.
    """

    reason: Word | Phrase
    at: int
    first_line: int | None = None
    advice: Word | Phrase | None = None


def fault_of(message: str, text: str, at: int) -> Fault:
    """Return the fault in a text; ``message`` is tomllib's, and ``at`` its place in characters from 0."""
    # Strings and comments are masked; everything else stays in its place.
    bare = _STRINGS.sub(_bare, text)
    start = text.rfind("\n", 0, at) + 1
    if fault := _certain(message, text, bare, start, at):
        return fault
    line = _line(bare, start)
    if advice := pasted_row(line, in_array=message.startswith("Unclosed array")):
        return Fault(Word("toml-pasted"), at, advice=advice)
    if message.startswith("Unclosed") and (after := _comma_missing(bare, at)):
        return Fault(Word("toml-comma"), after)
    if fault := _likely(message, line, start, at):
        return fault
    if message.startswith("Unclosed"):
        return Fault(Word("toml-unclosed"), _opening(bare, at))
    return Fault(Word(next((term for begins, term in _VAGUE if message.startswith(begins)), "toml-no-value")), at)


def _certain(message: str, text: str, bare: str, start: int, at: int) -> Fault | None:
    """Return the fault that tomllib's message names, or None if it may have another cause."""
    if message.startswith("Unterminated string") and (
        opening := re.search("\"{3}|'{3}", re.sub('"{4,}', _blank, bare))
    ):
        return Fault(Word("toml-unterminated"), opening.start())
    if message == 'Expected "\'"' and (opening_at := bare.find("'")) >= 0:
        at, start = opening_at, bare.rfind("\n", 0, opening_at) + 1
    for begins, mark in _OPEN_STRING:
        if message.startswith(begins) and (quote := closing_quote(_line(text, start), mark)):
            return _known(quote, start)
    for begins, term in _CERTAIN:
        if message.startswith(begins):
            if term == "toml-control" and (character := control(text, at, at - start + 1)):
                return _known(character, 0)
            return Fault(Word(term), at, _first(text, start) if term == "toml-twice" else None)
    return None


def _likely(message: str, line: str, start: int, at: int) -> Fault | None:
    """Return the likeliest fault on a line, which begins at ``start``, or None if it shows none."""
    if message.startswith(_NO_STATEMENT) and _CHINESE_KEY.match(line):
        return Fault(Word("toml-key"), at)
    ended = message.startswith("Expected newline")
    if ended and _WIDE_THOUSANDS.search(line):
        return Fault(Word("toml-thousands"), at)
    if _WIDE_DATE.search(line):
        return Fault(Word("toml-date"), at)
    if character := lookalike(line, ended=ended):
        return _known(character, start)
    term = next((term for term, pattern in _CAUSES if pattern.search(line)), None)
    return Fault(Word(term), at) if term else None


def _line(text: str, start: int) -> str:
    return text[start:].partition("\n")[0].rstrip("\r")


def _known(character: Lookalike, start: int) -> Fault:
    """Return the fault of a character whose place is counted from ``start``."""
    return Fault(character.reason, start + character.at, advice=character.advice)


def _bare(match: re.Match[str]) -> str:
    source, ends = match[0], match.groupdict()
    if source[0] == "#":
        return _blank(match)
    if ends.get("triple") == "":
        return source[:2] + _SHORT_STRINGS.sub(_bare, source[2:])
    if ends.get("single") == "":
        return source[:1] + _LITERAL_STRINGS.sub(_bare, source[1:])
    return re.sub(r"[^\n]", '"', source)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _comma_missing(bare: str, at: int) -> int | None:
    """Return the place after a value that is followed by another on a later line without a comma, or None."""
    before = bare[:at].rstrip()
    value = re.match(r"[\d\"'+{\[-]", bare[at:]) and not re.match(r"[^\n]*=", bare[at:])
    return len(before) if value and "\n" in bare[len(before) : at] and before[-1:] not in "[,{=" else None


def _opening(bare: str, at: int) -> int:
    """Return the place of the innermost bracket that is still open."""
    depth = 0
    for place in range(min(at, len(bare)) - 1, -1, -1):
        depth += {"]": 1, "}": 1, "[": -1, "{": -1}.get(bare[place], 0)
        if depth < 0:
            return place
    return at


def _first(text: str, start: int) -> int | None:
    """Return the number, from 1, of the line that first defined a key or a table, or None if it is not found."""
    lines = text[:start].split("\n")[:-1]
    key = _key(text[start:].partition("\n")[0])
    for number in range(len(lines), 0, -1):
        if key and _key(lines[number - 1]) == key:
            return number
        if key and key[0] != "[" and lines[number - 1].lstrip().startswith("["):
            return None
    return None


def _key(line: str) -> str:
    """Return what a line assigns to, or the heading that it is, as it is written."""
    line = line.strip()
    heading = _HEADING.match(line)
    if heading and line[heading.end() :].lstrip()[:1] in {"", "=", "#"}:
        return heading[0]
    return line.partition("=")[0].rstrip()
