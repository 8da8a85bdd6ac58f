"""Shares (占比) of a whole, in percent, computed exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from govreport_cli.definition.model import Method


@dataclass(frozen=True, slots=True)
class Share:
    """A part's percentage of its whole.

    ``percent`` is what is printed, with the requested number of decimals. ``adjusted`` is true if it differs from the
    exact share rounded half up, so that the shares add up to 100.
    """

    percent: Decimal
    adjusted: bool


def apportion(
    values: Sequence[int | Decimal],
    decimals: int = 0,
    method: Method = Method.LARGEST_REMAINDER,
) -> list[Share | None]:
    """Return each value's share of their sum, in percent with ``decimals`` decimals; None for all if the sum is zero.

    Values must not be negative. The largest-remainder method (Hamilton's) rounds all shares down, and gives the units
    that are left to the largest remainders; among equal ones to the larger value, then to the earlier one.
    """
    from fractions import Fraction

    exact = [Fraction(value) for value in values]
    whole = sum(exact)
    if not whole:
        return [None] * len(exact)
    units = 100 * 10**decimals
    quotas = [value * units / whole for value in exact]
    half_up = [int(quota + Fraction(1, 2)) for quota in quotas]
    given = half_up
    if method is Method.LARGEST_REMAINDER:
        given = [int(quota) for quota in quotas]
        left = units - sum(given)
        neediest = sorted(range(len(exact)), key=lambda at: (given[at] - quotas[at], -exact[at], at))
        for at in neediest[:left]:
            given[at] += 1
    return [
        Share(Decimal(units_given).scaleb(-decimals), units_given != rounded)
        for units_given, rounded in zip(given, half_up, strict=True)
    ]
