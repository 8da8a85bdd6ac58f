"""A definition against its form: numbers that can be published, then the form's JSON Schema, then its parts.

Findings speak TOML's words (table, key, integer), never Python's or JSON's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from govreport_cli.definition.model import Definition
from govreport_cli.findings.model import Finding, Severity, Term
from govreport_cli.forms.form import Form, form_for_year
from govreport_cli.forms.schemas import validator
from govreport_cli.paths import join, join_all, nearest

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

DIGITS = 15
"""The significant digits that a workbook, whose numbers are binary floats, keeps exactly."""

_TYPES = {
    "object": (Term("table"), "[{key}]"),
    "array": (Term("array"), "{key} = [ … ]"),
    "string": (Term("string"), '{key} = "…"'),
    "integer": (Term("integer"), "{key} = 12"),
    "number": (Term("number"), "{key} = 12.5"),
}
_FORMATS = {
    "date": (Term("date"), "2018-02-08"),
    "^https?://[^\\s<>\"]+$": (Term("web-address"), '"https://www.example.gov.cn"'),
    "^[^@\\s<>]+@[^@\\s<>]+$": (Term("e-mail"), '"name@example.gov.cn"'),
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


def check(definition: Definition, form: Form) -> list[Finding]:
    """Return what is wrong with a definition, in the order of its keys."""
    findings = [
        *_unpublishable(definition),
        *_against_schema(definition, form),
    ]
    if not findings:
        findings = [*_parts(definition, form), *_year(definition, form)]
    order = {path: at for at, (path, _) in enumerate(_places(definition.data, ""))}
    return sorted(findings, key=lambda finding: order.get(finding.path, len(order)))


def _unpublishable(definition: Definition) -> Iterator[Finding]:
    """Find the values that no output could carry as they are."""
    for path, value in definition.leaves():
        if isinstance(value, str):
            for character in value:
                if character not in "\n\t" and unicodedata.category(character) == "Cc":
                    arguments = {"key": path, "character": f"U+{ord(character):04X}"}
                    yield Finding("control-character", arguments, file=definition.name, path=path)
                    break
        elif isinstance(value, Decimal) and not value.is_finite():
            yield Finding("not-finite", {"key": path, "value": value}, file=definition.name, path=path)
        elif not _holds_exactly(value):
            yield Finding("too-precise", {"key": path, "digits": DIGITS}, file=definition.name, path=path)


def _holds_exactly(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return True
    if isinstance(value, int):
        return abs(value) < 10**DIGITS
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -DIGITS <= exponent and value.adjusted() < DIGITS >= len(value.as_tuple().digits)


def _against_schema(definition: Definition, form: Form) -> Iterator[Finding]:
    errors = _validator(form).iter_errors(_plain(definition.data))
    seen = set()
    for error in errors:
        for finding in _translate(error, definition, form):
            if (finding.code, finding.path) not in seen:
                seen.add((finding.code, finding.path))
                yield finding


@cache
def _validator(form: Form) -> Draft202012Validator:
    return validator(form.schema)


def _plain(value: Any) -> Any:
    """Return a value as JSON Schema knows it: dates as text; what another finding is about, as zero."""
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if (isinstance(value, Decimal) and not value.is_finite()) or not _holds_exactly(value):
        return 0
    return value


def _translate(error: ValidationError, definition: Definition, form: Form) -> Iterator[Finding]:
    """Say one of jsonschema's errors as findings; ``multipleOf`` and the like keep jsonschema's words."""
    path = join_all(error.absolute_path)
    schema: Any = error.schema
    limit: Any = error.validator_value
    instance: Any = error.instance

    def finding(code: str, at: str = path, **arguments: object) -> Finding:
        indicator = form.indicators.get(at)
        label, unit = (indicator.label, indicator.unit) if indicator else ("", "")
        arguments = {"key": at, "label": label, "unit": unit} | arguments
        return Finding(code, arguments, file=definition.name, path=at, label=label)

    match error.validator:
        case "required":
            for key in limit:
                if key not in instance:
                    label = schema.get("properties", {}).get(key, {}).get("title", "")
                    yield finding("missing-key", join(path, key), **({"label": label} if label else {}))
        case "additionalProperties":
            known = list(schema.get("properties", {}))
            for key in instance:
                if key not in known:
                    free = [name for name in known if name not in instance]
                    at = join(path, key)
                    yield finding("unknown-key", at, suggestion=nearest(key, free), keys=", ".join(known))
        case "type":
            expected, example = _TYPES[limit]
            key = path.rpartition(".")[2]
            yield finding(
                "wrong-type",
                expected=expected,
                actual=_kind(_original(definition, error)),
                example="" if "[" in key else example.format(key=path if limit == "object" else key),
            )
        case "minimum":
            yield finding("too-small", value=instance, limit=limit)
        case "maximum":
            yield finding("too-large", value=instance, limit=limit)
        case "minLength" | "minItems":
            yield finding("too-short")
        case "maxLength":
            yield finding("too-long", length=len(instance), limit=limit)
        case "enum" | "const":
            values = limit if isinstance(limit, list) else [limit]
            suggestion = nearest(str(instance), [str(value) for value in values])
            yield finding(
                "not-allowed",
                value=_toml(instance),
                suggestion=_toml(suggestion) if suggestion else "",
                values=", ".join(_toml(value) for value in values),
            )
        case "format" | "pattern" if limit in _FORMATS:
            expected, example = _FORMATS[limit]
            yield finding("wrong-format", value=_toml(instance), expected=expected, example=example)
        case _:
            yield finding("schema", reason=error.message)


def _original(definition: Definition, error: ValidationError) -> Any:
    """Return the value that an error is about as TOML had it."""
    value: Any = definition.data
    for key in error.absolute_path:
        value = value[key]
    return value


def _kind(value: Any) -> Term:
    return next(name for kind, name in _KINDS.items() if isinstance(value, kind))


def _toml(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _parts(definition: Definition, form: Form) -> Iterator[Finding]:
    """Hold the sections to the form's parts, each there once."""
    known = {section.id: section for section in form.sections}
    seen: set[str] = set()
    for index, section in enumerate(definition.data.get("section", [])):
        name, path = section["id"], f"section[{index}].id"
        arguments = {"section": name, "suggestion": nearest(name, known), "sections": ", ".join(known)}
        if name not in known:
            yield Finding("section-unknown", arguments, file=definition.name, path=path)
        elif name in seen:
            yield Finding("section-repeated", arguments, file=definition.name, path=path)
        seen.add(name)
    missing = [part for part in form.sections if part.id not in seen and not part.optional]
    if missing:
        arguments = {"titles": "、".join(part.title for part in missing), "section": missing[0].id}
        yield Finding("section-missing", arguments, Severity.WARNING, file=definition.name, path="section")


def _year(definition: Definition, form: Form) -> Iterator[Finding]:
    year = definition.data["report"]["year"]
    if not form.in_force(year):
        first, last = form.years
        arguments = {
            "form": form.name,
            "year": year,
            "years": f"{first}–{last or ''}",
            "suggestion": form_for_year(year),
        }
        yield Finding("form-year", arguments, Severity.WARNING, file=definition.name, path="report.year")


def _places(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every path in a definition, tables and arrays too, in the order of the file."""
    if path:
        yield path, value
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _places(member, join(path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _places(member, join(path, index))
