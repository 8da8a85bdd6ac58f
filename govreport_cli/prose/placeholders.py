"""Placeholders in texts: ``{{ requests.received.total }}`` or ``{{ path | filter | filter(argument) }}``.

The grammar is closed: an indicator's path, then filters by name, with or without arguments. Nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from govreport_cli.figures.model import Figure
from govreport_cli.paths import nearest
from govreport_cli.prose.filters import FILTERS, FilterError, apply, start

PLACEHOLDER = re.compile(r"(?<!\\)\{\{[^{}\n]*(?:\}\})?")
_PATH = re.compile(r"\s*(\w+(?:\.\w+)*)\s*", re.ASCII)
_FILTER = re.compile(r"\s*([\w-]+)\s*(?:\(([^()]*)\)\s*)?", re.ASCII)


class Placeholder(NamedTuple):
    """A placeholder that follows the grammar: an indicator's path, and filters with their arguments."""

    path: str
    filters: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def shows_figure(self) -> bool:
        """Whether it prints this year's figure rather than a share, a change or last year's figure."""
        return all(name == "thousands" for name, _ in self.filters)

    def fill(self, figures: Mapping[str, Figure]) -> str:
        """Return the text that replaces the placeholder. Raises FilterError if it cannot be filled."""
        figure = figures.get(self.path)
        if figure is None:
            raise FilterError("indicator-unknown", indicator=self.path)
        if figure.value is None:
            raise FilterError("not-reported", indicator=self.path)
        value = start(figure, figure.value)
        for name, arguments in self.filters:
            if name not in FILTERS:
                raise FilterError(
                    "filter-unknown", filter=name, suggestion=nearest(name, FILTERS), filters=", ".join(FILTERS)
                )
            value = apply(name, value, list(arguments), figures)
        return value.text


def parse(source: str) -> Placeholder | None:
    """Parse a placeholder with its braces; return None if it does not follow the grammar."""
    if not source.endswith("}}"):
        return None
    first, *rest = source[2:-2].split("|")
    path, filters = _PATH.fullmatch(first), [_FILTER.fullmatch(part) for part in rest]
    if not path:
        return None
    parsed = []
    for match in filters:
        if not match:
            return None
        arguments = match[2].split(",") if match[2] is not None else ()
        parsed.append((match[1], tuple(argument.strip() for argument in arguments)))
    return Placeholder(path[1], tuple(parsed))
