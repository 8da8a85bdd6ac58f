"""The roster of units (单位名单): a table in CSV with their names, and perhaps their credit codes."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import NamedTuple

from govreport_cli.definition.encoding import decoded
from govreport_cli.findings.model import Finding, Result, Severity, Span

NAMES = ("单位名称", "机关名称", "名称", "单位", "机关", "name", "agency")
"""The headings of the column of names."""
CODES = ("统一社会信用代码", "信用代码", "代码", "code")
"""The headings of the column of codes."""


class Entry(NamedTuple):
    """A unit on a roster: its name, its credit code if the roster has it, and its line."""

    name: str
    code: str | None
    line: int


def plain_name(agency: str) -> str:
    """Return an agency's name for comparison, without blanks and with half-width characters for full-width ones."""
    return "".join(unicodedata.normalize("NFKC", agency).split())


@dataclass(slots=True)
class Roster:
    """The units that should report, in the order of the roster's file, and those that have been found so far."""

    file: str
    entries: tuple[Entry, ...]
    _found: set[Entry] = field(default_factory=set)
    _by_name: dict[str, Entry] = field(default_factory=dict)
    _by_code: dict[str, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the entries."""
        self._by_name = {plain_name(entry.name): entry for entry in self.entries}
        self._by_code = {entry.code: entry for entry in self.entries if entry.code}

    def find(self, agency: str, code: str | None) -> bool:
        """Return whether a unit is on the roster, by its code or its name, and remember that it has reported."""
        entry = self._by_code.get(code or "") or self._by_name.get(plain_name(agency))
        if entry:
            self._found.add(entry)
        return entry is not None

    def missing(self) -> Iterator[Entry]:
        """Yield the entries that have not been found, in their order."""
        return (entry for entry in self.entries if entry not in self._found)

    def about(self, code: str, entry: Entry) -> Finding:
        """Return a finding about an entry."""
        return _finding(self.file, code, entry.line, name=entry.name)


def read_roster(name: str, source: bytes) -> Result[Roster]:
    """Return the roster in a file, UTF-8 or GBK, or findings: no heading that we know, or a name that occurs twice."""
    text = decoded(name, source).value
    if text is None:
        try:
            text = source.decode("gb18030")
        except UnicodeDecodeError:
            return Result(None, decoded(name, source).findings)
    try:
        rows = [(reader.line_num, row) for reader in [csv.reader(StringIO(text, newline=""))] for row in reader]
    except csv.Error:
        return Result(None, (_finding(name, "roster-invalid", 1, headings="、".join(NAMES)),))
    _, head = rows[0] if rows else (1, [])
    heads = [cell.strip().lower() for cell in head]
    at, code_at = (next((heads.index(key) for key in keys if key in heads), None) for keys in (NAMES, CODES))
    if at is None:
        return Result(None, (_finding(name, "roster-invalid", 1, headings="、".join(NAMES)),))
    entries = [Entry(_cell(row, at), _cell(row, code_at) or None, line) for line, row in rows[1:] if _cell(row, at)]
    roster = Roster(name, tuple(entries))
    first: dict[str, Entry] = {}
    repeated = [entry for entry in entries if first.setdefault(plain_name(entry.name), entry) is not entry]
    findings = tuple(roster.about("roster-repeated", entry) for entry in repeated)
    return Result(None, findings) if findings else Result(roster)


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _finding(file: str, code: str, line: int, **arguments: object) -> Finding:
    return Finding(code, arguments, Severity.ERROR, file, spans=(Span(None, file, line, 1, line, 1),))
