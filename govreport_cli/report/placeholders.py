"""Placeholders in prose: ``{{ requests.received.total }}`` or ``{{ path | filter | filter(argument) }}``.

A closed grammar: an indicator's path, then filters by name, perhaps with arguments. Nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from govreport_cli.figures.model import Figure
from govreport_cli.findings.model import Finding
from govreport_cli.paths import nearest
from govreport_cli.report.filters import FILTERS, FilterError, apply, start

_IN_BRACES = r"\{\{[^{}\n]*(?:\}\})?"
PLACEHOLDER = re.compile(rf"(?<!\\){_IN_BRACES}")
_OR_ESCAPED = re.compile(rf"\\?{_IN_BRACES}")
_NEARLY = re.compile(
    r"(?<![\\{｛])(?:[{｛]{1,2}\s*[a-z_]\w*(?:\.\w+)+[^{}｛｝\n]*[}｝]{0,2}|｛｛[^｛｝\n]*｝?｝?)|[^{}｛｝\s]*\s*}}",
    re.ASCII,
)
"""What was perhaps meant as a placeholder: an indicator's path in other braces, or braces that do not match."""
_PATH = re.compile(r"\s*(\w+(?:\.\w+)*)\s*", re.ASCII)
_FILTER = re.compile(r"\s*([\w-]+)\s*(?:\(([^()]*)\)\s*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder that follows the grammar: an indicator's path, and filters with their arguments."""

    path: str
    filters: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def shows_figure(self) -> bool:
        """Whether what it prints is this year's figure, and no share, change, or figure of last year's."""
        return all(name == "thousands" for name, _ in self.filters)

    def fill(self, figures: Mapping[str, Figure]) -> str:
        """Return the figure as it is printed here. Raises FilterError where nothing can be printed."""
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
    """Parse a placeholder with its braces, or return None where it does not follow the grammar."""
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


def check_prose(text: str, figures: Mapping[str, Figure], file: str, path: str) -> Iterator[Finding]:
    """Find the placeholders in a text that cannot be filled, and what is nearly one."""
    example = next(iter(figures), "")
    # What stands in two braces is hidden from the search for what does not, and keeps its length.
    rest = _OR_ESCAPED.sub(lambda match: "\n" * len(match[0]), text)
    for match in _NEARLY.finditer(rest):
        arguments = {"placeholder": match[0], "example": example, "earlier": occurrences(match[0], text, match.start())}
        yield Finding("placeholder", arguments, file=file, path=path)
    for match in PLACEHOLDER.finditer(text):
        placeholder = parse(match[0])
        about = {"placeholder": match[0], "earlier": occurrences(match[0], text, match.start())}
        if placeholder is None:
            yield Finding("placeholder", {**about, "example": example}, file=file, path=path)
            continue
        try:
            placeholder.fill(figures)
        except FilterError as error:
            arguments = {**about, **error.arguments}
            indicator = str(arguments.get("indicator", ""))
            figure = figures.get(indicator)
            if error.code == "indicator-unknown":
                arguments["suggestion"] = nearest(indicator, figures)
            label = figure.indicator.name if figure else ""
            yield Finding(error.code, {"label": label, **arguments}, file=file, path=path, label=label)


def occurrences(words: str, text: str, before: int) -> int:
    """Count how often words stand in a text, from its beginning to before a place; so the place is found again."""
    return len(re.findall(f"(?={re.escape(words)})", text[: max(before + len(words) - 1, 0)]))
