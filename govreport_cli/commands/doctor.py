"""``govreport doctor``: says what this installation has, and what it lacks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, NamedTuple

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.commands.plugin_rules import NoPlugins, PluginsDir, PluginTimeout, RefusePlugin, rules_of
from govreport_cli.console import Console
from govreport_cli.findings.model import Finding
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.rules import Rules

_FAST = {"toml-rs": "toml_rs", "jsonschema-rs": "jsonschema_rs"}
"""The optional libraries: distributions, and the modules that they contain."""
_IN_WORDS = [
    *Kind,
    "system",
    "configuration",
    "language",
    "file-names",
    "temporary-folder",
    "working-folder",
    "chinese-fonts",
]
"""What has a name in each language."""
_MOST_FONTS = 3
"""How many fonts are listed."""


class Format(StrEnum):
    """The formats of the list."""

    TEXT = "text"
    JSON = "json"


class State(StrEnum):
    """Whether something is as it should be; a warning does not keep govreport from working."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


class _Fact(NamedTuple):
    """One thing that was looked at: ``advice`` is a word of the catalogue, or a finding that says what is wrong."""

    name: str
    value: str
    state: State = State.OK
    advice: str | Finding | None = None


def doctor(
    context: typer.Context,
    *,
    output_format: Annotated[Format, typer.Option("--format", help="Format of the list.")] = Format.TEXT,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    plugins_dir: PluginsDir = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport doctor``."""
    console: Console = context.obj.using(lang, quiet=quiet)
    rules = rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir)
    facts = [*_versions(), *_libraries(), *_plugins(rules), *_surroundings(console)]
    if output_format is Format.JSON:
        console.result(_as_json(facts, console))
    else:
        console.result(_as_text(facts, console))
    raise typer.Exit(int(any(fact.state is State.ERROR for fact in facts)))


def _versions() -> Iterator[_Fact]:
    import platform

    from govreport_cli import __version__

    yield _Fact("govreport", f"{__version__} ({os.path.dirname(os.path.dirname(__file__))})")  # noqa: PTH120
    yield _Fact("Python", f"{platform.python_version()} ({sys.executable})")
    yield _Fact("system", platform.platform())


def _libraries() -> Iterator[_Fact]:
    """Yield the versions of the libraries that govreport needs, and of those that make it faster."""
    import re
    from importlib.metadata import PackageNotFoundError, requires, version

    from govreport_cli.forms.validator import fast
    from govreport_cli.hosting.rules import OURS

    for requirement in requires(OURS) or ():
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if "extra ==" in requirement or name in _FAST:
            continue
        try:
            yield _Fact(name, version(name))
        except PackageNotFoundError:
            yield _Fact(name, "—", State.ERROR, "doctor-library")
    for name in _FAST:
        try:
            number = version(name)
        except PackageNotFoundError:
            yield _Fact(name, "—", State.WARNING, "doctor-slow")
        else:
            yield _Fact(name, number) if fast() else _Fact(name, number, State.WARNING, "doctor-fast-off")


def _plugins(rules: Rules) -> Iterator[_Fact]:
    """Yield the plugins that may run; each is loaded, a third party's in a process of its own."""
    from govreport_cli.commands import plugin_states

    for plugin in plugin_states.plugin_states(rules, load=True):
        if plugin.state is not plugin_states.State.REFUSED:
            state = State.ERROR if plugin.fault else State.OK
            yield _Fact(f"{plugin.entry.kind}:{plugin.key}", plugin.entry.distribution, state, plugin.fault)


def _surroundings(console: Console) -> Iterator[_Fact]:
    """Yield what govreport depends on outside of Python: the configuration, encodings, folders, fonts."""
    import tempfile

    yield _Fact("configuration", console.configuration.file or "—")
    yield _Fact("language", console.lang)
    encoding = sys.getfilesystemencoding()
    fits = encoding.lower().replace("-", "") == "utf8"
    yield _Fact("file-names", encoding, *(() if fits else (State.WARNING, "doctor-encoding")))
    for name, folder in (("temporary-folder", tempfile.gettempdir()), ("working-folder", os.getcwd())):  # noqa: PTH109
        writable = os.access(folder, os.W_OK)
        yield _Fact(name, folder, *(() if writable else (State.WARNING, "doctor-read-only")))
    yield from _fonts()


def _fonts() -> Iterator[_Fact]:
    """Yield the Chinese fonts that fontconfig knows, if it is installed."""
    import shutil
    import subprocess

    program = shutil.which("fc-list")
    if program is None:
        return
    command = [program, ":lang=zh-cn", "family"]
    try:
        listed = subprocess.run(command, capture_output=True, timeout=30, check=True)  # noqa: S603  (constant)
    except (OSError, subprocess.SubprocessError):
        return
    lines = listed.stdout.decode("utf-8", "replace").splitlines()
    families = sorted({line.partition(",")[0] for line in lines if line})
    if families:
        others = f" (+{len(families) - _MOST_FONTS})" if len(families) > _MOST_FONTS else ""
        yield _Fact("chinese-fonts", ", ".join(families[:_MOST_FONTS]) + others)
    else:
        yield _Fact("chinese-fonts", "—", State.WARNING, "doctor-fonts")


def _label(fact: _Fact, console: Console) -> str:
    """Return what a fact is about, in words; libraries have their own names."""
    from govreport_cli.findings.catalogue import word

    what, _, name = fact.name.partition(":")
    return word(f"doctor-{what}", console.lang, name=name) if what in _IN_WORDS else fact.name


def _advice(fact: _Fact, console: Console) -> str | None:
    from govreport_cli.findings.as_text import one_line
    from govreport_cli.findings.catalogue import word

    if isinstance(fact.advice, Finding):
        return one_line(fact.advice, console.lang)
    return word(fact.advice, console.lang, name=fact.name) if fact.advice else None


def _as_json(facts: Iterable[_Fact], console: Console) -> str:
    import json

    data = [fact._asdict() | {"advice": _advice(fact, console)} for fact in facts]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _as_text(facts: Iterable[_Fact], console: Console) -> str:
    """Return a line for each fact; ``quiet`` leaves out those that are as they should be."""
    from govreport_cli.commands.show_table import table
    from govreport_cli.findings.as_text import printable
    from govreport_cli.findings.catalogue import word

    shown = [fact for fact in facts if not console.quiet or fact.state is State.ERROR]
    rows = []
    for fact in shown:
        state = word(f"doctor-{fact.state}", console.lang)
        advice = _advice(fact, console)
        value = f"{fact.value}{word('colon', console.lang)}{advice}" if advice else fact.value
        rows.append([state, _label(fact, console), value])
    return table(console, [[printable(cell) for cell in row] for row in rows], "<<<") if rows else ""
