"""The names of indicators in prose: those that the form declares, and those derived from its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govreport_cli.forms.model import Indicator, Wording
from govreport_cli.forms.relation import Along, Kind, Relation

_SHORTEST = 4
"""Shorter labels, such as 其他, are ordinary words."""
_OTHERS = "其他"
_OF_ROWS = re.compile(r"（.*?）|^(?:本年度?|其中：)|(?:总?次数|总数|数量|数)$")
_OF_COLUMNS = re.compile(r"（.*?）|^(?:本年度?|上一年)|(?:件数|数量|数)$")
"""What labels have only in tables: remarks, the year, and words such as 数量."""


def wordings_of(
    entries: Iterable[Mapping[str, Any]],
    indicators: Mapping[str, Indicator],
    row_groups: Mapping[str, tuple[str, tuple[str, ...]]],
    relations: tuple[Relation, ...],
) -> Iterator[Wording]:
    """Yield the wordings of a form: those that it declares, and those derived from its labels and groups.

    ``row_groups`` are the title and the totals of each group of rows. Raises ValueError if an entry names an
    unknown indicator.
    """
    declared = set()
    for entry in entries:
        for words in entry["words"]:
            declared.add(tuple(words.split()))
            for paths in entry["figures"]:
                if unknown := [path for path in paths if path not in indicators]:
                    message = f"wording `{words}` refers to an unknown indicator: `{unknown[0]}`"
                    raise ValueError(message)
                yield Wording(tuple(words.split()), tuple(paths))
    totals = [relation for relation in relations if relation.kind is Kind.TOTAL]
    row_totals = {relation.left[0].path for relation in totals if relation.along is Along.ROW}
    for path, indicator in indicators.items():
        row, part = _OF_ROWS.sub("", indicator.label), _OF_COLUMNS.sub("", indicator.column or "")
        orders = [(row,)] if not indicator.column or path in row_totals else [(part, row), (row, part)]
        for words in orders:
            if len("".join(words)) >= _SHORTEST and not {"", _OTHERS} & {*words} and words not in declared:
                yield Wording(words, (path,))
    parts = {term.path for relation in totals for term in relation.right}
    for title, shown in row_groups.values():
        if len(title) >= _SHORTEST and (title,) not in declared and shown and parts.issuperset(shown):
            yield Wording((title,), shown)
