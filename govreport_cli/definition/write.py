"""Writes values and definitions as TOML."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tomli_w

from govreport_cli.definition.model import Document, Number


def toml_value(value: Any) -> str:
    """Return a value on one line, as TOML writes it after ``key =``; tables and arrays are inline."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(toml_pair(key, member) for key, member in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")


def plain_number(value: Number) -> str:
    """Return a number without an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def with_totals(document: Document, totals: Mapping[str, Number], schema: Mapping[str, Any]) -> str:
    """Return a document as TOML with its computed totals filled in, and its keys in the order of the schema."""
    data = _copy(document.data)
    for path, value in totals.items():
        *tables, key = path.split(".")
        table: Any = data
        for name in tables:
            table = table.setdefault(name, {})
        if isinstance(table, list):
            table.append(value)  # the total at the end of a row
        else:
            table[key] = value
    return tomli_w.dumps(_in_order(data, schema), multiline_strings=True)


def toml_pair(key: str, value: Any) -> str:
    """Return a key with its value on one line; the key is quoted if it is not a bare one."""
    name = tomli_w.dumps({key: 0}).removesuffix(" = 0\n")
    return f"{name} = {toml_value(value)}"


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(member) for key, member in value.items()}
    return list(value) if isinstance(value, list) else value


def _in_order(data: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Sort a table's keys by their order in its schema."""
    properties = schema.get("properties", {})
    order = {key: at for at, key in enumerate(properties)}
    return {
        key: _in_order(member, properties.get(key, {})) if isinstance(member, Mapping) else member
        for key, member in sorted(data.items(), key=lambda item: order.get(item[0], len(order)))
    }
