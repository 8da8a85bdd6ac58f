"""Finds the installed exporters and loads them.

Listing reads metadata and imports nothing. Loading an exporter imports only that one, so that a broken plugin breaks
only its own format.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, distributions

import pluggy

from govreport_cli.errors import ExporterError
from govreport_cli.exporting import spec
from govreport_cli.paths import nearest

_SUFFIX = re.compile(r"(\.[A-Za-z0-9_-]+)+")


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry points with one name: a single one, unless distributions clash."""

    name: str
    points: tuple[EntryPoint, ...]

    @property
    def distribution(self) -> str:
        """The distribution and its version; all distributions if they clash."""
        return ", ".join(sorted(_distribution(point) for point in self.points))


@cache
def catalogue() -> Mapping[str, Entry]:
    """Return the installed exporters by name, in alphabetical order; they are searched for once per process."""
    points: dict[str, dict[tuple[str, str], EntryPoint]] = {}
    for point in _points():
        # A distribution may be found twice: in a checkout and where it is installed.
        points.setdefault(point.name, {}).setdefault((_distribution(point), point.value), point)
    return {name: Entry(name, tuple(points[name].values())) for name in sorted(points)}


def _points() -> Iterator[EntryPoint]:
    """Yield the entry points of our group; a distribution with unreadable metadata has none."""
    for distribution in distributions():
        with contextlib.suppress(Exception):
            yield from [point for point in distribution.entry_points if point.group == spec.GROUP]


def load(name: str) -> spec.Exporter:
    """Load an exporter. Raises ExporterError if it is missing or broken, or if several distributions provide it."""
    entries = catalogue()
    if name not in entries:
        raise ExporterError(
            "exporter-unknown", exporter=name, suggestion=nearest(name, entries), exporters=", ".join(entries)
        )
    entry = entries[name]
    if len(entry.points) > 1:
        raise ExporterError("exporter-clash", exporter=name, distributions=entry.distribution)
    try:
        exporter = _ask(entry.points[0])
        _hold_to_protocol(exporter, name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        reason = reason_of(error)
        raise ExporterError("exporter-broken", exporter=name, distribution=entry.distribution, reason=reason) from error
    return exporter


def named_for(suffix: str) -> list[spec.Exporter]:
    """Return the exporters whose files have this suffix, except those that cannot be loaded."""
    found = []
    for name in catalogue():
        with contextlib.suppress(ExporterError):
            exporter = load(name)
            if exporter.suffix == suffix:
                found.append(exporter)
    return found


def reason_of(error: BaseException) -> str:
    """Return the type and message of a plugin's exception, even if the message cannot be printed."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  (a plugin's own)
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _ask(point: EntryPoint) -> spec.Exporter:
    manager = pluggy.PluginManager(spec.PROJECT)
    manager.add_hookspecs(spec)
    manager.register(point.load(), point.name)
    manager.check_pending()
    exporter: spec.Exporter | None = manager.hook.govreport_exporter()
    if exporter is None:
        message = f"`{point.value}` does not implement the hook `govreport_exporter`, or returns None"
        raise TypeError(message)
    return exporter


def _hold_to_protocol(exporter: spec.Exporter, name: str) -> None:
    for attribute in ("name", "suffix", "media_type", "summary"):
        if not isinstance(getattr(exporter, attribute), str):
            message = f"its `{attribute}` is not a string"
            raise TypeError(message)
    if exporter.name != name:
        message = f"its `name` is {exporter.name!r}, but its entry point is {name!r}"
        raise ValueError(message)
    if not _SUFFIX.fullmatch(exporter.suffix):
        message = f"its `suffix` is {exporter.suffix!r}, not a dot followed by letters or digits"
        raise ValueError(message)
    if not all(isinstance(option, spec.Option) for option in exporter.options):
        message = "its `options` are not all `Option` objects"
        raise TypeError(message)


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else "?"
