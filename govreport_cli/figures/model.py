"""Figures (数值): what a report's indicators are, and where each came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from govreport_cli.figures.apportion import Method, Share
from govreport_cli.forms.form import Indicator

NOT_REPORTED = "—"
"""What is printed where a figure is not reported, or a share does not exist. It is not zero."""

ADJUSTED = "*"
"""The mark of a share that was moved so that the shares add up to 100."""

Number = int | Decimal
"""A count is an integer; an amount of money is decimal, never a binary float."""


class Origin(StrEnum):
    """Where a figure came from."""

    GIVEN = "given"
    COMPUTED = "computed"
    NOT_REPORTED = "not reported"


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's value in one report; ``value`` is None where it is not reported.

    ``previous`` is last year's value, None where that is not known.
    """

    indicator: Indicator
    value: Number | None
    origin: Origin
    previous: Number | None = None

    @property
    def change(self) -> Number | None:
        """How much more it is than last year; None where either is not known."""
        return None if self.value is None or self.previous is None else self.value - self.previous

    @property
    def text(self) -> str:
        """The value as it is printed: digits without separators, or a dash."""
        return show(self.value)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a breakdown; ``share`` is None where the whole is zero."""

    label: str
    value: Number
    share: Share | None

    @property
    def text(self) -> str:
        """The value as it is printed."""
        return show(self.value)

    @property
    def share_text(self) -> str:
        """The share as it is printed, marked where it was adjusted; a dash where the whole is zero."""
        if self.share is None:
            return NOT_REPORTED
        return f"{self.share.percent:f}%{ADJUSTED if self.share.adjusted else ''}"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The author's own split (分类) of one indicator into labelled parts, which add up to ``whole``.

    ``place`` is its path in the definition, ``breakdown[0]``; ``section`` names the part of the report that shows
    it, where the author said so.
    """

    place: str
    of: Indicator
    title: str
    section: str
    whole: Number
    parts: tuple[Part, ...]
    decimals: int
    method: Method

    @property
    def total(self) -> Part:
        """The whole as the last row: its share is 100%, where there are shares."""
        share = Share(Decimal(100).quantize(Decimal(1).scaleb(-self.decimals)), adjusted=False) if self.whole else None
        return Part("合计", self.whole, share)

    @property
    def adjusted(self) -> bool:
        """Whether any share was moved so that they add up to 100."""
        return any(part.share is not None and part.share.adjusted for part in self.parts)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a report by their indicators' paths, in the printed order, and its breakdowns."""

    by_path: Mapping[str, Figure]
    breakdowns: tuple[Breakdown, ...]


def show(value: Number | None) -> str:
    """Print a number as offices do: digits without separators; a dash where there is none."""
    if value is None:
        return NOT_REPORTED
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def show_change(value: Number | None) -> str:
    """Print a change with its sign, none as 0; a dash where it is not known."""
    return show_difference(value) if value else show(value)


def show_difference(value: Number) -> str:
    """Print a difference with its sign: ``+3``, ``-0.5``."""
    return f"{value:+f}" if isinstance(value, Decimal) else f"{value:+d}"
