"""The page that describes the open data, in Markdown, made from ``report.schema.json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill
from typing import Any

from govreport_cli.forms.schemas import shipped

_INTRODUCTION = """\
`govreport export --to json` writes this data to a file. A web page embeds the same data, without `blocks` and
`appendices`, in the element `report-data`. The encoding is UTF-8, and the keys are always in the same order.
The data follows the schema [report.schema.json](../schemas/govreport_schemas/report.schema.json), whose `$id` is the
value of `schema`.

Shares with decimals are strings of decimal digits too, like amounts of money. The `unit` of a figure applies to its
value; shares are in percent. Values that are not known are null or left out, never zero. The same definition always
gives the same bytes.
"""


def open_data_page() -> str:
    """Return the page; its tables come from the schema."""
    schema = shipped("report")
    lines = [f"# {schema['title']}", "", fill(schema["description"], 120), "", _INTRODUCTION]
    lines += ["| field | type | description |", "|---|---|---|", *_fields(schema, schema, "")]
    lines += ["", "The fields of a block in `blocks` or `appendices` depend on its `type`:", ""]
    lines += ["| field | type | description |", "|---|---|---|"]
    lines += _fields(schema["$defs"]["block"], schema, "")
    return "\n".join(lines) + "\n"


def _fields(member: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield a line for each property and for its own properties; blocks within blocks are described only once."""
    for key, declared in member.get("properties", {}).items():
        schema = _resolved(declared, root)
        name, inner = f"{path}{key}", schema
        while inner.get("type") == "array" and "items" in inner:
            inner, name = _resolved(inner["items"], root), f"{name}[]"
        if isinstance(inner.get("additionalProperties"), Mapping):
            inner, name = inner["additionalProperties"], f"{name}.*"
        meaning = schema.get("description") or inner.get("description", "")
        yield f"| `{name}` | {_type(inner, root)} | {meaning} |"
        if inner is not root["$defs"]["block"]:
            yield from _fields(inner, root, f"{name}.")


def _resolved(member: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema merged with what it refers to; its own keywords take precedence."""
    name = member.get("$ref", "").rpartition("/")[2]
    if not name:
        return member
    target: Mapping[str, Any] = root["$defs"][name]
    return {**target, **member} if len(member) > 1 else target


def _type(schema: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_type(_resolved(choice, root), root) for choice in schema["anyOf"])
    named = schema.get("type", "")
    text = " or ".join(named) if isinstance(named, list) else str(named)
    return f"{text} ({schema['format']})" if "format" in schema else text
