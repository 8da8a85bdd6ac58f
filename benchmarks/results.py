"""What a case found, and how it is printed: as Markdown, which reads well in a terminal too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.measuring import Series, own_peak

_MILLI, _MEGA = 1e3, 1e6
_NEAR = 1.02


@dataclass(frozen=True)
class Ratio:
    """A comparison, and the target for it if it has one."""

    what: str
    median: float
    lowest: float
    highest: float
    target: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        if self.target is None:
            return "–"
        return "met" if self.median <= self.target else "**missed**"


@dataclass(frozen=True)
class Result:
    """The result of a case: a table of measurements, the comparisons, and what a reader has to know about them."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    ratios: Sequence[Ratio] = ()
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"## {self.title}"
        yield ""
        if self.rows:
            yield from _table(self.columns, self.rows)
            yield ""
        if self.ratios:
            rows = [
                [
                    ratio.what,
                    number(ratio.median),
                    f"{number(ratio.lowest)}–{number(ratio.highest)}",
                    "–" if ratio.target is None else f"at most {ratio.target:.3g}",
                    ratio.verdict,
                ]
                for ratio in self.ratios
            ]
            yield from _table(("comparison", "ratio", "over the rounds", "target", ""), rows)
            yield ""
        for note in self.notes:
            yield note
            yield ""


def ratio(what: str, ours: Series, theirs: Series, target: float | None = None) -> Ratio:
    """Compare the medians of two series; the extremes are those of the single rounds."""
    each = [one / other for one, other in zip(ours.values, theirs.values, strict=True)]
    return Ratio(what, ours.median / theirs.median, min(each), max(each), target)


def number(value: float) -> str:
    """Print a number with about three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004


def milliseconds(series: Series) -> str:
    """Print the median of seconds as milliseconds."""
    return f"{number(series.median * _MILLI)} ms"


def megabytes(series: Series) -> str:
    """Print the median of peaks as megabytes; one that may be that of the benchmarks themselves is only a bound."""
    bound = "below " if series.median <= own_peak() * _NEAR else ""
    return f"{bound}{number(series.median / _MEGA)} MB"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    for row in (columns, ["-" * width for width in widths], *rows):
        yield "| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) + " |"
