"""Blank single figures: a form that requires a figure takes an empty table for one that is not reported."""

from __future__ import annotations

import json

import pytest

from govreport_cli.pipeline import examine, finish

SINGLE = {
    "decisions.licences": "= 447228",
    "decisions.penalties": "= 3985758",
    "decisions.coercive_measures": "= 88283",
    "charges.administrative_fees": "= 96171.6",
}


@pytest.fixture
def huaian(fixtures):
    """Examine 淮安 2024 with something else in place of a piece of its text."""
    source = (fixtures / "huaian-2024" / "report.toml").read_text("utf-8")

    def examined(old, new):
        assert old in source
        return examine("x", source.replace(old, new).encode())

    return examined


@pytest.mark.parametrize("path", SINGLE)
def test_a_blank_single_figure_is_not_reported_and_is_no_zero(huaian, path, export):
    examination = huaian(SINGLE[path], "= {}")
    assert {finding.code for finding in examination.findings} >= {"blank"}
    assert not examination.has_errors
    data = json.loads(export("json", finish(examination)))
    assert path in data["not_reported"]
    assert path not in data["figures"]


@pytest.mark.parametrize(
    ("value", "code"),
    [("= []", "wrong-type"), ('= ""', "wrong-type"), ("= { value = 3 }", "unknown-key"), ("= 3.5", "wrong-type")],
)
def test_nothing_else_says_that_a_figure_is_blank(huaian, value, code):
    assert [finding.code for finding in huaian("= 447228", value).findings] == [code]


def test_a_figure_that_is_left_out_is_still_missing(huaian):
    assert [finding.code for finding in huaian("licences          = 447228", "").findings] == ["missing-key"]
