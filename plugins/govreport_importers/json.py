"""Our own open data: the figures, the breakdowns and the text of a report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govreport_cli.plugin import Passage, Piece, Reading, Run, hookimpl
from govreport_cli.plugin.render import readings_of_data

_KEYS = ("of", "title", "decimals", "method")
_PARTICULARS = ("website", "licence", "published")
"""The keys of what a report says of itself, besides those that every format has."""
_MONEY = "元"
"""The end of all units of money."""
_DEEPEST = 20


class JsonImporter:
    """Open data as govreport exports it."""

    name = "json"
    suffixes = (".json",)
    summary = "open data that govreport has exported"

    def extract(self, content: bytes) -> Iterator[Piece]:
        """Yield the figures by their paths, and the text."""
        data = read(content)
        yield from figures_of(data)
        for key in _PARTICULARS:
            if text := data.get(key):
                yield Reading(f"report.{key}", str(text))
        for key, text in (data.get("contact") or {}).items():
            yield Reading(f"report.contact.{key}", str(text))
        for breakdown in data["breakdowns"]:
            yield from _breakdown(breakdown)
        for block in data.get("blocks", ()):
            yield from _block(block, 0, None)


def read(content: bytes | str) -> Any:
    """Return JSON as data. Raises ValueError if it is none, or RecursionError."""
    data = json.loads(content)
    json.dumps(data, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    return data


def figures_of(data: Mapping[str, Any]) -> Iterator[Reading]:
    """Yield the figures of open data, and whose report it is. Raises errors as `readings_of_data` does."""
    for reading in readings_of_data(data):
        if not reading.path.startswith(("prose:", "change:", "breakdown[")):
            yield _with_unit(reading, data["figures"])


def _with_unit(reading: Reading, figures: Mapping[str, Any]) -> Reading:
    """Return the reading of an amount of money with its unit, which the author may have chosen."""
    unit = figures.get(reading.path, {}).get("unit") or ""
    if not str(unit).endswith(_MONEY):
        return reading
    number, bracket, note = reading.text.partition("（")
    return replace(reading, text=f"{number}{unit}{bracket}{note}")


def _breakdown(data: Mapping[str, Any]) -> Iterator[Reading]:
    place = str(data["place"])
    for key in _KEYS:
        yield Reading(f"{place}.{key}", str(data[key]))
    for at, part in enumerate(data["parts"]):
        yield Reading(f"{place}.parts[{at}].label", str(part["label"]))
        yield Reading(f"{place}.parts[{at}].value", str(part["value"]))


def _block(block: Mapping[str, Any], depth: int, marker: str | None) -> Iterator[Passage]:
    if depth > _DEEPEST:
        return
    match block.get("type"):
        case "heading":
            yield Passage((Run(f"{block.get('number', '')}{block['text']}"),), level=int(block["level"]))
        case "paragraph":
            yield Passage((Run(str(block["text"])),), marker=marker, depth=max(0, depth - 1))
        case "list":
            start = block.get("start")
            for at, item in enumerate(block["items"]):
                mark: str | None = "-" if start is None else f"{int(start) + at}."
                for inner in item:
                    yield from _block(inner, depth + 1, mark)
                    mark = None


@hookimpl
def govreport_importer() -> JsonImporter:
    """Provide the importer."""
    return JsonImporter()
