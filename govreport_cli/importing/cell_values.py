"""The text of a cell as a figure: a number, the note beside it, and its unit."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from govreport_cli.definition.model import Number
from govreport_cli.forms.model import Indicator
from govreport_cli.importing.labels import even

_BLANK = re.compile(r"[-—–―－/\\\\~_*]*|无|空|N/?A")
"""What cells without a figure have. A figure that is not reported is not zero."""
_UNIT = "人次|万元|亿元|千元|[件条次人个篇份起宗项元部家]"
_FIGURE = re.compile(
    r"(?P<sign>[+-]|[增减](?:加|少)?)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)"
    rf"(?:(?P<unit>{_UNIT})|\((?:单位:)?(?P<inside>{_UNIT})\))?(?:\((?P<note>[^()]{{1,200}})\))?"
)
_MONEY_UNIT = re.compile(r"(?:\((?:单位[:为]?)?|单位[:为]?)((?:百|千|万|百万|千万|亿)?元)(?:\)|$)")
"""The unit of amounts in a label or the head of a column."""
_MARKS = ("<super>", "<sub>", "<circle>")
"""How Unicode takes characters apart that look like digits and are none of a number: those of footnotes."""
_BROKEN = re.compile(r"\d\s+\d")
"""A number in two pieces: it may be two numbers."""
_CELLS = r"(?:(?:'[^']{1,31}'|\w{1,31})!)?\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?"
_LIST = rf"{_CELLS}(?:,{_CELLS})*"
_SUM = rf"(?:SUM\({_LIST}\)|{_CELLS})(?:\+(?:SUM\({_LIST}\)|{_CELLS}))*"
_ADDS = re.compile(rf"=(?=[^+(]*[+(])(?:{_SUM}|IF\(COUNT\({_LIST}\)=0,\"\",{_SUM}\))")
"""A formula that adds up cells, or is blank as long as they are."""
_LONGEST_FORMULA = 2000
_LONGEST = 200


class CellValue(NamedTuple):
    """What a cell says: its number, the note in brackets after it, and the unit after it; all None if it is blank."""

    number: Number | None = None
    note: str | None = None
    unit: str | None = None


def value_of(text: str, indicator: Indicator, *, computed: bool = False) -> CellValue | None:
    """Return what a cell says of an indicator, or None if that is not understood.

    If the indicator is ``computed``, an uncalculated formula that adds up other cells says no more than a blank.
    """
    if is_blank(text) or (computed and _adds(text)):
        return CellValue()
    match = None if _BROKEN.search(text) or len(text) > _LONGEST or has_mark(text) else _FIGURE.fullmatch(even(text))
    if not match:
        return None
    number = Decimal(match["number"].replace(",", ""))
    if (match["sign"] or "").startswith(("-", "减")):
        number = -number
    if number < 0 and not indicator.signed:
        return None
    if match["sign"] and match["sign"] != "-" and not indicator.signed:
        return None
    note, unit = _note(text) if match["note"] else None, match["unit"] or match["inside"]
    if indicator.decimal:
        return CellValue(number, note, unit)
    if number != int(number) or unit not in (None, indicator.unit):
        return None
    return CellValue(int(number), note, unit)


def money_unit_in(text: str) -> str | None:
    """Return the unit of amounts of money that the label of a row or the head of a column names, or None."""
    match = _MONEY_UNIT.search(even(text))
    return match[1] if match else None


def has_mark(text: str) -> bool:
    """Return whether a text has the mark of a footnote, such as ① or ², which would be one digit more."""
    return not text.isascii() and any(unicodedata.decomposition(character).startswith(_MARKS) for character in text)


def is_blank(text: str) -> bool:
    """Return whether a cell has no figure: it is empty, or has only a dash or a stroke."""
    return len(text) <= _LONGEST and bool(_BLANK.fullmatch(even(text)))


def may_be_value(text: str) -> bool:
    """Return whether a cell is blank, or has a figure or another text with digits, which may be a faulty one."""
    return is_blank(text) or any(character.isdecimal() for character in text[:_LONGEST])


def is_uncalculated(text: str) -> bool:
    """Return whether a cell has a formula whose value the file does not have, because nothing has calculated it."""
    return text.startswith("=")


def _adds(text: str) -> bool:
    return len(text) <= _LONGEST_FORMULA and bool(_ADDS.fullmatch("".join(text.split())))


def has_figure(text: str) -> bool:
    """Return whether the text of a cell is a figure, perhaps with a unit and a note, or a formula for one."""
    return is_uncalculated(text) or (len(text) <= _LONGEST and bool(_FIGURE.fullmatch(even(text))))


def _note(text: str) -> str:
    """Return the note in brackets at the end of a cell, as it is written."""
    joined = "".join(text.split())
    start = max(joined.rfind("("), joined.rfind("（"))
    return joined[start + 1 : -1]
