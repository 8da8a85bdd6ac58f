"""Number formats that show a value with the decimals it was reported with."""

from __future__ import annotations

import re

from govreport_cli.plugin import Number, Part
from govreport_cli.plugin.render import show

_WITH_TEXT = re.compile(r'[#,0.]+(?P<text>(?:"[^"]*"|\\.)+)')
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_PIECES = re.compile(r'([^A-Za-z_;"\\]+)|(.)')
_DIGITS = 15  # Excel keeps this many and turns the rest into zeros


def is_exact(value: Number) -> bool:
    """Return whether a cell can hold all digits of a value."""
    return len(show(value).lstrip("-").replace(".", "")) <= _DIGITS


def number_format(value: Number, beside: str = "", *, thousands: bool = False) -> str:
    """Return the number format that shows a value with its decimals and the text beside it.

    ``thousands`` asks for thousands separators.
    """
    return ("#,##" if thousands else "") + _zeros(show(value)) + _quoted(beside)


def text_beside(shown_as: str) -> str:
    """Return the text that a number format puts after a number: the unit and the note of a figure."""
    match = _WITH_TEXT.fullmatch(shown_as)
    return "".join(quoted or single for quoted, single in _LITERAL.findall(match["text"])) if match else ""


def change_format(value: Number, unit: str = "", *, thousands: bool = False) -> str:
    """Return the number format that shows a change with its sign, its decimals and a unit."""
    shown = number_format(value, unit, thousands=thousands)
    return f"+{shown};-{shown};0{_quoted(unit)}"


GROWTH_FORMAT = "+0.00%;-0.00%;0.00%"


def share_format(part: Part) -> str:
    """Return the number format that shows a share as it is printed, including the mark of an adjusted share."""
    percent, sign, mark = part.share_text.partition("%")
    return _zeros(percent) + sign + _quoted(mark)


def _quoted(text: str) -> str:
    """Return text as the literal part of a number format.

    A quoted text cannot contain quotation marks. Letters are escaped one by one as well: Excel would read ``_x0041_``
    as an A, even in quotation marks, and some programs take a format with a d or a semicolon for that of a date.
    """
    pieces = (f'"{plain}"' if plain else f"\\{single}" for plain, single in _PIECES.findall(text))
    return "".join(pieces)


def _zeros(number: str) -> str:
    _, _, decimals = number.partition(".")
    return "0." + "0" * len(decimals) if decimals else "0"
