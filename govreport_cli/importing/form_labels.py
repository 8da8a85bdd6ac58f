"""A form's tables as they are recognised: rows by their labels, and figures by the heads of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from govreport_cli.forms.model import Form, FormCell
from govreport_cli.importing.labels import key, short_key
from govreport_cli.importing.matrix import Placed, placed_rows

_CACHED = 64


class FormRow(NamedTuple):
    """A row of an official table with a label.

    ``at`` is its number among the rows of all tables. ``label`` is the printed one; ``groups`` are the keys of the
    labels to its left, ``beside`` those of its other texts, such as a unit. ``indicators`` are the paths of its
    figures, from left to right, and ``heads`` the keys of the heads above them.
    """

    at: int
    label: str
    groups: frozenset[str]
    beside: frozenset[str]
    indicators: tuple[str, ...]
    heads: tuple[str, ...]


class FormLabels(NamedTuple):
    """What the tables of a form are recognised by.

    ``rows`` are by the keys of their labels, with and without what these say in brackets. ``groups`` are the keys of
    all other labels and heads. ``headed`` are the figures of tables without labels: each one with the keys of all the
    heads above it. ``titles`` are the keys of the titles of tables.
    """

    rows: Mapping[str, tuple[FormRow, ...]]
    groups: frozenset[str]
    headed: tuple[tuple[frozenset[str], str], ...]
    titles: frozenset[str]


@lru_cache(_CACHED)
def labels_of(form: Form) -> FormLabels:
    """Return what the tables of a form are recognised by; worked out once per form."""
    rows: dict[str, list[FormRow]] = {}
    headed: list[tuple[frozenset[str], str]] = []
    texts: set[str] = set()
    at = 0
    for table in form.tables:
        matrix = placed_rows([*table.head, *table.body])
        for number, row in enumerate(matrix):
            texts |= {key(item.cell.text) for item in row if item.cell.header and not item.cell.indicator}
            figures = _figures(row)
            if not figures:
                continue
            if not table.labels:
                headed += [(frozenset(_heads(matrix, number, item)), item.cell.indicator or "") for item in figures]
                continue
            labels = [item.cell for item in row if item.cell.header and item.columns.start < figures[0].columns.start]
            beside = [item.cell for item in row if not item.cell.header and not item.cell.indicator]
            if not labels:
                continue
            entry = FormRow(
                at,
                labels[-1].text.strip(),
                frozenset(key(cell.text) for cell in labels[:-1]),
                frozenset(key(cell.text) for cell in beside),
                tuple(item.cell.indicator or "" for item in figures),
                tuple(next(iter(_heads(matrix, number, item)), "") for item in figures),
            )
            at += 1
            for name in {key(entry.label), short_key(entry.label)}:
                rows.setdefault(name, []).append(entry)
    return FormLabels(
        {name: tuple(entries) for name, entries in rows.items()},
        frozenset(texts - {""}),
        tuple(headed),
        frozenset(key(table.title) for table in form.tables),
    )


def _figures(row: list[Placed[FormCell]]) -> list[Placed[FormCell]]:
    return [item for item in row if item.cell.indicator]


def _heads(matrix: list[list[Placed[FormCell]]], number: int, figure: Placed[FormCell]) -> Iterator[str]:
    """Yield the keys of the heads above a figure, the nearest first: those of the rows without figures next above."""
    above = number - 1
    while above >= 0 and _figures(matrix[above]):
        above -= 1
    seen: set[int] = set()
    while above >= 0 and not _figures(matrix[above]):
        for item in matrix[above]:
            if item.columns.start <= figure.columns.start < item.columns.stop and id(item.cell) not in seen:
                seen.add(id(item.cell))
                if text := key(item.cell.text):
                    yield text
        above -= 1
