"""Replaces the references in a schema by what they refer to: the same rules, but faster to validate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govreport_cli.forms.schemas import shared_schema

_KEPT = ("$dynamicRef", "$recursiveRef", "$anchor", "$dynamicAnchor", "unevaluatedProperties", "unevaluatedItems")
"""Keywords that depend on the schema's location; a schema with any of them is not flattened."""
_MOST_MEMBERS = 100_000
"""How many schemas a schema without references may hold: several times what a form needs."""
_LONGEST_CHAIN = 20
"""How long a chain of references may be."""
_ONE = frozenset(("not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames"))
_LISTED = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
_NAMED = frozenset(("properties", "patternProperties", "dependentSchemas"))
"""The keywords whose values are a schema, a list of schemas, and schemas by name; other values hold no schemas."""
_RULES = frozenset(
    (
        *("$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependentRequired"),
        *("type", "enum", "const", "format", "pattern", "minLength", "maxLength"),
        *("multipleOf", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"),
        *("items", "prefixItems", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems"),
        *("properties", "patternProperties", "additionalProperties", "propertyNames", "required"),
        *("minProperties", "maxProperties"),
    )
)
"""The keywords of JSON Schema 2020-12 that decide what is valid; all others are annotations."""


def flattened(schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return a schema without references, or None if one of them cannot be replaced."""
    try:
        flat: Mapping[str, Any] = _Flattening().flat(schema, schema, ())
    except (LookupError, RecursionError):
        return None
    return flat


class _Flattening:
    """The replacement of one schema's references; references to references may multiply, so it is bounded."""

    def __init__(self) -> None:
        self._left = _MOST_MEMBERS

    def flat(self, schema: Any, root: Mapping[str, Any], within: tuple[str, ...]) -> Any:
        """Return a schema without references; ``root`` is the schema it is part of, ``within`` the references to it.

        Raises LookupError for a reference that cannot be replaced, for one that leads back to itself, and if the
        schema becomes too large.
        """
        self._left -= 1
        if self._left < 0 or len(within) > _LONGEST_CHAIN:
            raise LookupError
        if not isinstance(schema, Mapping):
            return schema
        if not set(_KEPT).isdisjoint(schema) or ("$id" in schema and schema is not root):
            raise LookupError
        flat = {
            key: self._inner(key, value, root, within) for key, value in schema.items() if key not in {"$defs", "$ref"}
        }
        if "$ref" in schema:
            reference = schema["$ref"]
            if reference in within:
                raise LookupError(reference)
            target, home = target_of(reference, root)
            flat["allOf"] = [self.flat(target, home, (*within, reference)), *flat.get("allOf", ())]
        return _merged(flat)

    def _inner(self, keyword: str, value: Any, root: Mapping[str, Any], within: tuple[str, ...]) -> Any:
        """Return the value of a keyword, with the schemas in it without references."""
        if keyword in _ONE:
            return self.flat(value, root, within)
        if keyword in _LISTED:
            return [self.flat(member, root, within) for member in value]
        if keyword in _NAMED:
            return {name: self.flat(member, root, within) for name, member in value.items()}
        return value


def target_of(reference: str, root: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """Return what a reference leads to, and the schema that it is part of."""
    address, _, pointer = reference.partition("#")
    home = shared_schema(address) if address else root
    if home is None or not pointer.startswith("/$defs/") or "~" in pointer or "%" in pointer:
        raise LookupError(reference)
    target: Any = home
    for key in pointer[1:].split("/"):
        target = target[key]
        if isinstance(target, Mapping) and "$id" in target:  # references in it count from there
            raise LookupError(reference)
    return target, home


def _merged(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with its only ``allOf`` merged into it, if all of its own keywords are annotations."""
    rest = {key: value for key, value in schema.items() if key != "allOf"}
    if len(schema.get("allOf", ())) == 1 and isinstance(schema["allOf"][0], dict) and _RULES.isdisjoint(rest):
        return {**schema["allOf"][0], **rest}
    return schema
