"""Which exporters there are, and loading one.

Listing them reads metadata and imports nothing; loading one imports that one, so that a broken plugin
hurts only its own name.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

import pluggy

from govreport_cli.errors import ExporterError
from govreport_cli.exporting import spec
from govreport_cli.paths import nearest


@dataclass(frozen=True, slots=True)
class Entry:
    """An exporter that is installed, and the distributions that provide one of its name."""

    name: str
    points: tuple[EntryPoint, ...]

    @property
    def distribution(self) -> str:
        """The distribution, with its version; several where they clash."""
        return ", ".join(sorted(_distribution(point) for point in self.points))


def catalogue() -> dict[str, Entry]:
    """Return the installed exporters by name, in alphabetical order."""
    points: dict[str, dict[tuple[str, str], EntryPoint]] = {}
    for point in entry_points(group=spec.GROUP):
        # One distribution may be found twice, in a checkout and where it is installed.
        points.setdefault(point.name, {}).setdefault((_distribution(point), point.value), point)
    return {name: Entry(name, tuple(points[name].values())) for name in sorted(points)}


def load(name: str) -> spec.Exporter:
    """Load one exporter. Raises ExporterError where there is none, or several, or it is not one."""
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
    except (Exception, SystemExit) as error:
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise ExporterError("exporter-broken", exporter=name, distribution=entry.distribution, reason=reason) from error
    return exporter


def _ask(point: EntryPoint) -> spec.Exporter:
    manager = pluggy.PluginManager(spec.PROJECT)
    manager.add_hookspecs(spec)
    manager.register(point.load(), point.name)
    manager.check_pending()
    exporter: spec.Exporter | None = manager.hook.govreport_exporter()
    if exporter is None:
        message = f"{point.value} implements no hook govreport_exporter, or returns nothing"
        raise TypeError(message)
    return exporter


def _hold_to_protocol(exporter: spec.Exporter, name: str) -> None:
    for attribute in ("name", "suffix", "media_type", "summary"):
        if not isinstance(getattr(exporter, attribute), str):
            message = f"its {attribute} is not text"
            raise TypeError(message)
    if exporter.name != name:
        message = f"it calls itself {exporter.name!r}"
        raise ValueError(message)
    if not exporter.suffix.startswith(".") or "/" in exporter.suffix:
        message = f"its suffix is {exporter.suffix!r}, not a dot and letters"
        raise ValueError(message)
    if not all(isinstance(option, spec.Option) for option in exporter.options):
        message = "its options are not Options"
        raise TypeError(message)


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else "?"
