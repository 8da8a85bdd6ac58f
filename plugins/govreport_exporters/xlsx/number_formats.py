"""Number formats that show a value with the decimals it was reported with."""

from __future__ import annotations

from govreport_cli.plugin import Number, Part
from govreport_cli.plugin.render import show

_DIGITS = 15  # Excel keeps this many and turns the rest into zeros


def is_exact(value: Number) -> bool:
    """Return whether a cell can hold all digits of a value."""
    return len(show(value).lstrip("-").replace(".", "")) <= _DIGITS


def number_format(value: Number, unit: str = "", *, thousands: bool = False) -> str:
    """Return the number format that shows a value with its decimals and unit, with thousands separators on request."""
    return ("#,##" if thousands else "") + _zeros(show(value)) + _quoted(unit)


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
    return f'"{text}"' if text else ""


def _zeros(number: str) -> str:
    _, _, decimals = number.partition(".")
    return "0." + "0" * len(decimals) if decimals else "0"
