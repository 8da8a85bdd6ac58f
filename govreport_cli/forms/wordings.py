"""What indicators are called in prose: what a form says, and what follows from its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govreport_cli.forms.relations import Along, Kind, Relation

_SHORTEST = 4
"""Labels with fewer characters, such as 其他, are words like any."""
_OTHERS = "其他"
_OF_ROWS = re.compile(r"（.*?）|^(?:本年度?|其中：)|(?:总?次数|总数|数量|数)$")
_OF_COLUMNS = re.compile(r"（.*?）|^(?:本年度?|上一年)|(?:件数|数量|数)$")
"""What a table alone needs of its labels: notes, the year, and that they are numbers."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words, in this order and perhaps with others between them, that may stand for a sum of indicators."""

    words: tuple[str, ...]
    indicators: tuple[str, ...]


def wordings_of(
    entries: Iterable[Mapping[str, Any]],
    names: Mapping[str, tuple[str, str]],
    groups: Mapping[str, tuple[str, tuple[str, ...]]],
    relations: tuple[Relation, ...],
) -> Iterator[Wording]:
    """Yield the wordings of a form: those that it declares, those of its labels, those of its groups.

    ``names`` has the label and the column of every indicator; ``groups`` the title and the totals of the rows
    of every group of rows. Raises ValueError where an entry names no indicator.
    """
    declared = set()
    for entry in entries:
        for words in entry["words"]:
            declared.add(tuple(words.split()))
            for indicators in entry["figures"]:
                if unknown := [path for path in indicators if path not in names]:
                    message = f"wording `{words}` refers to an unknown indicator: `{unknown[0]}`"
                    raise ValueError(message)
                yield Wording(tuple(words.split()), tuple(indicators))
    row_totals = {
        relation.left[0] for relation in relations if relation.kind is Kind.TOTAL and relation.along is Along.ROW
    }
    for path, (label, column) in names.items():
        row, part = _OF_ROWS.sub("", label), _OF_COLUMNS.sub("", column)
        orders = [(row,)] if not column or path in row_totals else [(part, row), (row, part)]
        for words in orders:
            if len("".join(words)) >= _SHORTEST and not {"", _OTHERS} & {*words} and words not in declared:
                yield Wording(words, (path,))
    parts = {path for relation in relations if relation.kind is Kind.TOTAL for path in relation.right}
    for title, totals in groups.values():
        if len(title) >= _SHORTEST and (title,) not in declared and totals and parts.issuperset(totals):
            yield Wording((title,), totals)
