"""A workbook to fill in: empty cells that accept only what a figure can be, totals and checks that follow at once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from govreport_cli.plugin import Figure, Indicator, Kind, Report
from govreport_exporters.xlsx.book import Book, Sheet
from govreport_exporters.xlsx.row_heights import row_height
from govreport_exporters.xlsx.styles import COVER_LABEL, COVER_TEXT, COVER_TITLE
from govreport_exporters.xlsx.sum_formulas import CellRef, cell_of, count_of, sum_of

INSTRUCTIONS = "填报说明"
"""The name of the sheet of instructions."""

_WIDTHS = (8.0, 81.0)
_STEPS = (
    "请在浅黄色单元格中填写，其他单元格已锁定。确需修改其他单元格的，先在“审阅”中撤销工作表保护（没有密码）。",
    "合计由公式计算，不需要填写。",
    "没有发生的填0。确实不掌握的留空，不要填“/”或文字；留空表示未填报，不等于0。",
    "件数等填非负整数；金额按表中的单位填写，最多六位小数。本年增减可以填负数。",
    "表格右侧的“核对”列随时显示勾稽关系是否成立：√表示成立，×表示不成立，！表示需要核实。有关数字尚未填全时也会显示×，填全后再看；仍为红色的必须改正，或者说明理由。",
    "请在封面填写报告机关等内容。不要改动工作表名称和单元格名称，上级单位据此读取数据。",
    "填好后保存为xlsx格式报送。",
)


def blank_totals(report: Report, cells: Mapping[str, CellRef]) -> dict[str, str]:
    """Return the formulas of all totals whose parts have cells; each is blank until one of its parts is filled in."""
    formulas: dict[str, str] = {}
    for relation in report.relations:
        if relation.kind is Kind.TOTAL and all(cell_of(term, cells) for term in relation.terms):
            total = relation.left[0].path
            home, parts = cells[total].sheet, [cells[term.path] for term in relation.right]
            formulas.setdefault(total, f'=IF({count_of(parts, home)}=0,"",{sum_of(parts, home)})')
    return formulas


def refusal(indicator: Indicator) -> str:
    """Return what Excel says to somebody who types something else into the cell of an indicator."""
    kind = "数字" if indicator.decimal else "整数"
    sign = "" if indicator.signed else "不小于0的"
    unit = f"（单位：{indicator.unit}）" if indicator.unit else ""
    return f"{indicator.name[:100]}：请填写{sign}{kind}{unit}。"


def write_instructions(book: Book, name: str, report: Report, inputs: Mapping[str, CellRef]) -> None:
    """Write the sheet of instructions, with how many of the ``inputs`` are still empty, sheet by sheet."""
    sheet = book.sheet(name, _WIDTHS)
    title = f"{report.form_title}{INSTRUCTIONS}"
    sheet.across(0, title, COVER_TITLE)
    sheet.height(0, row_height(title, sheet.width, COVER_TITLE) + 12)
    row = 1
    for row, step in enumerate(_STEPS, 1):
        sheet.text(row, 0, str(row), COVER_LABEL)
        sheet.text(row, 1, step, COVER_TEXT)
        sheet.height(row, row_height(step, _WIDTHS[1], COVER_TEXT) + 8)
    row += 2
    sheet.across(row, "尚未填写的单元格", COVER_LABEL)
    for home, entries in groupby(inputs.items(), key=lambda entry: entry[1].sheet):
        row += 1
        cells = dict(entries)
        empty = sum(report.figures.by_path[path].value is None for path in cells)
        sheet.total(row, 0, f"={len(cells)}-{count_of([*cells.values()], name)}", empty, COVER_LABEL)
        sheet.text(row, 1, home, COVER_TEXT)
    sheet.print_to(row)
    sheet.protect()


def write_input(sheet: Sheet, row: int, column: int, figure: Figure, style: Mapping[str, str | int | float]) -> None:
    """Write a cell to fill in, with its present value if it has one."""
    indicator = figure.indicator
    sheet.input(row, column, figure.value, style)
    sheet.accept_numbers(row, column, refusal(indicator), whole=not indicator.decimal, signed=indicator.signed)
