"""The schemas that govreport ships."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

SUFFIX = ".schema.json"


@cache
def shipped(name: str) -> Mapping[str, Any]:
    """Return a shipped schema: ``cn-2014``, ``definition``, ``form`` and so on."""
    schema: Mapping[str, Any] = parse(source(name))
    return schema


def source(name: str) -> str:
    """Return the text of a shipped schema."""
    return files("govreport_schemas").joinpath(name + SUFFIX).read_text("utf-8")


def for_editors(text: str) -> str:
    """Return a form's schema as one file that includes everything it refers to.

    Editors resolve references between files in different ways: Taplo 0.9 resolves none from a schema with a
    relative ``$id``.
    """
    schema = json.loads(text.replace("definition.schema.json#/$defs/", "#/$defs/"))
    schema.pop("$id", None)
    schema["$defs"] = {**json.loads(source("definition"))["$defs"], **schema.get("$defs", {})}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


@cache
def shipped_forms() -> tuple[str, ...]:
    """Return the names of the forms that govreport ships, oldest first."""
    names = (entry.name for entry in files("govreport_schemas").iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.startswith("cn-")))


def shared_schema(address: str) -> Mapping[str, Any] | None:
    """Return the shipped schema that an address refers to, in whatever folder the address puts it, or None."""
    for name in ("definition", "form"):
        if address in {shipped(name)["$id"], name + SUFFIX} or address.endswith(f"/{name}{SUFFIX}"):
            return shipped(name)
    return None


def parse(text: str) -> Any:
    """Parse a schema, with exact numbers as in definitions. Raises ValueError if it is not JSON."""
    return json.loads(text, parse_float=Decimal)
