"""Breakdowns: what keeps one from being a split of its indicator."""

from __future__ import annotations

from decimal import Decimal

import pytest

from govreport_cli.findings.catalogue import message
from govreport_cli.pipeline import examine, finish


def examined(of, parts, figures="", settings=""):
    entries = ", ".join(f'{{ label = "{at}", value = {value} }}' for at, value in enumerate(parts))
    source = f'form = "cn-2014"\nreport = {{ agency = "某县", year = 2017 }}\n{figures}\n'
    source += f'[[breakdown]]\nof = "{of}"\ntitle = "甲"\nparts = [{entries}]\n{settings}\n'
    return examine("x", source.encode())


def faults(examination):
    return [
        (finding.code, finding.path, finding.indicator)
        for finding in examination.findings
        if finding.code not in {"blank", "section-missing"}
    ]


def test_an_indicator_that_is_not_reported_cannot_be_split():
    fault = ("not-reported", "breakdown[0].of", "disclosure.total")
    assert faults(examined("disclosure.total", [1, 2])) == [fault]
    assert faults(examined("disclosure.total", [0])) == [fault]


def test_an_indicator_that_is_computed_can_be_split():
    figures = "requests.concluded = { on_time = 3, extended = 4 }"
    assert faults(examined("requests.concluded.total", [5, 2], figures)) == []
    fault = ("breakdown", "breakdown[0]", "requests.concluded.total")
    assert faults(examined("requests.concluded.total", [5, 3], figures)) == [fault]


@pytest.mark.parametrize("value", ["1.5", "1.0", "-0.0"])
def test_a_part_of_a_count_is_an_integer(value):
    found = faults(examined("disclosure.total", [2, value, 1], f"disclosure.total = {3 + int(float(value))}"))
    assert found[0] == ("wrong-type", "breakdown[0].parts[1].value", None)


def test_a_finding_says_which_indicator_is_split():
    label = "主动公开政府信息数（不同渠道和方式公开相同信息计1条）"
    for examination, code, said in (
        (
            examined("disclosure.total", [1]),
            "not-reported",
            f"`disclosure.total` ({label}) is used here but not reported",
        ),
        (
            examined("disclosure.total", [1, "2.0"], "disclosure.total = 3"),
            "wrong-type",
            "expected an integer for `breakdown[0].parts[1].value`, found a float",
        ),
    ):
        (finding,) = (finding for finding in examination.findings if finding.code == code)
        assert (finding.label, message(finding, "en")) == (label, said)


def test_each_breakdown_is_checked():
    second = '[[breakdown]]\nof = "complaints.total"\ntitle = "乙"\nparts = [{ label = "a", value = 2 }]'
    found = faults(examined("disclosure.totl", [1], "complaints.total = 1", second))
    assert [(code, path) for code, path, _ in found] == [
        ("indicator-unknown", "breakdown[0].of"),
        ("breakdown", "breakdown[1]"),
    ]


@pytest.mark.parametrize("parts", [["0.1", "0.2", "2.7"], ["1", "2"], ["1", "2.0"], ["0", "3.00"]])
def test_parts_of_an_amount_are_decimals_with_exact_shares(parts):
    examination = examined("fees.collected", parts, "fees.collected = 3")
    assert faults(examination) == []
    (breakdown,) = finish(examination).figures.breakdowns
    assert {type(part.value) for part in breakdown.parts} == {type(breakdown.whole)} == {Decimal}
    assert [part.text for part in breakdown.parts] == parts
    assert sum(part.share.percent for part in breakdown.parts) == 100


def test_parts_of_an_amount_that_do_not_add_up_differ_by_an_exact_amount():
    (fault,) = (
        finding
        for finding in examined("fees.collected", ["0.1", "0.2"], "fees.collected = 0.31").findings
        if finding.code == "breakdown"
    )
    assert (fault.imbalance.left, fault.imbalance.right) == (Decimal("0.31"), Decimal("0.3"))
    assert fault.arguments["difference"] == "+0.01"


def test_a_breakdown_is_as_its_author_writes_it():
    """Three equal parts of 100 are 33.3% each, with halves rounded up; the largest remainder would make one 33.4%."""
    settings = 'section = "disclosure"\ndecimals = 1\nmethod = "half-up"'
    (breakdown,) = finish(examined("disclosure.total", [1, 1, 1], "disclosure.total = 3", settings)).figures.breakdowns
    assert (breakdown.path, breakdown.of.path) == ("breakdown[0]", "disclosure.total")
    assert (breakdown.title, breakdown.section) == ("甲", "disclosure")
    assert (breakdown.decimals, breakdown.method) == (1, "half-up")
    assert [(part.label, part.text, part.share_text) for part in breakdown.parts] == [
        (label, "1", "33.3%") for label in "012"
    ]
    assert (breakdown.total.label, breakdown.total.text, breakdown.total.share_text) == ("合计", "3", "100.0%")
    assert {type(part.value) for part in breakdown.parts} == {type(breakdown.whole)} == {int}


def test_parts_of_nothing_have_no_shares():
    (breakdown,) = finish(examined("disclosure.total", [0, 0], "disclosure.total = 0")).figures.breakdowns
    assert [part.share_text for part in (*breakdown.parts, breakdown.total)] == ["—"] * 3
