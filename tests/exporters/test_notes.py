"""Notes in cells: the figure counts, and every format prints the note with it."""

from __future__ import annotations

import html
import io
import json
import re

import openpyxl
import pytest

from govreport_cli.exporting.registry import load
from govreport_cli.pipeline import examine, finish
from govreport_cli.plugin.render import text_width
from govreport_cli.published.compare import compare

MADE, TOTAL = "documents.normative_documents.made", "requests.new.total"
NOTES = f"""
[[note]]
of = "{MADE}"
text = "其中修订6件"

[[note]]
of = "{TOTAL}"
text = "含补报2件"
"""


@pytest.fixture
def source(fixtures):
    """The definition of 淮安 2024 with two notes: on a figure that is given, and on a total that is computed."""
    text = (fixtures / "huaian-2024" / "report.toml").read_text("utf-8").replace("4,   3119]", "4]")
    return text.replace("[[section]]", f"{NOTES}\n[[section]]", 1)


def codes(source):
    return [(finding.code, finding.path) for finding in examine("x", source.encode()).findings]


def test_a_note_changes_no_figure_and_no_finding(source, report_of):
    plain = source.replace(NOTES, "")
    assert codes(source) == codes(plain)
    figures = report_of(source).figures.by_path
    assert {path: figure.value for path, figure in figures.items()} == {
        path: figure.value for path, figure in report_of(plain).figures.by_path.items()
    }
    assert {path: figure.note for path, figure in figures.items() if figure.note} == {
        MADE: "其中修订6件",
        TOTAL: "含补报2件",
    }


def test_a_page_prints_it_in_the_cell_and_not_in_the_prose(source, report_of, export):
    page = export("html", report_of(source)).decode()
    assert re.search(r'<td style="white-space: normal"><data value="8" [^>]*>8（其中修订6件）</data></td>', page)
    assert re.search(r'<td [^>]*><data value="3119" [^>]*>3119（含补报2件）</data></td>', page)
    assert re.search(r"新收政府信息公开申请<data [^>]*>3119</data>件", page)


def test_a_workbook_keeps_a_number_or_a_formula_and_prints_it(source, report_of, export):
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", report_of(source))))
    cells = {cell.number_format: cell for sheet in book for row in sheet.iter_rows() for cell in row}
    assert cells['0"（其中修订6件）"'].value == 8
    assert cells['0"（含补报2件）"'].value.startswith("=SUM(")
    column = cells['0"（其中修订6件）"']
    assert column.parent.column_dimensions[column.column_letter].width > len("8（其中修订6件）")


def test_open_data_has_it_in_a_field_of_its_own(source, report_of, export):
    data = json.loads(export("json", report_of(source)))
    assert data["figures"][MADE]["value"] == 8
    assert data["figures"][MADE]["note"] == "其中修订6件"
    assert {path for path, figure in data["figures"].items() if "note" in figure} == {MADE, TOTAL}


@pytest.mark.parametrize("width", [40, 80, 160])
def test_plain_text_prints_it_in_lines_of_the_width(source, width, report_of, export):
    lines = export("text", report_of(source), width=width).decode().splitlines()
    assert any("8（其中修订6件）" in line for line in lines)
    assert max(map(text_width, lines)) <= width
    (at,) = [at for at, line in enumerate(lines) if re.match(r"一、本年新收.* 3119\b", line)]
    words = "".join(lines[at : at + 3]) if width == 80 else lines[at]
    assert "（含补报2件）" in "".join(words.partition("3119")[2].split())


def test_the_longest_note_fits_every_width(source, report_of, export):
    note = "修订" * 20
    report = report_of(source.replace("其中修订6件", note))
    text = export("text", report, width=40).decode()
    assert max(map(len, text.splitlines())) <= 40
    assert note in "".join(re.findall(r"[修订]{2,}", text))
    assert codes(source.replace("其中修订6件", f"{note}一")) == [("too-long", "note[0].text")]


def test_changes_on_last_year_have_none(source, tmp_path, export):
    (tmp_path / "2024.toml").write_text(source.replace(NOTES, ""), "utf-8")
    this_year = source.replace("year = 2024", 'year = 2025\nprevious = "2024.toml"')
    report = finish(examine("x", this_year.encode(), tmp_path))
    assert export("text", report).decode().count("其中修订6件") == 1


@pytest.mark.parametrize("name", ["html", "xlsx", "json"])
def test_verify_reads_the_figure_and_the_note_back(source, name, report_of, export):
    report = report_of(source)
    published = export(name, report)
    assert compare(report, load(name).read(published), "x") == []
    changed = export(name, report_of(source.replace("其中修订6件", "其中修订9件")))
    found = compare(report, load(name).read(changed), "x")
    assert {(finding.code, finding.path) for finding in found} == {("verify-differs", MADE)}
    assert found[0].arguments["published"] == "8（其中修订9件）"
    assert found[0].arguments["expected"] == "8（其中修订6件）"


def test_a_note_may_hold_what_markup_is_made_of(source, report_of, export):
    page = export("html", report_of(source.replace("其中修订6件", "<b>&amp;")))
    assert html.escape("8（<b>&amp;）") in page.decode()


@pytest.mark.parametrize(
    ("of", "code"),
    [
        ("documents.normative_documents.issued", "indicator-unknown"),
        ("documents.normative_documents", "indicator-unknown"),
        ("fees.cases", "not-reported"),
        ("fees.collected", "note-unprinted"),
        (TOTAL, "note-unprinted"),
    ],
)
def test_a_note_that_would_be_lost_is_an_error(source, of, code):
    at = "note[1].of" if of == TOTAL else "note[0].of"
    assert codes(source.replace(f'of = "{MADE}"', f'of = "{of}"')) == [(code, at)]
