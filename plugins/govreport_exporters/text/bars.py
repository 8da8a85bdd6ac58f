"""Charts as lines of text, with bars of ``#``, which look the same in every terminal and email."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govreport_cli.plugin import Bar, Chart, Number
from govreport_cli.plugin.render import pad, wrap
from govreport_cli.plugin.render import text_width as width_of

_GAP = "  "
_MARK = "#"
_WIDEST_LABEL = 0.45  # of the line


def chart_lines(chart: Chart, width: int) -> list[str]:
    """Return the lines of a chart: labels, bars, and their values."""
    label = min(max(width_of(bar.label) for bar in chart.bars), int(width * _WIDEST_LABEL))
    series = [name or "" for name in chart.series]
    name = max(map(width_of, series))
    value = max(width_of(text) for bar in chart.bars for text in bar.texts)
    room = width - label - value - 2 * len(_GAP) - (name + len(_GAP) if name else 0)
    largest = max((number for bar in chart.bars for number in bar.values if number), default=0)
    caption = wrap(f"{chart.title}（单位：{chart.unit}）", width)
    return [
        *(pad(line, width, "^").rstrip() for line in caption),
        *(line for bar in chart.bars for line in _bar(bar, series, (label, name, room), largest)),
        *(line for note in chart.notes for line in wrap(note, width)),
    ]


def _bar(bar: Bar, series: Sequence[str], widths: tuple[int, int, int], largest: Number) -> Iterator[str]:
    label, name, room = widths
    labels = wrap(bar.label, label)
    rows = max(len(labels), len(series))
    for at in range(rows):
        cells = [pad(labels[at] if at < len(labels) else "", label)]
        if at < len(series):
            cells += [pad(series[at], name)] * bool(name)
            length = max(0, round(room * (bar.values[at] or 0) / largest)) if largest else 0
            # A value above zero has at least one mark.
            cells.append(_MARK * (length or int((bar.values[at] or 0) > 0)) + " " * bool(length) + bar.texts[at])
        yield _GAP.join(cells).rstrip()
