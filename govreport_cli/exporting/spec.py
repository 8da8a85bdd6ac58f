"""The interface of exporters: the protocol of the object that the hook ``govreport_exporter`` returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from govreport_cli.findings.model import Remark
from govreport_cli.published.model import Reading
from govreport_cli.report.model import Report

Value = str | int | bool | float | tuple[str, ...] | Path
"""The value of an option."""
TYPES: tuple[type[Any], ...] = (str, int, bool, float, tuple, Path)
"""The types that an option may have."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of an exporter: its name, the type of its values, its default, and a line of help.

    A value of type Path is an existing folder and may be None by default. The host resolves it relative to the
    definition's folder if the definition sets it, and otherwise relative to the working folder. A tuple holds texts:
    an array in a definition, separated by commas on the command line. ``choices`` are the allowed values of a text, or
    of each text of a tuple; if empty, every text is allowed. ``bounds`` are the smallest and the largest integer that
    is allowed; if None, every integer is allowed. ``validate`` is called with each value that a user sets; it raises
    PluginUsageError to refuse it.
    """

    name: str
    type: type[Value]
    default: Value | None
    help: str
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None
    validate: Callable[[Any], None] | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """A file's content, and what its exporter says about the report, such as that a table does not fit the page.

    A remark of severity error keeps the file from being written, unless the user forces it.
    """

    content: bytes
    remarks: Sequence[Remark] = ()


class Exporter(Protocol):
    """Turns a report into bytes.

    An exporter that needs a later version of the interface than the first says so in an attribute ``api``, a number.
    """

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

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes | Exported:
        """Return the report in this format: always the same bytes for the same report and options, and at least one.

        ``options`` has a value for every option, by its name. The exporter must not read the clock, the locale or the
        environment, and must not write files: the host names and writes the files, and reports any exception. A mistake
        of the user is a PluginUsageError.
        """


@runtime_checkable
class Reader(Protocol):
    """An exporter that can also read figures back from a file in its format.

    This lets ``govreport verify`` compare published files with their definition.
    """

    def read(self, content: bytes) -> Iterable[Reading]:
        """Yield the figures of a file. Any exception is reported to the user as a file that cannot be read."""
