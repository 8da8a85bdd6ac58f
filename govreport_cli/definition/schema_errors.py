"""jsonschema's errors as findings, in TOML's words (table, key, integer) and never in Python's or JSON's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from govreport_cli.definition.model import Definition
from govreport_cli.findings.model import Finding, Term
from govreport_cli.forms.form import Form
from govreport_cli.paths import join, join_all, nearest

if TYPE_CHECKING:
    from jsonschema import ValidationError

_TYPES = {
    "object": (Term("table"), "[{key}]"),
    "array": (Term("array"), "{key} = [ … ]"),
    "string": (Term("string"), '{key} = "…"'),
    "integer": (Term("integer"), "{key} = 12"),
    "number": (Term("number"), "{key} = 12.5"),
}
_KINDS: dict[type, Term] = {
    bool: Term("boolean"),
    int: Term("integer"),
    Decimal: Term("float"),
    str: Term("string"),
    list: Term("array"),
    datetime: Term("date-time"),
    date: Term("date"),
    time: Term("time"),
    dict: Term("table"),
}
"""What TOML calls the values that Python reads; a kind stands before those it is a kind of."""


@dataclass(frozen=True, slots=True)
class _Error:
    """One of jsonschema's errors, with the definition and form that it is about."""

    error: ValidationError
    definition: Definition
    form: Form

    @property
    def path(self) -> str:
        return join_all(self.error.absolute_path)

    @property
    def limit(self) -> Any:
        return self.error.validator_value

    @property
    def value(self) -> Any:
        """The value as TOML had it."""
        value: Any = self.definition.data
        for key in self.error.absolute_path:
            value = value[key]
        return value

    @property
    def properties(self) -> dict[str, Any]:
        """The schemas of the keys of the table that the error is about."""
        schema: Any = self.error.schema
        properties: dict[str, Any] = schema.get("properties", {})
        return properties

    def finding(self, code: str, at: str = "", **arguments: object) -> Finding:
        path = at or self.path
        indicator = self.form.indicators.get(path)
        label, unit = (indicator.label, indicator.unit) if indicator else ("", "")
        return Finding(
            code,
            {"key": path, "label": label, "unit": unit, **arguments},
            file=self.definition.name,
            path=path,
            label=label,
        )


def translate(error: ValidationError, definition: Definition, form: Form) -> Iterator[Finding]:
    """Say an error as findings; one of a keyword that has no words of ours keeps jsonschema's."""
    return _TRANSLATORS.get(str(error.validator), _other)(_Error(error, definition, form))


def _required(error: _Error) -> Iterator[Finding]:
    for key in error.limit:
        if key not in error.value:
            titles = {name: schema.get("title", "") for name, schema in error.properties.items()}
            yield error.finding(
                "missing-key", join(error.path, key), **({"label": titles[key]} if titles.get(key) else {})
            )


def _additional(error: _Error) -> Iterator[Finding]:
    known = list(error.properties)
    free = [key for key in known if key not in error.value]
    for key in error.value:
        if key not in known:
            yield error.finding(
                "unknown-key", join(error.path, key), suggestion=nearest(key, free), keys=", ".join(known)
            )


def _type(error: _Error) -> Iterator[Finding]:
    expected, example = _TYPES[error.limit]
    key = error.path.rpartition(".")[2]
    actual = next(name for kind, name in _KINDS.items() if isinstance(error.value, kind))
    example = "" if "[" in key else example.format(key=error.path if error.limit == "object" else key)
    yield error.finding("wrong-type", expected=expected, actual=actual, example=example)


def _minimum(error: _Error) -> Iterator[Finding]:
    yield error.finding("too-small", value=error.value, limit=error.limit)


def _maximum(error: _Error) -> Iterator[Finding]:
    yield error.finding("too-large", value=error.value, limit=error.limit)


def _too_short(error: _Error) -> Iterator[Finding]:
    yield error.finding("too-short")


def _too_long(error: _Error) -> Iterator[Finding]:
    yield error.finding("too-long", length=len(error.value), limit=error.limit)


def _not_allowed(error: _Error) -> Iterator[Finding]:
    values = [_toml(value) for value in ([error.limit] if error.error.validator == "const" else error.limit)]
    value = _toml(error.value)
    yield error.finding("not-allowed", value=value, suggestion=nearest(value, values), values=", ".join(values))


def _wrong_format(error: _Error) -> Iterator[Finding]:
    schema: Any = error.error.schema
    example = next(iter(schema.get("examples", [])), "")
    is_date = error.error.validator == "format" and error.limit == "date"
    yield error.finding("wrong-format", value=_toml(error.value), example=example if is_date else _toml(example))


def _other(error: _Error) -> Iterator[Finding]:
    yield error.finding("schema", reason=error.error.message)


_TRANSLATORS: dict[str, Callable[[_Error], Iterator[Finding]]] = {
    "required": _required,
    "additionalProperties": _additional,
    "type": _type,
    "minimum": _minimum,
    "maximum": _maximum,
    "minLength": _too_short,
    "minItems": _too_short,
    "maxLength": _too_long,
    "enum": _not_allowed,
    "const": _not_allowed,
    "format": _wrong_format,
    "pattern": _wrong_format,
}


def _toml(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
