"""Checks a document against its form's schema, and finds values that no output can represent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from govreport_cli.definition.model import Document
from govreport_cli.definition.read import somewhere
from govreport_cli.findings.model import Finding
from govreport_cli.forms.model import Form
from govreport_cli.forms.validator import TomlDate
from govreport_cli.paths import join
from govreport_cli.textlayout import UNPRINTABLE

DIGITS = 15
"""How many digits a workbook, whose numbers are binary floats, keeps exactly."""
DECIMALS = 6
"""How many of them may be decimals: amounts in 万元 are reported to the cent."""
DEPTH = 20
"""How deep tables and arrays may be nested: more than any form needs, less than the recursion limit."""

_LARGEST = 10**DIGITS
_ESCAPES = {"\b": "\\b", "\f": "\\f", "\r": "\\r"}
"""How a string has control characters by mistake, as in the path ``..\\report.toml``."""
_PART_VALUE = re.compile(r"breakdown\[\d+\]\.parts\[\d+\]\.value")


def check(document: Document, form: Form) -> list[Finding]:
    """Return every error in a document, in the order of its keys; without errors, the document is a definition."""
    walk = _Walk(document, form)
    instance = walk.plain(document.data, "", 0)
    if walk.is_plain and form.validator.plainly_valid(instance):
        return []
    from govreport_cli.checks.misplaced import without_moved
    from govreport_cli.checks.schema_messages import translate
    from govreport_cli.checks.thousands_separators import with_separators

    findings = list(walk.findings)
    seen = {(finding.code, finding.path) for finding in findings}
    for error in form.validator.errors(instance):
        for finding in translate(error, document, form):
            if (finding.code, finding.path) not in seen:
                seen.add((finding.code, finding.path))
                findings.append(finding)
    findings = with_separators(without_moved(findings), document, form)
    order = {path: at for at, path in enumerate(_paths(document.data, "", 0))} if len(findings) > 1 else {}
    return sorted(findings, key=lambda finding: order.get(finding.path or "", len(order)))


@dataclass(slots=True)
class _Walk:
    """One walk over the values of a document.

    ``findings`` are about values that no output can represent and rows with the wrong number of columns. ``is_plain``
    stays true if there are none, and no values that the fast validator treats differently from jsonschema.
    """

    document: Document
    form: Form
    findings: list[Finding] = field(default_factory=list)
    is_plain: bool = True

    def plain(self, value: Any, path: str, depth: int) -> Any:
        """Return a value as JSON Schema sees it.

        A row's array becomes a table of its columns, so that each member is checked by its own schema. A value that
        already has a finding is replaced by a valid one.
        """
        kind = type(value)
        if kind is int:
            return value if -_LARGEST < value < _LARGEST else self._too_precise(path)
        if kind is str:
            if hidden := UNPRINTABLE.search(value):
                character, escape = f"U+{ord(hidden[0]):04X}", _ESCAPES.get(hidden[0])
                self._found("control-character", path, character=character, escape=escape)
            return value
        if kind is bool:
            return value
        if isinstance(value, Decimal):
            return self._decimal(value, path)
        if isinstance(value, list | Mapping):
            if depth >= DEPTH:
                self._add(somewhere(self.document.name, "toml-deep"))
                return {}
            return self._array(value, path, depth) if isinstance(value, list) else self._table(value, path, depth)
        return self._date(value, path)

    def _table(self, table: Mapping[str, Any], path: str, depth: int) -> dict[str, Any]:
        return {key: self.plain(member, join(path, key), depth + 1) for key, member in table.items()}

    def _array(self, array: list[Any], path: str, depth: int) -> Any:
        keys = self.form.columns.get(path)
        if keys and all(type(member) is int and -_LARGEST < member < _LARGEST for member in array):
            members = array  # nearly all rows
        else:
            members = [self.plain(member, f"{path}[{at}]", depth + 1) for at, member in enumerate(array)]
        if keys is None:
            return members
        if len(array) not in self.form.lengths[path]:
            self._add(_wrong_length(self.document, self.form, path, len(array)))
        return dict(zip(keys, members, strict=False))

    def _decimal(self, value: Decimal, path: str) -> Any:
        if value.is_nan() and self._is_figure(path):
            return 0  # a figure that is still to be filled in is reported later, so that the others are checked now
        if not value.is_finite():
            self._found("not-finite", path, value=value)
            return 0
        _, digits, exponent = value.as_tuple()
        places = -int(exponent)
        if places > DECIMALS or max(len(digits) - places, 1) + max(places, 0) > DIGITS:
            return self._too_precise(path)
        if value == value.to_integral_value() and not self._may_be_decimal(path):
            self.is_plain = False  # the fast validator takes 7.0 for an integer, jsonschema does not
        return value

    def _is_figure(self, path: str) -> bool:
        """Return whether a path is that of an indicator, of a cell of a row's array, or of a part of a breakdown."""
        is_cell = path.rpartition("[")[0] in self.form.columns
        return is_cell or path in self.form.indicators or bool(_PART_VALUE.fullmatch(path))

    def _may_be_decimal(self, path: str) -> bool:
        indicator = self.form.indicators.get(path)
        return indicator.decimal if indicator else bool(_PART_VALUE.fullmatch(path))

    def _date(self, value: date | time, path: str) -> str:
        if path == "report.issued" and type(value) is date:
            return value.isoformat()
        self.is_plain = False  # jsonschema decides whether a date is allowed here
        kind = "date-time" if isinstance(value, datetime) else "date" if isinstance(value, date) else "time"
        text = TomlDate(value.isoformat())
        text.kind = kind
        return text

    def _too_precise(self, path: str) -> int:
        self._found("too-precise", path, digits=DIGITS, decimals=DECIMALS)
        return 0

    def _found(self, code: str, path: str, **arguments: object) -> None:
        self._add(Finding(code, {"key": path, **arguments}, file=self.document.name, path=path))

    def _add(self, finding: Finding) -> None:
        self.is_plain = False
        self.findings.append(finding)


def _wrong_length(document: Document, form: Form, path: str, length: int) -> Finding:
    keys, members = form.columns[path], form.row_members[path]
    arguments = {
        "key": path,
        "length": length,
        "allowed": "–".join(map(str, form.lengths[path])),
        "example": f"{{ {keys[0]} = …, {keys[-1]} = … }}",
        "columns": "、".join(member.column or "" for member in members),
    }
    return Finding("wrong-length", arguments, file=document.name, path=path, label=members[0].label)


def _paths(value: Any, path: str, depth: int) -> Iterator[str]:
    """Yield the path of every key and array member that is not nested too deep, in the order of the file."""
    yield path
    if depth < DEPTH and isinstance(value, Mapping | list):
        for key, member in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _paths(member, join(path, key), depth + 1)
