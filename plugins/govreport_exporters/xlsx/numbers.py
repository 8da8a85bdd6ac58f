"""Numbers as a spreadsheet keeps and shows them."""

from __future__ import annotations

from govreport_cli.plugin import Number, Part
from govreport_cli.plugin.render import show

_DIGITS = 15  # what Excel keeps of a number; it makes zeros of the rest


def is_exact(value: Number) -> bool:
    """Say whether a cell can hold the value with all its digits."""
    return len(show(value).lstrip("-").replace(".", "")) <= _DIGITS


def number_format(value: Number, *, thousands: bool = False) -> str:
    """Return the number format that shows a value as it was reported: its decimals, no separators but if asked for."""
    return ("#,##" if thousands else "") + _zeros(show(value))


def change_format(value: Number, *, thousands: bool = False) -> str:
    """Return the number format that shows a change with its sign, and its decimals."""
    shown = number_format(value, thousands=thousands)
    return f"+{shown};-{shown};0"


def share_format(part: Part) -> str:
    """Return the number format that shows a part's share as it is printed, with the mark of an adjusted one."""
    percent, sign, mark = part.share_text.partition("%")
    return _zeros(percent) + sign + (f'"{mark}"' if mark else "")


def _zeros(number: str) -> str:
    _, _, decimals = number.partition(".")
    return "0." + "0" * len(decimals) if decimals else "0"
