"""（六）其他处理 in one row, as 洪泽 prints it: the group's sum is given, and its parts are not reported."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from govreport_cli.errors import FormError
from govreport_cli.exporting.registry import load
from govreport_cli.figures.of_others import in_form
from govreport_cli.forms.find import find_form
from govreport_cli.forms.schemas import source as schema_source
from govreport_cli.paths import within
from govreport_cli.pipeline import examine
from govreport_cli.published.compare import compare

GROUP = "requests.results.other"
ROW = "[181, 5, 0, 0, 1, 0, 187]"
PARTS = re.compile(r"\[requests\.results\.other\]\n.*?\n\n", re.DOTALL)


@pytest.fixture
def in_rows(fixtures):
    return (fixtures / "huaian-2024" / "report.toml").read_text("utf-8")


@pytest.fixture
def in_one_row(in_rows):
    """Return 淮安 2024 with a value for the whole group in place of its three rows."""

    def written(value=ROW):
        source = in_rows.replace("[requests.results]\n", f"[requests.results]\nother = {value}\n")
        return PARTS.sub("", source)

    return written


def codes(source):
    return [(finding.code, finding.path) for finding in examine("x", source.encode()).findings]


@pytest.mark.parametrize("value", [ROW, "[181, 5, 0, 0, 1, 0]"])
def test_the_relations_hold_with_the_sum_of_the_group(in_rows, in_one_row, value):
    assert codes(in_one_row(value)) == codes(in_rows)


def test_a_wrong_sum_is_found_in_its_row_and_in_its_column(in_one_row):
    examination = examine("x", in_one_row("[181, 5, 0, 0, 2, 0, 188]").encode())
    (finding,) = [finding for finding in examination.findings if finding.code == "relation"][:1]
    assert f"{GROUP}.legal_service" in str([*finding.imbalance.terms])


def test_the_parts_are_neither_reported_nor_zero(in_one_row, report_of, export):
    figures = json.loads(export("json", report_of(in_one_row())))["figures"]
    assert figures[f"{GROUP}.total"]["value"] == 187
    assert not [path for path in figures if path.startswith(f"{GROUP}.other.")]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("[181, 5, 0]", ("wrong-length", GROUP)),
        ("[181, 5, 0, 0, 1, -1]", ("too-small", f"{GROUP}.other")),
        ("{ natural_person = 181, lawyers = 5 }", ("unknown-key", f"{GROUP}.lawyers")),
        ("187", ("wrong-type", GROUP)),
        ("{}", ("missing-key", f"{GROUP}.not_amended_in_time")),
    ],
)
def test_a_fault_in_the_row_is_explained_as_in_any_row(in_one_row, value, found):
    assert codes(in_one_row(value)) == [found]


def test_a_row_with_blank_cells_is_a_table_of_the_others(in_one_row, report_of):
    report = report_of(in_one_row("{ natural_person = 181, total = 187 }"))
    assert report.figures.by_path[f"{GROUP}.total"].value == 187
    assert report.figures.by_path[f"{GROUP}.other"].value is None


def test_texts_cite_it_as_they_cite_the_computed_sum(in_rows, in_one_row, report_of, export):
    for source in (in_rows, in_one_row()):
        cited = source.replace("有的单位公开不够及时", f"其他处理{{{{ {GROUP} }}}}件")
        assert "其他处理187件" in export("text", report_of(cited)).decode()


@pytest.mark.parametrize("name", ["html", "xlsx", "json", "text"])
def test_every_format_prints_one_row(in_one_row, name, report_of, export):
    report = report_of(in_one_row())
    content = export(name, report)
    if name == "text":
        (line,) = [line for line in content.decode().splitlines() if "（六）其他处理" in line]
        assert line.split()[1:] == ["181", "5", "0", "0", "1", "0", "187"]
    else:
        assert compare(report, load(name).read(content), "x") == []
    if name == "html":
        row = re.search(r"<tr>\n(<th[^>]*>（六）其他处理</th>\n.*?)</tr>", content.decode(), re.DOTALL)[1]
        assert 'colspan="2"' in row
        assert re.findall(r">(\d+)</data>", row) == ["181", "5", "0", "0", "1", "0", "187"]
        assert re.search(r'<th rowspan="20"[^>]*>三、本年度办理结果', content.decode())
    if name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert formulas


def test_last_years_rows_are_added_up_for_comparison(in_rows, in_one_row, tmp_path):
    (tmp_path / "2024.toml").write_text(in_rows, "utf-8")
    this_year = in_one_row("[180, 5, 0, 0, 1, 0, 186]").replace("year = 2024", 'year = 2025\nprevious = "2024.toml"')
    figures = examine("x", this_year.encode(), tmp_path).case.figures
    assert figures.by_path[f"{GROUP}.total"].change == -1
    assert figures.by_path[f"{GROUP}.enterprise"].change == 0
    assert figures.subtotals[GROUP].change == -1


def test_only_rows_that_are_all_reported_are_added_up(in_one_row):
    ours, theirs = examine("x", in_one_row().encode()).case.form, find_form("cn-2021", Path())
    totals = [f"{row}.total" for row in theirs.columns if within(row, GROUP)]
    assert dict(in_form(dict.fromkeys(totals, 2), theirs, ours))[f"{GROUP}.total"] == 2 * len(totals)
    assert f"{GROUP}.total" not in dict(in_form(dict.fromkeys(totals[1:], 2), theirs, ours))
    assert dict(in_form({}, find_form("cn-2014", Path()), ours)) == {}


def test_a_local_form_whose_table_cannot_show_one_row_is_refused(tmp_path):
    schema = json.loads(schema_source("cn-2021"))
    schema["charts"][1]["bars"].append(f"{GROUP}.other.total")
    (tmp_path / "local.schema.json").write_text(json.dumps(schema), "utf-8")
    with pytest.raises(FormError) as caught:
        find_form("local.schema.json", tmp_path)
    assert caught.value.finding.code == "form-invalid"
