"""The JSON Schema of configuration files, from the options of all commands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from govreport_cli.commands.configured import is_path, is_settable, option_name
from govreport_cli.console import Language, LogFormat
from govreport_cli.findings.catalogue import codes, severity
from govreport_cli.findings.model import Severity

_TYPES = {"int": "integer", "integer": "integer", "float": "number"}
"""The types of JSON Schema for Typer's types of numbers."""


def config_schema(commands: Mapping[str, Any]) -> str:
    """Return the schema as JSON; ``commands`` are Typer's, by name.

    An option that several commands have alike may also be set for all of them, at the top level.
    """
    options = {
        name: {option_name(param): _schema(param) for param in command.params if is_settable(param)}
        for name, command in commands.items()
    }
    tables = {name: _table(members) for name, members in options.items() if members}
    if "export" in tables:
        tables["export"]["additionalProperties"] = {
            "type": "object",
            "description": "Options of an exporter, as in a definition.",
        }
    levels = {"enum": ["off", *map(str, (Severity.WARNING, Severity.ERROR))]}
    warnings = {code: levels for code in codes() if severity(code) is Severity.WARNING}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "config.schema.json",
        "title": "govreport.toml",
        "description": "Options of govreport's commands for all definitions below a folder.",
        **_table(
            {
                "lang": {"enum": list(map(str, Language)), "description": "Language of messages."},
                "log-format": {"enum": list(map(str, LogFormat)), "description": "Format of messages."},
                **_common(options.values()),
                **tables,
                "check": _table({"severity": _table(warnings)}),
            }
        ),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _table(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _common(tables: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the options that at least two commands have, if all that have them describe them alike."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for table in tables:
        for name, schema in table.items():
            found.setdefault(name, []).append(schema)
    return {
        name: dict(schemas[0])
        for name, schemas in sorted(found.items())
        if len(schemas) > 1 and all(schema == schemas[0] for schema in schemas)
    }


def _schema(param: Any) -> dict[str, Any]:
    """Return the schema of an option's value."""
    value: dict[str, Any] = {"type": _TYPES.get(param.type.name.removesuffix(" range"), "string")}
    if param.is_flag:
        value = {"type": "boolean"}
    elif choices := getattr(param.type, "choices", None):
        value = {"enum": [str(getattr(choice, "value", choice)) for choice in choices]}
    elif param.multiple:
        value = {"type": ["array", "string"], "items": {"type": "string"}}
    elif is_path(param):
        value["minLength"] = 1
    return {**value, "description": param.help}
