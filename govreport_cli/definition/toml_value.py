"""A value as TOML writes it behind ``key =``, on one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomli_w


def toml_value(value: Any) -> str:
    """Write a value; tables and arrays inline."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_member(key, member) for key, member in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")


def _member(key: str, value: Any) -> str:
    name = tomli_w.dumps({key: 0}).removesuffix(" = 0\n")
    return f"{name} = {toml_value(value)}"
