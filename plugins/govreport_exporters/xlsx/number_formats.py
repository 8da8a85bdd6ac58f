"""Number formats that show a value with the decimals it was reported with."""

from __future__ import annotations

import re
from typing import NamedTuple

from govreport_cli.plugin import Number, Part
from govreport_cli.plugin.render import show

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<single>.)|\[\$(?P<currency>[^\[\]-]*)[^\[\]]*\]|\[(?P<bracket>[^\[\]]*)\]|[_*].'
    r"|(?P<end>;)|(?P<number>[#0?][#0?,]*(?:\.[#0?]*)?|General|@)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)
"""The parts of a number format: texts, colours and conditions in brackets, padding, and places for digits."""
_PIECES = re.compile(r'([^A-Za-z_;"\\]+)|(.)')
_TEXTS = ("quoted", "single", "currency", "percent", "other")
_NUMERIC = re.compile(r"[\d.,，．]")
_DIGITS = 15  # Excel keeps this many and turns the rest into zeros


def is_exact(value: Number) -> bool:
    """Return whether a cell can hold all digits of a value."""
    return len(show(value).lstrip("-").replace(".", "")) <= _DIGITS


def number_format(value: Number, beside: str = "", *, thousands: bool = False) -> str:
    """Return the number format that shows a value with its decimals and the text beside it.

    ``thousands`` asks for thousands separators.
    """
    return ("#,##" if thousands else "") + _zeros(show(value)) + _quoted(beside)


class Around(NamedTuple):
    """What a number format shows around a number; ``percent`` means that it shows the number in percent."""

    before: str
    after: str
    percent: bool


def around(shown_as: str, value: Number) -> Around | None:
    """Return what a number format shows around a value; None if it shows anything else in place of the value.

    It may show the value in thousands, more digits than it has, or a text only. A zero may be shown as a dash or not at
    all; it is zero.
    """
    sections = _sections(shown_as)
    at = 1 if value < 0 else 2 if value == 0 else 0
    tokens = sections[at] if at < len(sections) else sections[0]
    numbers = [number for number, token in enumerate(tokens) if token["number"]]
    if not numbers and value == 0:
        return Around("", "", percent=False)
    if len(numbers) != 1 or not all(map(_is_plain, tokens)):
        return None
    before, after = ("".join(map(_text_of, part)) for part in (tokens[: numbers[0]], tokens[numbers[0] + 1 :]))
    if value < 0 and at < len(sections):
        before, after = before.strip("-( "), after.strip(") ")
    if _NUMERIC.match(before[-1:]) or _NUMERIC.match(after):
        return None
    return Around(before.strip(), after.strip(), percent=any(token["percent"] for token in tokens))


def _sections(shown_as: str) -> list[list[re.Match[str]]]:
    """Return the parts of a format for positive numbers, negative ones, zeros and texts, as far as it has them."""
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(shown_as or "General"):
        if token["end"]:
            sections.append([])
        else:
            sections[-1].append(token)
    return sections


def _is_plain(token: re.Match[str]) -> bool:
    """Return whether a part of a format neither changes a number nor depends on its size."""
    if number := token["number"]:
        return not number.endswith(",") and ",." not in number
    if bracket := token["bracket"]:
        return bracket[0] not in "<>="
    return not (token["other"] or "").isalnum() or not token["other"].isascii()


def _text_of(token: re.Match[str]) -> str:
    return next((text for name in _TEXTS if (text := token[name])), "")


def text_beside(shown_as: str) -> str:
    """Return the text that a number format of ours puts after a number: the unit and the note of a figure."""
    found = around(shown_as, 1)
    return found.after if found and not (found.before or found.percent) else ""


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
