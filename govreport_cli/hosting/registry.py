"""Which plugins of a kind may be used, and the names that select them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from govreport_cli.errors import PluginError
from govreport_cli.findings.model import Word
from govreport_cli.hosting.hooks import API
from govreport_cli.hosting.installed import Entry, Installed, by_name, installed
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import NewerApiError, fault_of
from govreport_cli.hosting.one_file import in_folder
from govreport_cli.hosting.rules import DEFAULT, Rules, normal
from govreport_cli.paths import nearest


def available(rules: Rules = DEFAULT) -> Installed:
    """Return what is installed or in the user's folders, whether or not it may be used."""
    found = [installed(), *map(in_folder, rules.folders)]
    entries = sorted({entry for each in found for entry in each.entries}, key=by_name)
    return Installed(tuple(entries), tuple(fault for each in found for fault in each.faults))


def catalogue(kind: Kind, rules: Rules = DEFAULT, taken: Collection[str] = ()) -> Mapping[str, Entry]:
    """Return the plugins of a kind that may be used, in alphabetical order, by the name that selects each.

    That is the plugin's own name. Where several distributions claim one, it is the built-in plugin's; the others, and
    all if none is built in, are selected as ``DISTRIBUTION:NAME``. So are those with a name in ``taken``: built in, but
    not as a plugin.
    """
    claims: dict[str, list[Entry]] = {}
    for entry in available(rules).entries:
        if entry.kind is kind and rules.allow(entry.owner):
            claims.setdefault(entry.name, []).append(entry)
    chosen: dict[str, Entry] = {}
    for name, entries in claims.items():
        for entry in entries:
            plain = entry.built_in or (len(entries) == 1 and name not in taken)
            chosen.setdefault(name if plain else entry.full_name, entry)
    return {name: chosen[name] for name in sorted(chosen)}


def find(kind: Kind, name: str, rules: Rules = DEFAULT, taken: Collection[str] = ()) -> Entry:
    """Return the plugin that a name selects. Raises PluginError if it is missing, or if several have the name."""
    entries = catalogue(kind, rules, taken)
    if name in entries:
        return entries[name]
    owner, colon, plain = name.rpartition(":")
    for entry in entries.values():
        if colon and (normal(entry.owner), entry.name) == (normal(owner), plain):
            return entry
    rivals = [entry for entry in entries.values() if entry.name == name]
    if rivals:
        raise PluginError(
            "plugin-clash",
            kind=Word(kind),
            name=name,
            distributions=", ".join(entry.distribution for entry in rivals),
            choices=", ".join(entry.full_name for entry in rivals),
        )
    for fault in available(rules).faults:
        if fault.arguments.get("name") == name and rules.allow(str(fault.file)):
            raise PluginError(fault.code, file=fault.file, **fault.arguments)
    raise PluginError(
        "plugin-unknown", kind=Word(kind), name=name, suggestion=nearest(name, entries), names=", ".join(entries)
    )


def broken(entry: Entry, error: BaseException) -> PluginError:
    """Return the error that a plugin cannot be loaded, because of what its loading has raised."""
    known = {"kind": Word(entry.kind), "name": entry.name, "distribution": entry.distribution}
    if isinstance(error, NewerApiError):
        return PluginError("plugin-too-new", **known, needs=error.reason, version=API)
    return PluginError("plugin-broken", **known, reason=fault_of(error))
