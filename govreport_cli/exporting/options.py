"""The options of exporters, as they are given: ``FORMAT.NAME=VALUE``."""

from __future__ import annotations

from collections.abc import Sequence

from govreport_cli.errors import UsageError
from govreport_cli.exporting.spec import Exporter, Option
from govreport_cli.paths import nearest

Value = str | int | bool

_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


def settings(exporters: Sequence[Exporter], given: Sequence[str]) -> dict[str, dict[str, Value]]:
    """Return every exporter's options with their values, by its name: the defaults, and what was given.

    Raises UsageError for an option that none of them has, or a value that is not of its type.
    """
    values = {exporter.name: {option.name: option.default for option in exporter.options} for exporter in exporters}
    options = {f"{exporter.name}.{option.name}": option for exporter in exporters for option in exporter.options}
    for text in given:
        name, equals, value = text.partition("=")
        if name not in options or not equals:
            known = ", ".join(options)
            raise UsageError("option-unknown", option=text, suggestion=nearest(name, options), options=known)
        exporter, _, key = name.partition(".")
        values[exporter][key] = _typed(name, options[name], value)
    return values


def _typed(name: str, option: Option, value: str) -> Value:
    if option.type is bool and value in _TRUTH:
        return _TRUTH[value]
    if option.type is int and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    if option.type is str:
        return value
    example = "true" if option.type is bool else option.default
    raise UsageError("option-value", option=name, value=value, example=f"{name}={example}")
