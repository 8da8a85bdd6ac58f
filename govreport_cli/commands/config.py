"""``govreport config``: shows the value of each option, and where it comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.console import Console

if TYPE_CHECKING:
    from govreport_cli.configuration.model import Configuration


class Format(StrEnum):
    """The formats of the list."""

    TEXT = "text"
    JSON = "json"


class _Setting(NamedTuple):
    """An option's value: ``source`` is ``default``, ``file`` or ``environment``; ``place`` is a line or a variable."""

    key: str
    value: Any
    source: str
    place: str | None


def config(
    context: typer.Context,
    command: Annotated[str, typer.Argument(metavar="COMMAND", help="Show the options of this command only.")] = "",
    *,
    output_format: Annotated[Format, typer.Option("--format", help="Format of the list.")] = Format.TEXT,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of govreport.toml.")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport config``."""
    console: Console = context.obj.using(lang, quiet=quiet)
    root: Any = context.parent
    commands = root.command.commands
    if schema:
        from govreport_cli.commands.config_schema import config_schema

        console.result(config_schema(commands))
        return
    if command and command not in commands:
        from govreport_cli.errors import UsageError
        from govreport_cli.paths import nearest

        raise UsageError("command-unknown", name=command, suggestion=nearest(command, commands))
    settings = [
        setting
        for name, each in commands.items()
        if command in {"", name}
        for setting in _settings(name, each, root, console.configuration)
    ]
    if not command:
        settings += _tables(console.configuration)
    if output_format is Format.JSON:
        import json

        data = {"file": console.configuration.file, "options": [setting._asdict() for setting in settings]}
        console.result(json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")
        return
    from govreport_cli.commands.show_table import table
    from govreport_cli.findings.as_text import printable
    from govreport_cli.findings.catalogue import word

    head = [word(name, console.lang) for name in ("option-of-command", "value", "value-from")]
    rows = [
        [setting.key, printable(_shown(setting.value)), printable(setting.place or word("default", console.lang))]
        for setting in settings
    ]
    console.result(table(console, [head, *rows], "<<<"))


def _settings(name: str, command: Any, root: typer.Context, configuration: Configuration) -> Iterator[_Setting]:
    """Yield the options of a command, with the values that Typer would give it."""
    from govreport_cli.commands.configured import is_settable, option_name, variable

    own = command.make_context(name, [], parent=root, resilient_parsing=True)
    for param in command.params:
        if not is_settable(param):
            continue
        option = option_name(param)
        source = getattr(own.get_parameter_source(param.name), "name", "")
        value = own.params.get(param.name)
        if source == "ENVIRONMENT":
            yield _Setting(f"{name}.{option}", value, "environment", variable(name, option))
        elif source == "DEFAULT_MAP":
            yield _Setting(f"{name}.{option}", value, "file", _place(configuration, configuration.key(name, option)))
        else:
            yield _Setting(f"{name}.{option}", value, "default", None)


def _tables(configuration: Configuration) -> Iterator[_Setting]:
    """Yield what a configuration file sets apart from options: the language, exporters' options, severities."""
    named = os.environ.get("GOVREPORT_LANG")
    if named:
        yield _Setting("lang", named, "environment", "GOVREPORT_LANG")
    elif configuration.lang:
        yield _Setting("lang", configuration.lang, "file", _place(configuration, "lang"))
    for form, table in configuration.exporter_options.items():
        for name, value in table.items():
            key = f"export.{form}.{name}"
            yield _Setting(key, value, "file", _place(configuration, key))
    for code, level in configuration.severities.items():
        key = f"check.severity.{code}"
        yield _Setting(key, level, "file", _place(configuration, key))


def _place(configuration: Configuration, key: str) -> str:
    """Return the file and the line of a key."""
    from govreport_cli.definition.locate import locate
    from govreport_cli.definition.model import SourceFile

    located = locate(SourceFile(configuration.file or "", configuration.text, {}))
    return f"{configuration.file}:{located.span(key).line}"


def _shown(value: Any) -> str:
    """Return a value as TOML writes it, or a dash for none."""
    if value is None or value in ([], ""):
        return "—"
    from govreport_cli.definition.write import toml_value

    return toml_value(list(value) if isinstance(value, tuple) else value)
