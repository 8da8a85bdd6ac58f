"""What is above and below the table of a sheet: title, office and year above, notes below."""

from __future__ import annotations

from collections.abc import Sequence

from govreport_cli.plugin import Report
from govreport_exporters.xlsx.book import Area, Sheet
from govreport_exporters.xlsx.row_heights import row_height
from govreport_exporters.xlsx.styles import ABOUT, ABOUT_RIGHT, NOTE, TITLE

TOP = 2
"""The first row of a table, below the title and the office."""

AGENCY = "报告机关："
"""What is printed before the agency's name."""

_YEAR_WIDTH = 9.0  # digits


def write_title(sheet: Sheet, title: str, report: Report) -> None:
    """Write the title of a table in the first row, and the office and the year of the report in the second."""
    sheet.across(0, title, TITLE)
    sheet.height(0, row_height(title, sheet.width, TITLE) + 12)
    columns = len(sheet.widths)
    year = max(1, *(column for column in range(columns) if sum(sheet.widths[column:]) >= _YEAR_WIDTH))
    about = f"{AGENCY}{report.agency}"
    sheet.merged(Area(1, 0, columns=year), about, ABOUT)
    sheet.merged(Area(1, year, columns=columns - year), f"{report.year}年", ABOUT_RIGHT)
    sheet.height(1, row_height(about, sum(sheet.widths[:year]), ABOUT))


def write_notes(sheet: Sheet, notes: Sequence[str], head: range, body: range) -> None:
    """Write the notes below a table and set up printing; ``head`` and ``body`` are the rows of the table."""
    for row, note in enumerate(notes, body.stop):
        sheet.across(row, note, NOTE)
        sheet.height(row, row_height(note, sheet.width, NOTE) + 4)
    sheet.freeze(head)
    sheet.mute_warnings(body)
    sheet.print_to(body.stop + len(notes) - 1)
