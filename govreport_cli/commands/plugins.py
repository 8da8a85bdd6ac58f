"""``govreport plugins``: lists the plugins of every kind, and what is broken or refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.commands.plugin_rules import NoPlugins, PluginsDir, PluginTimeout, RefusePlugin, rules_of
from govreport_cli.console import Console
from govreport_cli.errors import GovreportError, PluginError
from govreport_cli.findings.model import Finding
from govreport_cli.hosting.kinds import Kind

if TYPE_CHECKING:
    from govreport_cli.hosting.installed import Entry
    from govreport_cli.hosting.rules import Rules


class Format(StrEnum):
    """The formats of the list."""

    TEXT = "text"
    JSON = "json"


class State(StrEnum):
    """Whether a plugin may be used, and can be used."""

    AVAILABLE = "available"
    REFUSED = "refused"
    BROKEN = "broken"


class _Plugin(NamedTuple):
    """A plugin: ``key`` selects it, ``api`` is the version of the interface that it needs, if that is known."""

    entry: Entry
    key: str
    state: State
    api: int | None = None
    fault: Finding | None = None


def plugins(
    context: typer.Context,
    *,
    load: Annotated[
        bool, typer.Option("--load", help="Load each plugin, in a process of its own, to find out what is broken.")
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
    found = [*_found(rules, load=load)]
    faults = [plugin.fault for plugin in found if plugin.fault]
    if output_format is Format.JSON:
        console.result(_as_json(found, console))
    else:
        console.result(_as_text(found, console))
        console.findings(faults)
    raise typer.Exit(PluginError.exit_code if load and faults else 0)


def _found(rules: Rules, *, load: bool) -> Iterator[_Plugin]:
    """Yield the plugins of each kind; forms are data and always read."""
    from govreport_cli.hosting.registry import available, catalogue

    entries = available(rules).entries
    for kind in Kind:
        keys = {entry: key for key, entry in catalogue(kind, rules, _built_in(kind)).items()}
        for entry in entries:
            if entry in keys:
                yield _examined(entry, keys[entry], rules, load=load or kind is Kind.FORM)
            elif entry.kind is kind:
                yield _Plugin(entry, entry.full_name, State.REFUSED)


def _built_in(kind: Kind) -> tuple[str, ...]:
    from govreport_cli.forms.schemas import shipped_forms

    return shipped_forms() if kind is Kind.FORM else ()


def _examined(entry: Entry, key: str, rules: Rules, *, load: bool) -> _Plugin:
    """Return a plugin with its state: what its entry point shows, or what loading it shows."""
    from govreport_cli.hosting.loading import check_point
    from govreport_cli.hosting.registry import broken

    try:
        if entry.kind is not Kind.FORM:
            check_point(entry.kind, entry.point)
        api = _LOADS[entry.kind](key, rules) if load else None
    except GovreportError as error:
        return _Plugin(entry, key, State.BROKEN, None, error.finding)
    except ValueError as error:
        return _Plugin(entry, key, State.BROKEN, None, broken(entry, error).finding)
    return _Plugin(entry, key, State.AVAILABLE, api)


def _load_exporter(name: str, rules: Rules) -> int:
    from govreport_cli.exporting.registry import load

    return getattr(load(name, rules), "api", 1)


def _load_form(name: str, rules: Rules) -> None:
    from govreport_cli.forms.find import find_form

    find_form(name, Path(), rules)


def _load_check(name: str, rules: Rules) -> int:
    from govreport_cli.checking.plugin_check import load

    return load(name, rules).api


def _load_importer(name: str, rules: Rules) -> int:
    from govreport_cli.importing.registry import load

    return getattr(load(name, rules), "api", 1)


_LOADS: Mapping[Kind, Callable[[str, Rules], int | None]] = {
    Kind.EXPORTER: _load_exporter,
    Kind.FORM: _load_form,
    Kind.CHECK: _load_check,
    Kind.IMPORTER: _load_importer,
}
"""How a plugin of each kind is loaded: returns the version of the interface that it needs, None for data."""


def _as_text(found: list[_Plugin], console: Console) -> str:
    from govreport_cli.commands.show_table import table
    from govreport_cli.findings.as_text import printable
    from govreport_cli.findings.catalogue import term, word
    from govreport_cli.findings.model import Word

    def state(plugin: _Plugin) -> str:
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


def _as_json(found: list[_Plugin], console: Console) -> str:
    from govreport_cli.findings.catalogue import message
    from govreport_cli.hosting.hooks import API

    data = [
        {
            "name": plugin.entry.name,
            "kind": plugin.entry.kind,
            "distribution": plugin.entry.owner,
            "version": plugin.entry.version or None,
            "built_in": plugin.entry.built_in,
            "selected_by": None if plugin.state is State.REFUSED else plugin.key,
            "state": plugin.state,
            "api": plugin.api,
            "fault": message(plugin.fault, console.lang) if plugin.fault else None,
        }
        for plugin in found
    ]
    return json.dumps({"api": API, "plugins": data}, ensure_ascii=False, indent=2) + "\n"
