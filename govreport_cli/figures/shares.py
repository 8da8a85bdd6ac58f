"""Shares (占比) of a whole in percent, in exact integer arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from govreport_cli.definition.model import Method


@dataclass(frozen=True, slots=True)
class Share:
    """A part's percentage of its whole.

    ``percent`` is what is printed, with the decimals asked for. ``adjusted`` means that it is not the exact share
    rounded half up: it was adjusted so that the shares add up to 100.
    """

    percent: Decimal
    adjusted: bool


def apportion(
    values: Sequence[int | Decimal],
    decimals: int = 0,
    method: Method = Method.LARGEST_REMAINDER,
) -> list[Share | None]:
    """Return each value's share of their sum, in percent with this number of decimals.

    The values are not negative. The units that largest-remainder has left over go to the largest remainders; among
    equal remainders, to the larger part, then to the earlier one. A sum of zero has no shares.
    """
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
