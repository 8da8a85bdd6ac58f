"""The formats that a command line chooses, and their exporters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport_cli.console import Console
from govreport_cli.errors import PluginError, UsageError

if TYPE_CHECKING:
    from govreport_cli.exporting.spec import Exporter
    from govreport_cli.hosting.rules import Rules

ALL = "all"


class Chosen(NamedTuple):
    """The exporters by the names that select them, the names of formats that cannot be loaded, and the exit code."""

    exporters: dict[str, Exporter]
    missing: set[str]
    code: int


def choose(console: Console, named: list[str], output: str, rules: Rules) -> Chosen:
    """Load the exporters of the chosen formats; if none is named, of the format of the output file's suffix.

    Those that cannot be loaded are reported; the others can still be used. Raises PluginError for a name that no
    exporter has, and UsageError if no format is chosen, or two whose files would have the same names.
    """
    from govreport_cli.exporting.registry import load

    chosen = Chosen({}, set(), 0)
    for name in _formats(named, output, rules):
        try:
            chosen.exporters[name] = load(name, rules)
        except PluginError as error:
            if error.finding.code == "plugin-unknown":
                raise
            console.findings([error.finding])
            chosen.missing.add(name.rpartition(":")[2])
            chosen = chosen._replace(code=error.exit_code)
    if ALL in named:
        return _apart(console, chosen, rules)
    by_suffix: dict[str, str] = {}
    for name, exporter in chosen.exporters.items():
        if (first := by_suffix.setdefault(exporter.suffix, name)) != name:
            raise UsageError("suffix-twice", first=first, second=name, suffix=exporter.suffix)
    return chosen


def _apart(console: Console, chosen: Chosen, rules: Rules) -> Chosen:
    """Leave out formats whose files would have the names of those of another one, as if they could not be loaded.

    Built-in formats stay, and of third parties' the first one by name.
    """
    from govreport_cli.exporting.registry import catalogue

    entries = catalogue(rules)
    kept: dict[str, str] = {}
    for name in sorted(chosen.exporters, key=lambda name: (not entries[name].built_in, name)):
        suffix = chosen.exporters[name].suffix
        if kept.setdefault(suffix, name) != name:
            distribution = entries[name].distribution
            error = PluginError("same-suffix", name=name, distribution=distribution, suffix=suffix, other=kept[suffix])
            console.findings([error.finding])
            chosen.missing.add(name.rpartition(":")[2])
            chosen = chosen._replace(code=error.exit_code)
    exporters = {name: exporter for name, exporter in chosen.exporters.items() if name in kept.values()}
    return chosen._replace(exporters=exporters)


def _formats(named: list[str], output: str, rules: Rules) -> list[str]:
    """Return the chosen formats, each once; if none is named, the format of the output file's suffix."""
    from govreport_cli.exporting.registry import catalogue, named_for

    if not named:
        suffix = Path(output).suffix.lower()
        named = [exporter.name for exporter in named_for(suffix, rules)] if suffix else []
        if len(named) > 1:
            raise UsageError("format-not-named", ending=suffix, formats=", ".join(named))
        if not named:
            raise UsageError("format-not-named", suffix=suffix, formats=", ".join(catalogue(rules)))
    if ALL in named:
        named = list(catalogue(rules))
    return list(dict.fromkeys(named))


def installed_names(rules: Rules) -> list[str]:
    """Return the names of the installed formats."""
    from govreport_cli.exporting.registry import catalogue

    return list(dict.fromkeys(entry.name for entry in catalogue(rules).values()))
