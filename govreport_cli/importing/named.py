"""Breakdowns whose keys a file names by their paths, as open data does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from govreport_cli.definition.model import BreakdownEntry, Method, Number, PartEntry
from govreport_cli.published.model import Reading

_KEY = re.compile(r"breakdown\[(\d{1,4})\]\.(of|title|section|decimals|method)")
_PART = re.compile(r"breakdown\[(\d{1,4})\]\.parts\[(\d{1,4})\]\.(label|value)")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,6})?")


def named_breakdowns(readings: Iterable[Reading]) -> Iterator[BreakdownEntry]:
    """Yield the breakdowns that readings describe completely."""
    keys: dict[int, dict[str, str]] = {}
    parts: dict[int, dict[int, dict[str, str]]] = {}
    for reading in readings:
        if match := _KEY.fullmatch(reading.path):
            keys.setdefault(int(match[1]), {})[match[2]] = reading.text
        elif match := _PART.fullmatch(reading.path):
            parts.setdefault(int(match[1]), {}).setdefault(int(match[2]), {})[match[3]] = reading.text
    for at, known in sorted(keys.items()):
        entries = [
            PartEntry(part["label"], _number(part["value"]))
            for _, part in sorted(parts.get(at, {}).items())
            if "label" in part and _NUMBER.fullmatch(part.get("value", ""))
        ]
        if {"of", "title"} <= known.keys() and entries:
            decimals = int(known["decimals"]) if known.get("decimals", "").isdigit() else 0
            method = Method.HALF_UP if known.get("method") == Method.HALF_UP else Method.LARGEST_REMAINDER
            yield BreakdownEntry(
                f"breakdown[{at}]", known["of"], known["title"], known.get("section"), tuple(entries), decimals, method
            )


def _number(text: str) -> Number:
    return Decimal(text) if "." in text else int(text)
