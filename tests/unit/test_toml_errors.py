"""Common mistakes in TOML, and the messages about them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.definition.read import read
from govreport_cli.findings.catalogue import hint, message

SOUND = (Path(__file__).parents[2] / "fixtures" / "suqian-2023" / "report.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("total = １２", "全角字符"),
        ("agency = “某县”", "全角字符"),
        ("new = [1，2]", "全角字符"),
        ("total = 16,499", "千位分隔符"),
        ("total = 07", "以0开头"),
        ("year = 2017年", "单位"),
        ("share = 12%", "单位"),
        ("issued = 2018年2月8日", "2018-02-08"),
        ("issued = 2018-2-8", "2018-02-08"),
        ("phone = 0722-3567882", "没有加引号"),
        ("new = [1 2 3]", "缺少逗号"),
        ("[[section]", "没有闭合"),
        ("agency = 某县人民政府", "没有加引号"),
        ("agency = Suixian", "没有加引号"),
        ("total =", "缺少值"),
        ("total =  # 件", "缺少值"),
        ("new = [1, , 2]", "缺少值"),
        ('agency = "某县', "缺少右引号"),
        ('text = """\n正文', "缺少右引号"),
        ("new = [1, 2", "没有闭合"),
        ("[report", "没有闭合"),
        ("a = 1\na = 2", "键或表重复"),
        ("[a]\n[a]", "键或表重复"),
        ('path = "C:\\表"', "反斜杠"),
        ('a = 1 b = "二"', "还有别的内容"),
        ("公开 = 1", "键名是中文"),
        ("total", "应是 `键 = 值`"),
        ("a = ?", "不是TOML的值"),
    ],
)
def test_a_fault_is_said_as_what_it_is(line, said):
    (finding,) = read("x", line.encode()).findings
    assert finding.code == "toml"
    assert said in message(finding, "zh")
    assert "toml-" not in message(finding, "en")


def test_it_is_the_line_of_the_error_that_is_looked_at():
    (finding,) = read("x", 'agency = "某县，全角"\n# １２\ntotal = 1,234\n'.encode()).findings
    assert "千位" in message(finding, "zh")
    assert finding.line == 3


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("new = [\n 1,\n 2\n 3,\n]\n", "缺少逗号", (3, 3)),
        ("new = [1, 2\nb = 3\n[t]\n", "没有闭合", (1, 7)),
        ("issued = 2025-02-30\n", "没有这一天", (1, 10)),
        ('a = ["甲", 乙]\n', "没有加引号", (1, 11)),
        ("a = 2017年度报告\n", "没有加引号", (1, 9)),
        ("a = 12件\n", "单位", (1, 7)),
        ("\u3000total = 1\n", "全角空格", (1, 1)),
        ("total\u00a0= 1\n", "不间断空格", (1, 6)),
        ("［report］\n", "全角字符", (1, 1)),
        ("公开 = 1\n", "键名是中文", (1, 1)),
        ("[一、总体情况]\n", "键名是中文", (1, 2)),
        ('x = 1\na = """\n正文\n\n[x]\nb = 1\n', "缺少右引号", (2, 5)),
        ('a = "\\u00zz"\n', "编码无效", (1, 8)),
        ('a = "\x07"\n', "控制字符", (1, 6)),
    ],
)
def test_the_place_is_the_one_to_edit(text, said, place):
    (finding,) = read("x", text.encode()).findings
    assert said in message(finding, "zh")
    assert (finding.line, finding.column) == place


@pytest.mark.parametrize(
    ("text", "first"),
    [("[a]\nx = 1\ny = 2\nx = 3\n", 2), ("[a]\nx=1\n[b]\n[a]\n", 1), ("a = {b=1, b=2}\n", None)],
)
def test_what_stands_twice_is_said_with_the_line_where_it_stood_first(text, first):
    (finding,) = read("x", text.encode()).findings
    assert "键或表重复" in message(finding, "zh")
    assert finding.arguments["first"] == first
    assert (f"第{first}行" in hint(finding, "zh")) == bool(first)


@given(st.data())
def test_whatever_is_spoilt_a_fault_has_a_place_in_the_file_and_is_said_in_chinese(data):
    at = data.draw(st.integers(0, len(SOUND) - 1))
    spoilt = SOUND[:at] + data.draw(
        st.sampled_from(["", '"', "'", "[", "]", "{", "=", "，", "\u3000", "\x07", "\r", "\\"])
    )
    spoilt += SOUND[at + data.draw(st.integers(0, 2)) :]
    for found in read("x", spoilt.encode()).findings:
        assert found.code == "toml"
        assert 1 <= found.line <= spoilt.count("\n") + 1
        assert 1 <= found.column <= len(spoilt.split("\n")[found.line - 1]) + 1
        assert not re.search(r"[A-Za-z]{4,}", message(found, "zh").replace("TOML", "").replace("govreport init", ""))


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "[" * 30_000,
        "x = " + "{a=" * 30_000,
        "x = " + "=" * 30_000,
        "x = " + "+-" * 30_000,
        "x = [" + "+" * 30_000,
    ],
)
def test_what_overflows_the_stack_of_toml_rs_is_explained(source):
    (finding,) = read("x", source.encode()).findings
    assert finding.code == "toml"


@pytest.mark.parametrize("key", ["a." * 5000 + "a", '"a" . ' * 5000 + "b", "[" + "a." * 5000 + "a]\nb"])
def test_a_key_of_thousands_of_parts_is_nested_too_deeply(key):
    (finding,) = read("x", f"{key} = 1\n= 1".encode()).findings
    assert finding.arguments["reason"] == "toml-deep"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('a = 1\n"b" = 2\na = 3', 1),
        ("[a]\nb = 1\n[c]\nb = 1\n[a] # again", 1),
        ("[a]\n[ b ]\nx = 1\n\n[ b ]", 2),
    ],
)
def test_what_comes_twice_came_first_on_a_line(source, line):
    (finding,) = read("x", source.encode()).findings
    assert (finding.arguments["reason"], finding.arguments["first"]) == ("toml-twice", line)
