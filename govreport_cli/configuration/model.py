"""A configuration, and the values that it has for a command."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAME = "govreport.toml"
"""The name of the file that is looked for."""

EACH_TIME = frozenset({"help", "lang", "schema", "force", "fix", "diff", "write-baseline"})
"""Options that neither a file nor the environment sets for a command.

The language is settled before the command is known. What overwrites an author's files has to be asked for each time.
"""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a configuration file sets; without a file, nothing.

    ``file`` is the file's name as it is shown, ``data`` are its values. Top-level options apply to every command that
    has them, those in a command's table to that command, with precedence over the former.
    """

    file: str | None = None
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def options(self, command: str, names: Iterable[str]) -> dict[str, Any]:
        """Return the values of a command's options by their names, such as ``all-or-nothing``."""
        return {name: self._value(self.key(command, name)) for name in names if self.key(command, name)}

    def key(self, command: str, name: str) -> str:
        """Return the path of the key that sets an option of a command, such as ``export.to``, or an empty string."""
        table = self.data.get(command, {})
        if name in table and not isinstance(table[name], Mapping):
            return f"{command}.{name}"
        return name if name in self.data and not isinstance(self.data[name], Mapping) else ""

    def _value(self, key: str) -> Any:
        command, _, name = key.rpartition(".")
        return (self.data[command] if command else self.data)[name]

    def path(self, value: str) -> str:
        """Return a path in the file, which is relative to the file's folder, relative to the working folder."""
        if value == "-" or not self.file:
            return value
        return os.path.normpath(Path(self.file).parent / value)

    @property
    def lang(self) -> str | None:
        """The language of messages."""
        lang: str | None = self.data.get("lang")
        return lang

    @property
    def severities(self) -> Mapping[str, str]:
        """The severities of warnings, by code; those in a definition have precedence."""
        severities: Mapping[str, str] = self.data.get("check", {}).get("severity", {})
        return severities

    @property
    def exporter_options(self) -> Mapping[str, Mapping[str, Any]]:
        """The tables ``[export.FORMAT]``, by format; a definition's own have precedence."""
        export: Mapping[str, Any] = self.data.get("export", {})
        return {name: table for name, table in export.items() if isinstance(table, Mapping)}
