"""Shares: 随县's, and the laws that all shares obey."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.definition.model import Method
from govreport_cli.figures.shares import apportion

counts = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)
places = st.integers(0, 4)


def percents(values, decimals=0, method=Method.LARGEST_REMAINDER):
    return [share.percent for share in apportion(values, decimals, method)]


def test_suixian_2017_adds_up_to_100_where_rounding_does_not():
    parts = [352, 288, 11785, 892, 3182]
    assert percents(parts) == [2, 2, 72, 5, 19]
    assert [share.adjusted for share in apportion(parts)] == [False, False, True, False, False]
    assert percents(parts, method=Method.HALF_UP) == [2, 2, 71, 5, 19]


def test_equal_remainders_go_to_the_larger_part_then_to_the_earlier():
    assert percents([1, 1, 1]) == [34, 33, 33]
    # 12.5 and 87.5 percent: the remainders are equal.
    assert percents([1, 7]) == [12, 88]


def test_halves_are_rounded_up_alone():
    assert percents([1, 7], method=Method.HALF_UP) == [13, 88]
    assert percents([1, 199], decimals=1, method=Method.HALF_UP) == [Decimal("0.5"), Decimal("99.5")]


def test_a_whole_of_zero_has_no_shares():
    assert apportion([0, 0]) == [None, None]
    assert apportion([]) == []


def test_decimal_places_are_kept():
    assert [str(percent) for percent in percents([1, 1], decimals=2)] == ["50.00", "50.00"]


@given(counts.filter(any), places)
def test_shares_add_up_to_exactly_100(values, decimals):
    assert sum(percents(values, decimals)) == 100


@given(counts.filter(any), places, st.sampled_from(Method))
def test_no_share_is_a_unit_or_more_from_its_exact_value(values, decimals, method):
    unit = Fraction(1, 10**decimals)
    for value, share in zip(values, percents(values, decimals, method), strict=True):
        assert abs(Fraction(share) - Fraction(100 * value, sum(values))) < unit


@given(counts.filter(any), places)
def test_a_larger_part_has_no_smaller_share(values, decimals):
    shares = percents(values, decimals)
    ordered = sorted(zip(values, shares, strict=True))
    assert [share for _, share in ordered] == sorted(shares)


@given(counts.filter(any), places, st.integers(1, 1000))
def test_scaling_all_parts_changes_no_share(values, decimals, factor):
    assert percents(values, decimals) == percents([value * factor for value in values], decimals)


@given(counts.filter(any), places)
def test_adjusted_means_other_than_rounded_half_up(values, decimals):
    rounded = percents(values, decimals, Method.HALF_UP)
    for share, alone in zip(apportion(values, decimals), rounded, strict=True):
        assert share.adjusted == (share.percent != alone)
