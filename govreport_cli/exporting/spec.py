"""What an exporter is: the hook that a plugin implements, and what it returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import pluggy

from govreport_cli.report.model import Report
from govreport_cli.report.readings import Reading

PROJECT = "govreport"
GROUP = "govreport.exporters"
"""The entry-point group; an entry's name is its format's name."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class Option:
    """An option of an exporter: its name, the type of its values, its default, and a line of help.

    An option of type Path is a folder that is there, given from where its author stands: the definition's folder,
    or the working one; its default may be None. ``choices`` are all values that a text may have, where it is not free.
    """

    name: str
    type: type[str | int | bool | Path]
    default: str | int | bool | Path | None
    help: str
    choices: tuple[str, ...] = ()


class Exporter(Protocol):
    """Turns a report into bytes.

    ``name`` is the format's name, ``suffix`` that of its files with the dot, ``summary`` a line for lists.
    """

    @property
    def name(self) -> str:
        """The format's name, which is its entry point's name too."""

    @property
    def suffix(self) -> str:
        """What names of files in this format end with, such as ``.html``."""

    @property
    def media_type(self) -> str:
        """The format's media type, such as ``text/html; charset=utf-8``."""

    @property
    def summary(self) -> str:
        """What the exporter writes, in a line."""

    @property
    def options(self) -> Sequence[Option]:
        """The options that the exporter takes; the host checks their values."""

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return the report in this format: the same bytes for the same report and options, always.

        ``options`` has a value for every option. The exporter reads no clock, locale or environment, and
        writes no file: names, overwriting and failure are the host's.
        """


@runtime_checkable
class Reader(Protocol):
    """What an exporter may do besides: read the figures back from a file of its format.

    ``govreport verify`` then holds published files to their definition.
    """

    def read(self, content: bytes) -> Iterable[Reading]:
        """Yield the figures that a file has. Whatever it raises is said to the user as the file's fault."""


@hookspec(firstresult=True)
def govreport_exporter() -> Exporter:  # type: ignore[empty-body]
    """Return the exporter that this entry point provides."""
