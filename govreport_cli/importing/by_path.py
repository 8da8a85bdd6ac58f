"""Figures and breakdowns that a file names by their paths, as open data does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from govreport_cli.definition.model import BreakdownEntry, Method, Number, PartEntry
from govreport_cli.findings.model import Place
from govreport_cli.forms.model import Form
from govreport_cli.importing.cell_values import CellValue, value_of
from govreport_cli.importing.model import quoted
from govreport_cli.importing.recognised import Recognised
from govreport_cli.published.model import CHANGE, PROSE, TABLE, Reading

_KEY = re.compile(r"breakdown\[(\d{1,4})\]\.(of|title|section|decimals|method)")
_PART = re.compile(r"breakdown\[(\d{1,4})\]\.parts\[(\d{1,4})\]\.(label|value)")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_NO_FIGURES = ("report.", "breakdown[", CHANGE, PROSE, TABLE)
"""How the paths of readings begin that are not of the form's figures."""
_MOST = 3
"""How many unknown paths a message names; it only counts the others."""


class Named(NamedTuple):
    """Figures by path, None where one was not understood, and what was not: code, place, path and arguments."""

    values: dict[str, tuple[CellValue | None, Place]]
    doubts: list[tuple[str, Place, str | None, dict[str, object]]]


def named_figures(readings: Iterable[Reading], recognised: Recognised, form: Form) -> Named:
    """Return the figures that are named by path and are in no table, or differ from the one there."""
    found = Named({}, [])
    unknown: dict[str, Place] = {}
    for reading in readings:
        path, indicator = reading.path, form.indicators.get(reading.path)
        if indicator is None:
            if not path.startswith(_NO_FIGURES) and path != "form":
                unknown.setdefault(path, reading.place)
            continue
        value, said = value_of(reading.text, indicator), {"text": quoted(reading.text), "indicator": indicator.name}
        if cell := recognised.figures.get(path):
            if cell.value and value and cell.value.number != value.number:
                found.values[path] = None, reading.place
                found.doubts.append(("import-twice", reading.place, path, {**said, "other": quoted(cell.cell.text)}))
        elif path not in found.values:
            found.values[path] = value, reading.place
            if value is None:
                found.doubts.append(("import-number", reading.place, path, {**said, "formula": None}))
    if unknown:
        paths = ", ".join([*unknown][:_MOST]) + (" …" if len(unknown) > _MOST else "")
        first = next(iter(unknown.values()))
        found.doubts.append(("import-unknown", first, None, {"count": len(unknown), "paths": paths, "form": form.name}))
    return found


def named_breakdowns(readings: Iterable[Reading]) -> Iterator[BreakdownEntry]:
    """Yield the breakdowns that readings describe completely."""
    keys: dict[tuple[str, int], dict[str, str]] = {}
    parts: dict[tuple[str, int], dict[int, dict[str, str]]] = {}
    for reading in readings:
        file = reading.file or ""
        if match := _KEY.fullmatch(reading.path):
            keys.setdefault((file, int(match[1])), {})[match[2]] = reading.text
        elif match := _PART.fullmatch(reading.path):
            parts.setdefault((file, int(match[1])), {}).setdefault(int(match[2]), {})[match[3]] = reading.text
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
                f"breakdown[{at[1]}]",
                known["of"],
                known["title"],
                known.get("section"),
                tuple(entries),
                decimals,
                method,
            )


def _number(text: str) -> Number:
    return Decimal(text) if "." in text else int(text)
