"""Settles where the values of options come from: the command line, the environment, a configuration file, defaults."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from govreport_cli.configuration.find import find
from govreport_cli.configuration.model import EACH_TIME, Configuration
from govreport_cli.console import Console, language_of, log_format_of
from govreport_cli.errors import UsageError
from govreport_cli.files import path_from
from govreport_cli.findings.model import has_errors

if TYPE_CHECKING:
    from govreport_cli.exporting.options import Settings
    from govreport_cli.exporting.spec import Exporter

_PLACES = ("FILE", "FOLDER", "DIR")


def configure(context: typer.Context, named: str | None, *, without: bool) -> None:
    """Take the defaults of the command that runs from the configuration file, and its settings from the environment.

    ``named`` is the file to use, None to look for one; ``without`` means that none is used. Prints the findings in
    the file and ends the run, if there are any.
    """
    console: Console = context.obj
    if not without:
        console.configuration = configuration = _read(console, named)
        if configuration.lang:
            console.lang = language_of(sys.argv[1:], os.environ, configuration.lang)
        console.log_format = log_format_of(sys.argv[1:], os.environ, configuration.data.get("log-format"))
    group: Any = context.command
    defaults = {}
    for name, command in group.commands.items():
        options = {option_name(param): param for param in command.params if is_settable(param)}
        for option, param in options.items():
            param.envvar, param.show_envvar = variable(name, option), False
        given = console.configuration.options(name, options)
        defaults[name] = {
            options[option].name: _converted(options[option], value, console.configuration)
            for option, value in given.items()
        }
    context.default_map = defaults


def exporter_options(console: Console, exporters: Sequence[Exporter], installed: Sequence[str]) -> Settings:
    """Return the options of exporters that the configuration file sets. Ends the run if there are errors in them."""
    from govreport_cli.exporting.options import from_tables

    configuration = console.configuration
    if not configuration.file:
        return {}
    file, folder = configuration.file, Path(configuration.file).parent
    settings, findings = from_tables(exporters, installed, configuration.exporter_options, file, folder)
    if findings:
        from govreport_cli.configuration.read import located

        console.findings(located(findings, configuration), {file: configuration.text.split("\n")})
        if has_errors(findings):
            raise typer.Exit(UsageError.exit_code)
    return settings


def option_name(param: Any) -> str:
    """Return the name of an option as configuration files have it: the longest one, without hyphens in front."""
    name: str = max(param.opts, key=len)
    return name.lstrip("-")


def is_settable(param: Any) -> bool:
    """Return whether a parameter is an option that a configuration file and the environment may set."""
    return param.param_type_name == "option" and option_name(param) not in EACH_TIME


def variable(command: str, option: str) -> str:
    """Return the environment variable that sets an option of a command, such as ``GOVREPORT_EXPORT_TO``."""
    return f"GOVREPORT_{command}_{option}".replace("-", "_").upper()


def is_path(param: Any) -> bool:
    """Return whether an option's value is a path, according to the placeholder in its help."""
    return any(place in (param.metavar or "").split("|") for place in _PLACES)


def _read(console: Console, named: str | None) -> Configuration:
    file = Path(named) if named else _nearest()
    if file is None:
        return Configuration()
    from govreport_cli.configuration.read import read
    from govreport_cli.definition.encoding import readable

    shown = path_from(".", file)
    result = read(shown)
    if result.value is None:
        lines = {str(shown): readable(file.read_bytes()).split("\n")}
        console.findings(result.findings, lines)
        raise typer.Exit(UsageError.exit_code)
    return result.value


def _nearest() -> Path | None:
    """Return the configuration file of the working folder; None if there is none, or if the folder is gone."""
    try:
        folder = Path.cwd()
    except OSError:
        return None
    try:
        home = Path.home()
    except RuntimeError:  # neither the environment nor the system knows one
        home = None
    return find(folder, home)


def _converted(param: Any, value: Any, configuration: Configuration) -> Any:
    """Return a value as the command line would give it: several values are a list, and paths lead to their places."""
    values = value if isinstance(value, list) else [value]
    if is_path(param):
        values = [configuration.path(text) for text in values]
    return values if param.multiple else values[0]
