"""Turns jsonschema's errors into findings that use the words of TOML (table, key, integer), not of JSON or Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from govreport_cli.checks.meant_values import as_type, choice, day
from govreport_cli.checks.misplaced import has_tables, place_of
from govreport_cli.definition.model import Document
from govreport_cli.definition.toml_mistakes import BLANK
from govreport_cli.definition.write import toml_value
from govreport_cli.findings.model import Finding, Phrase, Word
from govreport_cli.forms.model import Form
from govreport_cli.forms.validator import TomlDate
from govreport_cli.paths import join, join_all, nearest

if TYPE_CHECKING:
    from jsonschema import ValidationError

_TYPES = {
    "object": (Word("table"), "[{key}]"),
    "array": (Word("array"), "{key} = [ … ]"),
    "string": (Word("string"), '{key} = "…"'),
    "integer": (Word("integer"), "{key} = …"),
    "number": (Word("number"), "{key} = …"),
    "boolean": (Word("boolean"), "{key} = …"),
}
_KINDS: dict[type, Word] = {
    bool: Word("boolean"),
    int: Word("integer"),
    Decimal: Word("float"),
    str: Word("string"),
    list: Word("array"),
    dict: Word("table"),
}
"""The TOML names of Python's types; subclasses come before their base classes."""


_LONGEST = 60  # characters of a value that are shown


@dataclass(frozen=True, slots=True)
class _Error:
    """One of jsonschema's errors, with the document and the form concerned."""

    error: ValidationError
    document: Document
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
        """The schemas of the keys of the table at fault."""
        schema: Any = self.error.schema
        properties: dict[str, Any] = schema.get("properties", {})
        return properties

    def finding(self, code: str, at: str = "", **arguments: object) -> Finding:
        path = at or self.path
        indicator = self.form.indicators.get(path)
        label, unit = (indicator.name, indicator.unit) if indicator else (None, None)
        return Finding(
            code,
            {"key": path, "label": label, "unit": unit, **arguments},
            file=self.document.name,
            path=path or None,
            label=label,
            on_key=code == "unknown-key",
        )


def translate(error: ValidationError, document: Document, form: Form) -> Iterator[Finding]:
    """Yield the findings for an error; for keywords without a code of their own, they have jsonschema's message."""
    return _TRANSLATORS.get(str(error.validator), _other)(_Error(error, document, form))


def _meant(error: _Error) -> dict[str, str | None]:
    """Return the unknown keys of a table, each with the key that was probably meant, or None."""
    unknown = [key for key in error.value if key not in error.properties]
    return {key: nearest(key, _possible(key, error)) for key in unknown}


def _possible(key: str, error: _Error) -> list[str]:
    """Return the keys that an unknown one may stand for: those not yet used, and tables written in several parts."""
    in_parts = has_tables(error.value[key])
    return [
        known for known in error.properties if known not in error.value or (in_parts and has_tables(error.value[known]))
    ]


def _required(error: _Error) -> Iterator[Finding]:
    """Yield one finding for all keys missing from a table, except those that are only misspelt."""
    misspelt = set(_meant(error).values())
    missing = [key for key in error.limit if key not in error.value and key not in misspelt]
    if not missing:
        return
    titles = [error.properties[key].get("title", "") for key in missing if key in error.properties]
    known = [title for title in titles if title]
    paths = [join(error.path, key) for key in missing]
    arguments: dict[str, object] = {"keys": ", ".join(f"`{path}`" for path in paths), "paths": paths}
    row = paths[0]
    if row in error.form.columns:
        columns = "、".join(member.column or "" for member in error.form.row_members[row])
        arguments |= {"columns": columns, "labels": "、".join(known)}
    elif len(missing) > 1:
        arguments |= {"label": None, "labels": "、".join(known)}
    elif known:
        arguments["label"] = known[0]
    yield error.finding("missing-key", row, **arguments)


def _additional(error: _Error) -> Iterator[Finding]:
    known = ", ".join(error.properties)
    for key, suggestion in _meant(error).items():
        top = key if error.path and key in error.form.schema["properties"] else None
        place = place_of(key, error.value[key], error.form)
        arguments = {"header": place.header, "top": top, "suggestion": suggestion, "table": place.table, "keys": known}
        yield error.finding("unknown-key", join(error.path, key), **arguments)


def _type(error: _Error) -> Iterator[Finding]:
    wanted = error.limit
    if isinstance(wanted, list):  # an exporter's option, or a row with columns, which may be a table of them as well
        wanted = "string" if "string" in wanted else "array" if "array" in wanted else wanted[0]
    if wanted not in _TYPES:
        yield from _other(error)
        return
    expected, _ = _TYPES[wanted]
    schema: Any = error.error.schema
    arguments = {"expected": expected, "actual": _kind(error.value)}
    meant = as_type(error.value, wanted, schema, error.path, error.form)
    if wanted == "boolean" and meant is None:
        yield error.finding("wrong-type", **arguments, advice=Word("true-or-false"))
    elif wanted not in ("string", "boolean") and isinstance(error.value, str) and BLANK.fullmatch(error.value.strip()):
        is_cell = error.path.rpartition(".")[0] in error.form.columns
        yield error.finding("wrong-type", **arguments, advice=Word("blank-cell" if is_cell else "blank-figure"))
    elif meant is None and isinstance(error.value, str) and error.path in error.form.indicators:
        yield error.finding("wrong-type", **arguments, advice=Word("toml-digits-only"))
    else:
        yield error.finding("wrong-type", **arguments, example=_example(error, wanted, meant))


def _example(error: _Error, wanted: str, meant: Any) -> str | None:
    """Return an example of the expected type: the value that the author meant, if that is known."""
    holder, _, key = error.path.rpartition(".")
    schema: Any = error.error.schema
    alone = "[" in key or holder in error.form.columns
    if wanted == "array" and schema.get("items", {}).get("type") == "object":
        return f"[[{error.path}]]"
    if meant is not None:
        return toml_value(meant) if alone else f"{key} = {toml_value(meant)}"
    if alone:
        return None
    if schema.get("examples") and wanted not in ("integer", "number"):
        return f"{key} = {toml_value(schema['examples'][0])}"
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
    allowed = [error.limit] if error.error.validator == "const" else error.limit
    schema: Any = error.error.schema
    called: dict[str, list[str]] = schema.get("called", {})
    listed = [_called(value, called) for value in allowed]
    meant = choice(error.value, allowed, called)
    suggestion = None if meant is None else toml_value(meant)
    yield error.finding("not-allowed", value=_shown(error.value), suggestion=suggestion, values=listed)


def _called(value: Any, called: dict[str, list[str]]) -> str | Phrase:
    """Return an allowed value as TOML writes it, with what people call it, if that is known."""
    name = called.get(value) if isinstance(value, str) else None
    return Phrase("called", {"value": toml_value(value), "name": name[0]}) if name else toml_value(value)


def _wrong_format(error: _Error) -> Iterator[Finding]:
    if error.error.validator == "pattern" and isinstance(error.value, TomlDate):
        return  # its type is wrong already
    schema: Any = error.error.schema
    example = "".join(map(toml_value, schema.get("examples", [])[:1]))
    if error.error.validator == "format" and error.limit == "date":
        example = str(day(str(error.value)) or example.strip('"'))
    yield error.finding("wrong-format", value=_shown(error.value), example=example)


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


def _kind(value: Any) -> Word:
    if isinstance(value, TomlDate):
        return Word(value.kind)
    return next(name for kind, name in _KINDS.items() if isinstance(value, kind))


def _shown(value: Any) -> str:
    """Return a value as TOML writes it, shortened if it is long."""
    text = value if isinstance(value, TomlDate) else toml_value(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
