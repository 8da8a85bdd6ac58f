"""Compares the tables of a published file, as people see them, with the report's.

Tables and rows are looked up, not aligned, so the time grows in step with the file. Cells that are empty or a dash do
not count: formats fill tables up with them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from govreport_cli.definition.model import Number
from govreport_cli.findings.model import Finding, Phrase
from govreport_cli.published.model import TABLE, Reading
from govreport_cli.published.numbers import digits_of, number_of
from govreport_cli.published.quoting import first_of, point_of, quoted
from govreport_cli.report.model import BreakdownTable, Report, Table

_DASHES = "-–—"
_AMOUNT = re.compile(r"([0-9]+\.[0-9]+)([^0-9].*)", re.DOTALL)
"""An amount with decimals, and its unit."""
_FEW = 10
"""How many tables may have a row that tells which one is meant."""


class _Row(NamedTuple):
    """A row of a table: its texts, what they are compared as, the paths of its figures, and where a file shows it."""

    texts: tuple[str, ...]
    keys: tuple[Number | str, ...]
    paths: tuple[str, ...] = ()
    reading: Reading | None = None

    @property
    def text(self) -> str:
        """The row as it is quoted."""
        return quoted(" ".join(" ".join(text.split()) for text in self.texts))


class _Said(NamedTuple):
    """What other findings are about: pairs of published and expected figures, each of these, and missing paths."""

    pairs: Collection[tuple[str, str]]
    figures: Collection[str]
    lacking: Collection[str]


class _Wanted(NamedTuple):
    """A table of the report."""

    title: str
    rows: Sequence[_Row]


def compare_tables(
    report: Report,
    readings: Iterable[Reading],
    file: str,
    reported: Collection[tuple[str, str]],
    lacking: Collection[str],
) -> list[Finding]:
    """Return findings about cells that were changed, and about rows and tables that are missing or were added.

    ``reported`` are pairs of published and expected figures that other findings are about, and ``lacking`` the paths
    of figures that one says are missing: they are not reported again. A file that shows no table is not compared.
    """
    shown = _shown(readings)
    if not shown:
        return []
    figures = {figure for pair in reported for figure in pair if figure}  # a dash and a label have no digits
    said = _Said(reported, figures, lacking)
    found: list[Finding] = []
    wanted = list(_wanted(report))
    for table, rows in _matched(wanted, shown):
        if rows is not None:
            found += _of_rows(table, rows, file, said)
        elif not any(path in lacking for row in table.rows for path in row.paths):
            found.append(_finding(table, Phrase("table-lacks", {}), file))
    return first_of(found)


def _shown(readings: Iterable[Reading]) -> list[list[_Row]]:
    """Return the tables of a file."""
    tables: dict[str, list[_Row]] = {}
    for reading in readings:
        if reading.path.startswith(TABLE) and not reading.hidden:
            row = _row(reading.text.split("\t"), reading=reading)
            tables.setdefault(reading.path, []).extend([row] if row.keys else [])
    return list(tables.values())


def _wanted(report: Report) -> Iterator[_Wanted]:
    for block in (*report.blocks, *report.appendices):
        if isinstance(block, Table):
            rows = [
                _row([cell.text for cell in row], [cell.indicator for cell in row if cell.indicator])
                for row in (*block.head, *block.body)
            ]
        elif isinstance(block, BreakdownTable):
            parts = (*block.breakdown.parts, block.breakdown.total)
            paths = [[f"{block.breakdown.part_path(at)}.value"] for at in range(len(block.breakdown.parts))]
            lines = [(part.label, part.text, part.share_text) for part in parts]
            rows = [_row(block.columns), *(_row(*line) for line in zip(lines, [*paths, []], strict=True))]
        else:
            continue
        if any(row.paths for row in rows):  # readings are of tables that have figures
            yield _Wanted(block.title, [row for row in rows if row.keys])


def _row(texts: Sequence[str], paths: Sequence[str] = (), reading: Reading | None = None) -> _Row:
    cells = [(text, key) for text in texts if (key := _key(text)) is not None]
    return _Row(tuple(text for text, _ in cells), tuple(key for _, key in cells), tuple(paths), reading)


def _key(text: str) -> Number | str | None:
    """Return what a cell is compared as: a number, or its text without white space; None if it says nothing."""
    key = number_of(text)
    if not isinstance(key, str):
        return key
    plain = key.replace(",", "").replace("，", "")
    if amount := _AMOUNT.fullmatch(plain):  # Excel drops the last zeros of 5.50元
        return amount[1].rstrip("0").rstrip(".") + amount[2]
    return plain if plain.strip(_DASHES) else None


def _matched(
    wanted: Sequence[_Wanted], shown: Sequence[Sequence[_Row]]
) -> Iterator[tuple[_Wanted, Sequence[_Row] | None]]:
    """Yield each table of the report with that of the file which has most of its rows, or else with the next one."""
    holders: defaultdict[tuple[Number | str, ...], set[int]] = defaultdict(set)
    for at, rows in enumerate(shown):
        for row in rows:
            holders[row.keys].add(at)
    left: dict[int | None, None] = dict.fromkeys(range(len(shown)))
    taken: list[int | None] = []
    for table in wanted:
        held = (holders.get(keys, ()) for keys in {row.keys for row in table.rows})
        # Rows that many tables have, such as the heads of breakdowns, tell nothing.
        shared = Counter(at for tables in held if len(tables) <= _FEW for at in tables if at in left)
        taken.append(max(shared, key=lambda at: (shared[at], -at), default=None))
        left.pop(taken[-1], None)
    others = iter(left)
    for table, best in zip(wanted, taken, strict=True):
        found = next(others, None) if best is None else best
        yield table, None if found is None else shown[found]


def _of_rows(table: _Wanted, shown: Sequence[_Row], file: str, said: _Said) -> Iterator[Finding]:
    """Yield what differs between a table of the report and that of a file."""
    if len(table.rows) == len(shown):
        for row, found in zip(table.rows, shown, strict=True):
            if difference := _difference(row, found, said):
                yield _finding(table, difference, file, found)
        return
    more = Counter(row.keys for row in shown)
    more.subtract(Counter(row.keys for row in table.rows))
    for row in table.rows:
        if more[row.keys] < 0:
            more[row.keys] += 1
            if not any(path in said.lacking for path in row.paths):
                yield _finding(table, Phrase("text-lacks", {"expected": row.text}), file)
    for row in shown:
        if more[row.keys] > 0:
            more[row.keys] -= 1
            yield _finding(table, Phrase("text-adds", {"published": row.text}), file, row)


def _difference(row: _Row, found: _Row, said: _Said) -> Phrase | None:
    """Return the first difference between two rows, or None."""
    if row.keys == found.keys:
        return None
    if len(row.keys) == len(found.keys):
        for expected, published, *keys in zip(row.texts, found.texts, row.keys, found.keys, strict=True):
            if keys[0] != keys[1] and (digits_of(published), digits_of(expected)) not in said.pairs:
                return Phrase("text-differs", {"published": quoted(published), "expected": quoted(expected)})
        return None
    missing, added = Counter(row.keys) - Counter(found.keys), Counter(found.keys) - Counter(row.keys)
    if all(digits_of(str(key)) in said.figures for key in (*missing, *added)):
        return None
    return Phrase("text-differs", {"published": found.text, "expected": row.text})


def _finding(table: _Wanted, difference: Phrase, file: str, row: _Row | None = None) -> Finding:
    arguments = {"table": table.title, "difference": difference}
    reading = row.reading if row else None
    spans, where = (point_of(reading, file), reading.where) if reading else ((), None)
    return Finding("verify-table", arguments, file=file, spans=spans, where=where)
