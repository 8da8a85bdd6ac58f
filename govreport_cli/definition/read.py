"""Bytes to a definition: UTF-8, then TOML."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from govreport_cli.definition.model import Definition
from govreport_cli.definition.toml_errors import fault_of
from govreport_cli.findings.model import Finding, Place, Term

DEPTH = 20
"""How deeply tables and arrays may be nested: more than any form needs, less than recursion bears."""

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


def read(name: str, source: bytes) -> Definition | Finding:
    """Read a definition; what cannot be read at all is one finding.

    A byte-order mark is skipped, as Windows editors write one.
    """
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = f"0x{source[error.start]:02X}"
        line = source.count(b"\n", 0, error.start) + 1
        column = len(source[source.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8-sig")) + 1
        place = Place("", name, line, column, line, column + 1)
        return Finding("encoding", {"byte": byte, "offset": error.start}, file=name, places=(place,))
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return _syntax(name, text, str(error))
    except RecursionError:
        return _somewhere(name, "toml-deep")
    except ValueError:  # an integer of thousands of digits
        return _somewhere(name, "toml-digits")
    return _somewhere(name, "toml-deep") if _depth(data) > DEPTH else Definition(name, text, data)


def _depth(data: Any) -> int:
    """Return how deeply tables and arrays are nested; without recursion, which is what is guarded against."""
    depth, level = 0, [data]
    while level:
        depth += 1
        nested = (value.values() if isinstance(value, dict) else value for value in level)
        level = [member for members in nested for member in members if isinstance(member, dict | list)]
    return depth


def _somewhere(name: str, reason: str) -> Finding:
    """Say what is wrong with a file at a place that is not known: at its beginning."""
    return Finding("toml", {"reason": Term(reason)}, file=name, places=(Place("", name, 1, 1, 1, 2),))


def _syntax(name: str, text: str, message: str) -> Finding:
    place = _PLACE.search(message)
    if not place:
        return _somewhere(name, "toml-no-value")
    at = len(text)
    if place["line"]:
        before = text.split("\n")[: int(place["line"]) - 1]
        at = min(sum(len(line) + 1 for line in before) + int(place["column"]) - 1, len(text))
    fault = fault_of(message[: place.start()], text, at)
    line, column = text.count("\n", 0, fault.at) + 1, fault.at - text.rfind("\n", 0, fault.at)
    arguments = {"reason": fault.reason, "first": fault.first}
    return Finding("toml", arguments, file=name, places=(Place("", name, line, column, line, column + 1),))
