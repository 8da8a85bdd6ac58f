"""Loads exporters: a built-in one here, a third party's in a process of its own.

A broken plugin therefore breaks only its own format.
"""

from __future__ import annotations

from collections.abc import Mapping

from govreport_cli.errors import PluginError
from govreport_cli.exporting.apart import Apart
from govreport_cli.exporting.loading import load_point
from govreport_cli.exporting.spec import Exporter
from govreport_cli.hosting import registry
from govreport_cli.hosting.installed import Entry
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.rules import DEFAULT, Rules


def catalogue(rules: Rules = DEFAULT) -> Mapping[str, Entry]:
    """Return the exporters that may be used, by the name that selects each."""
    return registry.catalogue(Kind.EXPORTER, rules)


def load(name: str, rules: Rules = DEFAULT) -> Exporter:
    """Load an exporter. Raises PluginError if it is missing or broken, or if several distributions provide it."""
    entry = registry.find(Kind.EXPORTER, name, rules)
    try:
        if entry.built_in:
            return load_point(entry.point)
        return Apart(entry.point, entry.distribution, rules.timeout).described()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise registry.broken(entry, error) from error


def named_for(suffix: str, rules: Rules = DEFAULT) -> list[Exporter]:
    """Return the exporters whose files have this suffix; third parties' only if no built-in one has it.

    The latter are loaded one by one. Raises PluginError if none has the suffix and one of them cannot be loaded:
    it may be the one that is meant.
    """
    entries = catalogue(rules)
    ours = [load(name) for name, entry in entries.items() if entry.built_in]
    if found := [exporter for exporter in ours if exporter.suffix == suffix]:
        return found
    theirs, faults = [], []
    for name, entry in entries.items():
        if not entry.built_in:
            try:
                theirs.append(load(name, rules))
            except PluginError as error:
                faults.append(error)
    found = [exporter for exporter in theirs if exporter.suffix == suffix]
    if faults and not found:
        raise faults[0]
    return found
