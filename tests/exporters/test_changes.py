"""The changes on last year, in every format."""

from __future__ import annotations

import json
import re
from io import BytesIO

import openpyxl
import pytest

from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run
from govreport_cli.pipeline import examine, finish
from govreport_cli.plugin import Shows, Table

PINGTAN = "pingtan/2022/report.toml"


def report_of(path, *settings):
    """Return the report of a published definition with more settings under ``[report]``."""
    source = path.read_text("utf-8").replace("[report]\n", "\n".join(["[report]", *settings, ""]), 1)
    return finish(examine("2022", source.encode(), path.parent))


@pytest.fixture(scope="module")
def report(fixtures):
    return report_of(fixtures / PINGTAN)


@pytest.fixture(scope="module")
def whole(fixtures):
    """The same report with all tables of changes, and without the short one."""
    return report_of(fixtures / PINGTAN, "changes = false", "change_tables = true")


def tables(report):
    return [block for block in report.appendices if isinstance(block, Table)]


def changes(report):
    """The printed changes of a report, in their order."""
    cells = (cell for table in tables(report) for row in table.body for cell in row)
    return [cell.text for cell in cells if cell.indicator and cell.shows is Shows.CHANGES]


def test_the_key_figures_are_beside_those_of_last_year(report):
    (table,) = tables(report)
    assert table.shows is Shows.COMPARISON
    assert [cell.text for cell in table.head[0]] == ["指标", "单位", "2021年", "2022年", "增减", "幅度"]
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in table.body}
    assert rows["新收申请"] == ["件", "70", "74", "+4", "+5.71%"]
    assert rows["行政事业性收费"] == ["万元", "24252.311082", "9116.36", "-15135.951082", "-62.41%"]


def test_what_is_zero_in_both_years_is_left_out(report):
    (table,) = tables(report)
    assert all({row[2].text, row[3].text} - {"0", "—"} for row in table.body)


def test_growth_from_zero_is_a_dash_with_a_note(report):
    (table,) = tables(report)
    assert {row[5].text for row in table.body if row[2].text == "0"} == {"—"}
    assert table.notes == ("上年数为0的，不计算幅度，以“—”表示。",)


@pytest.mark.parametrize("name", ["html", "text", "xlsx", "json"])
def test_every_format_has_the_comparison(report, name):
    content = run(load(name), report, values(load(name)))
    (table,) = tables(report)
    if name == "xlsx":
        sheet = openpyxl.load_workbook(BytesIO(content))[table.title]
        shown = {row[0].value: [cell.value for cell in row[2:6]] for row in sheet.iter_rows() if row[0].value}
        assert shown["新收申请"] == pytest.approx([70, 74, 4, 0.0571])
        return
    if name == "json":
        data = json.loads(content)
        (block,) = [block for block in data["appendices"] if block["type"] == "table"]
        assert [cell.get("shows", "") for cell in block["rows"][0]] == ["", "", "previous", "", "changes", "growth"]
        figure = data["figures"]["requests.new.total"]
        assert [figure[key] for key in ("previous", "value", "change", "growth")] == [70, 74, 4, "5.71"]
        return
    words = re.sub(r"<[^>]*>", " ", content.decode()).split()
    for row in table.body:
        texts = [cell.text for cell in row if cell.text]
        assert any(words[at : at + len(texts)] == texts for at, word in enumerate(words) if word == texts[0])


def test_the_whole_tables_have_a_change_for_every_cell(whole):
    shown = changes(whole)
    assert len(shown) == 10 + 175 + 15
    assert "—" not in shown
    assert shown[:7] == ["0", "0", "0", "+19", "+19", "+633", "+8397"]
    assert "-15135.951082" in shown


@pytest.mark.parametrize("kind", ["report", "whole"])
def test_the_page_has_them_for_programs_too(kind, request):
    report = request.getfixturevalue(kind)
    page = run(load("html"), report, values(load("html"))).decode()
    found = re.findall(r'<data value="([^"]+)" data-change-of="[a-z_.]+" data-unit="[^"]+">([^<]+)</data>', page)
    assert [text for _, text in found] == changes(report)
    assert all(text.removeprefix("+") == value for value, text in found)


@pytest.mark.parametrize("kind", ["report", "whole"])
def test_the_workbook_has_them_as_numbers_with_signs(kind, request):
    report = request.getfixturevalue(kind)
    book = openpyxl.load_workbook(BytesIO(run(load("xlsx"), report, values(load("xlsx")))))
    cells = [
        cell
        for sheet in book
        if sheet.title != "数据"  # which has the changes of all figures
        for row in sheet.iter_rows()
        for cell in row
        if cell.number_format.startswith("+") and "%" not in cell.number_format and cell.value is not None
    ]
    assert [float(cell.value) for cell in cells] == [float(text) for text in changes(report)]
    assert {cell.number_format for cell in cells} == {"+0;-0;0", "+0.000000;-0.000000;0"}


def test_the_open_data_tells_them_from_the_figures(whole):
    data = json.loads(run(load("json"), whole, {}))
    shown = {
        block["id"]: block["shows"] for block in (*data["blocks"], *data["appendices"]) if block["type"] == "table"
    }
    assert shown == {
        **dict.fromkeys(["disclosure", "requests", "review"], "figures"),
        **dict.fromkeys(["disclosure-changes", "requests-changes", "review-changes"], "changes"),
    }


def test_the_page_begins_with_the_key_figures(report):
    page = run(load("html"), report, values(load("html"))).decode()
    start = re.sub(r"<[^>]*>", "", page.partition("<dl")[2].partition("</dl>")[0]).split()
    at = start.index("新收申请")
    assert start[at : at + 3] == ["新收申请", "74件", "比上年增加4件"]


def test_a_report_without_last_years_has_none(suixian):
    assert changes(finish(examine("x", suixian.read_bytes()))) == []


def test_a_definition_may_leave_them_out(fixtures):
    report = report_of(fixtures / PINGTAN, "changes = false")
    assert changes(report) == []
    assert any(figure.change is not None for figure in report.figures.by_path.values())
