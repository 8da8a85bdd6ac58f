"""The cover sheet: whose report this is, for which period, and whom to contact."""

from __future__ import annotations

from collections.abc import Iterator

from govreport_cli.plugin import Report
from govreport_cli.plugin.render import show_date
from govreport_exporters.xlsx.book import Book
from govreport_exporters.xlsx.row_heights import lines_of, row_height
from govreport_exporters.xlsx.styles import COVER_LABEL, COVER_TEXT, COVER_TITLE, INPUT

COVER = "封面"
"""The name of the sheet."""

LABELS = {
    "报告机关": "report.agency",
    "报告年度": "report.year",
    "格式": "form",
    "落款单位": "report.issuer",
    "成文日期": "report.issued",
}
"""The labels on the cover beside which the particulars of a report are read back, and the paths of these."""

CONTACT_LABELS = {
    "网站": "report.website",
    "联系人或部门": "report.contact.name",
    "电话": "report.contact.phone",
    "电子邮箱": "report.contact.email",
    "地址": "report.contact.address",
}
"""The labels beside which a workbook that becomes a definition says more."""

_TO_FILL_IN = ("报告机关", "落款单位", "成文日期")
"""The labels of what a workbook to be filled in asks for."""

_WIDTHS = (19.0, 70.0)
TITLE_ROW, _FIRST = 1, 3


def write_cover(book: Book, name: str, report: Report, *, fill_in: bool = False) -> None:
    """Write the cover: the title, and the facts known about the report; ``fill_in`` adds cells for the others."""
    sheet = book.sheet(name, _WIDTHS)
    sheet.height(0, 48)
    title = _title(report, sheet.width)
    sheet.across(TITLE_ROW, title, COVER_TITLE)
    sheet.height(TITLE_ROW, row_height(title, sheet.width, COVER_TITLE) + 12)
    sheet.height(TITLE_ROW + 1, 36)
    known = [(label, text) for label, text in _facts(report) if text or (fill_in and label in _TO_FILL_IN)]
    for row, (label, text) in enumerate(known, _FIRST):
        sheet.text(row, 0, label, COVER_LABEL)
        sheet.text(row, 1, text or "", {**COVER_TEXT, **INPUT} if fill_in and label in _TO_FILL_IN else COVER_TEXT)
        sheet.height(row, row_height(text or "", _WIDTHS[1], COVER_TEXT) + 8)
    sheet.print_to(_FIRST + len(known) - 1)
    if fill_in:
        sheet.protect()


def _title(report: Report, width: float) -> str:
    """Return the title; if it needs two lines, it breaks after the agency's name, as is usual."""
    rest = report.title.removeprefix(report.agency)
    fits = lines_of(report.title, width, COVER_TITLE) == 1
    return report.title if fits or rest in {"", report.title} else f"{report.agency}\n{rest}"


def _facts(report: Report) -> Iterator[tuple[str, str | None]]:
    """Yield labels and facts about a report; a fact that is not known is None or empty."""
    for at, error in enumerate(report.unresolved):
        yield "" if at else "尚未解决的错误", error.text  # a row each, because together they may not fit in a cell
    yield "报告机关", report.agency
    yield "报告年度", f"{report.year}年"
    yield "统计期限", "至".join(show_date(day) for day in report.period)
    yield "编制依据", report.legal_basis
    yield "格式", report.form_title
    yield "落款单位", report.issuer
    yield "成文日期", show_date(report.issued) if report.issued else ""
    yield "网站", report.website
    if contact := report.contact:
        yield "联系人或部门", contact.name
        yield "电话", contact.phone
        yield "电子邮箱", contact.email
        yield "地址", contact.address
    yield "附注", "\n".join(waiver.text for waiver in report.waivers)
