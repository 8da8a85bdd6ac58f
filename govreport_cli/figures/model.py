"""Figures (数值): the values of a report's indicators, and their origins."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import cast

from govreport_cli.definition.model import Method, Number
from govreport_cli.figures.shares import Share
from govreport_cli.forms.model import Indicator

NOT_REPORTED = "—"
"""Printed for a figure that is not reported, and for a share of a whole that is zero. It does not mean zero."""

ADJUSTED = "*"
"""The mark of a share that was adjusted so that the shares add up to 100."""


class Origin(StrEnum):
    """The origin of a figure."""

    GIVEN = "given"
    COMPUTED = "computed"
    NOT_REPORTED = "not reported"


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's value in one report; ``value`` is None if it is not reported.

    ``previous`` is last year's value, None if it is not known. ``note`` is the author's note, which the tables print
    in brackets after the figure, None if there is none.
    """

    indicator: Indicator
    value: Number | None
    origin: Origin
    previous: Number | None = None
    note: str | None = None

    @property
    def change(self) -> Number | None:
        """This year's value minus last year's; None if either is not known."""
        return None if self.value is None or self.previous is None else self.value - self.previous

    @property
    def growth(self) -> Decimal | None:
        """The change in percent of last year's value, with two decimals; None unless that value is above zero."""
        if self.change is None or self.previous is None or self.previous <= 0:
            return None
        return percent(self.change, self.previous, 2)

    @property
    def text(self) -> str:
        """The value as it is printed: digits without separators, or a dash."""
        return show(self.value)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a breakdown; ``share`` is None if the whole is zero."""

    label: str
    value: Number
    share: Share | None

    @property
    def text(self) -> str:
        """The value as it is printed."""
        return show(self.value)

    @property
    def share_text(self) -> str:
        """The share as it is printed, marked if it was adjusted; a dash if the whole is zero."""
        if self.share is None:
            return NOT_REPORTED
        return f"{self.share.percent:f}%{ADJUSTED if self.share.adjusted else ''}"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The author's own split (分类) of one indicator into labelled parts, which add up to ``whole``.

    ``path`` is its path in the definition, such as ``breakdown[0]``; ``section`` is the part of the report that the
    author chose for it, None if the author chose none. ``decimals`` are those of the shares.
    """

    path: str
    of: Indicator
    title: str
    section: str | None
    whole: Number
    parts: tuple[Part, ...]
    decimals: int
    method: Method

    @property
    def total(self) -> Part:
        """The whole, as the last row; its share is 100%, or None if the whole is zero."""
        share = Share(Decimal(100).quantize(Decimal(1).scaleb(-self.decimals)), adjusted=False) if self.whole else None
        return Part("合计", self.whole, share)

    @property
    def adjusted(self) -> bool:
        """Whether any share was adjusted so that the shares add up to 100."""
        return any(part.share is not None and part.share.adjusted for part in self.parts)

    def part_path(self, at: int) -> str:
        """Return the path of a part in the definition: ``breakdown[0].parts[2]``."""
        return f"{self.path}.parts[{at}]"


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a report by their indicators' paths, in the printed order, and its breakdowns.

    ``subtotals`` are those of the form, by path; they are computed for texts, and in no table.
    """

    by_path: Mapping[str, Figure]
    breakdowns: tuple[Breakdown, ...]
    subtotals: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def citable(self) -> Mapping[str, Figure]:
        """What texts may cite by path: the figures, and the subtotals."""
        return ChainMap(dict(self.subtotals), cast("MutableMapping[str, Figure]", self.by_path))


def percent(part: Number, whole: Number, decimals: int) -> Decimal:
    """Return a part in percent of its whole, with halves rounded away from zero."""
    from fractions import Fraction  # slow to import

    scaled = Fraction(part) / Fraction(whole) * 100 * 10**decimals
    half = Fraction(1 if scaled >= 0 else -1, 2)
    return Decimal(int(scaled + half)).scaleb(-decimals)


def show(value: Number | None) -> str:
    """Return a number as offices print it: digits without separators; a dash for None."""
    if value is None:
        return NOT_REPORTED
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def show_change(value: Number | None) -> str:
    """Return a change with its sign, 0 for no change, and a dash for None."""
    return show_difference(value) if value else show(value)


def show_growth(value: Decimal | None) -> str:
    """Return a growth with its sign and a percent sign, or a dash for None."""
    return show(value) if value is None else f"{show_change(value)}%"


def show_difference(value: Number) -> str:
    """Return a difference with its sign: ``+3``, ``-0.5``."""
    return f"{value:+f}" if isinstance(value, Decimal) else f"{value:+d}"
