"""What was published is compared whole: whose it is, of which year, its words and its figures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import tomli_w

from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run
from govreport_cli.findings.catalogue import message
from govreport_cli.pipeline import examine, finish
from govreport_cli.published.compare import compare
from govreport_cli.testing import HOSTILE

FIXTURES = Path(__file__).parents[2] / "fixtures"
PUBLISHED = sorted(path for path in FIXTURES.rglob("report.toml") if "invalid" not in path.parts)
FORMATS = {"html": ".html", "xlsx": ".xlsx", "json": ".json", "datapackage": ".zip"}
OPTIONS = [
    ("html", {}),
    ("html", {"theme": "plain"}),
    ("html", {"charts": False}),
    ("xlsx", {}),
    ("xlsx", {"charts": False, "thousands": True}),
    ("json", {}),
    ("datapackage", {}),
]
LAST, THIS = (FIXTURES / "pingtan" / year / "report.toml" for year in ("2021", "2022"))
LICENCES = r'(?s)(<data value="\d+" data-indicator="decisions\.licences"[^>]*>)(\d+)(</data>)(?=</td>)'
OTHER = FIXTURES / "suixian-2017" / "report.toml"


def report_of(path):
    return finish(examine(path.name, path.read_bytes(), path.parent))


def exported(report, name="html", options=None):
    exporter = load(name)
    return run(exporter, report, {**values(exporter), **(options or {})})


def differences(report, content, name="html"):
    return compare(report, list(load(name).read(content)), f"x.{name}")


def report_with(text):
    """A report with this text in a section, in a note and in a label."""
    definition = {
        "form": "cn-2014",
        "report": {"agency": "某县", "year": 2017, "issued": date(2018, 2, 8), "level": "county"},
        "disclosure": {"total": 3},
        "breakdown": [{"of": "disclosure.total", "title": "甲。乙", "parts": [{"label": "丙；丁。", "value": 2}]}],
        "section": [{"id": "overview", "text": text}, {"id": "problems", "text": text}],
        "waive": [{"code": "breakdown", "place": "breakdown[0]", "reason": text.split("\n")[0]}],
    }
    report = finish(examine("x", tomli_w.dumps(definition).encode()))
    assert report.waivers
    return report


def reported(findings):
    return [(finding.code, finding.path) for finding in findings]


def edited(page, pattern, replacement):
    """Return a page with one place changed."""
    text, count = re.subn(pattern, replacement, page.decode(), count=1)
    assert count == 1
    return text.encode()


@pytest.fixture(scope="module")
def report():
    return report_of(THIS)


@pytest.fixture(scope="module")
def page(report):
    return exported(report)


@pytest.mark.parametrize(("name", "options"), OPTIONS)
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: "-".join(path.parent.relative_to(FIXTURES).parts))
def test_what_was_exported_does_not_differ(path, name, options):
    report = report_of(path)
    assert differences(report, exported(report, name, options), name) == []


def test_a_sum_that_excel_has_worked_out_in_binary_does_not_differ():
    report = report_of(FIXTURES / "rollup" / "units" / "transport.toml")
    with ZipFile(BytesIO(exported(report, "xlsx"))) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    changed = {name: part.replace(b"<v>88.25</v>", b"<v>88.250000000000014</v>") for name, part in files.items()}
    assert changed != files
    buffer = BytesIO()
    with ZipFile(buffer, "w") as parts:
        for name, part in changed.items():
            parts.writestr(name, part)
    assert differences(report, buffer.getvalue(), "xlsx") == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_forced_report_does_not_differ(name):
    report = report_of(FIXTURES / "invalid" / "relation" / "report.toml")
    assert report.unresolved
    assert differences(report, exported(report, name), name) == []


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "text", [HOSTILE, "注：第一行\n第二行。\n\n又一段；还有！", "甲 。 乙", "&nbsp;<br>&#10;", "。。。"]
)
def test_no_text_differs_from_itself(name, text):
    report = report_with(text)
    assert differences(report, exported(report, name), name) == []


@pytest.mark.parametrize("name", FORMATS)
def test_another_offices_file_is_reported(name, report):
    other = replace(report, agency="某县人民政府", issuer="某县人民政府", title="某县人民政府2022年报告")
    found = differences(report, exported(other, name), name)
    assert {"report.agency", "report.issuer", "report.title"} <= {
        path for code, path in reported(found) if code == "verify-particulars"
    }


@pytest.mark.parametrize("name", FORMATS)
def test_last_years_file_is_reported(name, report):
    found = differences(report, exported(report_of(LAST), name), name)
    assert {"report.year", "report.title"} <= {path for code, path in reported(found) if code == "verify-particulars"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_in_another_form_is_reported(name, report):
    found = differences(report, exported(report_of(OTHER), name), name)
    assert ("verify-particulars", "form") in reported(found)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": "别的标题"}, "report.title"),
        ({"issuer": "别的机关"}, "report.issuer"),
        ({"issued": date(2023, 2, 1)}, "report.issued"),
        ({"agency": "平潭综合实验区管委会"}, "report.agency"),
    ],
)
def test_each_particular_is_compared(name, change, path, report):
    found = differences(report, exported(replace(report, **change), name), name)
    assert ("verify-particulars", path) in reported(found)
    assert message(found[0], "en")
    assert message(found[0], "zh")


def test_a_changed_title_signature_or_date_on_the_page_alone_is_reported(report):
    report = replace(report, issued=date(2023, 1, 31))
    page = exported(report)
    for pattern, changed, path in [
        (r"<h1>.*</h1>", "<h1>某县人民政府2022年政府信息公开工作年度报告</h1>", "report.title"),
        (rf'(<div class="signature">\s*<p>){report.issuer}', r"\1某县人民政府", "report.issuer"),
        (r"报告机关：[^<]*", "报告机关：某县人民政府", "report.agency"),
        (r'(<div class="signature">.*?<time[^>]*>)[^<]*', r"\g<1>2020年1月1日", "report.issued"),
        (r'("year": )2022', r"\g<1>2021", "report.year"),
    ]:
        found = differences(report, edited(page, f"(?s){pattern}", changed), "html")
        assert reported(found) == [("verify-particulars", path)], path


def test_a_title_that_text_and_data_have_wrong_is_one_finding_about_what_people_see(report):
    other = exported(replace(report, title="平潭综合实验区管理委员会2021年政府信息公开工作年度报告"))
    (finding,) = differences(report, other)
    assert (finding.code, finding.path) == ("verify-particulars", "report.title")
    assert finding.line
    assert "data" not in message(finding, "en")


def test_a_changed_sentence_is_quoted_with_its_line(report, page):
    sentence = first_sentence(report)
    changed = sentence[:4] + "不" + sentence[4:]
    found = differences(report, edited(page, re.escape(sentence), changed))
    assert reported(found) == [("verify-text", None)]
    line = next(
        at
        for at, text in enumerate(edited(page, re.escape(sentence), changed).decode().split("\n"), 1)
        if changed in text
    )
    assert found[0].line == line
    assert changed[:10] in message(found[0], "en")
    assert sentence[:10] in message(found[0], "en")


def first_sentence(report):
    """A sentence of the first section that has no figure in it."""
    texts = [
        block.content[0].text
        for block in report.blocks
        if hasattr(block, "content") and hasattr(block.content[0], "text")
    ]
    return next(text for text in texts[4:] if len(text) > 12 and not re.search(r"[0-9。（]", text))


def test_a_sentence_that_is_missing_or_was_added_is_reported(report, page):
    sentence = first_sentence(report)
    whole = next(text for text in re.findall(r"<p>([^<>]*)</p>", page.decode()) if sentence in text or len(text) > 40)
    removed = differences(report, page.decode().replace(f"<p>{whole}</p>", "").encode())
    assert {code for code, _ in reported(removed)} == {"verify-text"}
    assert "lacks" in message(removed[0], "en")
    added = page.decode().replace(f"<p>{whole}</p>", f"<p>{whole}一切都好。</p>").encode()
    assert [message(finding, "en") for finding in differences(report, added)] == [
        "the text has “一切都好。”, which is not in the report"
    ]
    paragraph = page.decode().replace(f"<p>{whole}</p>", f"<p>{whole}</p><p>一切都好。</p>").encode()
    assert reported(differences(report, paragraph)) == [("verify-text", None)]


def test_a_changed_sentence_in_the_data_is_reported(report):
    sentence = first_sentence(report)
    data = edited(exported(report, "json"), re.escape(sentence), "别的话" + sentence)
    assert reported(differences(report, data, "json")) == [("verify-text", None)]


def test_a_page_pasted_into_a_websites_own_does_not_differ(report, page):
    body = re.search(r"(?s)<main>.*</script>", page.decode())[0]
    body = re.sub(r"\s*\n\s*", "\n      ", body).replace("<p>", '<p style="text-indent:2em">&nbsp;&nbsp;\u3000')
    site = (
        "<html><head><title>门户网站</title><script>var a = '<p>';</script></head><body><h1>某市人民政府门户网站</h1>"
        '<ul><li><a href="/">首页</a></li><li>政务公开</li></ul><p>本站由某办主办。</p><table><tr><td>'
        f"<div>发布时间：2023-01-31 字号：<a>大</a></div>{body}</td></tr></table><p>版权所有。不得转载！</p></body>"
    )
    assert differences(report, site.encode()) == []


def test_what_a_page_hides_is_not_what_it_shows(report, page):
    sentence = first_sentence(report)
    for hidden in (
        "<p hidden>",
        '<p style="display: none">',
        '<p style="font-size:0;color:red">',
        "<template>",
        '<div style="DISPLAY:none"><div></div>',
    ):
        end = re.match(r"<(\w+)", hidden)[1]
        without = page.decode().replace(sentence, "", 1)
        changed = without.replace("<main>", f"<main>{hidden}{sentence}</{end}>")
        assert {code for code, _ in reported(differences(report, changed.encode()))} == {"verify-text"}


def test_figures_that_people_see_and_those_in_the_data_are_told_apart(report, page):
    seen = edited(page, r'(<td[^>]*><data value="2113"[^>]*>)2113<', r"\g<1>2131<")
    (finding,) = differences(report, seen)
    assert message(finding, "en").endswith("published as 2131, expected 2113 (the page shows 2131, its data has 2113)")
    data = edited(page, '("decisions.penalties": {"value": )2113', r"\g<1>2131")
    (finding,) = differences(report, data)
    assert message(finding, "en").endswith("published as 2131, expected 2113 (the page shows 2113, its data has 2131)")
    both = re.sub(rb'(value(?:="|": ))2113', rb"\g<1>2131", seen)
    (finding,) = differences(report, both)
    assert message(finding, "en").endswith("published as 2131, expected 2113")


def test_a_figure_in_the_prose_is_reported_once(report, page):
    text = page.decode()
    prose = re.search(r"<p>[^<]*<data value=\"(\d+)\" data-indicator=\"([^\"]+)\"[^>]*>(\d+)</data>", text)
    changed = text[: prose.start(3)] + "9999" + text[prose.end(3) :]
    assert reported(differences(report, changed.encode())) == [("verify-differs", prose[2])]


def test_many_differences_are_counted():
    report = report_with("\n\n".join(f"这是第{at}段话，内容各不相同{chr(0x4E00 + at)}。" for at in range(40)))
    content = re.sub("这是第", "那不是第", exported(report).decode()).encode()
    found = differences(report, content)
    assert len(found) == 10
    assert found[-1].more == 2 * 40 + 2 - 10


@pytest.fixture(scope="module")
def workbook(report):
    return exported(report, "xlsx")


def said(report, content, name="html"):
    return [message(finding, "en") for finding in differences(report, content, name)]


@pytest.mark.parametrize(
    ("replacement", "shown"),
    [
        (r"\1\2\g<3>0", "106900"),
        (r"3\1\2\3", "310690"),
        (r"\1\2\3万", "10690万"),
        (r"\1\2\3<sup>2</sup>", "106902"),
        (r"<del>\1\2\3</del>9999", "9999"),
        (r'<span style="text-decoration: line-through">\1\2\3</span>9999', "9999"),
        (r"<span hidden>\1\2\3</span>9999", "9999"),
    ],
)
def test_all_that_a_cell_shows_is_compared(report, page, replacement, shown):
    found = said(report, edited(page, LICENCES, replacement))
    assert f"table “主动公开政府信息情况” says “{shown}”, expected “10690”" in found


@pytest.mark.parametrize(
    ("pattern", "replacement", "says"),
    [
        ("单位：万元", "单位：元", "says “本年收费金额（单位：元）”, expected “本年收费金额（单位：万元）”"),
        (">行政许可<", ">行政确认<", "says “行政确认”, expected “行政许可”"),
        (">商业企业<(.*?)>科研机构<", r">科研机构<\1>商业企业<", "says “科研机构”, expected “商业企业”"),
        (r"(<tr>\s*<th[^>]*>行政许可<)", r"<tr><th>行政确认</th><td>5</td></tr>\1", "has “行政确认 5”"),
        (">2293<", ">2239<", "says “2239”, expected “2293”"),
        (r"\+366\.20%", "+36.62%", "says “+36.62%”, expected “+366.20%”"),
    ],
)
def test_labels_heads_units_rows_and_last_years_figures_are_compared(report, page, pattern, replacement, says):
    (found,) = said(report, edited(page, f"(?s){pattern}", replacement))
    assert found.startswith("table “")
    assert says in found


def test_a_comparison_that_is_gone_is_missing(report, page):
    without = re.sub(r'(?s)<table class="comparison".*?</table>', "", page.decode()).encode()
    assert said(report, without) == ["table “主要指标与上年比较” is missing"]


ANOTHER_BREAKDOWN = """
[[breakdown]]
of = "disclosure.total"
title = "按公开方式"
decimals = 2
parts = [{ label = "网站", value = 5000 }, { label = "公报", value = 210 }]
""".encode()
"""A breakdown whose head and total are those of another one."""


@pytest.mark.parametrize("step", [1, -1], ids=["in order", "backwards"])
def test_tables_are_known_by_their_rows_wherever_they_stand(tmp_path, step):
    definition = tmp_path / "report.toml"
    definition.write_bytes((FIXTURES / "complete-2017" / "report.toml").read_bytes() + ANOTHER_BREAKDOWN)
    report = report_of(definition)
    tables = re.compile(r"(?s)<table.*?</table>")
    page = exported(report).decode()
    moved = iter(tables.findall(page)[::step])
    assert said(report, tables.sub(lambda _: next(moved), page).encode()) == []


def test_a_row_that_is_gone_is_reported_once(report, page):
    assert len(said(report, edited(page, r"(?s)<tr>\s*<th[^>]*>行政许可</th>.*?</tr>", ""))) == 1


@pytest.mark.parametrize("label", ["行政许可", "行政确认"])
def test_a_figure_that_is_a_dash_is_reported_once_and_hides_no_other_label(report, page, label):
    changed = edited(edited(page, LICENCES, r"\1—\3"), "(<th[^>]*>)行政许可<", rf"\1{label}<")
    figure, *others = said(report, changed)
    assert "published as —, expected 10690" in figure
    row = "table “主动公开政府信息情况” says “行政确认”, expected “行政许可 10690”"
    assert others == [row] * (label != "行政许可")


def test_white_space_separators_and_empty_cells_do_not_matter(report, page):
    changed = re.sub("(</t[hd]>)", r"&nbsp;\n\1<td></td>", page.decode()).replace(">10690<", ">10,690<")
    assert said(report, changed.encode()) == []


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        ("行政许可", "行政确认", "says “行政确认”, expected “行政许可”"),
        ("商业企业", "科研机构", "says “科研机构”, expected “商业企业”"),
        ("本年收费金额（单位：万元）", "本年收费金额（单位：元）", "says “本年收费金额（单位：元）”"),
        (2293, 2239, "says “2239”, expected “2293”"),
        (3.662, 0.3662, "says “36.6200”, expected “+366.20%”"),
    ],
)
def test_cells_of_a_workbook_are_compared(report, workbook, cell, value, says):
    book = openpyxl.load_workbook(BytesIO(workbook), data_only=True)
    sheets = [sheet for sheet in book if sheet.title not in {"封面", "图解", "数据", "说明"}]
    found = next(each for sheet in sheets for row in sheet.iter_rows() for each in row if each.value == cell)
    found.value = value
    buffer = BytesIO()
    book.save(buffer)
    (finding,) = differences(report, buffer.getvalue(), "xlsx")
    assert says in message(finding, "en")
    assert finding.where == f"{found.parent.title}!{found.row}:{found.row}"
