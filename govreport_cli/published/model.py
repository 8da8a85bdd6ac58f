"""Readings: figures as published files show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from govreport_cli.figures.model import NOT_REPORTED

CHANGE = "change:"
"""The prefix that makes an indicator's path that of its change on last year."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as a published file shows it.

    ``path`` is the path of the indicator; of its change on last year, with the prefix ``change:``; or of a
    breakdown's part, such as ``breakdown[0].parts[1].value`` or ``.share``. ``text`` is what the file shows: a dash
    for a figure that is not reported. ``where`` names the place for people, such as a cell; ``line`` and ``column``
    count from 1 in text files. ``hidden`` is true for data that only programs see.
    """

    path: str
    text: str
    where: str | None = None
    line: int | None = None
    column: int | None = None
    hidden: bool = False


def readings_of_data(data: Mapping[str, Any], *, hidden: bool = False) -> Iterator[Reading]:
    """Yield the figures in open data (``report_data``).

    Raises KeyError, ValueError, TypeError or AttributeError for other data.
    """
    for path, figure in data["figures"].items():
        yield Reading(path, _number(figure["value"]), hidden=hidden)
        if "change" in figure:
            yield Reading(CHANGE + path, _number(figure["change"]), hidden=hidden)
    for path in data["not_reported"]:
        yield Reading(_text(path), NOT_REPORTED, hidden=hidden)
    for breakdown in data["breakdowns"]:
        for at, part in enumerate(breakdown["parts"]):
            path = f"{_text(breakdown['place'])}.parts[{at}]"
            yield Reading(f"{path}.value", _number(part["value"]), hidden=hidden)
            share = NOT_REPORTED if part["share"] is None else _number(part["share"])
            yield Reading(f"{path}.share", share, hidden=hidden)


def _number(value: object) -> str:
    """Return a number of open data as text."""
    right = isinstance(value, int | str) or (isinstance(value, float) and isfinite(value))
    if not right or isinstance(value, bool):
        message = f"`{value}` is not a number"
        raise TypeError(message)
    return str(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = f"`{value}` is not a path"
        raise TypeError(message)
    return value
