"""Exporters, options and readings as data for JSON, between govreport and the process of a third party's exporter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from govreport_cli.exporting.spec import TYPES, Exporter, Option, Reader
from govreport_cli.published.model import Reading

_TYPES = {kind.__name__: kind for kind in TYPES}


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
    """Return a reading as data for JSON. Raises TypeError if it is not a reading."""
    if not isinstance(reading, Reading):
        message = f"`read` yielded {type(reading).__name__}, not Reading"
        raise TypeError(message)
    if not isinstance(reading.path, str) or not isinstance(reading.text, str):
        message = "`read` yielded a Reading whose `path` or `text` is not a string"
        raise TypeError(message)
    for number in (reading.line, reading.column):
        if not (number is None or isinstance(number, int)):
            message = "`read` yielded a Reading whose `line` or `column` is not a number"
            raise TypeError(message)
    return asdict(reading)
