"""A definition has all that its file says, and what it leaves out has its default; numbers have 15 digits at most."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from govreport_cli.definition.model import Contact, Site
from govreport_cli.pipeline import examine

PLAIN = 'form = "cn-2014"\n[report]\nagency = "某县"\nyear = 2017\n'
FULL = """
form = "cn-2014"

[report]
agency = "某县"
year = 2017
level = "county"
title = "某县年报"
issuer = "某县办公室"
issued = 2018-02-08
published = 2018-02-09
website = "https://www.a.gov.cn"
code = "11350100000000001W"
licence = "https://a.gov.cn/licence"
previous = "last.toml"
changes = false
change_tables = true
charts = ["breakdowns"]
contact = { name = "政务公开科", phone = "1", email = "a@a.gov.cn", address = "甲路" }
site = { name = "某县政府网", domain = "a.gov.cn", code = "3501000001", column = "年报" }

[disclosure]
total = 3

[[note]]
of = "disclosure.total"
text = "含转发"

[[breakdown]]
of = "disclosure.total"
title = "分类"
section = "problems"
decimals = 1
method = "half-up"
parts = [{ label = "甲", value = 1 }, { label = "乙", value = 2 }]

[[section]]
id = "overview"
title = "概况"
text = "正文。"

[[waive]]
code = "blank"
place = "statistics"
reason = "未统计"

[check]
severity = { jump = "error" }
jump = { "件" = { factor = 3, size = 40 } }

[export.text]
width = 60
"""


def definition_of(source):
    return examine("x", source.encode()).case.definition


def test_a_definition_has_all_that_its_file_says():
    definition = definition_of(FULL)
    report = definition.report
    assert report._replace(contact=None, site=None) == (
        *("某县", 2017, "county", "某县年报", "某县办公室", date(2018, 2, 8), "https://www.a.gov.cn", None),
        *("11350100000000001W", date(2018, 2, 9), "https://a.gov.cn/licence", None),
        *("last.toml", (), (), False, True, ("breakdowns",)),
    )
    assert report.contact == Contact("政务公开科", "1", "a@a.gov.cn", "甲路")
    assert report.site == Site("某县政府网", "a.gov.cn", "3501000001", "年报")
    assert definition.form == "cn-2014"
    assert definition.given == {"disclosure.total": 3}
    assert definition.notes == (("note[0]", "disclosure.total", "含转发"),)
    parts = (("甲", 1), ("乙", 2))
    assert definition.breakdowns == (("breakdown[0]", "disclosure.total", "分类", "problems", parts, 1, "half-up"),)
    assert definition.sections == (("section[0]", "overview", "概况", "正文。"),)
    assert definition.waivers == (("waive[0]", "blank", "statistics", "未统计"),)
    assert definition.severities == {"jump": "error"}
    assert definition.jumps == {"件": {"factor": 3, "size": 40}}
    assert definition.options == {"text": {"width": 60}}


def test_what_a_definition_leaves_out_has_its_default():
    definition = definition_of(PLAIN)
    nothing = (None,) * 11
    assert definition.report == ("某县", 2017, *nothing, (), (), True, False, None)
    assert definition[3:] == ({}, (), {}, (), (), (), (), {}, {}, {})
    breakdown = '[[breakdown]]\nof = "disclosure.total"\ntitle = "甲"\nparts = [{ label = "乙", value = 0 }]\n'
    ((*_, section, _, decimals, method),) = definition_of(PLAIN + breakdown).breakdowns
    assert (section, decimals, method) == (None, 0, "largest-remainder")


@pytest.fixture(scope="module")
def with_line(fixtures):
    """Examine 宿迁 2023 with another line for one of its keys."""
    source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")
    return lambda key, line: examine("x", re.sub(rf"(?m)^{key} += .*$", line, source, count=1).encode())


@pytest.mark.parametrize("row", ["new = [{}, 0, 0, 0, 0, 0]", "new = {{ natural_person = {} }}"])
@pytest.mark.parametrize(
    ("count", "code"),
    [
        (10**15 - 1, None),
        (10**15, "too-precise"),
        (-(10**15), "too-precise"),
        (1 - 10**15, "too-small"),
    ],
)
def test_a_count_has_at_most_15_digits(with_line, row, count, code):
    found = with_line("new", row.format(count))
    if code:
        assert [finding.code for finding in found.findings] == [code]
    else:
        assert found.case.values["requests.new.natural_person"] == count


@pytest.mark.parametrize(
    ("amount", "accepted"),
    [
        ("123456789.123456", True),
        ("1234567890.123456", False),
        ("0.1234567", False),
        ("999999999999999.0", False),
        ("99999999999999.0", True),
        ("1e14", True),
        ("1e15", False),
    ],
)
def test_an_amount_has_at_most_15_digits_6_of_them_decimals(with_line, amount, accepted):
    found = with_line("administrative_fees", f"administrative_fees = {amount}")
    if accepted:
        assert found.case.values["charges.administrative_fees"] == Decimal(amount)
    else:
        assert [finding.code for finding in found.findings] == ["too-precise"]


def test_what_is_missing_comes_after_what_is_wrong():
    source = 'form = "cn-2021"\nbogus = 1\n[report]\nyear = "2023"\n'
    wrong, other, *missing = (finding.path for finding in examine("x", source.encode()).findings)
    assert (wrong, other) == ("bogus", "report.year")
    assert {*missing} == {"report.agency", "documents"}
