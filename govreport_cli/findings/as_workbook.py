"""Findings as a workbook: a table with a row for each, to sort, filter and send to the offices concerned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook

from govreport_cli.findings.as_text import printable
from govreport_cli.findings.catalogue import hint, message, word
from govreport_cli.findings.model import FileFindings, Finding
from govreport_cli.textlayout import width

_COLUMNS = {
    "statistics-office": 28.0,
    "file": 28.0,
    "place": 10.0,
    "severity": 8.0,
    "statistics-code": 18.0,
    "indicator": 28.0,
    "problem": 60.0,
    "help": 60.0,
}
"""The words of the heads, and the widths in digits."""
_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001  (the earliest date in a ZIP archive, which has no time zones)
_LINE, _HIGHEST = 15.0, 409.0
"""The height of a line, and the greatest height of a row, in points."""
_SLACK = 1.15
"""How much wider text is than its columns of characters: lines end where words do, and fonts differ."""
_MOST_ROWS = 2**20 - 1
_LONGEST = 32_767
"""How many characters a cell may have."""


def as_workbook(found: Iterable[FileFindings], lang: str) -> bytes:
    """Return a workbook with one sheet. Raises ValueError if there are more findings than a sheet has rows."""
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"created": _NO_DATE})
    sheet = book.add_worksheet(word("findings", lang))
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top", "bottom": 7})
    for column, (name, columns) in enumerate(_COLUMNS.items()):
        sheet.set_column(column, column, columns)
        sheet.write_string(0, column, word(name, lang), head)
    row = 0
    for row, values in enumerate(_rows(found, lang), 1):
        if row > _MOST_ROWS:
            too_many = f"a sheet has {_MOST_ROWS:,} rows"
            raise ValueError(too_many)
        for column, value in enumerate(values):
            sheet.write_string(row, column, printable(value)[:_LONGEST], text)
        lines = max(map(_lines, values, _COLUMNS.values()))
        sheet.set_row(row, min(lines * _LINE, _HIGHEST))
    sheet.autofilter(0, 0, row, len(_COLUMNS) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return content.getvalue()


def _rows(found: Iterable[FileFindings], lang: str) -> Iterator[tuple[str, ...]]:
    for entry in found:
        for finding in entry.findings:
            kind = "waived" if finding.waived else str(finding.severity)
            yield (
                entry.agency or "",
                finding.file or entry.file,
                _place(finding),
                word(kind, lang),
                finding.code,
                finding.label or finding.path or "",
                message(finding, lang),
                finding.waived or hint(finding, lang) or "",
            )


def _lines(text: str, columns: float) -> int:
    """Return how many lines a text fills in a cell."""
    return ceil(width(text) * _SLACK / columns)


def _place(finding: Finding) -> str:
    """Return the cell, or the line and column, that a finding is about."""
    return finding.where or ":".join(str(part) for part in (finding.line, finding.column) if part)
