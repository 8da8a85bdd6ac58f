"""The drawing of a bar chart: the positions of its bars and of the text beside them.

Widths are percentages and heights are pixels, so the drawing gets narrower on a phone while its text keeps its size.
"""

from __future__ import annotations

from dataclasses import dataclass

from govreport_cli.plugin import Chart, Number
from govreport_cli.plugin.render import wrap

_LINE_HEIGHT = 21
_BAR_HEIGHT = 15
_GAP = 12
_LONGEST_BAR = 66.0  # percent; the rest is for the value after the bar
_LABEL_COLUMNS = 36  # a Chinese character takes two; a phone has room for this many


@dataclass(frozen=True, slots=True)
class LabelLine:
    """One line of a bar's label; ``y`` is its baseline."""

    y: int
    text: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar; ``y`` is its top edge, ``width`` is in percent, ``series`` is 0 for this year, and ``text`` follows it."""

    y: int
    width: str
    series: int
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The drawing of a chart."""

    height: int
    bar_height: int
    labels: tuple[LabelLine, ...]
    bars: tuple[DrawnBar, ...]


def draw(chart: Chart) -> Drawing:
    """Return the drawing of a chart: each bar starts at the left edge, below its label."""
    largest = max((value for bar in chart.bars for value in bar.values if value), default=0)
    labels: list[LabelLine] = []
    bars: list[DrawnBar] = []
    y = 0
    for bar in chart.bars:
        for line in wrap(bar.label, _LABEL_COLUMNS):
            labels.append(LabelLine(y + _LINE_HEIGHT - 6, line))
            y += _LINE_HEIGHT
        for at, (value, text) in enumerate(zip(bar.values, bar.texts, strict=True)):
            shown = f"{text}（{chart.series[at]}）" if chart.series[at] else text
            bars.append(DrawnBar(y, _width(value, largest), len(chart.series) - 1 - at, shown))
            y += _LINE_HEIGHT if len(chart.series) > 1 else _BAR_HEIGHT
        y += _GAP
    return Drawing(y, _BAR_HEIGHT, tuple(labels), tuple(bars))


def _width(value: Number | None, largest: Number) -> str:
    """Return the width of a bar in percent; only zero and values that are not reported have no visible bar."""
    if not value or value < 0 or not largest:
        return "0"
    return f"{max(0.4, _LONGEST_BAR * float(value) / float(largest)):.2f}"
