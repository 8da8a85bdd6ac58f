"""The names of indicators in prose: those that the form declares, and those derived from its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govreport_cli.forms.model import Indicator, Subtotal, Wording
from govreport_cli.forms.relation import Along, Kind, Relation
from govreport_cli.paths import Source

_SHORTEST = 4
"""Shorter labels, such as 其他, are ordinary words."""
_OTHERS = "其他"
_OF_ROWS = re.compile(r"（.*?）|^(?:本年度?|其中：)|(?:总?次数|总数|数量|数)$")
_OF_COLUMNS = re.compile(r"（.*?）|^(?:本年度?|上一年)|(?:件数|数量|数)$")
"""What labels have only in tables: remarks, the year, and words such as 数量."""

_Names = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Words that name indicators, what the text must be about, and which indicators the sentence must have named."""


def wordings_of(
    entries: Iterable[Mapping[str, Any]],
    indicators: Mapping[str, Indicator],
    subtotals: Mapping[str, Subtotal],
    relations: tuple[Relation, ...],
) -> tuple[Wording, ...]:
    """Return the wordings of a form, the longest first: those that it declares, and those of its labels and subtotals.

    Raises ValueError if an entry names an unknown indicator.
    """
    sums: dict[_Names, list[tuple[str, ...]]] = {}
    for names, paths in _named(entries, indicators, subtotals, relations):
        sums.setdefault(names, []).append(paths)
    parts = {term.path for relation in relations for term in relation.right if term.source is Source.OWN}
    wordings = (
        Wording(words, tuple(found), indicators[found[0][0]].unit, parts.issuperset(found[0]), about, after)
        for (words, about, after), found in sums.items()
    )
    return tuple(sorted(wordings, key=lambda wording: -len("".join(wording.words))))


def _named(
    entries: Iterable[Mapping[str, Any]],
    indicators: Mapping[str, Indicator],
    subtotals: Mapping[str, Subtotal],
    relations: tuple[Relation, ...],
) -> Iterator[tuple[_Names, tuple[str, ...]]]:
    """Yield the names of sums of indicators, with the indicators."""
    declared = set()
    for entry in entries:
        about, after = tuple(entry.get("about", ())), _parts(entry.get("after", ()), entry, indicators, subtotals)
        for text in entry["words"]:
            words = tuple(text.split())
            if not about and not after:
                declared.add(words)
            for paths in entry["figures"]:
                yield (words, about, after), _parts(paths, entry, indicators, subtotals)
    totals = [relation for relation in relations if relation.kind is Kind.TOTAL]
    row_totals = {relation.left[0].path for relation in totals if relation.along is Along.ROW}
    for path, indicator in indicators.items():
        row, part = _OF_ROWS.sub("", indicator.label), _OF_COLUMNS.sub("", indicator.column or "")
        orders = [(row,)] if not indicator.column or path in row_totals else [(part, row), (row, part)]
        for words in orders:
            if len("".join(words)) >= _SHORTEST and not {"", _OTHERS} & {*words} and words not in declared:
                yield (words, (), ()), (path,)
    for subtotal in subtotals.values():
        title = subtotal.indicator.label
        if len(title) >= _SHORTEST and (title,) not in declared:
            yield ((title,), (), ()), subtotal.parts


def _parts(
    paths: Iterable[str],
    entry: Mapping[str, Any],
    indicators: Mapping[str, Indicator],
    subtotals: Mapping[str, Subtotal],
) -> tuple[str, ...]:
    """Return indicators by their paths, and those of subtotals by theirs. Raises ValueError if one is unknown."""
    found: list[str] = []
    for path in paths:
        if path not in indicators and path not in subtotals:
            message = f"wording `{entry['words'][0]}` refers to an unknown indicator: `{path}`"
            raise ValueError(message)
        found += subtotals[path].parts if path in subtotals else (path,)
    return tuple(found)
