"""What the author meant by a value that a schema does not accept, if that is certain or at least likely."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from govreport_cli.definition.toml_mistakes import SCALES
from govreport_cli.forms.model import Form
from govreport_cli.forms.validator import TomlDate
from govreport_cli.paths import nearest

_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*([\u4e00-\u9fff]{0,2})")
_DAY = re.compile(r"(\d{4})(?:[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?(?:T.*)?|(\d{2})(\d{2}))")
_ANSWERS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_LONGEST = 60
"""How many characters of a text are read."""


def as_type(value: Any, wanted: str, schema: Mapping[str, Any], path: str, form: Form) -> Any:
    """Return a value of another type in the type that the schema wants at a path, or None if it is not certain."""
    if wanted == "string" and isinstance(value, int | Decimal | TomlDate) and not isinstance(value, bool):
        return day(str(value)) if schema.get("format") == "date" else str(value)
    if wanted == "boolean" and isinstance(value, str):
        return _ANSWERS.get(value.strip().lower())
    if wanted == "array" and isinstance(value, str) and schema.get("items", {}).get("type") == "string":
        return [value]
    if wanted in ("integer", "number"):
        if isinstance(value, list) and len(value) == 1:
            return as_type(value[0], wanted, schema, path, form)
        number = _number(value, path, form)
        if number is not None and number == number.to_integral_value():
            return int(number)
        return number if wanted == "number" else None
    return None


def _number(value: Any, path: str, form: Form) -> Decimal | None:
    """Return the number in a text or a float, with any kind of digits, separators and unit, or None.

    A unit that may multiply the number, or an amount in another unit than the form's, makes it another number.
    """
    if isinstance(value, TomlDate):
        return Decimal(value[:4]) if path == "report.year" and value.kind != "time" else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite():
        return Decimal(value)
    if isinstance(value, str) and len(value) <= _LONGEST:
        match = _NUMBER.fullmatch(_narrow(value))
        own = form.indicators[path].unit if path in form.indicators else None
        if match and (match[2] == own or not SCALES.search(match[2])):
            return Decimal(match[1].replace(",", ""))
    return None


def day(text: str) -> date | None:
    """Return the day that a text names, in whatever way it is written, or None."""
    match = _DAY.fullmatch(_narrow(text[:_LONGEST]))
    try:
        return date(*(int(number) for number in match.groups() if number)) if match else None
    except ValueError:
        return None


def _narrow(text: str) -> str:
    """Return a text in half-width characters, or an empty one if that adds digits: in 12①, the 1 belongs to a note."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    return narrow if sum(map(str.isdecimal, narrow)) == sum(map(str.isdecimal, text)) else ""


def choice(value: Any, allowed: Sequence[Any], called: Mapping[str, Sequence[str]]) -> str | None:
    """Return the one of some texts that a value stands for, by what it means or else by its spelling, or None.

    ``called`` has what people call some of these texts.
    """
    if not isinstance(value, str):
        return None
    word = value.strip().lower()
    by_meaning = (text for text, names in called.items() if word in names)
    return next(by_meaning, None) or nearest(word, [text for text in allowed if isinstance(text, str)])
