"""The charts (图解) that close a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from govreport_cli.figures.model import Breakdown, Figures, Number, show
from govreport_cli.forms.charts import BREAKDOWNS, BarLayout, ChartLayout
from govreport_cli.forms.form import Form
from govreport_cli.report.model import Bar, Block, Chart, Heading, Report, Text
from govreport_cli.report.notes import MISSING, SHARES_ADJUSTED

_ID = "charts"


def closing_part(form: Form, figures: Figures, chosen: Collection[str] | None, year: int) -> Iterator[Block]:
    """Yield the heading and the charts of the part that closes a report, or nothing where there are no charts."""
    if drawn := list(_charts(form, figures, chosen, year)):
        yield Heading(_ID, 1, "", (Text("图解"),))
        yield from drawn


def without_charts(report: Report) -> Report:
    """Return a report without the part that its charts are."""
    return replace(
        report,
        appendices=tuple(
            block
            for block in report.appendices
            if not isinstance(block, Chart) and not (isinstance(block, Heading) and block.id == _ID)
        ),
    )


def _charts(form: Form, figures: Figures, chosen: Collection[str] | None, year: int) -> Iterator[Chart]:
    """Yield the charts that are chosen, all by default: of the breakdowns, then those that the form declares.

    One that has nothing to compare is left out: with fewer than two figures, with none above zero, or beside last
    year's of which nothing is known.
    """
    drawn: list[Chart | None] = []
    if chosen is None or BREAKDOWNS in chosen:
        drawn += [_of_breakdown(breakdown, at) for at, breakdown in enumerate(figures.breakdowns)]
    drawn += [_of_form(layout, figures, year) for layout in form.charts if chosen is None or layout.id in chosen]
    yield from (chart for chart in drawn if chart and _compares_something(chart))


def _compares_something(chart: Chart) -> bool:
    known = [bar.values[-1] for bar in chart.bars if bar.values[-1] is not None]
    return len(known) > 1 and any(value for bar in chart.bars for value in bar.values)


def _of_breakdown(breakdown: Breakdown, at: int) -> Chart:
    bars = tuple(
        Bar(
            part.label,
            (part.value,),
            (part.text if part.share is None else f"{part.text}（{part.share_text}）",),
            (f"{breakdown.place}.parts[{index}].value",),
        )
        for index, part in enumerate(breakdown.parts)
    )
    notes = (SHARES_ADJUSTED,) if breakdown.adjusted else ()
    return Chart(f"chart-breakdown-{at + 1}", breakdown.title, breakdown.of.unit, ("",), bars, notes)


def _of_form(layout: ChartLayout, figures: Figures, year: int) -> Chart | None:
    series = (f"{year - 1}年", f"{year}年") if layout.compares else ("",)
    bars = tuple(_bar(bar, figures, compares=layout.compares) for bar in layout.bars)
    if layout.compares and all(bar.values[0] is None for bar in bars):
        return None
    notes = (MISSING,) if any(value is None for bar in bars for value in bar.values) else ()
    return Chart(f"chart-{layout.id}", layout.title, layout.unit, series, bars, notes)


def _bar(layout: BarLayout, figures: Figures, *, compares: bool) -> Bar:
    shown = [figures.by_path[path] for path in layout.indicators]
    values = [_sum([figure.value for figure in shown])]
    if compares:
        values.insert(0, _sum([figure.previous for figure in shown]))
    return Bar(layout.label, tuple(values), tuple(map(show, values)), layout.indicators)


def _sum(values: list[Number | None]) -> Number | None:
    """Return a sum; it is not known where one of its terms is not."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
