"""A schema with its references replaced by what they refer to: the same rules, which a validator follows faster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govreport_cli.forms.schemas import shared_schema

_KEPT = ("$dynamicRef", "$recursiveRef", "$anchor", "$dynamicAnchor", "unevaluatedProperties", "unevaluatedItems")
"""Keywords that depend on where a schema is; a schema that uses one is left as it is."""
_MOST_MEMBERS = 100_000
"""How many members a schema without references may have: several times what a form needs."""
_LONGEST_CHAIN = 20
"""How many references may lead to each other."""
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
    """Return a schema without references; None if it has some that cannot be replaced."""
    try:
        flat: Mapping[str, Any] = _Flattening().flat(schema, schema, ())
    except (LookupError, RecursionError):
        return None
    return flat


class _Flattening:
    """The replacement of one schema's references; references to references may multiply, so it is bounded."""

    def __init__(self) -> None:
        self._left = _MOST_MEMBERS

    def flat(self, member: Any, root: Mapping[str, Any], within: tuple[str, ...]) -> Any:
        """Return a schema, or a part of one, without references; ``within`` are those that led here.

        Raises LookupError for a reference that cannot be replaced, for one that leads back to itself, and if the
        schema becomes too large.
        """
        self._left -= 1
        if self._left < 0 or len(within) > _LONGEST_CHAIN:
            raise LookupError
        if isinstance(member, list):
            return [self.flat(entry, root, within) for entry in member]
        if not isinstance(member, Mapping):
            return member
        if not set(_KEPT).isdisjoint(member) or ("$id" in member and within):
            raise LookupError
        flat = {key: self.flat(value, root, within) for key, value in member.items() if key not in {"$defs", "$ref"}}
        if isinstance(reference := member.get("$ref"), str):
            if reference in within:
                raise LookupError(reference)
            target, home = _target(reference, root)
            flat["allOf"] = [self.flat(target, home, (*within, reference)), *flat.get("allOf", ())]
        return _merged(flat)


def _target(reference: str, root: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """Return what a reference leads to, and the schema that it is part of."""
    address, _, pointer = reference.partition("#")
    home = shared_schema(address) if address else root
    if home is None or not pointer.startswith("/$defs/") or "~" in pointer or "%" in pointer:
        raise LookupError(reference)
    target: Any = home
    for key in pointer[1:].split("/"):
        target = target[key]
    return target, home


def _merged(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with its only ``allOf`` merged into it, if all of its own keywords are annotations."""
    rest = {key: value for key, value in schema.items() if key != "allOf"}
    if len(schema.get("allOf", ())) == 1 and isinstance(schema["allOf"][0], dict) and _RULES.isdisjoint(rest):
        return {**schema["allOf"][0], **rest}
    return schema
