"""The interface of exporters: the hook that a plugin implements, and the protocol of the object it returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import pluggy

from govreport_cli.published.model import Reading
from govreport_cli.report.model import Report

PROJECT = "govreport"
GROUP = "govreport.exporters"
"""The entry-point group; an entry's name is its format's name."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class Option:
    """An option of an exporter: its name, the type of its values, its default, and a line of help.

    A value of type Path is an existing folder and may be None by default. The host resolves it relative to the
    definition's folder if the definition sets it, and otherwise relative to the working folder. ``choices`` are the
    allowed values of a text; if empty, every text is allowed. ``bounds`` are the smallest and the largest integer that
    is allowed; if None, every integer is allowed.
    """

    name: str
    type: type[str | int | bool | Path]
    default: str | int | bool | Path | None
    help: str
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None


class Exporter(Protocol):
    """Turns a report into bytes."""

    @property
    def name(self) -> str:
        """The format's name, which is also the name of its entry point."""

    @property
    def suffix(self) -> str:
        """The suffix of the format's files, such as ``.html``."""

    @property
    def media_type(self) -> str:
        """The format's media type, such as ``text/html; charset=utf-8``."""

    @property
    def summary(self) -> str:
        """What the exporter writes, in one line."""

    @property
    def options(self) -> Sequence[Option]:
        """The options of the exporter; the host checks their values."""

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the report in this format: always the same bytes for the same report and options.

        ``options`` has a value for every option, by its name. The exporter must not read the clock, the locale or the
        environment, and must not write files: the host names and writes the files, and reports any exception.
        """


@runtime_checkable
class Reader(Protocol):
    """An exporter that can also read figures back from a file in its format.

    This lets ``govreport verify`` compare published files with their definition.
    """

    def read(self, content: bytes) -> Iterable[Reading]:
        """Yield the figures of a file. Any exception is reported to the user as a damaged file."""


@hookspec(firstresult=True)
def govreport_exporter() -> Exporter:  # type: ignore[empty-body]
    """Return the exporter that this entry point provides."""
