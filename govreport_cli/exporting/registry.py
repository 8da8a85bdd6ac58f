"""Finds the installed exporters and loads them.

Listing reads metadata and imports nothing. Loading an exporter imports only that one: a built-in one here, a third
party's in a process of its own, so that a broken plugin breaks only its own format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import NamedTuple

from govreport_cli.errors import ExporterError
from govreport_cli.exporting.apart import Apart
from govreport_cli.exporting.loading import NewerApiError, fault_of, load_point, reason_of
from govreport_cli.exporting.spec import API, GROUP, Exporter
from govreport_cli.findings.model import Finding, Severity
from govreport_cli.paths import nearest

_OURS = "govreport-cli"
TIMEOUT = 120
"""How many seconds a third party's exporter may take for one report, unless the user says otherwise."""


class Rules(NamedTuple):
    """Which plugins the user lets run: none of a refused distribution, or none at all; and for how many seconds."""

    plugins: bool = True
    refused: frozenset[str] = frozenset()
    timeout: int = TIMEOUT

    def allow(self, entry: Entry) -> bool:
        """Return whether an exporter may be used; the built-in ones always may."""
        return entry.built_in or (self.plugins and entry.owner not in {normal(name) for name in self.refused})


DEFAULT = Rules()


class Entry(NamedTuple):
    """An exporter's entry point, and what distribution provides it."""

    point: EntryPoint
    owner: str
    version: str

    @property
    def name(self) -> str:
        """The format's name."""
        return self.point.name

    @property
    def distribution(self) -> str:
        """The distribution and its version."""
        return f"{self.owner} {self.version}"

    @property
    def full_name(self) -> str:
        """The name with that of the distribution, which no other exporter has."""
        return f"{self.owner}:{self.name}"

    @property
    def built_in(self) -> bool:
        """Whether it is ours."""
        return self.owner == _OURS


def normal(distribution: str) -> str:
    """Return the name of a distribution as all its spellings share it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def catalogue(rules: Rules = DEFAULT) -> Mapping[str, Entry]:
    """Return the exporters that may be used, in alphabetical order, by the name that selects each.

    That is the format's name. Where several distributions claim one, it is the built-in exporter's; the others, and all
    if none is built in, are selected as ``DISTRIBUTION:NAME``.
    """
    claims: dict[str, list[Entry]] = {}
    for entry in _installed()[0]:
        if rules.allow(entry):
            claims.setdefault(entry.name, []).append(entry)
    chosen: dict[str, Entry] = {}
    for name, entries in claims.items():
        for entry in entries:
            plain = entry.built_in or len(entries) == 1
            chosen.setdefault(name if plain else entry.full_name, entry)
    return {name: chosen[name] for name in sorted(chosen)}


def unreadable() -> tuple[Finding, ...]:
    """Return warnings about distributions whose entry points cannot be read."""
    return _installed()[1]


def load(name: str, rules: Rules = DEFAULT) -> Exporter:
    """Load an exporter. Raises ExporterError if it is missing or broken, or if several distributions provide it."""
    entry = _entry(name, catalogue(rules))
    try:
        if entry.built_in:
            return load_point(entry.point)
        return Apart(entry.point, entry.distribution, rules.timeout).described()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        known = {"exporter": name, "distribution": entry.distribution}
        if isinstance(error, NewerApiError):
            raise ExporterError("exporter-too-new", **known, needs=error.reason, version=API) from error
        raise ExporterError("exporter-broken", **known, reason=fault_of(error)) from error


def named_for(suffix: str, rules: Rules = DEFAULT) -> list[Exporter]:
    """Return the exporters whose files have this suffix; third parties' only if no built-in one has it.

    The latter are loaded one by one. Raises ExporterError if none has the suffix and one of them cannot be loaded:
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
            except ExporterError as error:
                faults.append(error)
    found = [exporter for exporter in theirs if exporter.suffix == suffix]
    if faults and not found:
        raise faults[0]
    return found


def _entry(name: str, entries: Mapping[str, Entry]) -> Entry:
    if name in entries:
        return entries[name]
    owner, colon, plain = name.partition(":")
    for entry in entries.values():
        if colon and (entry.owner, entry.name) == (normal(owner), plain):
            return entry
    rivals = [entry for entry in entries.values() if entry.name == name]
    if rivals:
        raise ExporterError(
            "exporter-clash",
            exporter=name,
            distributions=", ".join(entry.distribution for entry in rivals),
            choices=", ".join(entry.full_name for entry in rivals),
        )
    raise ExporterError(
        "exporter-unknown", exporter=name, suggestion=nearest(name, entries), exporters=", ".join(entries)
    )


@cache
def _installed() -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Return the entry points of our group, and warnings about metadata that cannot be read; once per process."""
    # A distribution may be found twice: in a checkout and where it is installed.
    entries: dict[tuple[str, str, str], Entry] = {}
    faults = []
    for distribution in distributions():
        try:
            for entry in _entries(distribution):
                entries.setdefault((entry.distribution, entry.name, entry.point.value), entry)
        except Exception as error:  # noqa: BLE001  (whatever its metadata causes)
            arguments = {"distribution": _name(distribution), "reason": reason_of(error)}
            faults.append(Finding("plugin-metadata", arguments, Severity.WARNING))
    return tuple(sorted(entries.values(), key=lambda entry: (entry.name, entry.owner))), tuple(faults)


def _entries(distribution: Distribution) -> Iterator[Entry]:
    for point in distribution.entry_points:
        if point.group == GROUP:
            yield Entry(point, normal(distribution.name), distribution.version)


def _name(distribution: Distribution) -> str:
    """Return the name of a distribution, or its folder's if its metadata has none."""
    try:
        return f"{distribution.name} {distribution.version}"
    except Exception:  # noqa: BLE001  (whatever its metadata causes)
        return str(getattr(distribution, "_path", "?"))
