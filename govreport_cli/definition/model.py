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

    def leaves(self) -> Iterator[tuple[str, Any]]:
        """Yield the dotted path and value of everything that is neither a table nor an array, in order."""
        yield from _leaves(self.data, "")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _leaves(member, join(path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _leaves(member, join(path, index))
    else:
        yield path, value
