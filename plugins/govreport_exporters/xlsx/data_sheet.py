"""The sheet of all figures as one table for programs: a row for each figure, and no merged cells."""

from __future__ import annotations

from collections.abc import Mapping

from govreport_cli.plugin import Figure, Origin, Report
from govreport_exporters.xlsx.book import Area, Book, Sheet
from govreport_exporters.xlsx.number_formats import is_exact
from govreport_exporters.xlsx.row_heights import row_height, width_of_line
from govreport_exporters.xlsx.styles import DATA, DATA_NUMBER, NOTE, SUBTITLE
from govreport_exporters.xlsx.sum_formulas import CellRef

DATA_SHEET = "数据"
"""The name of the sheet."""

_TABLE = "figures"
COLUMNS = {
    "路径": 20.0,
    "指标": 20.0,
    "列": 8.0,
    "单位": 8.0,
    "数值": 14.0,
    "上年": 14.0,
    "增减": 14.0,
    "幅度": 12.0,
    "括注": 8.0,
    "来源": 8.0,
}
_VALUE = list(COLUMNS).index("数值")
_NOTE = list(COLUMNS).index("括注")
HEAD = 3
_WIDEST = 80.0
_ORIGINS = {Origin.GIVEN: "填报", Origin.COMPUTED: "计算", Origin.NOT_REPORTED: "未填报"}


def write_data(book: Book, name: str, report: Report, cells: Mapping[str, CellRef]) -> None:
    """Write the sheet; ``cells`` are the cells of the figures that are numbers, which it refers to."""
    sheet = book.sheet(name, _widths(report))
    sheet.text(0, 0, f"{report.title}：全部数值", SUBTITLE)
    sheet.height(0, row_height("", sheet.width, SUBTITLE) + 4)
    sheet.text(1, 0, "每行一个数值，空白单元格表示未填报或没有可比的数据。各数取自各表，随之变动。", NOTE)
    figures = report.figures.by_path
    body = range(HEAD + 1, HEAD + 1 + len(figures))
    if body:  # a table has a row at least
        sheet.table(Area(HEAD, 0, 1 + len(body), len(COLUMNS)), _TABLE, list(COLUMNS))
    for row, (path, figure) in zip(body, figures.items(), strict=True):
        _write_figure(sheet, row, figure, cells.get(path))
    sheet.freeze(range(HEAD, HEAD + 1))
    sheet.mute_warnings(body)
    sheet.on_its_side()
    sheet.print_to(body.stop - 1)


def _widths(report: Report) -> list[float]:
    """Return the widths of the columns, which show texts whole, because none wraps."""
    widths = list(COLUMNS.values())
    for figure in report.figures.by_path.values():
        indicator = figure.indicator
        texts = (indicator.path, indicator.label, indicator.column)
        for column, text in (*enumerate(texts), (_NOTE, figure.note)):
            widths[column] = min(_WIDEST, max(widths[column], width_of_line(text or "", DATA)))
    return widths


def _write_figure(sheet: Sheet, row: int, figure: Figure, cell: CellRef | None) -> None:
    indicator = figure.indicator
    texts = (indicator.path, indicator.label, indicator.column, indicator.unit)
    for column, text in enumerate(texts):
        sheet.text(row, column, text or "", DATA)
    if figure.value is not None:
        sheet.figure(row, _VALUE, figure.value, DATA_NUMBER, formula=f"={cell.absolute}" if cell else "")
    if figure.previous is not None:
        sheet.figure(row, _VALUE + 1, figure.previous, DATA_NUMBER)
    if figure.change is not None and is_exact(figure.change):
        sheet.change(row, _VALUE + 2, figure.change, DATA_NUMBER)
    if figure.growth is not None:
        sheet.growth(row, _VALUE + 3, figure.growth, DATA_NUMBER)
    sheet.text(row, _NOTE, figure.note or "", DATA)
    sheet.text(row, _NOTE + 1, _ORIGINS[figure.origin], DATA)
