"""Adds up the figures of units (汇总): sums are kept, and reports are not, so that memory does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from govreport_cli.definition.model import Number

LARGEST = 8
"""How many of the units that contribute most to a sum are remembered."""
NAMED = 3
"""How many of the units that do not report a figure are remembered by name."""


class Lacking(NamedTuple):
    """How many units do not report a figure, and the first of them by name."""

    units: int
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Units:
    """What the figures of ``count`` units add up to, by path.

    Only figures that all units report have a sum in ``sums``; ``lacking`` has the others that any unit reports.
    ``largest`` are the files of the units that contribute most to each sum, the largest contribution first; whoever
    contributes nothing is none of them. ``files`` are the names of all files whose figures are in the sums, by their
    real paths.
    """

    count: int
    sums: Mapping[str, Number]
    lacking: Mapping[str, Lacking]
    largest: Mapping[str, tuple[str, ...]]
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Adding:
    """Adds up figures, unit by unit; ``paths`` are those of the figures to add."""

    paths: Iterable[str]
    count: int = 0
    _sums: dict[str, Number] = field(default_factory=dict)
    _reported: dict[str, int] = field(default_factory=dict)
    _unreported: dict[str, list[str]] = field(default_factory=dict)
    _largest: dict[str, list[tuple[Number, str]]] = field(default_factory=dict)

    def add(self, values: Mapping[str, Number], agency: str, file: str) -> None:
        """Add the figures of a unit."""
        self.count += 1
        for path in self.paths:
            value = values.get(path)
            if value is None:
                names = self._unreported.setdefault(path, [])
                if len(names) < NAMED:
                    names.append(agency)
                continue
            self._reported[path] = self._reported.get(path, 0) + 1
            self._sums[path] = self._sums.get(path, 0) + value
            if value:
                self._remember(path, max(value, -value), file)

    def _remember(self, path: str, size: Number, file: str) -> None:
        largest = self._largest.setdefault(path, [])
        if len(largest) == LARGEST and size <= largest[-1][0]:
            return
        largest.append((size, file))
        largest.sort(key=itemgetter(0), reverse=True)  # stable: of equal ones, the first unit stays first
        del largest[LARGEST:]

    def done(self) -> Units:
        """Return what was added up."""
        everywhere = {path for path, count in self._reported.items() if count == self.count}
        return Units(
            self.count,
            {path: value for path, value in self._sums.items() if path in everywhere},
            {
                path: Lacking(self.count - self._reported.get(path, 0), tuple(names))
                for path, names in self._unreported.items()
            },
            {path: tuple(file for _, file in found) for path, found in self._largest.items() if path in everywhere},
        )
