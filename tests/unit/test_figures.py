"""Figures: amounts of money are exact decimals, and zero has no sign."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govreport_cli.figures.compute import compute
from govreport_cli.figures.model import Figure, Origin, percent, show_change, show_growth
from govreport_cli.forms.find import find_form
from govreport_cli.pipeline import examine, finish

MONEY = ["a_money", "b_money", "total_money"]
SUM = [{"id": "sum", "total": "total_money", "parts": ["a_money", "b_money"]}]


def values(examination):
    return {path: figure.value for path, figure in examination.case.figures.by_path.items()}


@pytest.mark.parametrize(
    ("a", "b", "total"),
    [("1", "2", "3"), ("1", "0.5", "1.5"), ("0.1", "0.2", "0.3"), ("0", "0", "0"), ("0.07", "0.21", "0.28")],
)
def test_amounts_of_money_are_decimals_and_so_are_their_sums(in_local_form, a, b, total):
    examination = in_local_form(MONEY, SUM, f"group = {{ a_money = {a}, b_money = {b} }}")
    found = values(examination)
    assert found == {"group.a_money": Decimal(a), "group.b_money": Decimal(b), "group.total_money": Decimal(total)}
    assert {type(value) for value in found.values()} == {Decimal}
    assert [figure.text for figure in finish(examination).figures.by_path.values()] == [a, b, total]


def test_sums_of_the_largest_amounts_are_exact(in_local_form):
    given = "group = { a_money = 499999999.999999, b_money = 499999999.999998, total_money = 999999999.999997 }"
    assert in_local_form(MONEY, SUM, given).findings == ()
    (fault,) = in_local_form(MONEY, SUM, given.replace("997 }", "996 }")).findings
    assert fault.imbalance.difference == Decimal("-0.000001")


def test_an_amount_is_printed_without_an_exponent(in_local_form):
    report = finish(in_local_form(MONEY, SUM, "group = { a_money = 1e3, b_money = 2.5e-3 }"))
    assert [figure.text for figure in report.figures.by_path.values()] == ["1000", "0.0025", "1000.0025"]


@pytest.mark.parametrize(("written", "text"), [("-0", "0"), ("+0", "0"), ("-0.0", "0.0"), ("-0.00", "0.00")])
def test_a_zero_has_no_sign(in_local_form, written, text):
    given = f"group = {{ a_money = {written}, b_money = {written} }}\n"
    given += f'[[breakdown]]\nof = "group.a_money"\ntitle = "甲"\nparts = [{{ label = "乙", value = {written} }}]\n'
    examination = in_local_form(MONEY, SUM, given)
    report = finish(examination)
    assert [figure.text for figure in report.figures.by_path.values()] == [text] * 3
    (breakdown,) = report.figures.breakdowns
    assert (breakdown.parts[0].text, breakdown.total.text) == (text, text)


@pytest.mark.parametrize(("written", "codes"), [("-0", []), ("-0.0", ["wrong-type"]), ("0.0", ["wrong-type"])])
def test_a_count_is_an_integer_even_if_it_is_zero(written, codes):
    source = f'form = "cn-2014"\nreport = {{ agency = "x", year = 2017 }}\ncomplaints.total = {written}'
    examination = examine("x", source.encode())
    assert [finding.code for finding in examination.findings if finding.path == "complaints.total"] == codes
    if not codes:
        assert examination.case.figures.by_path["complaints.total"].text == "0"


@pytest.fixture
def suqian(fixtures):
    """Examine 宿迁 2023 with another text in place of lines that begin with a key, or after them."""

    def examined(key, line):
        source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")
        changed, times = re.subn(rf"^{key} += .*$", line, source, flags=re.MULTILINE)
        assert times == 1
        return examine("x", changed.encode()).case.figures

    return examined


@pytest.mark.parametrize(
    ("row", "value", "origin"),
    [("[5, 0, 0, 0, 0, 0]", 147, Origin.COMPUTED), ("{}", None, Origin.NOT_REPORTED)],
)
def test_a_subtotal_is_computed_only_if_all_of_its_parts_are_reported(suqian, row, value, origin):
    subtotal = suqian("state_secret", f"state_secret = {row}").subtotals["requests.results.refused"]
    assert (subtotal.value, subtotal.origin, subtotal.previous) == (value, origin, None)
    assert subtotal.indicator.path == "requests.results.refused"


def test_a_subtotal_needs_no_figures_but_its_parts(fixtures):
    case = examine("x", (fixtures / "suqian-2023" / "report.toml").read_bytes()).case
    parts = case.form.subtotals["requests.results.refused"].parts
    figures = compute(case.definition, case.form, dict.fromkeys(parts, 1), {})
    assert figures.subtotals["requests.results.refused"].value == len(parts)


def test_a_subtotal_has_last_years_value(fixtures):
    path = fixtures / "pingtan" / "2022" / "report.toml"
    now, last = (
        examine("x", file.read_bytes(), file.parent).case.figures.subtotals
        for file in (path, path.parents[1] / "2021" / "report.toml")
    )
    assert [figure.previous for figure in now.values()] == [figure.value for figure in last.values()]


def test_a_figure_says_where_it_comes_from(suqian):
    figures = suqian("granted", "granted = { natural_person = 7 }").by_path
    origins = {name: figures[f"requests.results.granted.{name}"].origin for name in ("natural_person", "other")}
    assert origins == {"natural_person": Origin.GIVEN, "other": Origin.NOT_REPORTED}
    assert figures["requests.results.granted.other"] is figures["requests.results.granted.other"]


def test_a_note_is_that_of_its_figure_alone(fixtures):
    source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")
    note = '[[note]]\nof = "requests.new.total"\ntext = "其中修订1件"\n'
    figures = examine("x", f"{source}\n{note}".encode()).case.figures.by_path
    assert {path: figure.note for path, figure in figures.items() if figure.note} == {
        "requests.new.total": "其中修订1件"
    }


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.integers(0, 4))
@example(1, 15_000, 2)  # less than a unit of the last decimal
@example(-1, 15_000, 2)
@example(-1, 8, 2)
def test_a_percentage_is_exact_but_for_halves_which_are_rounded_away_from_zero(part, whole, decimals):
    with localcontext(prec=40):
        rounded = (Decimal(100 * part) / whole).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert percent(part, whole, decimals) == rounded


@pytest.mark.parametrize(
    ("value", "change", "growth"),
    [
        (None, "—", "—"),
        (Decimal("0.00"), "0.00", "0.00%"),
        (Decimal("12.50"), "+12.50", "+12.50%"),
        (Decimal("-0.01"), "-0.01", "-0.01%"),
    ],
)
def test_changes_have_signs_unless_there_is_none(value, change, growth):
    assert (show_change(value), show_growth(value)) == (change, growth)


@pytest.mark.parametrize(
    ("value", "previous", "change", "growth"),
    [
        (2, 3, -1, Decimal("-33.33")),
        (5, 1, 4, Decimal("400.00")),
        (Decimal("0.3"), Decimal("0.2"), Decimal("0.1"), Decimal("50.00")),
        (5, 0, 5, None),
        (5, -1, 6, None),
        (5, None, None, None),
        (None, 5, None, None),
    ],
)
def test_growth_is_in_percent_of_last_years_figure_if_that_is_above_zero(value, previous, change, growth):
    indicator = find_form("cn-2021", Path()).indicators["decisions.licences"]
    figure = Figure(indicator, value, Origin.GIVEN, previous)
    assert (figure.change, figure.growth) == (change, growth)
