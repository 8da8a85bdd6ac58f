"""Exporters, options and readings as data for JSON, between govreport and the process of a third party's exporter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from govreport_cli.exporting.spec import TYPES, Exporter, Option, Reader
from govreport_cli.published.model import Reading

_TYPES = {kind.__name__: kind for kind in TYPES}
_FIELDS = {
    "path": str,
    "text": str,
    "where": str | None,
    "line": int | None,
    "column": int | None,
    "hidden": bool,
    "repeated": bool,
}
"""The types of the fields of a reading."""
_LAST = 10**9
"""The last line and column that a reading may be at: beyond the size of any file that is read."""


def describe(exporter: Exporter) -> dict[str, Any]:
    """Return the description of an exporter, as data for JSON."""
    return {
        "name": exporter.name,
        "suffix": exporter.suffix,
        "media_type": exporter.media_type,
        "summary": exporter.summary,
        "options": [_option_data(option) for option in exporter.options],
        "reads": isinstance(exporter, Reader),
        "api": getattr(exporter, "api", 1),
    }


def _option_data(option: Option) -> dict[str, Any]:
    default = str(option.default) if isinstance(option.default, Path) else option.default
    return {
        "name": option.name,
        "type": option.type.__name__,
        "default": default,
        "help": option.help,
        "choices": list(option.choices),
        "bounds": option.bounds,
        "validated": option.validate is not None,
    }


def option_of(data: Mapping[str, Any]) -> Option:
    """Return an option that was described as data, without its validator."""
    kind = _TYPES[data["type"]]
    default = None if data["default"] is None else kind(data["default"])
    bounds = tuple(data["bounds"]) if data["bounds"] else None
    return Option(data["name"], kind, default, data["help"], tuple(data["choices"]), bounds)


def reading_data(reading: object) -> dict[str, Any]:
    """Return a reading as data for JSON. Raises TypeError or ValueError if it is not in order."""
    if not isinstance(reading, Reading):
        message = f"`read` yielded {type(reading).__name__}, not Reading"
        raise TypeError(message)
    for name, kind in _FIELDS.items():
        value = getattr(reading, name)
        if not isinstance(value, kind):
            message = f"`read` yielded a Reading whose `{name}` is of the type {type(value).__name__}"
            raise TypeError(message)
    for name in ("line", "column"):
        number = getattr(reading, name)
        if number is not None and not 1 <= number <= _LAST:
            message = f"`read` yielded a Reading whose `{name}` is not a number from 1 to {_LAST}"
            raise ValueError(message)
    return asdict(reading)
