"""Where the characters of a TOML string are in its source."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t\r]*\n[ \t\r\n]*|.)|\r\n|.", re.DOTALL)
"""A character of a basic string: an escape, a line end, or itself. An escaped line end stands for nothing."""
_LITERAL = re.compile(r"\r\n|.", re.DOTALL)


def source_offsets(source: str) -> list[range]:
    """Return, for each character of a string's value, the characters of the source that stand for it.

    ``source`` is the string as it is written, with its quotation marks; the ranges count from its beginning.
    """
    mark = source[:1]
    width = 3 if source.startswith(mark * 3) and len(source) >= 6 else 1  # noqa: PLR2004  (two marks of three)
    start = width
    if width > 1:  # a line end right after the opening mark is not part of the value
        start += 2 if source.startswith("\r\n", start) else source.startswith("\n", start)
    pattern = _TOKEN if mark == '"' else _LITERAL
    tokens = pattern.finditer(source, start, len(source) - width)
    return [range(*token.span()) for token in tokens if not _is_nothing(token[0])]


def _is_nothing(token: str) -> bool:
    """Return whether a token is an escaped line end, with the white space after it."""
    return len(token) > 1 and token[0] == "\\" and token[1:].isspace()
