"""The schemas that govreport ships, and validators that know them.

jsonschema is imported only when a validator is made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Context, Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import Draft202012Validator

SUFFIX = ".schema.json"


@cache
def shipped(name: str) -> Mapping[str, Any]:
    """Return a shipped schema: ``cn-2014``, ``definition``, ``form`` and so on."""
    schema: Mapping[str, Any] = parse(source(name))
    return schema


def source(name: str) -> str:
    """Return a shipped schema as its file has it."""
    return files("govreport_schemas").joinpath(name + SUFFIX).read_text("utf-8")


def for_editors(text: str) -> str:
    """Return a form's schema, given as text, with all that it refers to in it.

    Editors resolve references between files in ways of their own: Taplo 0.9 none from a schema with a relative
    ``$id``.
    """
    schema = json.loads(text.replace("definition.schema.json#/$defs/", "#/$defs/"))
    schema.pop("$id", None)
    schema["$defs"] = {**json.loads(source("definition"))["$defs"], **schema.get("$defs", {})}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def shipped_forms() -> list[str]:
    """Return the names of the forms that govreport ships, oldest first."""
    names = (entry.name for entry in files("govreport_schemas").iterdir())
    return sorted(name.removesuffix(SUFFIX) for name in names if name.startswith("cn-"))


def parse(text: str) -> Any:
    """Parse a schema; its numbers are exact, as those of definitions are."""
    return json.loads(text, parse_float=Decimal)


def validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    """Make a validator of a schema that may refer to the shipped ones."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend
    from referencing import Registry
    from referencing.exceptions import NoSuchResource
    from referencing.jsonschema import DRAFT202012

    def retrieve(address: str) -> Any:
        """Return a shipped schema by its file's name, wherever the schema that refers to it says it is."""
        for name in ("definition", "form"):
            if address in {shipped(name)["$id"], name + SUFFIX} or address.endswith(f"/{name}{SUFFIX}"):
                return DRAFT202012.create_resource(shipped(name))
        raise NoSuchResource(address)

    registry = Registry(retrieve=retrieve)  # type: ignore[call-arg]
    exact = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"multipleOf": _multiple_of}
    )
    checked: Draft202012Validator = exact(schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return checked


def _multiple_of(validator: Any, divisor: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    """Hold numbers to a multiple exactly; jsonschema's own mixes floats and decimals."""
    from jsonschema import ValidationError

    if validator.is_type(instance, "number"):
        # Of numbers too far apart the remainder is NaN, which is no zero either.
        remainder = Context(prec=60, traps=[]).remainder(Decimal(instance), Decimal(divisor))
        if remainder != 0:
            yield ValidationError(f"{instance} is not a multiple of {divisor}")
