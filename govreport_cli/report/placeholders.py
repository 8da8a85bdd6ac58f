"""Placeholders in prose: ``{{ requests.received.total }}`` or ``{{ path | filter }}``.

A closed grammar: an indicator's path, then perhaps a filter by name. Nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from govreport_cli.figures.model import Figure, Number
from govreport_cli.findings.model import Finding
from govreport_cli.paths import nearest

PLACEHOLDER = re.compile(r"(?<!\\)\{\{(?P<body>[^{}\n]*)(?:\}\})?")
_BODY = re.compile(r"\s*(?P<path>\w+(?:\.\w+)*)\s*(?:\|\s*(?P<filter>[\w-]+)\s*)?", re.ASCII)


def _thousands(value: Number) -> str:
    return f"{value:,d}" if isinstance(value, int) else f"{value:,f}"


FILTERS: Mapping[str, Callable[[Number], str]] = {"thousands": _thousands}
"""What a figure may be put through on its way into the prose."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder that follows the grammar; ``filter`` is empty where none is named."""

    path: str
    filter: str

    def fill(self, figures: Mapping[str, Figure]) -> str | None:
        """Return the figure as it is printed here; None where there is nothing to print."""
        figure = figures.get(self.path)
        if figure is None or figure.value is None:
            return None
        if not self.filter:
            return figure.text
        return FILTERS[self.filter](figure.value) if self.filter in FILTERS else None


def parse(source: str) -> Placeholder | None:
    """Parse a placeholder with its braces, or return None where it does not follow the grammar."""
    match = _BODY.fullmatch(source[2:-2]) if source.endswith("}}") else None
    return Placeholder(match["path"], match["filter"] or "") if match else None


def check_prose(text: str, figures: Mapping[str, Figure], file: str, path: str) -> Iterator[Finding]:
    """Find the placeholders in a text that cannot be filled."""
    for match in PLACEHOLDER.finditer(text):
        placeholder = parse(match[0])
        if placeholder is None:
            yield Finding("placeholder", {"placeholder": match[0]}, file=file, path=path)
            continue
        figure = figures.get(placeholder.path)
        if figure is None:
            arguments = {"indicator": placeholder.path, "suggestion": nearest(placeholder.path, figures)}
            yield Finding("indicator-unknown", arguments, file=file, path=path)
        elif figure.value is None:
            arguments = {"indicator": placeholder.path, "label": figure.indicator.name}
            yield Finding("not-reported", arguments, file=file, path=path, label=figure.indicator.name)
        name = placeholder.filter
        if name and name not in FILTERS:
            arguments = {"filter": name, "suggestion": nearest(name, FILTERS), "filters": ", ".join(FILTERS)}
            yield Finding("filter-unknown", arguments, file=file, path=path)
