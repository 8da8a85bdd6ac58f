"""jsonschema's errors as findings, in TOML's words (table, key, integer) and never in Python's or JSON's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

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
    "integer": (Term("integer"), "{key} = …"),
    "number": (Term("number"), "{key} = …"),
}
_KINDS: dict[type, Term] = {
    bool: Term("boolean"),
    int: Term("integer"),
    Decimal: Term("float"),
    str: Term("string"),
    list: Term("array"),
    dict: Term("table"),
}
"""What TOML calls the values that Python reads; a kind stands before those it is a kind of."""


class TomlDate(str):
    """A TOML date or time as text, as JSON Schema knows it; ``kind`` is what TOML calls it."""

    __slots__ = ("kind",)
    kind: Term

    def __new__(cls, value: date | time) -> Self:
        """Make the text."""
        text = super().__new__(cls, value.isoformat())
        kind = "date-time" if isinstance(value, datetime) else "date" if isinstance(value, date) else "time"
        text.kind = Term(kind)
        return text


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
        return self.error.instance

    @property
    def properties(self) -> dict[str, Any]:
        """The schemas of the keys of the table that the error is about."""
        schema: Any = self.error.schema
        properties: dict[str, Any] = schema.get("properties", {})
        return properties

    def finding(self, code: str, at: str = "", **arguments: object) -> Finding:
        path = at or self.path
        indicator = self.form.indicators.get(path)
        label, unit = (indicator.name, indicator.unit) if indicator else ("", "")
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
    """Say all keys that are missing from a table at once."""
    missing = [key for key in error.limit if key not in error.value]
    titles = [error.properties[key].get("title", "") for key in missing if key in error.properties]
    known = [title for title in titles if title]
    arguments: dict[str, object] = {"keys": ", ".join(f"`{join(error.path, key)}`" for key in missing)}
    if len(missing) > 1:
        arguments |= {"label": "", "labels": "、".join(known)}
    elif known:
        arguments["label"] = known[0]
    yield error.finding("missing-key", join(error.path, missing[0]), **arguments)


def _additional(error: _Error) -> Iterator[Finding]:
    known = list(error.properties)
    free = [key for key in known if key not in error.value]
    for key in error.value:
        if key not in known:
            top = key if error.path and key in error.form.schema["properties"] else ""
            at = join(error.path, key)
            yield error.finding("unknown-key", at, top=top, suggestion=nearest(key, free), keys=", ".join(known))


def _type(error: _Error) -> Iterator[Finding]:
    # A row with columns is an array, or a table of its columns.
    wanted = "array" if isinstance(error.limit, list) else error.limit
    if wanted not in _TYPES:
        yield from _other(error)
        return
    expected, _ = _TYPES[wanted]
    yield error.finding("wrong-type", expected=expected, actual=_kind(error.value), example=_example(error, wanted))


def _example(error: _Error, wanted: str) -> str:
    """Return how a value of the type that is wanted is written, where it has a key of its own."""
    holder, _, key = error.path.rpartition(".")
    if "[" in key or holder in error.form.columns:
        return ""
    schema: Any = error.error.schema
    if wanted == "array" and schema.get("items", {}).get("type") == "object":
        return f"[[{error.path}]]"
    if schema.get("examples"):
        return f"{key} = {_toml(schema['examples'][0])}"
    return _TYPES[wanted][1].format(key=error.path if wanted == "object" else key)


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


def _kind(value: Any) -> Term:
    if isinstance(value, TomlDate):
        return value.kind
    return next(name for kind, name in _KINDS.items() if isinstance(value, kind))


def _toml(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
