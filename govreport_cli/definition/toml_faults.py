"""Explains syntax errors: by what the author probably did, or else by what tomllib reports."""

from __future__ import annotations

import re
from dataclasses import dataclass

from govreport_cli.definition.lookalikes import Lookalike, closing_quote, control, lookalike
from govreport_cli.definition.pasted_rows import pasted_row
from govreport_cli.definition.toml_mistakes import Mistake, among_lookalikes, likely, not_a_statement, plain
from govreport_cli.findings.model import Phrase, Word

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
    ("Expected newline or end of document", "toml-more"),
    ("Expected '='", "toml-no-equals"),
    ("Invalid statement", "toml-no-equals"),
    ("Invalid initial character for a key part", "toml-no-equals"),
    ("Invalid value", "toml-no-value"),
)
"""How tomllib's messages begin, and what they mean: always, or only if the line shows no likelier mistake."""
_NO_STATEMENT = ("Invalid statement", "Invalid initial character for a key part", "Expected '='", "Expected ']")
_OPEN_STRING = (
    ("Unterminated string", '"'),
    ("Illegal character '\\n'", '"'),
    ('Expected "\'"', "'"),
    ("Found invalid character '\\n'", "'"),
)
"""How tomllib's messages about a string that is not closed begin, and the mark that would close it."""
_LITERALS = r"'{3}.*?'{3}|'{3}|'[^'\n]*'|#[^\n]*"
_ONE_LINE = r"\"(?:[^\"\\\n]|\\.)*+(?P<single>\"?)"
_SEVERAL_LINES = r"\"{3}(?:[^\"\\]|\\.|\"(?!\"\"))*+(?P<triple>(?:\"{3})?)"
_STRINGS, _SHORT_STRINGS, _LITERAL_STRINGS = (
    re.compile("|".join(kinds), re.DOTALL)
    for kinds in ((_SEVERAL_LINES, _ONE_LINE, _LITERALS), (_ONE_LINE, _LITERALS), (_LITERALS,))
)
"""Strings and comments. What follows marks that are never closed is searched again, once, for the other kinds."""
_HEADING = re.compile(r"\[\[?[^\]]*\]\]?")
_NEXT = re.compile(r"\n[ \t]*[\w.-]++[ \t]*=[ \t]*(?:\"{3}|'{3})\Z")
"""The end of a text that contains a key and the beginning of its text."""
_STATEMENT = re.compile(r"[ \t]*(?:[\w.-]++[ \t]*=|\[{1,2}[A-Za-z])")
"""The beginning of a key or a table."""
_REPEATED = re.compile(r"\s*\[{1,2}\s*(section|breakdown|note|waive)\s*\]")
"""The heading of a table of which a definition may have many."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is not TOML, at which character, from 0, and what to do about it.

    ``first_line`` is where a repeated key came first.
    """

    reason: Word | Phrase
    at: int
    advice: Word | Phrase
    first_line: int | None = None


def fault_of(message: str, text: str, at: int) -> Fault:
    """Return the fault in a text; ``message`` is tomllib's, and ``at`` its place in characters from 0."""
    # Strings and comments are masked; everything else stays in its place.
    bare = _STRINGS.sub(_bare, text)
    start = text.rfind("\n", 0, at) + 1
    if fault := _certain(message, text, bare, start, at):
        return fault
    if (opening := _never_closed(text, at)) is not None:
        return Fault(Word("toml-unterminated"), opening, _end_with(text[opening : opening + 3]))
    line = _line(bare, start)
    in_array = message.startswith("Unclosed")
    if advice := pasted_row(line, in_array=message.startswith("Unclosed array")):
        return Fault(Word("toml-pasted"), at, advice)
    if in_array and (after := _comma_missing(bare, at)):
        return Fault(Word("toml-comma"), after, Word("toml-type-comma"))
    if message == "Invalid value" and _STATEMENT.match(line) and (bracket := _opening(bare, start)) < start:
        return Fault(Word("toml-unclosed"), bracket, _closing(bare[bracket]))
    if fault := _likely(message, line, start, at):
        return fault
    if in_array:
        opening = _opening(bare, at)
        return Fault(Word("toml-unclosed"), opening, _closing(bare[opening : opening + 1]))
    if message.startswith("Expected ']"):
        return Fault(Word("toml-unclosed"), at, _closing("["))
    return _fault(plain(next((reason for begins, reason in _VAGUE if message.startswith(begins)), "toml-no-value")), at)


def _certain(message: str, text: str, bare: str, start: int, at: int) -> Fault | None:
    """Return the fault that tomllib's message names, or None if it may have another cause."""
    if (
        message.startswith(("Unterminated string", "Expected \"'''"))
        and (opening := _unterminated(text, bare)) is not None
    ):
        return Fault(Word("toml-unterminated"), opening, _end_with(text[opening : opening + 3]))
    if message == 'Expected "\'"' and (opening_at := bare.find("'")) >= 0:
        at, start = opening_at, bare.rfind("\n", 0, opening_at) + 1
    for begins, mark in _OPEN_STRING:
        if message.startswith(begins) and (quote := closing_quote(_line(text, start), mark)):
            return _known(quote, start)
    for begins, reason in _CERTAIN:
        if message.startswith(begins):
            if reason == "toml-control" and (character := control(text, at, at - start + 1)):
                return _known(character, 0)
            if reason == "toml-twice":
                return Fault(Word(reason), at, _what_stays(_line(text, start)), _first(text, start))
            return _fault(plain(reason), at)
    return None


def _never_closed(text: str, at: int) -> int | None:
    """Return where the last text before a place begins, if what ended it was meant to begin the next one; else None."""
    closed = [match for match in _STRINGS.finditer(text, 0, at) if match[0].startswith(('"""', "'''"))]
    return closed[-1].start() if closed and _NEXT.search(closed[-1][0]) else None


def _unterminated(text: str, bare: str) -> int | None:
    """Return where a text of several lines begins that is never closed, or None if there is none."""
    opened = (match.start() for match in _STRINGS.finditer(text) if match["triple"] == "")
    single = bare.find("'''")
    return next(opened, None if single < 0 else single)


def _end_with(mark: str) -> Phrase:
    return Phrase("toml-close-text", {"mark": mark})


def _likely(message: str, line: str, start: int, at: int) -> Fault | None:
    """Return the likeliest fault on a line, which begins at ``start``, or None if it shows none."""
    ended, statement = message.startswith("Expected newline"), message.startswith(_NO_STATEMENT)
    mistake = not_a_statement(line) if statement else None
    if mistake := mistake or among_lookalikes(line, ended=ended):
        return _fault(mistake, at)
    if character := lookalike(line, ended=ended):
        return _known(character, start)
    mistake = likely(line, ended=ended, in_array=message.startswith("Unclosed"), statement=statement)
    return _fault(mistake, at) if mistake else None


def _fault(mistake: Mistake, at: int) -> Fault:
    return Fault(mistake.reason, at, mistake.advice)


def _closing(opening: str) -> Word:
    return Word("toml-close-table" if opening == "{" else "toml-close-bracket")


def _what_stays(line: str) -> Word | Phrase:
    """Return what to do about a key or a table that comes twice; there may be many of some tables."""
    heading = _REPEATED.match(line)
    return Phrase("toml-many", {"name": heading[1]}) if heading else Word("toml-keep-one")


def _line(text: str, start: int) -> str:
    return text[start:].partition("\n")[0].rstrip("\r")


def _known(character: Lookalike, start: int) -> Fault:
    """Return the fault of a character whose place is counted from ``start``."""
    return Fault(character.reason, start + character.at, character.advice)


def _bare(match: re.Match[str]) -> str:
    source, ends = match[0], match.groupdict()
    if source[0] == "#":
        return _blank(match)
    if source == "'''":
        return source
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
