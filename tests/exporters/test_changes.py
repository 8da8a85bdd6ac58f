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


@pytest.fixture(scope="module")
def report(fixtures):
    path = fixtures / "pingtan" / "2022" / "report.toml"
    return finish(examine("2022", path.read_bytes(), path.parent))


def changes(report):
    """The printed changes of a report, in their order."""
    tables = [block for block in report.appendices if isinstance(block, Table) and block.shows is Shows.CHANGES]
    return [cell.text for table in tables for row in table.body for cell in row if cell.indicator]


def test_there_is_one_for_every_cell_of_the_official_tables(report):
    shown = changes(report)
    assert len(shown) == 10 + 175 + 15
    assert "—" not in shown
    assert shown[:7] == ["0", "0", "0", "+19", "+19", "+633", "+8397"]
    assert "-15135.951082" in shown


def test_the_page_has_them_for_programs_too(report):
    page = run(load("html"), report, values(load("html"))).decode()
    found = re.findall(r'<data value="([^"]+)" data-change-of="[a-z_.]+" data-unit="[^"]+">([^<]+)</data>', page)
    assert [text for _, text in found] == changes(report)
    assert all(text.removeprefix("+") == value for value, text in found)


def test_the_workbook_has_them_as_numbers_with_signs(report):
    book = openpyxl.load_workbook(BytesIO(run(load("xlsx"), report, values(load("xlsx")))))
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.number_format.startswith("+") and cell.value is not None
    ]
    assert [float(cell.value) for cell in cells] == [float(text) for text in changes(report)]
    assert {cell.number_format for cell in cells} == {"+0;-0;0", "+0.000000;-0.000000;0"}


def test_the_open_data_tells_them_from_the_figures(report):
    data = json.loads(run(load("json"), report, {}))
    shown = {
        block["id"]: block["shows"] for block in (*data["blocks"], *data["appendices"]) if block["type"] == "table"
    }
    assert shown == {
        **dict.fromkeys(["disclosure", "requests", "review"], "figures"),
        **dict.fromkeys(["disclosure-changes", "requests-changes", "review-changes"], "changes"),
    }


def test_a_report_without_last_years_has_none(suixian):
    assert changes(finish(examine("x", suixian.read_bytes()))) == []


def test_a_definition_may_leave_them_out(fixtures):
    path = fixtures / "pingtan" / "2022" / "report.toml"
    source = path.read_text("utf-8").replace("[report]\n", "[report]\nchanges = false\n", 1)
    report = finish(examine("x", source.encode(), path.parent))
    assert changes(report) == []
    assert any(figure.change is not None for figure in report.figures.by_path.values())
