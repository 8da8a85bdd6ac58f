"""Changes on last year: the key figures, their comparison, and the official tables with changes in them."""

from __future__ import annotations

from collections.abc import Iterator

from govreport_cli.figures.model import Figure, Figures, show, show_change, show_growth
from govreport_cli.forms.model import Form
from govreport_cli.prose.filters import apply, start
from govreport_cli.report.model import Cell, KeyFigure, Row, Shows, Table
from govreport_cli.report.notes import INCOMPARABLE, NO_GROWTH


def key_figures(form: Form, figures: Figures) -> Iterator[KeyFigure]:
    """Yield the form's headline figures, as far as they are reported."""
    for entry in form.key_figures:
        figure = figures.by_path[entry.indicator]
        if entry.headline and figure.value is not None:
            yield KeyFigure(entry.label, figure, _in_words(figure))


def _in_words(figure: Figure) -> str | None:
    if figure.value is None or figure.change is None:
        return None
    if not figure.change:
        return "与上年持平"
    change = apply("change", start(figure, figure.value), [], {})
    return f"比上年{apply('wording', change, [], {}).text}"


def comparison(form: Form, figures: Figures, year: int) -> Table | None:
    """Return the form's key figures beside last year's, or None if no change is known.

    Figures that are not reported in either year, or are zero in both, are left out.
    """
    shown = [
        (entry.label, figure)
        for entry in form.key_figures
        if (figure := figures.by_path[entry.indicator]).value or figure.previous
    ]
    if all(figure.change is None for _, figure in shown):
        return None
    heads = ("指标", "单位", f"{year - 1}年", f"{year}年", "增减", "幅度")
    head = tuple(Cell(text, header=True) for text in heads)
    body = tuple(_compared(label, figure) for label, figure in shown)
    notes = (
        *[INCOMPARABLE] * any(figure.change is None for _, figure in shown),
        *[NO_GROWTH] * any(figure.previous == 0 and figure.value for _, figure in shown),
    )
    return Table("comparison", "主要指标与上年比较", 1, (head,), body, notes)


def _compared(label: str, figure: Figure) -> Row:
    path = figure.indicator.path
    return (
        Cell(label, header=True),
        Cell(figure.indicator.unit or ""),
        Cell(show(figure.previous), path, shows=Shows.PREVIOUS),
        Cell(show(figure.value), path),
        Cell(show_change(figure.change), path, shows=Shows.CHANGES),
        Cell(show_growth(figure.growth), path, shows=Shows.GROWTH),
    )
