"""The author's file, as read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govreport_cli.paths import join


@dataclass(frozen=True, slots=True)
class Definition:
    """One office's report of one year, as its author wrote it.

    ``name`` is the file's name as it was given (``-`` for standard input), ``text`` its source, ``data``
    what TOML makes of it: integers as ``int``, other numbers as ``Decimal``, dates as ``date``.
    """

    name: str
    text: str
    data: Mapping[str, Any]

    def places(self) -> Iterator[tuple[str, Any]]:
        """Yield the dotted path and value of every key and every member of an array, in the file's order."""
        yield from _places(self.data, "")


def _places(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if path:
        yield path, value
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _places(member, join(path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _places(member, join(path, index))
