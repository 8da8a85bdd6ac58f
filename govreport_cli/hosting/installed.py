"""The plugins of installed distributions; reads metadata and imports nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import NamedTuple

from govreport_cli.findings.model import Finding, Severity
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import reason_of
from govreport_cli.hosting.rules import OURS, normal

_KINDS = {kind.group: kind for kind in Kind}


class Entry(NamedTuple):
    """A plugin's entry point, and what distribution provides it: its name and version, or those of a file."""

    kind: Kind
    point: EntryPoint
    owner: str
    version: str

    @property
    def name(self) -> str:
        """The name of the format, the form or the check."""
        return self.point.name

    @property
    def distribution(self) -> str:
        """The distribution, or the file, and its version."""
        return f"{self.owner} {self.version}"

    @property
    def full_name(self) -> str:
        """The name with that of the distribution, which no other plugin of the kind has."""
        return f"{self.owner}:{self.name}"

    @property
    def built_in(self) -> bool:
        """Whether it is ours."""
        return self.owner == OURS


class Installed(NamedTuple):
    """Plugins of every kind, in the order of their names, and warnings about what cannot be read."""

    entries: tuple[Entry, ...]
    faults: tuple[Finding, ...]


@cache
def installed() -> Installed:
    """Return what is installed; it is read once per process."""
    # A distribution may be found twice: in a checkout and where it is installed.
    entries: dict[tuple[str, str, str, str], Entry] = {}
    faults = []
    for distribution in distributions():
        try:
            for entry in _entries(distribution):
                entries.setdefault((entry.kind, entry.distribution, entry.name, entry.point.value), entry)
        except Exception as error:  # noqa: BLE001  (whatever its metadata causes)
            arguments = {"distribution": _name(distribution), "reason": reason_of(error)}
            faults.append(Finding("plugin-metadata", arguments, Severity.WARNING))
    return Installed(tuple(sorted(entries.values(), key=by_name)), tuple(faults))


def by_name(entry: Entry) -> tuple[str, str]:
    """Return what entries are sorted by."""
    return entry.name, entry.owner


def _entries(distribution: Distribution) -> Iterator[Entry]:
    for point in distribution.entry_points:
        if kind := _KINDS.get(point.group):
            yield Entry(kind, point, normal(distribution.name), distribution.version)


def _name(distribution: Distribution) -> str:
    """Return the name of a distribution, or its folder's if its metadata has none."""
    try:
        return f"{distribution.name} {distribution.version}"
    except Exception:  # noqa: BLE001  (whatever its metadata causes)
        return str(getattr(distribution, "_path", "?"))
