"""What people write that is no TOML, and what they are told."""

from __future__ import annotations

import pytest

from govreport_cli.definition.read import read
from govreport_cli.findings.catalogue import message


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
        ("a = 1\na = 2", "已经写过"),
        ("[a]\n[a]", "已经写过"),
        ('path = "C:\\表"', "反斜杠"),
        ('a = 1 b = "二"', "还有别的内容"),
        ("公开 = 1", "不是 `键 = 值`"),
        ("total", "不是 `键 = 值`"),
        ("a = ?", "不是TOML的值"),
    ],
)
def test_a_fault_is_said_as_what_it_is(line, said):
    finding = read("x", line.encode())
    assert finding.code == "toml"
    assert said in message(finding, "zh")
    assert "toml-" not in message(finding, "en")


def test_it_is_the_line_of_the_error_that_is_looked_at():
    finding = read("x", 'agency = "某县，全角"\n# １２\ntotal = 1,234\n'.encode())
    assert "千位" in message(finding, "zh")
    assert finding.line == 3
