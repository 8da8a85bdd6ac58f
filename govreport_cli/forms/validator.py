"""Validates against a JSON Schema: quickly if the instance is plainly valid, by jsonschema in all other cases.

jsonschema is the authority. jsonschema-rs, if it is installed, may only answer "plainly valid"; every other answer
and every error comes from jsonschema, which is imported only when it is needed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Context, Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from govreport_cli.forms.flatten import flattened
from govreport_cli.forms.schemas import shared_schema

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_DIFFERENT = frozenset({"pattern", "patternProperties", "format", "uniqueItems", "const", "enum", "multipleOf"})
"""Keywords on which the libraries may disagree: regular expressions, formats, whether 1 equals 1.0, remainders."""
_NAMED = ("properties", "patternProperties", "$defs")
"""Keywords whose members are named by the schema's author: a property may be called ``format``."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def fast() -> bool:
    """Return whether the fast libraries may be used: yes, unless ``GOVREPORT_FAST`` is ``0``."""
    return os.environ.get("GOVREPORT_FAST") != "0"


class TomlDate(str):
    """A TOML date or time as text, for JSON Schema; ``kind`` is the name of its TOML type.

    It is valid only under a schema with a ``format``; anywhere else, a date in place of a string is an error.
    """

    __slots__ = ("kind",)
    kind: str


class Validator:
    """Validates instances against one schema, which may refer to the shipped ones."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Keep the schema; libraries are imported when the first instance is validated."""
        self._schema = schema

    def plainly_valid(self, instance: Any) -> bool:
        """Return True if the instance is certainly valid, False if jsonschema has to decide.

        The instance must not hold TOML dates, whole-number decimals or control characters, which the libraries treat
        differently.
        """
        if self._quick is None:
            return next(self.errors(instance), None) is None
        try:
            valid: bool = self._quick.is_valid(instance)
        except Exception:  # noqa: BLE001  (an instance that it cannot handle is not plainly valid)
            return False
        return valid

    def errors(self, instance: Any) -> Iterator[ValidationError]:
        """Yield everything that jsonschema finds wrong with an instance."""
        return self._thorough.iter_errors(instance)

    @cached_property
    def _quick(self) -> Any:
        """The fast validator; None if it is missing or turned off, or might disagree about this schema."""
        if not fast() or _uses(self._schema, _DIFFERENT):
            return None
        try:
            import jsonschema_rs

            return jsonschema_rs.Draft202012Validator(
                dict(self._schema),
                retriever=_retrieve,
                validate_formats=True,
                formats={"date": _is_date},
                base_uri="json-schema:///",
            )
        except Exception:  # noqa: BLE001  (jsonschema then decides whether the schema is at fault)
            return None

    @cached_property
    def _thorough(self) -> Draft202012Validator:
        from urllib.parse import urljoin

        from referencing import Registry

        validator_class = _validator_class()
        if flat := flattened(self._schema):
            quick: Draft202012Validator = validator_class(flat, format_checker=validator_class.FORMAT_CHECKER)
            return quick
        # All resources are added before the registry is crawled: it would otherwise be crawled again for every
        # reference to a resource that is retrieved later.
        base = str(self._schema.get("$id", ""))
        addresses = {urljoin(base, reference).partition("#")[0] for reference in _references(self._schema)}
        shared = [(address, _resource(address)) for address in addresses if shared_schema(address)]
        registry: Registry[Any] = Registry(retrieve=_resource)  # type: ignore[call-arg]
        registry = registry.with_resources([(base, _as_resource(self._schema)), *shared]).crawl()
        checked: Draft202012Validator = validator_class(
            self._schema, registry=registry, format_checker=validator_class.FORMAT_CHECKER
        )
        return checked


@cache
def _validator_class() -> Any:
    """Return jsonschema's validator with stricter versions of ``type`` and ``multipleOf``."""
    from jsonschema import Draft202012Validator, ValidationError
    from jsonschema.validators import extend

    check_type = Draft202012Validator.VALIDATORS["type"]

    def type_(validator: Any, types: Any, instance: Any, schema: Any) -> Iterable[Any]:
        """Check a type as jsonschema does, except that a TOML date is a string only if the schema has a format."""
        if type(instance) is TomlDate and "format" not in schema:
            return (ValidationError(f"{instance} is a date"),)
        return check_type(validator, types, instance, schema) or ()

    return extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"multipleOf": _multiple_of, "type": type_}
    )


def _is_date(text: str) -> bool:
    """Return whether a text is a date; to jsonschema-rs itself, the year 0000 has dates as well."""
    try:
        return bool(_DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _uses(schema: Any, keywords: frozenset[str]) -> bool:
    """Return whether a schema, or any schema within it, has one of the keywords; choices between texts do not count."""
    if isinstance(schema, Mapping):
        used = {keyword for keyword in keywords & schema.keys() if keyword != "enum" or not _are_texts(schema["enum"])}
        named = [value for name in _NAMED if isinstance(value := schema.get(name), Mapping)]
        members = [member for table in named for member in table.values()]
        members += [value for keyword, value in schema.items() if keyword not in _NAMED]
        return bool(used) or any(_uses(member, keywords) for member in members)
    return isinstance(schema, list) and any(_uses(member, keywords) for member in schema)


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _retrieve(address: str) -> Any:
    """Return a shipped schema for jsonschema-rs. Raises LookupError for any other: nothing is ever fetched."""
    schema = shared_schema(address)
    if schema is None:
        raise LookupError(address)
    return schema


def _resource(address: str) -> Any:
    """Return a shipped schema for jsonschema. Raises NoSuchResource for any other: nothing is ever fetched."""
    from referencing.exceptions import NoSuchResource

    schema = shared_schema(address)
    if schema is None:
        raise NoSuchResource(address)
    return _as_resource(schema)


def _as_resource(schema: Mapping[str, Any]) -> Any:
    from referencing.jsonschema import DRAFT202012

    return DRAFT202012.create_resource(schema)


def _references(schema: Any) -> Iterator[str]:
    """Yield everything that a schema, or any schema within it, refers to."""
    if isinstance(schema, Mapping):
        yield from (schema[keyword] for keyword in ("$ref", "$dynamicRef") if isinstance(schema.get(keyword), str))
    for member in schema.values() if isinstance(schema, Mapping) else schema if isinstance(schema, list) else ():
        yield from _references(member)


def _multiple_of(validator: Any, divisor: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    """Check ``multipleOf`` exactly; jsonschema's own check mixes floats and decimals."""
    from jsonschema import ValidationError

    if validator.is_type(instance, "number"):
        # If the numbers are too far apart, the remainder is NaN, which is not zero either.
        remainder = Context(prec=60, traps=[]).remainder(Decimal(instance), Decimal(divisor))
        if remainder != 0:
            yield ValidationError(f"{instance} is not a multiple of {divisor}")
