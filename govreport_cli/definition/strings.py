"""Maps the characters of a TOML string to its source."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t\r]*\n[ \t\r\n]*|.)|\r\n|.", re.DOTALL)
"""The source of one character in a basic string; an escaped line end is the source of none."""
_LITERAL = re.compile(r"\r\n|.", re.DOTALL)


def source_offsets(source: str) -> list[range]:
    """Return, for each character of a string's value, the range of its source characters.

    ``source`` is the string as written, with its quotation marks; ranges count from its beginning.
    """
    mark = source[:1]
    width = 3 if source.startswith(mark * 3) and len(source) >= 6 else 1  # noqa: PLR2004  (two triple quotation marks)
    start = width
    if width > 1:  # a line end right after the opening mark is not part of the value
        start += 2 if source.startswith("\r\n", start) else source.startswith("\n", start)
    pattern = _TOKEN if mark == '"' else _LITERAL
    tokens = pattern.finditer(source, start, len(source) - width)
    return [range(*token.span()) for token in tokens if not _is_nothing(token[0])]


def _is_nothing(token: str) -> bool:
    """Return whether a token is an escaped line end, with the white space after it."""
    return len(token) > 1 and token[0] == "\\" and token[1:].isspace()
