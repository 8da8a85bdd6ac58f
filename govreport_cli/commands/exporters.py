"""``govreport exporters``: lists the installed exporters, describes one, or begins the project of a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands import completions
from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.commands.plugin_rules import NoPlugins, PluginsDir, PluginTimeout, RefusePlugin, rules_of
from govreport_cli.console import Console, Language
from govreport_cli.errors import OutputError, UsageError

if TYPE_CHECKING:
    from govreport_cli.exporting.spec import Option

_NEW = "new"
"""In the place of an exporter's name: begin a new one."""


def exporters(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Name of the exporter to load and describe; `new` creates the project of a new one.",
            autocompletion=completions.exporter_names,
        ),
    ] = "",
    new: Annotated[str, typer.Argument(metavar="FORMAT", help="After `new`: the name of the new format.")] = "",
    *,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    plugins_dir: PluginsDir = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport exporters``."""
    from govreport_cli.commands.show_table import table
    from govreport_cli.exporting.registry import catalogue, load
    from govreport_cli.findings.as_text import printable
    from govreport_cli.findings.catalogue import word
    from govreport_cli.hosting.registry import available

    console: Console = context.obj.using(lang, quiet=quiet)
    if name == _NEW:
        _begin(console, new)
        return
    if new:
        raise UsageError("command-extra", arguments=new, command="govreport exporters")
    rules = rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir)
    if not name:
        console.findings([] if quiet else available(rules).faults)
        entries = catalogue(rules).items()
        console.result(
            table(console, [[printable(key), printable(entry.distribution)] for key, entry in entries], "<<")
        )
        return
    exporter = load(name, rules)
    labels = [word(key, console.lang) for key in ("name", "suffix", "media-type", "summary-of-exporter")]
    values = [exporter.name, exporter.suffix, exporter.media_type, exporter.summary]
    rows = [[label, value] for label, value in zip(labels, values, strict=True)]
    rows += [
        [word("option", console.lang, name=option.name), _help(option, console.lang)] for option in exporter.options
    ]
    console.result(table(console, [[printable(cell) for cell in row] for row in rows], "<<"))


def _begin(console: Console, name: str) -> None:
    """Write the project of a new exporter to a folder of its name in the working folder."""
    from govreport_cli.exporter_project.files import distribution_of, project_files
    from govreport_cli.exporting.output import write
    from govreport_cli.exporting.registry import catalogue
    from govreport_cli.hosting.kinds import RESERVED
    from govreport_cli.hosting.rules import Rules

    if not name:
        raise UsageError("command-lacks", name="FORMAT", command="govreport exporters new")
    taken = [*catalogue(Rules(plugins=False)), *RESERVED]
    try:
        files = project_files(name)
    except ValueError:
        files = {}
    if not files or name in taken:
        raise UsageError("exporter-name", name=name, taken=", ".join(taken))
    folder = Path(distribution_of(name))
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        raise OutputError("folder-not-empty", file=str(folder))
    write({folder / place: content for place, content in files.items()})
    console.note("wrote", path=folder)


def _help(option: Option, lang: Language) -> str:
    """Return an option's help, followed by its choices, if it has any, and its default."""
    from govreport_cli.findings.catalogue import word

    default = ",".join(option.default) if isinstance(option.default, tuple) else str(option.default)
    if option.default in {None, ()}:
        default = word("none", lang)
    arguments = {"help": option.help, "default": default.lower() if option.type is bool else default}
    if option.choices:
        return word("option-help-choices", lang, choices=", ".join(option.choices), **arguments)
    return word("option-help", lang, **arguments)
