"""Widths of a table's columns on paper: they fill the width, and figures fit."""

from __future__ import annotations

import pytest

from govreport_cli.plugin import Cell, Table
from govreport_cli.plugin.render import column_widths

WIDTH = 44.0


def table(labels, *body):
    return Table("t", "表", labels, (), body, ())


def label(text="甲"):
    return Cell(text, header=True)


def figure(text="1"):
    return Cell(text, "disclosure.total")


def test_one_label_and_equal_values():
    assert column_widths(table(1, (label(), figure(), figure())), WIDTH).columns == (WIDTH / 3,) * 3


def test_the_innermost_label_takes_the_rest():
    outermost, outer, inner, *values = column_widths(table(3, (*[label()] * 3, *[figure()] * 7)), WIDTH).columns
    assert inner > outer > outermost
    assert len(set(values)) == 1
    assert outermost + outer + inner + sum(values) == pytest.approx(WIDTH)


def test_a_column_of_units():
    widths = column_widths(table(1, (label(), Cell("件"), figure())), WIDTH)
    assert widths.units
    assert widths.columns == (WIDTH - 4.5 - 8, 4.5, 8)


def test_figures_beside_a_unit_are_as_wide_as_the_longest_of_their_column_and_labels_take_the_rest():
    rows = ((label(), Cell("件"), figure(last), figure("9")) for last in ("5949.088667", "1"))
    widths = column_widths(table(1, *rows), WIDTH)
    assert widths.figures == 1
    assert widths.columns[2:] == pytest.approx((11 * 0.56 + 1.2, 5.0))  # with the margins of cells
    assert sum(widths.columns) == pytest.approx(WIDTH)


@pytest.mark.parametrize("digits", [1, 5, 15])
@pytest.mark.parametrize("labels", [0, 1, 3])
def test_long_figures_are_smaller_instead_of_wrapped(digits, labels):
    widths = column_widths(table(labels, (*[label()] * labels, *[figure("8" * digits)] * 10)), WIDTH)
    assert sum(widths.columns) == pytest.approx(WIDTH)
    assert digits * 0.56 * widths.figures <= min(widths.columns[labels:])


@pytest.mark.parametrize("body", [(), ((),), ((label(),),), ((Cell("甲", header=True, colspan=9), figure()),)])
def test_odd_tables(body):
    widths = column_widths(table(4, *body), WIDTH)
    assert 0 < widths.figures <= 1
    assert sum(widths.columns) == pytest.approx(WIDTH) or not widths.columns or widths.columns == (WIDTH,)
