"""The charts (图解) at the end of a report: what they show in every format, and how they are chosen or left out."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import openpyxl
import pytest

from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.pipeline import examine, finish
from govreport_cli.plugin import Chart

FIXTURES = Path(__file__).parents[2] / "fixtures"
DRAWN = {
    "suixian-2017": ["chart-channels"],
    "suqian-2023": ["chart-applicants", "chart-results"],
    "pingtan/2022": ["chart-applicants", "chart-results", "chart-changes"],
}
BREAKDOWN = """
[[breakdown]]
of = "disclosure.total"
title = "{title}"
parts = [{{ label = "甲", value = 1 }}, {{ label = "乙", value = 1 }}, {{ label = "丙", value = 1 }}]
"""
SMALL = """
form = "cn-2014"
[report]
agency = "某县人民政府"
year = 2017
{charts}
[disclosure]
total = 3
"""


def report_of(source, folder=None):
    return finish(examine("x", source.encode(), folder))


def fixture(name):
    path = FIXTURES / name / "report.toml"
    return report_of(path.read_text("utf-8"), path.parent)


def small(charts='charts = ["breakdowns"]', title="按信息类别"):
    return report_of(SMALL.format(charts=charts) + BREAKDOWN.format(title=title))


def charts(report):
    return [block for block in report.appendices if isinstance(block, Chart)]


def export(name, report, **options):
    exporter = load(name)
    return exporter.export(report, values(exporter) | options)


@pytest.mark.parametrize("name", DRAWN)
def test_every_bar_is_the_sum_of_the_figures_that_it_names(name):
    report = fixture(name)
    drawn = charts(report)
    assert [chart.id for chart in drawn if "breakdown" not in chart.id] == DRAWN[name]
    figures = report.figures.by_path
    for chart in drawn:
        for bar in chart.bars:
            known = [figures[place].value for place in bar.paths if place in figures]
            if len(known) == len(bar.paths) and None not in known:
                assert bar.values[-1] == sum(known)


def test_parts_of_a_breakdown_have_their_shares():
    (chart,) = charts(small())
    assert [bar.texts for bar in chart.bars] == [("1（34%*）",), ("1（33%）",), ("1（33%）",)]
    assert chart.notes


@pytest.mark.parametrize(
    ("chosen", "drawn"),
    [("", False), ('charts = ["breakdowns"]', True), ("charts = []", False), ('charts = ["results"]', False)],
)
def test_a_definition_chooses_its_charts(chosen, drawn):
    assert bool(charts(small(chosen))) == drawn
    assert ("图解" in export("text", small(chosen)).decode()) == drawn


@pytest.mark.parametrize("name", ["html", "text", "xlsx"])
def test_an_option_leaves_them_out(name):
    report = fixture("suqian-2023")
    exported, without = export(name, report), export(name, report, charts=False)
    if name == "xlsx":
        sheets = [openpyxl.load_workbook(io.BytesIO(book)).sheetnames for book in (exported, without)]
        assert "图解" in sheets[0]
        assert "图解" not in sheets[1]
        assert not any(part.startswith("xl/charts") for part in zipfile.ZipFile(io.BytesIO(without)).namelist())
    else:
        assert "图解" in exported.decode()
        assert "图解" not in without.decode()


def test_a_page_has_each_chart_as_a_picture_with_an_alternative_and_every_value():
    report = fixture("pingtan/2022")
    page = export("html", report).decode()
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(pictures) == len(charts(report))
    for picture, chart in zip(pictures, charts(report), strict=True):
        svg = ET.fromstring(picture)  # noqa: S314  (our own)
        assert svg.get("role") == "img"
        said = " ".join(svg.itertext())
        assert chart.summary in page
        for bar in chart.bars:
            assert bar.label.replace(" ", "") in said.replace(" ", "").replace("\n", "")
            assert all(text in said for text in bar.texts)


def test_bars_are_as_long_as_their_numbers():
    report = fixture("suqian-2023")
    page = export("html", report).decode()
    for picture, chart in zip(re.findall(r"<svg.*?</svg>", page, re.DOTALL), charts(report), strict=True):
        lengths = [float(width) for width in re.findall(r'<rect[^>]*? width="([\d.]+)%"', picture)]
        numbers = [float(value) for bar in chart.bars for value in bar.values if value]
        drawn = [length for length in lengths if length > 0.4]
        assert max(lengths) == pytest.approx(66)
        assert len(drawn) <= len(numbers)
        for length in drawn:
            assert any(length == pytest.approx(66 * number / max(numbers), abs=0.01) for number in numbers)


def test_a_workbook_has_native_charts_whose_values_follow_the_tables():
    report = fixture("pingtan/2022")
    content = export("xlsx", report)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cached = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["图解"]
    sheet = book["图解"]
    drawings = sheet._charts  # noqa: SLF001  (openpyxl has no other name for them)
    for chart, drawing in zip(charts(report), drawings, strict=True):
        for at, series in enumerate(drawing.series):
            column, first, last = re.search(r"\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)", series.val.numRef.f).groups()
            rows = range(int(first), int(last) + 1)
            assert [cached[f"A{row}"].value for row in rows] == [bar.label for bar in chart.bars]
            shown = [cached[f"{column}{row}"].value for row in rows]
            assert [value if isinstance(value, int) else None for value in shown] == [
                bar.values[at] for bar in chart.bars
            ]
            formulas = [str(sheet[f"{column}{row}"].value).startswith("=") for row in rows]
            is_this_year = at == len(drawing.series) - 1
            assert all(formulas) if is_this_year else not any(formulas)


def test_bars_that_are_zero_are_named_in_a_note_instead():
    (applicants, *_) = charts(fixture("pingtan/2023"))
    assert [bar.label for bar in applicants.bars] == ["自然人", "商业企业"]
    assert applicants.notes == ("数量为0的不列入图中：科研机构、社会公益组织、法律服务机构、其他。",)


def test_the_parts_of_a_whole_have_their_shares():
    results = next(chart for chart in charts(fixture("suqian-2023")) if chart.id == "chart-results")
    assert [bar.texts for bar in results.bars][:2] == [("1191（34.2%）",), ("328（9.4%）",)]


HOSTILE = ["=1+1", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "'!A1", "{{7*7}}", "_x0041_"]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_text(title):
    report = small(title=title)
    book = zipfile.ZipFile(io.BytesIO(export("xlsx", report)))
    drawing = ET.fromstring(book.read("xl/charts/chart1.xml"))  # noqa: S314  (our own)
    formulas = [node.text for node in drawing.iter() if node.tag.endswith("}f")]
    assert formulas
    assert all(re.fullmatch(r"(?:图解|'图解')!\$[A-Z]\$\d+(?::\$[A-Z]\$\d+)?", formula) for formula in formulas)
    page = export("html", report).decode()
    assert "<script>alert" not in page
    assert title in export("text", report).decode()


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_of_text_have_bars_in_proportion(width):
    report = report_of(
        SMALL.format(charts='charts = ["breakdowns"]').replace("total = 3", "total = 7")
        + BREAKDOWN.format(title="甲").replace("value = 1", "value = 4", 1).replace("value = 1", "value = 2", 1)
    )
    lines = export("text", report, width=width).decode().partition("图解")[2].split("\n")
    lengths = [line.count("#") for line in lines if "#" in line]
    assert len(lengths) == 3
    assert lengths[0] > 5
    assert lengths[1] == pytest.approx(lengths[0] / 2, abs=1)
    assert lengths[2] == pytest.approx(lengths[0] / 4, abs=1)


def test_open_data_has_their_numbers():
    report = fixture("suqian-2023")
    data = json.loads(export("json", report))
    drawn = [block for block in data["appendices"] if block["type"] == "chart"]
    assert [[bar["values"] for bar in chart["bars"]] for chart in drawn] == [
        [list(bar.values) for bar in chart.bars] for chart in charts(report)
    ]
