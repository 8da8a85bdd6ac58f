"""The workbook, read back with openpyxl as written, and with LibreOffice as computed."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import CellRange

from govreport_cli.exporting.options import values as default_options
from govreport_cli.pipeline import examine, finish
from govreport_cli.plugin import NOT_REPORTED, BreakdownTable, Cell, Kind, Table, Term
from govreport_cli.plugin.render import grid_width, positions
from govreport_exporters.xlsx import govreport_exporter

FIXTURES = Path(__file__).parents[2] / "fixtures"
SUIXIAN = FIXTURES / "suixian-2017" / "report.toml"
SUQIAN = FIXTURES / "suqian-2023" / "report.toml"

STATISTICS = "政府信息公开情况统计表"
DISCLOSURE = "主动公开政府信息情况"
REQUESTS = "收到和处理政府信息公开申请情况"
REVIEW = "政府信息公开行政复议、行政诉讼情况"
TOP = 3  # the first row of a table's head
FIRST = 4  # the first row of the body, below a head of one row

COMPLETE = """
form = "cn-2014"

[report]
agency = "某县人民政府"
year = 2018

[requests.received]
in_person = 3
fax = 0
online = 12
letter = 5

[requests.concluded]
total = 20
on_time = 18
extended = 2

[requests.answered]
already_public = 4
granted = 9
partly_granted = 1
not_this_body = 2
nonexistent = 1
amend = 0
other_channel = 0

[requests.answered.refused]
state_secret = 0
trade_secret = 1
privacy = 2
security_stability = 0
not_government_information = 0
other_legal = 0

[reconsideration]
total = 5
upheld = 1
corrected = 1
other = 1

[litigation]
total = 4
upheld = 1
corrected = 1

[fees]
collected = 4068.208

[organisation]
funds = 5949.088660

[[breakdown]]
of = "fees.collected"
title = "按收费项目"
decimals = 2
parts = [{ label = "检索费", value = 4000.2 }, { label = "复制费", value = 68.008 }]
"""

FORMULAS = {
    "requests.received.total": "=SUM(C26:C29)",
    "requests.concluded.total": "=SUM(C31:C32)",
    "requests.answered.total": "=SUM(C34:C37,C44:C47)",
    "requests.answered.refused.total": "=SUM(C38:C43)",
}

HOSTILE = [
    "=1+1",
    "{=1+1}",
    "+1",
    "-1",
    "@SUM(A1)",
    "http://example.com/",
    "mailto:a@b.cn",
    "internal:Sheet1!A1",
    "_x000B_",
    "<r><t>a</t></r>",
    "<r><f>1+1</f></r>",
    "&amp;<b>\"'",
    "00123",
    "TRUE",
    " 空格 ",
    "第一行\n第二行",
    "𠮷",
]


def report_of(source):
    examination = examine("report.toml", source.encode())
    assert examination.case
    return finish(examination)


def suixian():
    return report_of(SUIXIAN.read_text("utf-8"))


def complete():
    return report_of(COMPLETE)


def suqian():
    """A report in the form cn-2021."""
    return report_of(SUQIAN.read_text("utf-8"))


def pingtan():
    """A report in the form cn-2019."""
    return report_of((FIXTURES / "pingtan" / "2019" / "report.toml").read_text("utf-8"))


def shanghai():
    """A report in the form cn-2019 that leaves many cells blank."""
    return report_of((FIXTURES / "shanghai-2019" / "report.toml").read_text("utf-8"))


GRIDS = [suqian, pingtan, shanghai]


def with_breakdowns(*titles):
    report = complete()
    block = next(block for block in report.blocks if isinstance(block, BreakdownTable))
    copies = (dataclasses.replace(block, title=title) for title in titles)
    return dataclasses.replace(report, blocks=(*report.blocks, *copies))


def saying(text):
    """The complete report with this text for its agency and for a part of its breakdown, be it allowed there or not."""
    report = complete()
    at, block = next((at, block) for at, block in enumerate(report.blocks) if isinstance(block, BreakdownTable))
    first, *others = block.breakdown.parts
    parts = (dataclasses.replace(first, label=text), *others)
    block = dataclasses.replace(block, breakdown=dataclasses.replace(block.breakdown, parts=parts))
    return dataclasses.replace(report, agency=text, blocks=(*report.blocks[:at], block, *report.blocks[at + 1 :]))


def export(report, **options):
    exporter = govreport_exporter()
    return exporter.export(report, default_options(exporter) | {"charts": False} | options)


def read(data, *, values=False):
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def is_printed(cell):
    """Whether a cell is one of a sheet's own; the checks beside them are not."""
    return cell.column <= range_boundaries(cell.parent.print_area.rpartition("!")[2])[2]


def formulas_of(book):
    """The formulas of the tables; the sheet of data refers to them."""
    found = (cell for cell in cells(book) if cell.parent.title != "数据")
    return [cell for cell in found if cell.data_type == "f" and is_printed(cell)]


def shown(cell):
    """What a reader sees in a cell that holds a number in one of our formats, or text."""
    if isinstance(cell.value, str):
        return cell.value
    zeros, percent, mark = re.fullmatch(r'(0(?:\.0+)?)(%?)(?:"(.)")?', cell.number_format).groups()
    number = Decimal(repr(cell.value)) * (100 if percent else 1)
    return f"{number:.{max(0, len(zeros) - 2)}f}{percent}{mark or ''}"


def tables(report):
    return [block for block in (*report.blocks, *report.appendices) if isinstance(block, Table)]


def statistics_row(report, path):
    (table,) = tables(report)
    return FIRST + [row[-1].indicator for row in table.body].index(path)


def grid(table):
    """The cells of a table by the ranges of the sheet that they take."""
    for first, rows in ((TOP, table.head), (TOP + len(table.head), table.body)):
        for placed in positions(rows):
            row, column, cell = first + placed.row, 1 + placed.column, placed.cell
            yield CellRange(None, column, row, column + cell.colspan - 1, row + cell.rowspan - 1), cell


def figure_cells(report, book):
    """The cells of a book that stand where the report's tables have figures, by the indicators' paths."""
    return {
        cell.indicator: book[table.title].cell(at.min_row, at.min_col)
        for table in tables(report)
        for at, cell in grid(table)
        if cell.indicator
    }


def operands(sheet, formula):
    """The values of the cells that a formula of ours adds up."""
    for run in re.fullmatch(r"=SUM\((.*)\)", formula)[1].split(","):
        for row in sheet[run if ":" in run else f"{run}:{run}"]:
            yield from (cell.value for cell in row)


def test_it_says_what_it_is():
    exporter = govreport_exporter()
    assert (exporter.name, exporter.suffix, tuple(option.name for option in exporter.options)) == (
        "xlsx",
        ".xlsx",
        ("charts", "fill-in", "thousands"),
    )
    assert exporter.media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("make", [suixian, complete])
def test_every_row_of_the_form_is_there_as_it_is_printed(make):
    report = make()
    sheet = read(export(report), values=True)[STATISTICS]
    (table,) = tables(report)
    (head,) = table.head
    assert [sheet.cell(TOP, column).value for column in (1, 2, 3)] == [cell.text for cell in head]
    for at, row in enumerate(table.body, FIRST):
        label, unit, value = (sheet.cell(at, column) for column in (1, 2, 3))
        assert label.value == row[0].text
        assert unit.value == row[1].text
        assert (shown(value) if value.value is not None else "") == row[2].text
        assert (value.data_type == "s") == (row[2].text == NOT_REPORTED)
    assert [sheet.cell(FIRST + len(table.body) + at, 1).value for at in range(len(table.notes))] == list(table.notes)


@pytest.mark.parametrize("make", GRIDS)
def test_every_cell_of_a_grid_stands_where_the_form_has_it(make):
    report = make()
    book = read(export(report), values=True)
    assert book.sheetnames[1:4] == [table.title for table in tables(report)]
    for table in tables(report):
        sheet = book[table.title]
        for at, cell in grid(table):
            value = sheet.cell(at.min_row, at.min_col)
            assert shown(value) == cell.text
            assert (value.data_type == "n") == bool(cell.indicator and cell.text != NOT_REPORTED)
        assert [row[0].value for row in sheet.iter_rows(at.max_row + 1)] == list(table.notes)


@pytest.mark.parametrize("make", [suixian, *GRIDS])
def test_cells_are_merged_as_in_the_form(make):
    report = make()
    book = read(export(report))
    for table in tables(report):
        merged = {str(area) for area in book[table.title].merged_cells.ranges if area.min_row >= TOP}
        printed = CellRange(
            f"A{TOP}:{get_column_letter(grid_width(table.head, table.body))}{book[table.title].max_row}"
        )
        last = TOP + len(table.head) + len(table.body) - 1
        own = {area for area in merged if printed.issuperset(CellRange(area))}
        assert {area for area in own if CellRange(area).max_row <= last} == {
            at.coord for at, cell in grid(table) if cell.colspan * cell.rowspan > 1
        }


def test_labels_of_several_rows_stand_in_the_middle():
    sheet = read(export(suqian()))[REQUESTS]
    for corner, text in (("A8", "三、本年度办理结果"), ("B10", "（三）不予公开")):
        assert sheet[corner].value == text
        alignment = sheet[corner].alignment
        assert (alignment.horizontal, alignment.vertical, alignment.wrap_text) == ("center", "center", True)


def test_a_head_within_a_body_looks_like_a_head():
    sheet = read(export(suqian()))[DISCLOSURE]
    heads = {row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 1).font.bold}
    assert heads == {3, 4, 7, 8, 10, 11, 14, 15}
    assert {sheet.cell(row, 2).fill.fgColor.rgb for row in (4, 8, 11, 15)} == {"FFD9D9D9"}


def test_rows_are_as_high_as_their_merged_labels_need():
    label = Cell("很长的标签" * 9, header=True, rowspan=2)
    body = ((label, Cell("一", header=True), Cell("件")), (Cell("二", header=True), Cell("件")))
    table = Table("long", "长标签", 2, (), body, ())
    sheet = read(export(dataclasses.replace(complete(), appendices=(table,))))["长标签"]
    first, second = (sheet.row_dimensions[row].height for row in (3, 4))
    lines = 45 / 3  # three characters a line at most
    assert first < 24
    assert first + second > lines * 10.5 * 1.45


@pytest.mark.parametrize("make", [suixian, complete])
def test_every_breakdown_is_there_with_its_shares(make):
    report = make()
    book = read(export(report), values=True)
    for block in (*report.blocks, *report.appendices):
        if isinstance(block, BreakdownTable):
            sheet = book[block.title]
            parts = [*block.breakdown.parts, block.breakdown.total]
            rows = [[shown(cell) for cell in row] for row in sheet.iter_rows(FIRST, FIRST + len(parts) - 1, max_col=3)]
            assert rows == [[part.label, part.text, part.share_text] for part in parts]


def test_an_adjusted_share_is_a_number_with_its_mark_in_the_format():
    sheet = read(export(suixian()))["按信息类别"]
    assert [(cell.value, cell.number_format) for (cell,) in sheet["C4:C9"]] == [
        (0.02, "0%"),
        (0.02, "0%"),
        (0.72, '0%"*"'),
        (0.05, "0%"),
        (0.19, "0%"),
        (1, "0%"),
    ]


def test_a_breakdown_of_nothing_has_no_shares():
    source = COMPLETE.replace("4068.208", "0").replace("4000.2", "0").replace("68.008", "0")
    sheet = read(export(report_of(source)))["按收费项目"]
    assert [cell.value for (cell,) in sheet["C4:C6"]] == [NOT_REPORTED] * 3


def test_totals_are_formulas_where_all_parts_are_reported():
    report = complete()
    sheet = read(export(report))[STATISTICS]
    cached = read(export(report), values=True)[STATISTICS]
    formulas = {cell.coordinate: cell.value for cell in formulas_of([sheet])}
    assert formulas == {f"C{statistics_row(report, path)}": formula for path, formula in FORMULAS.items()}
    for cell, formula in formulas.items():
        assert cached[cell].value == sum(operands(cached, formula))


@pytest.mark.parametrize("make", GRIDS)
def test_totals_of_rows_and_columns_are_formulas_where_all_parts_are_reported(make):
    report = make()
    book, cached = read(export(report)), read(export(report), values=True)
    formulas = {path: cell for path, cell in figure_cells(report, book).items() if cell.data_type == "f"}
    figures = report.figures.by_path
    assert set(formulas) == {
        relation.left[0].path
        for relation in report.relations
        if relation.kind is Kind.TOTAL and all(figures[term.path].value is not None for term in relation.terms)
    }
    assert len(formulas) == len(formulas_of(book))
    for path, cell in formulas.items():
        sheet = cached[cell.parent.title]
        assert sheet[cell.coordinate].value == figures[path].value == sum(operands(sheet, cell.value))


def test_totals_add_up_their_row_or_their_column():
    book = read(export(suqian()))
    assert {cell.coordinate: cell.value for cell in formulas_of([book[REQUESTS]])} == {
        **{f"J{row}": f"=SUM(D{row}:I{row})" for row in (*range(6, 29), 30)},
        **{f"{column}29": f"=SUM({column}8:{column}28)" for column in "DEFGHIJ"},
    }
    assert {cell.coordinate: cell.value for cell in formulas_of([book[REVIEW]])} == {
        "E6": "=SUM(A6:D6)",
        "J6": "=SUM(F6:I6)",
        "O6": "=SUM(K6:N6)",
    }


def test_a_total_of_its_row_and_its_column_needs_only_one_of_them():
    report = suqian()
    total = "requests.results.total.total"
    along_column = next(relation for relation in report.relations if relation.left == (Term(total),))
    others = tuple(relation for relation in report.relations if relation is not along_column)
    sheet = read(export(dataclasses.replace(report, relations=others)))[REQUESTS]
    assert sheet["J29"].value == "=SUM(D29:I29)"


def test_a_breakdown_s_total_is_a_formula():
    book, cached = read(export(complete())), read(export(complete()), values=True)
    assert book["按收费项目"]["B6"].value == "=SUM(B4:B5)"
    assert cached["按收费项目"]["B6"].value == pytest.approx(4068.208)


def test_a_total_without_all_its_parts_is_a_number():
    report = complete()
    cell = read(export(report))[STATISTICS].cell(statistics_row(report, "litigation.total"), 3)
    assert (cell.value, cell.data_type) == (4, "n")


def test_a_total_that_contradicts_its_parts_is_what_was_published():
    report = complete()
    cell = read(export(report))[STATISTICS].cell(statistics_row(report, "reconsideration.total"), 3)
    assert (cell.value, cell.data_type) == (5, "n")


def test_a_report_without_parts_has_no_formula_but_its_breakdown_s():
    formulas = [cell.value for cell in formulas_of(read(export(suixian())))]
    assert formulas == ["=SUM(B4:B8)"]


@pytest.mark.parametrize(
    ("value", "number_format"),
    [("0", "0"), ("0.000000", "0.000000"), ("5949.088667", "0.000000"), ("12.50", "0.00"), ("1e3", "0")],
)
def test_money_keeps_the_decimals_it_was_reported_with(value, number_format):
    report = report_of(COMPLETE.replace("5949.088660", value))
    cell = read(export(report))[STATISTICS].cell(statistics_row(report, "organisation.funds"), 3)
    assert cell.number_format == number_format
    assert shown(cell) == report.figures.by_path["organisation.funds"].text


def test_a_total_with_more_digits_than_excel_keeps_is_text():
    report = report_of(COMPLETE.replace("online = 12", "online = 999999999999999"))
    book = read(export(report))
    sheet = book[STATISTICS]
    assert sheet.cell(statistics_row(report, "requests.received.online"), 3).value == 999999999999999
    assert sheet.cell(statistics_row(report, "requests.received.total"), 3).value == "1000000000000007"
    assert book.defined_names["requests.received.total"].attr_text.startswith(f"'{STATISTICS}'!")


def test_the_largest_number_that_excel_keeps_is_a_number():
    report = report_of(COMPLETE.replace("5949.088660", "999999999999.999"))
    cell = read(export(report))[STATISTICS].cell(statistics_row(report, "organisation.funds"), 3)
    assert cell.value == 999999999999.999


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_and_whole(text):
    book = read(export(saying(text)))
    found = [cell for cell in cells(book) if cell.value == text]
    assert {cell.parent.title for cell in found} == {"封面", "按收费项目"}
    assert all(cell.data_type == "s" for cell in found)
    assert not any(cell.hyperlink for cell in cells(book))
    assert len(formulas_of(book)) == len(FORMULAS) + 1


def test_text_as_long_as_a_cell_holds_is_whole():
    report = dataclasses.replace(complete(), legal_basis="法" * 32_767)
    assert "法" * 32_767 in {cell.value for cell in cells(read(export(report)))}


@pytest.mark.parametrize("text", ["法" * 32_768, "法" * 40_000, "𠮷" * 20_000])
def test_text_longer_than_a_cell_holds_is_refused(text):
    report = dataclasses.replace(complete(), legal_basis=text)
    refused = r"text of \d+ characters does not fit in a cell, which holds 32767: (法|𠮷)+…"
    with pytest.raises(ValueError, match=refused):
        export(report)


def test_sheet_names_are_legal_and_unique():
    titles = [
        "[a]:*?/\\",
        "History",
        "'引号'",
        "封面",
        "按收费项目",
        "长" * 50,
        "长" * 50,
        "𠮷" * 40,
        "\u202e\u0001",
        "abc",
        "ABC",
    ]
    names = read(export(with_breakdowns(*titles))).sheetnames
    assert names == [
        "封面",
        "整改清单",  # the sample has errors
        STATISTICS,
        "按收费项目",
        "［a］：＊？／＼",
        "History（2）",
        "引号",
        "封面（2）",
        "按收费项目（2）",
        "长" * 31,
        "长" * 28 + "（2）",
        "𠮷" * 15,
        "表",
        "abc",
        "ABC（2）",
        "数据",
        "说明",
    ]


def test_the_cover_says_what_is_known():
    sheet = read(export(suixian()))["封面"]
    assert sheet["A2"].value.replace("\n", "") == suixian().title
    assert {label.value: text.value for label, text in sheet["A4:B13"]} == {
        "报告机关": "随县人民政府",
        "报告年度": "2017年",
        "统计期限": "2017年1月1日至2017年12月31日",
        "编制依据": "《中华人民共和国政府信息公开条例》",
        "格式": "政府信息公开工作年度报告（2014年统计表格式）",
        "落款单位": "随县人民政府办公室",
        "成文日期": "2018年2月8日",
        "网站": "http://www.zgsuixian.gov.cn",
        "联系人或部门": "随县政府网编辑部",
        "电话": "0722-3567882",
    }


def test_the_cover_is_silent_on_what_is_not_known():
    labels = [cell.value for cell in read(export(complete()))["封面"]["A"] if cell.value]
    facts = ["报告机关", "报告年度", "统计期限", "编制依据", "格式", "落款单位"]
    assert labels[1:] == ["尚未解决的错误", *facts]  # it has one


def indicators(names):
    """The names of the official tables' figures: a breakdown's and a change's begin with a low line."""
    return {name for name in names if not name.startswith("_")}


def test_indicators_are_names_of_their_cells():
    report = complete()
    names = read(export(report)).defined_names
    assert indicators(names) == set(report.figures.by_path)
    row = statistics_row(report, "requests.received.total")
    assert names["requests.received.total"].attr_text == f"'{STATISTICS}'!$C${row}"


@pytest.mark.parametrize("make", GRIDS)
def test_indicators_of_a_grid_are_names_of_their_cells(make):
    report = make()
    book = read(export(report), values=True)
    figures = report.figures.by_path
    cells = figure_cells(report, book)
    assert indicators(book.defined_names) == set(cells)
    for path, cell in cells.items():
        column, row = cell.column_letter, cell.row
        assert book.defined_names[path].attr_text == f"'{cell.parent.title}'!${column}${row}"
        if figures[path].value is not None:
            assert cell.value == pytest.approx(float(figures[path].value), rel=1e-14)


def test_sheets_are_ready_to_print():
    book = read(export(suixian()))
    for sheet in book:
        orientation = "landscape" if sheet.title == "数据" else "portrait"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, orientation)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_options.horizontalCentered
        assert sheet.oddFooter.center.text == "— &P —"
        assert range_boundaries(sheet.print_area.rpartition("!")[2])[3] == sheet.max_row
    for sheet in book.worksheets[1:-2]:
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert (book["数据"].freeze_panes, book["数据"].print_title_rows) == ("A5", "$4:$4")


def test_grids_are_ready_to_print():
    book = read(export(suqian()))
    printed = {
        sheet.title: (sheet.page_setup.orientation, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight)
        for sheet in book.worksheets[1:-2]
    }
    # A page's end must not part the rows of a merged label.
    assert printed == {DISCLOSURE: ("portrait", 1, 0), REQUESTS: ("portrait", 1, None), REVIEW: ("portrait", 1, 0)}
    assert {sheet.title: (sheet.freeze_panes, sheet.print_title_rows) for sheet in book.worksheets[1:-2]} == {
        DISCLOSURE: (None, None),  # its heads are in its body
        REQUESTS: ("A6", "$3:$5"),
        REVIEW: ("A6", "$3:$5"),
    }


@pytest.mark.parametrize("made", [suixian, suqian, pingtan])
def test_every_figure_is_a_row_of_one_table(made):
    """The table is marked as one, has no merged cells, and refers to the cells of the official tables."""
    report = made()
    content = export(report)
    sheet, values = (read(content, values=cached)["数据"] for cached in (False, True))
    (table,) = sheet.tables.values()
    assert (table.name, sheet.merged_cells.ranges) == ("figures", set())
    head, *rows = values[table.ref]
    assert [cell.value for cell in head] == [column.name for column in table.tableColumns]
    figures = report.figures.by_path
    assert [row[0].value for row in rows] == list(figures)
    for row in rows:
        figure, found = figures[row[0].value], [cell.value for cell in row]
        indicator = figure.indicator
        assert found[1:4] == [indicator.label, indicator.column, indicator.unit]
        known = (figure.value, figure.previous, figure.change)
        assert found[4:7] == [None if value is None else pytest.approx(float(value)) for value in known]
    shown = {cell.value for cell in sheet["E"] if cell.data_type == "f"}
    assert shown
    assert all(re.fullmatch(r"='[^']+'!\$[A-Z]+\$\d+", formula) for formula in shown)


def test_the_notes_name_the_sheets_and_the_marks():
    book = read(export(suixian()))
    notes = {row[0].value: row[1].value for row in book["说明"].iter_rows(min_row=3)}
    assert notes["工作表"].split("\n") == book.sheetnames[1:-1]
    assert {"—", "占比后的*"} <= notes.keys()
    assert "占比后的*" not in {row[0].value for row in read(export(suqian()))["说明"].iter_rows(min_row=3)}


def test_properties_come_from_the_report():
    properties = read(export(suixian())).properties
    assert (properties.title, properties.creator) == (suixian().title, "随县人民政府办公室")
    assert properties.created == datetime.fromisoformat("2018-02-08")
    assert read(export(complete())).properties.created == datetime.fromisoformat("1980-01-01")


@pytest.mark.parametrize("path", [SUIXIAN, SUQIAN], ids=["rows", "grid"])
def test_the_bytes_are_the_same_whenever_and_wherever(path):
    program = (
        "import hashlib, pathlib; from govreport_cli.pipeline import *;"
        "from govreport_cli.exporting.options import values;"
        "from govreport_exporters.xlsx import govreport_exporter;"
        f"report = finish(examine('x', pathlib.Path({str(path)!r}).read_bytes()));"
        "exporter = govreport_exporter()\n"
        "options = values(exporter) | {'charts': False}\n"
        "print(hashlib.sha256(exporter.export(report, options)).hexdigest())"
    )
    here = hashlib.sha256(export(report_of(path.read_text("utf-8")))).hexdigest()
    for zone, language, seed in (("Asia/Shanghai", "C", "1"), ("America/New_York", "zh_CN.UTF-8", "2")):
        environment = {**os.environ, "TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == here


def split():
    """The complete report with its official table cut in two, so that totals and parts are in different sheets."""
    report = complete()
    (table,) = tables(report)
    cut = statistics_row(report, "requests.received.online") - FIRST
    first = dataclasses.replace(table, title="表一", body=table.body[:cut])
    second = dataclasses.replace(table, title="表'二", body=table.body[cut:])
    return dataclasses.replace(report, appendices=(first, second))


def test_a_total_reaches_parts_in_another_sheet():
    row = statistics_row(complete(), "requests.received.total")
    sheet = read(export(split()))["表一"]
    assert sheet.cell(row, 3).value == f"=SUM(C{row + 1}:C{row + 2},'表''二'!C4:C5)"


def with_wrong_caches(data):
    """The workbook with every formula's cached value falsified: right values can then only be computed ones."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>987654321</v>", part)
            target.writestr(name, part)
    return result.getvalue()


COMPUTED = {make.__name__: make for make in (suixian, complete, split, *GRIDS)}


@pytest.fixture(scope="module")
def computed_books(recalculate_all):
    """The workbooks of COMPUTED, and what LibreOffice makes of them."""
    books = {name: export(make()) for name, make in COMPUTED.items()}
    computed = recalculate_all({name: with_wrong_caches(data) for name, data in books.items()})
    return {name: (data, read(computed[name], values=True)) for name, data in books.items()}


@pytest.mark.parametrize("name", COMPUTED)
def test_libreoffice_computes_what_is_cached(name, computed_books):
    data, computed = computed_books[name]
    assert b"987654321" not in data
    expected = read(data, values=True)
    assert computed.sheetnames == expected.sheetnames
    for cell in cells(expected):
        value = computed[cell.parent.title][cell.coordinate].value
        assert value == (cell.value if isinstance(cell.value, str) else pytest.approx(cell.value, rel=1e-14))
    assert not [cell for cell in cells(computed) if cell.data_type == "e" or str(cell.value).startswith(("#", "Err:"))]
