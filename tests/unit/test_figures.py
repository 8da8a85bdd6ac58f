"""Figures: amounts of money are exact decimals, and zero has no sign."""

from __future__ import annotations

from decimal import Decimal

import pytest

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
