"""Reads bytes as UTF-8 and TOML into a document.

tomllib is the authority. toml-rs, if it is installed, only reads files that both libraries read alike; every syntax
error is reported by tomllib.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from govreport_cli.definition.encoding import decoded
from govreport_cli.definition.model import Document
from govreport_cli.findings.model import Finding, Result, Span
from govreport_cli.forms.validator import fast

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_MOST_BRACKETS = 250
"""How many opening brackets toml-rs is given: each may be one more level, and thousands overflow its stack."""
_SIGNS = re.compile("[=+-]{100}")
"""A run of signs, which overflows its stack as well."""
_DIGITS = re.compile(r"\d[\d_]{639}", re.ASCII)
"""The shortest integer that Python may be told to refuse."""
_DOTTED_KEY = re.compile(
    r"(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*'))*+", re.ASCII
)
_MOST_PARTS = 100
"""How many parts a dotted key may have: the time that tomllib takes grows with their square."""


def read(name: str, source: bytes) -> Result[Document]:
    """Return the document in a file, or a finding that says why it cannot be read.

    ``name`` is the name of the file in findings. A byte-order mark is skipped, because editors on Windows write one.
    """
    text, faults = decoded(name, source)
    if text is None:
        return Result(None, faults)
    data = _quickly(text)
    if data is None:
        if _has_long_key(text):
            return Result(None, (somewhere(name, "toml-deep"),))
        import tomllib

        try:
            data = tomllib.loads(text, parse_float=_decimal)
        except tomllib.TOMLDecodeError as error:
            return Result(None, (_syntax(name, text, str(error)),))
        except RecursionError:
            return Result(None, (somewhere(name, "toml-deep"),))
        except ValueError:  # an integer with thousands of digits
            return Result(None, (somewhere(name, "toml-digits"),))
    return Result(Document(name, text, data))


def _has_long_key(text: str) -> bool:
    """Return whether a dotted key, or what looks like one, has so many parts that reading it would take long."""
    if text.count(".") < _MOST_PARTS:
        return False
    return any(match[0].count(".") >= _MOST_PARTS for match in _DOTTED_KEY.finditer(text))


def _quickly(text: str) -> Mapping[str, Any] | None:
    """Return the values of a text that toml-rs reads just as tomllib does, or None if tomllib has to read it."""
    loads = _quick_reader()
    text = text.replace("\r\n", "\n")  # as tomllib does, in strings too
    if loads is None or "\r" in text or text.startswith("\ufeff"):
        return None
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        return None
    if _DIGITS.search(text) or _SIGNS.search(text):
        return None
    try:
        data: Mapping[str, Any] = loads(text, parse_float=_decimal, toml_version="1.0.0")
    except Exception:  # noqa: BLE001  (tomllib decides, and explains)
        return None
    return data


def _decimal(text: str) -> Decimal:
    """Return a number exactly; one whose exponent has too many digits as another that is refused for its digits."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("1e999999")


@cache
def _quick_reader() -> Any:
    """Return the ``loads`` of toml-rs, or None if it is not installed or is turned off."""
    if not fast():
        return None
    try:
        import toml_rs
    except ImportError:
        return None
    return toml_rs.loads


def somewhere(name: str, reason: str) -> Finding:
    """Return a syntax error at the beginning of the file, because its place is not known."""
    from govreport_cli.definition.toml_mistakes import plain

    return Finding("toml", plain(reason)._asdict(), file=name, spans=(Span(None, name, 1, 1, 1, 2),))


def _syntax(name: str, text: str, message: str) -> Finding:
    place = _PLACE.search(message)
    if not place:
        return somewhere(name, "toml-no-value")
    from govreport_cli.definition.toml_faults import fault_of

    at = len(text)
    if place["line"]:
        before = text.split("\n")[: int(place["line"]) - 1]
        at = min(sum(len(line) + 1 for line in before) + int(place["column"]) - 1, len(text))
    fault = fault_of(message[: place.start()], text, at)
    line, column = text.count("\n", 0, fault.at) + 1, fault.at - text.rfind("\n", 0, fault.at)
    arguments = {"reason": fault.reason, "first": fault.first_line, "advice": fault.advice}
    return Finding("toml", arguments, file=name, spans=(Span(None, name, line, column, line, column + 1),))
