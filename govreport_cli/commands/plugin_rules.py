"""The options that say which plugins may run, and for how long."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands import completions
from govreport_cli.commands.common import listed
from govreport_cli.console import Console
from govreport_cli.errors import InputError, UsageError
from govreport_cli.files import is_folder

if TYPE_CHECKING:
    from govreport_cli.hosting.rules import Rules
    from govreport_cli.pipeline import ReportCheck, Setup

_FOLDERS = "GOVREPORT_PLUGINS_DIR"
DAY = 86400
"""The most seconds that an option may set."""

NoPlugins = Annotated[bool, typer.Option("--no-plugins", help="Use only what is built in.")]
RefusePlugin = Annotated[
    list[str] | None,
    typer.Option(
        "--refuse-plugin",
        metavar="DISTRIBUTION",
        help="Use no plugin of this distribution (comma-separated, may be repeated); see also GOVREPORT_REFUSE.",
    ),
]
Check = Annotated[
    list[str] | None,
    typer.Option(
        "--check",
        metavar="NAME",
        autocompletion=completions.checks,
        help="Run this check of a plugin, too (comma-separated, may be repeated).",
    ),
]
PluginsDir = Annotated[
    list[str] | None,
    typer.Option(
        "--plugins-dir",
        metavar="FOLDER",
        help="Use the plugins in this folder, too, each a single file (may be repeated); see also "
        "GOVREPORT_PLUGINS_DIR.",
    ),
]
PluginTimeout = Annotated[
    int | None,
    typer.Option(
        "--plugin-timeout",
        metavar="SECONDS",
        help="Seconds that a plugin may take for one report; 120 by default.",
    ),
]


def rules_of(
    no_plugins: bool,  # noqa: FBT001  (an option)
    refused: Sequence[str] | None,
    timeout: int | None = None,
    folders: Sequence[str] | None = None,
) -> Rules:
    """Return the rules that the options make, with ``GOVREPORT_REFUSE`` and ``GOVREPORT_PLUGINS_DIR``.

    Raises UsageError for an impossible time, and InputError for a folder that is missing.
    """
    from govreport_cli.hosting.rules import TIMEOUT, Rules

    if timeout is not None and not 0 < timeout <= DAY:
        raise UsageError("command-value", name="--plugin-timeout", value=timeout, least=1, most=DAY)
    names = listed([*(refused or []), os.environ.get("GOVREPORT_REFUSE", "")])
    places = dict.fromkeys(folders or [], "--plugins-dir")
    for place in filter(None, os.environ.get(_FOLDERS, "").split(os.pathsep)):
        places.setdefault(place, _FOLDERS)
    for place, setting in places.items():
        if not is_folder(place):
            raise InputError("file-missing", file=place, setting=setting)
    return Rules(not no_plugins, frozenset(filter(None, names)), timeout or TIMEOUT, tuple(places))


def setup_of(console: Console, rules: Rules, checks: Sequence[str] | None = None) -> Setup:
    """Return what the configuration and the options say about every definition of a run.

    ``checks`` are names of plugins' checks. Raises PluginError if one of them cannot be used.
    """
    from govreport_cli.pipeline import Setup

    loaded: list[ReportCheck] = []
    if names := list(dict.fromkeys(listed(checks))):
        from govreport_cli.checking.plugin_check import load

        loaded = [load(name, rules) for name in names]
    return Setup(console.configuration.severities, rules, tuple(loaded))
