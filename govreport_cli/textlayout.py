"""Text laid out in the columns of a terminal, of which a Chinese character takes two.

Widths come from wcwidth, which is imported only when something is measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Characters that not every output can contain, or that change how text looks, such as direction marks."""
_CLOSING = frozenset("，。、；：！？）》〉」』】〕”’％,.;:!?)]}%")
_OPENING = frozenset("（《〈「『【〔“‘([{")


def width(text: str) -> int:
    """Return the number of terminal columns that a text takes."""
    from wcwidth import width as measure

    return measure(text)


def pad(text: str, columns: int, align: str = "<") -> str:
    """Pad a text with spaces to a number of columns: aligned left for ``<``, right for ``>``, centred for ``^``."""
    free = max(columns - width(text), 0)
    left = {"<": 0, ">": free, "^": free // 2}[align]
    return " " * left + text + " " * (free - left)


def columns(rows: Sequence[Sequence[str]], aligns: str) -> str:
    """Return rows as lines, in columns that are as wide as their widest cells and two spaces apart.

    ``aligns`` has the alignment of each column: ``<``, ``>`` or ``^``.
    """
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(pad(cell, size, align) for cell, size, align in zip(row, widths, aligns, strict=True)).rstrip() + "\n"
        for row in rows
    )


def wrap(text: str, columns: int, indent: int = 0) -> list[str]:
    """Break a text into lines of at most ``columns`` columns; the first line is indented by ``indent``.

    Lines break between Chinese characters and between words, but never before closing punctuation or after an
    opening bracket. A word that is wider than a line is broken. Line breaks in the text are kept.
    """
    first, *rest = text.split("\n")
    return [*_wrap(first, columns, indent), *(line for paragraph in rest for line in _wrap(paragraph, columns, 0))]


def _wrap(text: str, columns: int, indent: int) -> list[str]:
    lines = [" " * indent]
    used = indent
    for unit in _units(text):
        size = width(unit)
        if used and used + size > columns:
            lines[-1] = lines[-1].rstrip(" ")
            lines.append("")
            used = 0
        if size > columns:
            # Anything already on the line has no width, such as a combining mark.
            first, *rest = _pieces(unit, columns)
            lines[-1] += first
            lines += rest
            used = width(lines[-1])
        elif used or unit != " ":
            lines[-1] += unit
            used += size
    return lines


def _units(text: str) -> Iterator[str]:
    """Split a text wherever a line may break: into words, and Chinese characters with their punctuation."""
    from wcwidth import iter_graphemes

    unit = ""
    for cluster in iter_graphemes(text):
        if unit and not _sticks(unit[-1], cluster):
            yield unit
            unit = ""
        unit += cluster
    if unit:
        yield unit


def _sticks(before: str, after: str) -> bool:
    if before.isspace() or after.isspace():
        return False
    return after in _CLOSING or before in _OPENING or (before.isascii() and after.isascii())


def _pieces(unit: str, columns: int) -> list[str]:
    """Split a word that is wider than a line into pieces that fit."""
    from wcwidth import iter_graphemes

    pieces = [""]
    for cluster in iter_graphemes(unit):
        if pieces[-1] and width(pieces[-1]) + width(cluster) > columns:
            pieces.append("")
        pieces[-1] += cluster
    return pieces
