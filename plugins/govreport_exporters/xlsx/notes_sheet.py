"""The sheet of notes: what the other sheets are, and what the marks in them mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govreport_cli.plugin import ADJUSTED, NOT_REPORTED, Report
from govreport_exporters.xlsx.book import Book
from govreport_exporters.xlsx.check_column import DOUBTFUL, HEADING, HOLDS, WRONG
from govreport_exporters.xlsx.data_sheet import DATA_SHEET
from govreport_exporters.xlsx.row_heights import row_height
from govreport_exporters.xlsx.styles import COVER_LABEL, COVER_TEXT, SUBTITLE

NOTES = "说明"
"""The name of the sheet."""

_WIDTHS = (30.0, 70.0)
_TITLE = "本工作簿的说明"
_FIRST = 2


def write_notes_sheet(book: Book, name: str, report: Report, sheets: Sequence[str], *, checked: bool) -> None:
    """Write the sheet; ``sheets`` are the names of the others, ``checked`` whether any of them has checks."""
    sheet = book.sheet(name, _WIDTHS)
    sheet.text(0, 0, _TITLE, SUBTITLE)
    sheet.height(0, row_height(_TITLE, sheet.width, SUBTITLE) + 4)
    rows = [*_notes(report, sheets, checked=checked)]
    for row, (label, text) in enumerate(rows, _FIRST):
        sheet.text(row, 0, label, COVER_LABEL)
        sheet.text(row, 1, text, COVER_TEXT)
        heights = (row_height(label, _WIDTHS[0], COVER_LABEL), row_height(text, _WIDTHS[1], COVER_TEXT))
        sheet.height(row, max(heights) + 8)
    sheet.print_to(_FIRST + len(rows) - 1)


def _notes(report: Report, sheets: Sequence[str], *, checked: bool) -> Iterator[tuple[str, str]]:
    yield "工作表", "\n".join(sheets)
    yield "合计", "合计是公式，随各项变动；各项之和与公布的合计不符的，照公布的数。"
    yield NOT_REPORTED, "未填报，或者没有可比的数据，不等于零。"
    if any(breakdown.adjusted for breakdown in report.figures.breakdowns):
        yield f"占比后的{ADJUSTED}", "按最大余额法作了调整，使各项占比合计为100%。"
    if checked:
        marks = f"{HOLDS}为相符，{WRONG.strip()}为不符，{DOUBTFUL}为请核实"
        yield f"“{HEADING}”列", f"以公式检查勾稽关系：{marks}。不打印。"
    yield DATA_SHEET, "全部数值列为一张表，供统计软件读取；“路径”是指标的名称，各表中数值所在的单元格也以它命名。"
