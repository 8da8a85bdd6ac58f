"""Where the bars and words of a chart stand in its drawing.

Widths are percentages of the drawing and heights are pixels, so that it becomes narrower on a phone and its
words do not become smaller.
"""

from __future__ import annotations

from dataclasses import dataclass

from govreport_cli.plugin import Chart, Number
from govreport_cli.plugin.render import wrap

_LINE = 21
_BAR = 15
_GAP = 12
_WIDEST = 66.0  # percent; the rest is for the value beside the longest bar
_LABEL = 36  # columns of text, of which a Chinese character takes two: what a phone is wide enough for


@dataclass(frozen=True, slots=True)
class Word:
    """A line of a bar's label, by the y of its baseline."""

    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Stripe:
    """A bar: its upper edge, its width in percent, which series it is of, from 0, and what stands beside it."""

    y: int
    width: str
    series: int
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart that is laid out; bars are ``bar`` high."""

    height: int
    bar: int
    words: tuple[Word, ...]
    stripes: tuple[Stripe, ...]


def draw(chart: Chart) -> Drawing:
    """Lay a chart out: every bar below its label, beginning at the left edge."""
    largest = max((value for bar in chart.bars for value in bar.values if value), default=0)
    words: list[Word] = []
    stripes: list[Stripe] = []
    y = 0
    for bar in chart.bars:
        for line in wrap(bar.label, _LABEL):
            words.append(Word(y + _LINE - 6, line))
            y += _LINE
        for series, (value, text) in enumerate(zip(bar.values, bar.texts, strict=True)):
            shown = f"{text}（{chart.series[series]}）" if chart.series[series] else text
            stripes.append(Stripe(y, _width(value, largest), _shade(series, chart), shown))
            y += _LINE if len(chart.series) > 1 else _BAR
        y += _GAP
    return Drawing(y, _BAR, tuple(words), tuple(stripes))


def _width(value: Number | None, largest: Number) -> str:
    """Return a bar's width in percent; what is not zero is to be seen."""
    if not value or value < 0 or not largest:
        return "0"
    return f"{max(0.4, _WIDEST * float(value) / float(largest)):.2f}"


def _shade(series: int, chart: Chart) -> int:
    """Number the series from the last, which is this year's."""
    return len(chart.series) - 1 - series
