"""Filters, which turn a figure into text: shares, changes, thousands separators, Chinese wording."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from govreport_cli.definition.model import Number
from govreport_cli.figures.model import Figure, percent, show, show_difference

_DECIMALS = 2
"""The decimals of a percentage by default; trailing zeros are then dropped."""
_DECIMALS_ALLOWED = frozenset("0123456")


class ValueKind(StrEnum):
    """What kind of value passes between filters, which decides the filters that may follow."""

    FIGURE = "figure"
    AMOUNT = "amount"
    CHANGE = "change"
    SHARE = "share"
    GROWTH = "growth"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Value:
    """A value that passes from one filter to the next; ``text`` is printed if no filter follows."""

    kind: ValueKind
    figure: Figure
    number: Number
    text: str


class FilterError(Exception):
    """A filter cannot be applied; ``code`` and ``arguments`` are those of the finding to report."""

    def __init__(self, code: str, **arguments: object) -> None:
        """Keep the code and the arguments of the finding."""
        super().__init__(code)
        self.code = code
        self.arguments = arguments


Filter = Callable[[Value, list[str], Mapping[str, Figure]], Value]


def start(figure: Figure, value: Number) -> Value:
    """Return the value that the first filter receives."""
    return Value(ValueKind.FIGURE, figure, value, show(value))


def _thousands(value: Value, arguments: list[str], _: Mapping[str, Figure]) -> Value:
    _require(value.kind in {ValueKind.FIGURE, ValueKind.AMOUNT} and not arguments)
    number = value.number
    return replace(value, kind=ValueKind.TEXT, text=f"{number:,d}" if isinstance(number, int) else f"{number:,f}")


def _previous(value: Value, arguments: list[str], _: Mapping[str, Figure]) -> Value:
    _require(value.kind is ValueKind.FIGURE and not arguments)
    previous = _last_year(value.figure)
    return replace(value, kind=ValueKind.AMOUNT, number=previous, text=show(previous))


def _change(value: Value, arguments: list[str], _: Mapping[str, Figure]) -> Value:
    _require(value.kind is ValueKind.FIGURE and not arguments)
    change = value.number - _last_year(value.figure)
    return replace(value, kind=ValueKind.CHANGE, number=change, text=show_difference(change) if change else "0")


def _growth(value: Value, arguments: list[str], _: Mapping[str, Figure]) -> Value:
    _require(value.kind is ValueKind.FIGURE and len(arguments) <= 1)
    previous = _last_year(value.figure)
    if previous <= 0:
        raise FilterError("growth-undefined", indicator=value.figure.indicator.path, previous=show(previous))
    change = value.number - previous
    sign = "+" if change > 0 else ""
    return replace(value, kind=ValueKind.GROWTH, number=change, text=f"{sign}{_percent(change, previous, arguments)}")


def _share(value: Value, arguments: list[str], figures: Mapping[str, Figure]) -> Value:
    _require(value.kind is ValueKind.FIGURE and 1 <= len(arguments) <= 2)  # noqa: PLR2004  (a whole, and decimals)
    path, *decimals = arguments
    if path not in figures:
        raise FilterError("indicator-unknown", indicator=path)
    whole = figures[path].value
    if whole is None:
        raise FilterError("not-reported", indicator=path)
    if whole <= 0:
        raise FilterError("share-undefined", indicator=path)
    return replace(value, kind=ValueKind.SHARE, text=_percent(value.number, whole, decimals))


def _wording(value: Value, arguments: list[str], _: Mapping[str, Figure]) -> Value:
    _require(value.kind in {ValueKind.CHANGE, ValueKind.GROWTH} and not arguments)
    more, less = ("增加", "减少") if value.kind is ValueKind.CHANGE else ("增长", "下降")
    amount = value.text.lstrip("+-")
    if value.number == 0:
        text = "持平"
    elif value.kind is ValueKind.GROWTH and not Decimal(amount.rstrip("%")):
        text = "基本持平"
    else:
        unit = (value.figure.indicator.unit or "") if value.kind is ValueKind.CHANGE else ""
        text = f"{more if value.number > 0 else less}{amount}{unit}"
    return replace(value, kind=ValueKind.TEXT, text=text)


FILTERS: Mapping[str, tuple[Filter, str]] = {
    "thousands": (_thousands, "path | thousands"),
    "previous": (_previous, "path | previous"),
    "change": (_change, "path | change"),
    "growth": (_growth, "path | growth"),
    "share": (_share, "path | share(path)"),
    "wording": (_wording, "path | growth | wording"),
}
"""The filters by name, each with an example of its use."""


def apply(name: str, value: Value, arguments: list[str], figures: Mapping[str, Figure]) -> Value:
    """Return a value after applying a filter. Raises FilterError if it cannot be applied."""
    try:
        return FILTERS[name][0](value, arguments, figures)
    except _MisusedError as error:
        raise FilterError("filter-misused", filter=name, example=f"{{{{ {FILTERS[name][1]} }}}}") from error


class _MisusedError(Exception):
    """A filter follows one that it cannot follow, or has the wrong arguments."""


def _require(fits: bool) -> None:  # noqa: FBT001  (reads as an assertion)
    if not fits:
        raise _MisusedError


def _last_year(figure: Figure) -> Number:
    if figure.previous is None:
        raise FilterError("previous-missing", indicator=figure.indicator.path)
    return figure.previous


def _percent(part: Number, whole: Number, arguments: list[str]) -> str:
    """Return a part as a percentage of its whole."""
    _require(all(argument in _DECIMALS_ALLOWED for argument in arguments))
    text = f"{percent(part, whole, int(arguments[0]) if arguments else _DECIMALS):f}"
    if not arguments and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%"
