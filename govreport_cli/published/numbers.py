"""Published figures as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from govreport_cli.definition.model import Number
from govreport_cli.figures.model import NOT_REPORTED
from govreport_cli.published.particulars import squeezed

_SEPARATORS = re.compile(r"[,，\s]|[%*+]")


def number_of(text: str, beside: Sequence[str] = ()) -> Number | str | None:
    """Return a published text as a number, without separators, marks, and the unit and note ``beside`` it.

    Return None for a dash, and the text itself, without whitespace, if it is not a number.
    """
    text = squeezed(text)
    for ending in reversed(beside):
        text = text.removesuffix(squeezed(ending))
    if text in {NOT_REPORTED, ""}:
        return None
    try:
        number = Decimal(_SEPARATORS.sub("", text))
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def digits_of(text: str) -> str:
    """Return a figure as prose compares it: its digits, without separators, marks, unit and sign."""
    return re.sub(r"[^0-9.]", "", text)
