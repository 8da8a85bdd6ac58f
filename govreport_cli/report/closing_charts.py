"""The charts (图解) at the end of a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from govreport_cli.definition.model import Number
from govreport_cli.figures.model import ADJUSTED, Breakdown, Figures, show
from govreport_cli.figures.shares import Share, apportion
from govreport_cli.forms.model import BREAKDOWNS, Form, FormBar, FormChart
from govreport_cli.report.model import Bar, Chart, Heading, Report
from govreport_cli.report.notes import MISSING, SHARES_ADJUSTED, zero_bars

CHARTS = "charts"
"""The id of the heading of the charts."""

_DECIMALS_OF_SHARES = 1


def without_charts(report: Report) -> Report:
    """Return a report without its charts and their heading."""
    return replace(
        report,
        appendices=tuple(
            block
            for block in report.appendices
            if not isinstance(block, Chart) and not (isinstance(block, Heading) and block.id == CHARTS)
        ),
    )


def closing_charts(form: Form, figures: Figures, chosen: Collection[str] | None, year: int) -> Iterator[Chart]:
    """Yield the chosen charts: those of the breakdowns, then those that the form declares.

    By default, all that the form declares are drawn, and none of the breakdowns, whose tables have the shares already.
    A chart is left out if its unit is not known or it has nothing to compare: if it has fewer than two figures or no
    figure above zero, or compares with last year's figures although none is known.
    """
    drawn: list[Chart | None] = []
    if chosen and BREAKDOWNS in chosen:
        numbered = enumerate(figures.breakdowns)
        drawn += [_of_breakdown(breakdown, at, unit) for at, breakdown in numbered if (unit := breakdown.of.unit)]
    drawn += [_of_form(chart, figures, year) for chart in form.charts if chosen is None or chart.id in chosen]
    yield from (chart for chart in map(_without_zeros, filter(None, drawn)) if _compares_something(chart))


def _without_zeros(chart: Chart) -> Chart:
    """Return a chart without its bars that are zero, which a note names instead."""
    zeros = [bar.label for bar in chart.bars if all(value == 0 for value in bar.values)]
    if not zeros:
        return chart
    bars = tuple(bar for bar in chart.bars if any(value != 0 for value in bar.values))
    return replace(chart, bars=bars, notes=(*chart.notes, zero_bars(zeros)))


def _compares_something(chart: Chart) -> bool:
    known = [bar.values[-1] for bar in chart.bars if bar.values[-1] is not None]
    return len(known) > 1 and any(value for bar in chart.bars for value in bar.values)


def _of_breakdown(breakdown: Breakdown, at: int, unit: str) -> Chart:
    bars = tuple(
        Bar(
            part.label,
            (part.value,),
            (part.text if part.share is None else f"{part.text}（{part.share_text}）",),
            (f"{breakdown.part_path(index)}.value",),
        )
        for index, part in enumerate(breakdown.parts)
    )
    notes = (SHARES_ADJUSTED,) if breakdown.adjusted else ()
    return Chart(f"chart-breakdown-{at + 1}", breakdown.title, unit, (None,), bars, notes)


def _of_form(chart: FormChart, figures: Figures, year: int) -> Chart | None:
    series = (f"{year - 1}年", f"{year}年") if chart.compares else (None,)
    bars = tuple(_bar(bar, figures, compares=chart.compares) for bar in chart.bars)
    shares = _shares([bar.values[-1] for bar in bars]) if chart.shares else []
    if shares:
        bars = tuple(
            replace(bar, texts=(f"{bar.texts[0]}（{show(share.percent)}%{ADJUSTED * share.adjusted}）",))
            for bar, share in zip(bars, shares, strict=True)
        )
    if chart.compares and all(bar.values[0] is None for bar in bars):
        return None
    notes = (
        *[MISSING] * any(value is None for bar in bars for value in bar.values),
        *[SHARES_ADJUSTED] * any(share.adjusted for share in shares),
    )
    return Chart(f"chart-{chart.id}", chart.title, chart.unit, series, bars, notes)


def _bar(bar: FormBar, figures: Figures, *, compares: bool) -> Bar:
    shown = [figures.by_path[path] for path in bar.indicators]
    values = [_sum([figure.value for figure in shown])]
    if compares:
        values.insert(0, _sum([figure.previous for figure in shown]))
    return Bar(bar.label, tuple(values), tuple(map(show, values)), bar.indicators)


def _shares(values: list[Number | None]) -> list[Share]:
    """Return the shares of values in their sum; none if one of them is not known or the sum is zero."""
    known = [value for value in values if value is not None]
    shares = [share for share in apportion(known, _DECIMALS_OF_SHARES) if share]
    return shares if len(shares) == len(values) else []


def _sum(values: list[Number | None]) -> Number | None:
    """Return a sum, or None if any of its terms is not known."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
