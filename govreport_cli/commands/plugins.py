"""``govreport plugins``: lists the plugins of every kind, and what is broken or refused."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.commands.plugin_rules import NoPlugins, PluginsDir, PluginTimeout, RefusePlugin, rules_of
from govreport_cli.commands.plugin_states import PluginState, State, plugin_states
from govreport_cli.console import Console
from govreport_cli.errors import PluginError


class Format(StrEnum):
    """The formats of the list."""

    TEXT = "text"
    JSON = "json"


def plugins(
    context: typer.Context,
    *,
    load: Annotated[
        bool, typer.Option("--load", help="Load each plugin, in a separate process, to find out what is broken.")
    ] = False,
    output_format: Annotated[Format, typer.Option("--format", help="Format of the list.")] = Format.TEXT,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    plugins_dir: PluginsDir = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport plugins``."""
    from govreport_cli.hosting.registry import available

    console: Console = context.obj.using(lang, quiet=quiet)
    rules = rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir)
    console.findings([] if quiet else available(rules).faults)
    found = [*plugin_states(rules, load=load)]
    faults = [plugin.fault for plugin in found if plugin.fault]
    if output_format is Format.JSON:
        console.result(_as_json(found, console))
    else:
        console.result(_as_text(found, console))
        console.findings(faults)
    raise typer.Exit(PluginError.exit_code if load and faults else 0)


def _as_text(found: list[PluginState], console: Console) -> str:
    from govreport_cli.commands.show_table import table
    from govreport_cli.findings.as_text import printable
    from govreport_cli.findings.catalogue import term, word
    from govreport_cli.findings.model import Word

    def state(plugin: PluginState) -> str:
        name = word(plugin.state, console.lang)
        return name if plugin.api is None else word("plugin-needs", console.lang, state=name, version=plugin.api)

    rows = [
        [
            printable(plugin.key),
            str(term(Word(plugin.entry.kind), console.lang)),
            printable(plugin.entry.distribution),
            state(plugin),
        ]
        for plugin in found
    ]
    return table(console, rows, "<<<<")


def _as_json(found: list[PluginState], console: Console) -> str:
    from govreport_cli.findings.catalogue import message
    from govreport_cli.hosting.hooks import API

    data = [
        {
            "name": plugin.entry.name,
            "kind": plugin.entry.kind,
            "distribution": plugin.entry.owner,
            "version": plugin.entry.version,
            "built_in": plugin.entry.built_in,
            "selected_by": None if plugin.state is State.REFUSED else plugin.key,
            "state": plugin.state,
            "api": plugin.api,
            "fault": message(plugin.fault, console.lang) if plugin.fault else None,
        }
        for plugin in found
    ]
    return json.dumps({"api": API, "plugins": data}, ensure_ascii=False, indent=2) + "\n"
