"""Prose: the Markdown of a report, and its placeholders."""

from __future__ import annotations

import re

import pytest
import tomli_w

from govreport_cli.pipeline import examine
from govreport_cli.report.model import (
    Emphasis,
    Heading,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quantity,
    Strong,
    Text,
    plain,
)
from govreport_cli.report.prose_blocks import prose_blocks

DEFINITION = """
form = "cn-2014"
[report]
agency = "某县"
year = 2017
[disclosure]
total = 16499
[organisation]
funds = 1234.50
"""


@pytest.fixture(scope="module")
def figures():
    return examine("x", DEFINITION.encode()).case.figures


def faults(text):
    """Return what is wrong with the placeholders of a text."""
    source = f"{DEFINITION}[[section]]\n{tomli_w.dumps({'id': 'overview', 'text': text})}"
    codes = {"placeholder", "indicator-unknown", "not-reported", "filter-unknown", "filter-misused"}
    return [finding for finding in examine("x", source.encode()).findings if finding.code in codes]


@pytest.fixture
def blocks(figures):
    return lambda text: prose_blocks(text, figures, "part")


def test_headings_are_numbered_in_the_official_manner(blocks):
    found = blocks("# 甲\n\n## 子\n\n## 丑\n\n### 寅\n\n# 乙\n\n## 卯\n")
    assert [(block.level, block.number, plain(block.content), block.id) for block in found] == [
        (2, "（一）", "甲", "part-1"),
        (3, "1.", "子", "part-1-1"),
        (3, "2.", "丑", "part-1-2"),
        (4, "（1）", "寅", "part-1-2-1"),
        (2, "（二）", "乙", "part-2"),
        (3, "1.", "卯", "part-2-1"),
    ]


def test_headings_skip_no_level_and_siblings_stay_siblings(blocks):
    assert [block.level for block in blocks("### 甲\n\n### 乙\n\n##### 子\n\n### 丙\n\n# 丁\n")] == [2, 2, 3, 2, 2]


def test_hundreds_of_emphases_within_each_other_are_text(blocks):
    (paragraph,) = blocks("*a **b " * 400 + "b** a*" * 400)
    assert plain(paragraph.content).startswith("*a **b ")


def test_an_entity_is_text(blocks):
    (paragraph,) = blocks("&#x202e;&amp;")
    assert paragraph.content == (Text("&#x202e;&amp;"),)


def test_a_placeholder_in_an_address_is_filled_as_text(blocks):
    (paragraph,) = blocks("[甲](https://a.cn/{{disclosure.total}}) <https://a.cn/{{ disclosure.total }}>")
    assert plain(paragraph.content) == "[甲](https://a.cn/16499) <https://a.cn/16499>"


def test_a_placeholder_is_the_indicators_figure(blocks):
    assert blocks("公开{{ disclosure.total }}条") == (
        Paragraph((Text("公开"), Quantity("disclosure.total", "16499"), Text("条"))),
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{disclosure.total|thousands}}", "16,499"),
        ("{{ organisation.funds }}", "1234.50"),
        ("{{ organisation.funds | thousands }}", "1,234.50"),
    ],
)
def test_filters(blocks, source, text):
    (paragraph,) = blocks(source)
    assert plain(paragraph.content) == text


@pytest.mark.parametrize("source", ["{{ 7*7 }}", "{{ x.y }}", "{{ disclosure.total", r"\{{ disclosure.total }}"])
def test_what_is_no_placeholder_stays_as_it_was_written(blocks, source):
    (paragraph,) = blocks(source)
    assert plain(paragraph.content) == source.removeprefix("\\")


def test_an_escaped_brace_is_no_finding():
    assert faults(r"\{{ 7*7 }}") == []


def test_lists_nest(blocks):
    (outer,) = blocks("3. 一\n   - 甲\n   - 乙\n4. 二\n")
    assert isinstance(outer, List)
    assert outer.start == 3
    inner = outer.items[0][1]
    assert isinstance(inner, List)
    assert (inner.start, len(inner.items)) == (None, 2)


def test_inline_marks(blocks):
    (paragraph,) = blocks("**强**、*调*[网站](https://a.cn)换\\\n行")
    assert paragraph.content == (
        Strong((Text("强"),)),
        Text("、"),
        Emphasis((Text("调"),)),
        Link("https://a.cn", (Text("网站"),)),
        Text("换"),
        LineBreak(),
        Text("行"),
    )


def test_a_link_holds_no_link(blocks):
    (paragraph,) = blocks("[<http://a.cn>](http://b.cn)")
    assert paragraph.content == (Link("http://b.cn", (Text("http://a.cn"),)),)


def test_lines_of_chinese_are_joined_without_a_space_and_words_with_one(blocks):
    (chinese,), (words,) = blocks("公开\n信息"), blocks("one\ntwo")
    assert plain(chinese.content) == "公开信息"
    assert plain(words.content) == "one two"


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "`代码`",
        "![图](x.png)",
        "[甲](javascript:alert(1))",
        "[甲](data:text/html,x)",
        "| 甲 | 乙 |",
        "> 引",
    ],
)
def test_what_a_report_does_not_need_is_text(blocks, source):
    (paragraph,) = blocks(source)
    assert isinstance(paragraph, Paragraph)
    assert not any(isinstance(piece, Link) and "script" in piece.address for piece in paragraph.content)
    assert all(isinstance(piece, Text) for piece in paragraph.content)


def test_an_indented_paragraph_is_no_program(blocks):
    assert blocks("　　公开信息。") == (Paragraph((Text("公开信息。"),)),)
    assert blocks("    公开信息。") == (Paragraph((Text("公开信息。"),)),)


def test_headings_may_hold_figures(blocks):
    (heading,) = blocks("# 公开{{ disclosure.total }}条")
    assert isinstance(heading, Heading)
    assert plain(heading.content) == "公开16499条"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("共{ disclosure.total }}件", "{ disclosure.total }}"),
        ("共{{ disclosure.total }件", "{{ disclosure.total "),
        ("共{disclosure.total}件", "{disclosure.total}"),
        ("共｛｛ disclosure.total ｝｝件", "｛｛ disclosure.total ｝｝"),
        ("共｛disclosure.total｝件", "｛disclosure.total｝"),
        ("共 total }}件", "total }}"),
        ("共｛｛ 总数 ｝｝件", "｛｛ 总数 ｝｝"),
        (r"写作\{{ disclosure.total }}，共{ disclosure.total }件", "{ disclosure.total }"),
    ],
)
def test_what_is_nearly_a_placeholder_is_none(text, wrong):
    (finding,) = faults(text)
    assert (finding.code, finding.arguments["placeholder"]) == ("placeholder", wrong)
    assert text[slice(*finding.chars)] == wrong


@pytest.mark.parametrize("text", [r"写作\{{ disclosure.total }}", "｛注｝", "{a}", "集合{1, 2}", "网址{www}"])
def test_other_braces_are_text(text):
    assert faults(text) == []


@pytest.fixture
def cites(fixtures, with_text):
    """Return how a text is filled, or the codes of what is wrong with it, in a report that may have an empty row."""

    def fill(text, name="suqian-2023", *, empty="-"):
        path = fixtures / name / "report.toml"
        source = re.sub(f"^{empty} .*", f"{empty} = {{}}", path.read_text("utf-8"), flags=re.MULTILINE)
        examination = examine(name, with_text(source, text).encode(), path.parent)
        if codes := [finding.code for finding in examination.findings if finding.chars]:
            return codes
        return plain(prose_blocks(text, examination.case.figures, "part")[0].content)

    return fill


def test_groups_of_rows_can_be_cited(cites):
    assert cites("不予公开{{ requests.results.refused }}件") == "不予公开142件"
    assert cites("行政诉讼{{ review.litigation | thousands }}件") == "行政诉讼113件"
    share = "requests.results.unavailable | share(requests.results.total.total)"
    assert cites("无法提供占{{ " + share + " }}") == "无法提供占30.92%"
    assert cites("{{ requests.results.granted.total | share(requests.results.refused) }}") == "838.73%"
    assert cites("较上年{{ requests.results.refused | change | wording }}", "pingtan/2023") == "较上年增加1件"


def test_a_group_with_a_row_that_is_not_reported_has_no_sum(cites):
    assert cites("{{ requests.results.not_processed }}件", empty="repeated") == ["not-reported"]
    assert cites("{{ requests.results.refuse }}件") == ["indicator-unknown"]


def test_a_sum_is_text_and_not_the_figure_of_an_indicator(fixtures):
    case = examine("x", (fixtures / "suqian-2023" / "report.toml").read_bytes()).case
    (paragraph,) = prose_blocks("{{ requests.results.refused }}件", case.figures, "part")
    assert paragraph == Paragraph((Text("142"), Text("件")))
    assert "requests.results.refused" not in [*case.figures.by_path]
