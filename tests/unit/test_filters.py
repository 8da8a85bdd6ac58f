"""Filters of placeholders: exact numbers, in the wording of reports."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.figures.model import Figure, Origin
from govreport_cli.forms.find import find_form
from govreport_cli.prose.filters import FilterError
from govreport_cli.prose.placeholders import parse

FORM = find_form("cn-2021", Path())
COUNT = FORM.indicators["requests.new.total"]


def figures(value, previous=None, whole=None):
    known = {
        "a": Figure(COUNT, value, Origin.GIVEN, previous),
        "fee": Figure(FORM.indicators["charges.administrative_fees"], Decimal("5949.088667"), Origin.GIVEN, Decimal(0)),
    }
    return known | ({"whole": Figure(COUNT, whole, Origin.GIVEN)} if whole is not None else {})


def fill(source, *args):
    return parse("{{ " + source + " }}").fill(figures(*args))


@pytest.mark.parametrize(
    ("source", "value", "previous", "text"),
    [
        ("a", 90, 80, "90"),
        ("a | previous", 90, 80, "80"),
        ("a | previous | thousands", 90, 8000, "8,000"),
        ("a | change", 90, 80, "+10"),
        ("a | change", 70, 80, "-10"),
        ("a | change", 80, 80, "0"),
        ("a | change | wording", 90, 80, "增加10件"),
        ("a | change | wording", 70, 80, "减少10件"),
        ("a | change | wording", 80, 80, "持平"),
        ("a | growth", 90, 80, "+12.5%"),
        ("a | growth", 70, 80, "-12.5%"),
        ("a | growth(0)", 90, 80, "+13%"),
        ("a | growth( 3 )", 90, 80, "+12.500%"),
        ("a | growth | wording", 90, 80, "增长12.5%"),
        ("a | growth | wording", 1, 3, "下降66.67%"),
        ("a | growth | wording", 80, 80, "持平"),
        ("a | growth | wording", 100001, 100000, "基本持平"),
        ("a | growth(3) | wording", 100001, 100000, "增长0.001%"),
        ("a | growth | wording", 0, 80, "下降100%"),
        ("a | growth", 300, 100, "+200%"),
    ],
)
def test_changes_on_last_year(source, value, previous, text):
    assert fill(source, value, previous) == text


@pytest.mark.parametrize(
    ("source", "value", "whole", "text"),
    [
        ("a | share(whole)", 1, 3, "33.33%"),
        ("a | share(whole, 0)", 2, 3, "67%"),
        ("a | share(whole)", 1, 2, "50%"),
        ("a | share(whole, 1)", 1, 2, "50.0%"),
        ("a | share(whole)", 0, 2, "0%"),
    ],
)
def test_shares_of_another_figure(source, value, whole, text):
    assert fill(source, value, None, whole) == text


def test_money_keeps_its_decimals():
    assert parse("{{ fee | change | wording }}").fill(figures(1)) == "增加5949.088667万元"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a | wording", "filter-misused"),
        ("a | thousands | growth", "filter-misused"),
        ("a | share", "filter-misused"),
        ("a | share(whole, x)", "filter-misused"),
        ("a | share(whole, 99)", "filter-misused"),
        (f"a | growth({'9' * 5000})", "filter-misused"),
        ("a | thousands(2)", "filter-misused"),
        ("a | growth | growth", "filter-misused"),
        ("a | share(nowhere)", "indicator-unknown"),
        ("fee | growth", "growth-undefined"),
        ("a | thousand", "filter-unknown"),
    ],
)
def test_what_cannot_be_is_said(source, code):
    with pytest.raises(FilterError) as error:
        fill(source, 90, 80, 100)
    assert error.value.code == code


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 6))
def test_a_growth_is_within_half_a_unit_of_what_it_is(value, previous, places):
    text = fill(f"a | growth({places})", value, previous)
    exact = (Fraction(value, previous) - 1) * 100
    assert abs(Fraction(text.rstrip("%")) - exact) <= Fraction(1, 2 * 10**places)
    assert text.startswith("-") <= (value < previous)


def test_a_figure_that_is_not_reported_has_none_of_this():
    known = {"a": replace(figures(1)["a"], value=None)}
    for source in ("{{ a }}", "{{ a | growth }}", "{{ a | share(a) }}"):
        with pytest.raises(FilterError):
            parse(source).fill(known)
