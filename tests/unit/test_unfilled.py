"""Figures that are still to be filled in: `nan`, as ``init`` writes them."""

from __future__ import annotations

import re

import pytest

from govreport_cli.findings.catalogue import hint
from govreport_cli.pipeline import examine

LICENCES = "licences          = 447228"
NEW = "new         = [  3001,     53,      0,      0,     61,      4,   3119]"
CARRIED_IN = "carried_in  = [    34,      0,      0,      0,      0,      0,     34]"


@pytest.fixture
def examined(fixtures):
    """Examine the report of 淮安 after replacing these of its lines."""
    source = (fixtures / "huaian-2024" / "report.toml").read_text("utf-8")

    def examine_with(*lines):
        text = source
        for old, new in lines:
            assert old in text
            text = text.replace(old, new)
        return examine("x", text.encode())

    return examine_with


def codes(examination):
    return [finding.code for finding in examination.findings]


@pytest.mark.parametrize(
    ("old", "new", "path", "name"),
    [
        (LICENCES, "licences = nan", "decisions.licences", "行政许可"),
        (
            "administrative_fees = 96171.6",
            "administrative_fees = +nan",
            "charges.administrative_fees",
            "行政事业性收费",
        ),
        (
            CARRIED_IN,
            "carried_in = [nan, nan, nan, nan, nan, nan]",
            "requests.carried_in",
            "上年结转政府信息公开申请数量",
        ),
        (
            CARRIED_IN,
            "carried_in = [34, 0, nan, 0, 0, nan]",
            "requests.carried_in.research",
            "上年结转政府信息公开申请数量（科研机构、其他）",
        ),
        (
            CARRIED_IN,
            "carried_in = { natural_person = 34, other = nan, total = 34 }",
            "requests.carried_in.other",
            "上年结转政府信息公开申请数量（其他）",
        ),
    ],
)
def test_each_row_is_one_error_that_names_it(examined, old, new, path, name):
    examination = examined((old, new))
    unfilled = [finding for finding in examination.findings if finding.code == "unfilled"]
    assert [(finding.path, finding.severity, finding.arguments["name"]) for finding in unfilled] == [
        (path, "error", name)
    ]
    assert "relation" not in codes(examination)


def test_what_is_filled_in_is_checked_meanwhile_and_what_is_not_is_not_reported(examined):
    examination = examined(
        (LICENCES, "licences = nan"),
        (NEW, NEW.replace("3119", "3120")),
        (CARRIED_IN, "carried_in = [nan, 0, 0, 0, 0, 0]"),
    )
    assert codes(examination)[:2] == ["unfilled", "unfilled"]
    assert "relation" in codes(examination)
    figures = examination.case.figures.by_path
    assert figures["decisions.licences"].value is None
    assert figures["requests.carried_in.natural_person"].value is None
    assert figures["requests.carried_in.total"].value is None
    assert figures["requests.carried_in.other"].value == 0


def test_unfilled_cells_and_their_totals_are_not_reported_as_blank_too(examined):
    assert codes(examined((CARRIED_IN, "carried_in = [nan, 0, 0, 0, 0, 0]"))) == ["unfilled"]


def test_a_breakdown_is_one_error_and_is_not_checked_or_printed(examined):
    breakdown = """
[[breakdown]]
of = "decisions.licences"
title = "按类别"
parts = [{ label = "甲", value = 1 }, { label = "乙", value = nan }, { label = "丙", value = nan }]

[[section]]
id = "overview"
"""
    examination = examined(('[[section]]\nid = "overview"\n', breakdown))
    (finding,) = examination.findings
    assert (finding.code, finding.path) == ("unfilled", "breakdown[0].parts[1].value")
    assert finding.arguments["name"] == "按类别"
    assert examination.case.figures.breakdowns == ()


def test_the_hint_keeps_what_is_filled_in(examined):
    (finding,) = examined((CARRIED_IN, "carried_in = [34, 0, nan, 0, 0, 0]")).findings
    others = re.search(r"`(\{.*\})`", hint(finding, "en"))[1]
    assert others == "{ natural_person = 34, enterprise = 0, public_interest = 0, legal_service = 0, other = 0 }"
    assert codes(examined((CARRIED_IN, f"carried_in = {others}"))) == ["blank"]


def test_a_row_that_is_not_known_may_be_left_blank(examined):
    (finding,) = examined((CARRIED_IN, "carried_in = [nan, nan, nan, nan, nan, nan]")).findings
    assert "`{}`" in hint(finding, "en")
    assert codes(examined((CARRIED_IN, "carried_in = {}"))) == ["blank"]


@pytest.mark.parametrize(
    ("old", "new"), [(LICENCES, "licences = inf"), (CARRIED_IN, "carried_in = [34, 0, -inf, 0, 0, 0]"), ("2024", "nan")]
)
def test_infinity_and_nan_elsewhere_are_no_figures_to_fill_in(examined, old, new):
    assert "not-finite" in codes(examined((old, new)))


def test_it_cannot_be_waived_exported_or_taken_for_zero(run, fixtures):
    text = (fixtures / "huaian-2024" / "report.toml").read_text("utf-8").replace(LICENCES, "licences = nan")
    text += '\n[[waive]]\ncode = "unfilled"\nplace = "decisions.licences"\nreason = "不掌握"\n'
    done = run("export", "-", "--to", "json", "-o", "-", stdin=text.encode())
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"waive-code" in done.stderr
    done = run("compute", "-", "--get", "decisions.licences", stdin=text.encode())
    assert (done.returncode, done.stdout) == (1, b"")
