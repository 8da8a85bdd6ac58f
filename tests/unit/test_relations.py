"""Relations that do not hold: each fault once, and none that what is not reported could explain."""

from __future__ import annotations

import re

import pytest

from govreport_cli.findings.catalogue import message
from govreport_cli.findings.model import Severity
from govreport_cli.pipeline import examine


def relations(examination):
    return [(finding.imbalance.relation, finding.path) for finding in examination.findings if finding.imbalance]


@pytest.fixture
def suqian(fixtures):
    """宿迁 2023 with one request too many carried out, with its totals or without them."""

    def read(*, totals):
        source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")
        if totals:
            source = source.replace("carried_out = [   118,      3", "carried_out = [   119,      3")
            return source.replace("0,      0,    121]", "0,      0,    122]")
        source = re.sub(r"^(\w+ += \[(?: *\d+,){6}) *\d+\]", r"\1]", source, flags=re.MULTILINE)
        source = re.sub(r"^total +=.*\n", "", source, flags=re.MULTILINE)
        return source.replace("carried_out = [   118,", "carried_out = [   119,")

    return read


def test_a_relation_between_computed_totals_is_not_reported_again(suqian):
    balance = [("requests-balance", "requests.new.natural_person"), ("requests-balance", "requests.new.total")]
    assert relations(examine("x", suqian(totals=True).encode())) == balance
    assert relations(examine("x", suqian(totals=False).encode())) == balance[:1]


STOCK = [
    {"id": "stock", "total": "after", "parts": ["before", "items_change"]},
    {"id": "all", "total": "all", "parts": ["after", "others"]},
    {"id": "limit", "part": ["after"], "whole": ["items_change", "limit"]},
]


@pytest.mark.parametrize(
    ("given", "broken"),
    [
        ("before = 8, items_change = -3, after = 5", []),
        ("before = 8, items_change = -2, after = 5", ["stock"]),
        # The change may be negative, so it may explain any difference.
        ("before = 8, after = 5", []),
        ("before = 5, after = 8", []),
        # What was there before is zero or more.
        ("items_change = -3, after = 5", []),
        ("items_change = 9, after = 5", ["stock"]),
        # What there is after may be less than what there was before, so it is no lower bound of all.
        ("before = 8, all = 5", []),
        ("before = 8, items_change = -3, all = 4", ["all"]),
        ("before = 8, items_change = -3, all = 5", []),
        ("others = 6, all = 5", ["all"]),
        # An upper bound needs all terms, signed or not.
        ("after = 5, limit = 4", []),
        ("after = 5, items_change = -3, limit = 7, before = 8", ["limit"]),
        ("after = 5, items_change = -3, before = 8", []),
    ],
)
def test_what_is_signed_has_no_bounds_until_it_is_reported(in_local_form, given, broken):
    names = ["before", "items_change", "after", "others", "all", "limit"]
    examination = in_local_form(names, STOCK, f"group = {{ {given} }}")
    assert [relation for relation, _ in relations(examination)] == broken


@pytest.mark.parametrize(
    ("last", "now", "broken"),
    [
        ("[10, -2, 0]", "[8, 0, 0]", 0),
        ("[10, -2, 0]", "[12, 0, 0]", 1),
        ("[10, 2, 0]", "[12, 0, 0]", 0),
        ("[10, -2, 0]", "{ change = 1 }", 0),
        ("{ previous_items = 10 }", "[8, 0, 0]", 0),
        ("{ change = 10 }", "[8, 0, 0]", 0),
    ],
)
def test_items_follow_from_last_years_and_their_signed_change(tmp_path, fixtures, last, now, broken):
    source = (fixtures / "shanghai-2019" / "report.toml").read_text("utf-8")
    row = "licences          = [     0,      0,      0]"
    assert row in source
    (tmp_path / "2019.toml").write_text(source.replace(row, f"licences = {last}"), "utf-8")
    source = source.replace(row, f"licences = {now}").replace("year = 2019", 'year = 2020\nprevious = "2019.toml"')
    examination = examine("x", source.encode(), tmp_path)
    assert examination.case.last
    found = [finding for finding in examination.findings if finding.imbalance]
    items = [finding.severity for finding in found if finding.imbalance.relation == "decisions-items"]
    assert items == [Severity.WARNING] * broken
    assert {finding.suspect for finding in found} == {None}


def test_a_relation_that_is_a_warning_has_no_suspect(complete):
    """Channels overlap, and documents of other years may be disclosed, so no cell is to blame."""
    source = complete.read_text("utf-8")
    assert "normative_documents_made =" in source
    source = re.sub(r"^normative_documents_made = \d+", "normative_documents_made = 0", source, flags=re.MULTILINE)
    alone = [finding for finding in examine("x", source.encode()).findings if finding.imbalance]
    assert [(finding.severity, finding.suspect) for finding in alone] == [(Severity.WARNING, None)]
    source = re.sub(r"^full_time = (\d+)", r"full_time = \g<1>0\ntotal = 1", source, flags=re.MULTILINE)
    found = {
        finding.imbalance.relation: finding for finding in examine("x", source.encode()).findings if finding.imbalance
    }
    assert found["disclosure-normative-made"].suspect is None
    assert set(found) == {"disclosure-normative-made", "organisation-staff"}


def test_a_relation_that_is_a_warning_hides_no_suspect(in_local_form):
    stated = [
        {"id": "doubtful", "part": ["a"], "whole": ["b"], "severity": "warning"},
        {"id": "certain", "left": ["c", "d"], "right": ["e"]},
    ]
    found = in_local_form("abcde", stated, "group = { a = 2, b = 1, c = 12, d = 1, e = 31 }").findings
    suspects = {finding.imbalance.relation: finding.suspect for finding in found if finding.imbalance}
    assert suspects["doubtful"] is None
    assert (suspects["certain"].path, suspects["certain"].needed) == ("group.e", 13)


@pytest.mark.parametrize(
    ("collected", "fees", "broken"),
    [("3940", "96171.6", 0), ("3940", "0.394", 0), ("3940", "0.3939", 1), ("1", "0", 1), ("0", "0", 0)],
)
def test_fees_in_yuan_are_part_of_the_charges_in_ten_thousand_yuan(fixtures, collected, fees, broken):
    source = (fixtures / "huaian-2024" / "report.toml").read_text("utf-8")
    for row, number in (("administrative_fees = ", fees), ("collected = ", collected)):
        source, count = re.subn(rf"^{row}\S+", row + number, source, flags=re.MULTILINE)
        assert count == 1
    found = [finding for finding in examine("x", source.encode()).findings if finding.imbalance]
    assert [finding.imbalance.relation for finding in found] == ["fees-in-charges"] * broken
    assert {finding.severity for finding in found} <= {Severity.WARNING}
    if fees == "0.3939":
        assert (found[0].path, found[0].suspect) == ("fees.collected", None)
        assert message(found[0], "en") == "信息处理费÷10000 ≤ 行政事业性收费 does not hold: 0.394 > 0.3939 (+0.0001)"


AMOUNTS = {"part": ["a_money"], "whole": ["b_money", "c_money"], "id": "bound"}


@pytest.mark.parametrize(
    ("unit", "others", "given", "broken"),
    [
        ("元", "万元", "a_money = 30000, b_money = 1, c_money = 2.0", 0),
        ("元", "万元", "a_money = 30000.01, b_money = 1, c_money = 2.0", 1),
        ("元", "万元", "a_money = 30000.01, b_money = 1", 0),
        ("万元", "元", "a_money = 1, b_money = 5000, c_money = 5000.00", 0),
        ("万元", "元", "a_money = 1, b_money = 5000, c_money = 4999.99", 1),
    ],
)
def test_a_bound_may_have_amounts_in_both_units(in_local_form, unit, others, given, broken):
    units = {"a_money": unit, "b_money": others, "c_money": others}
    examination = in_local_form(list(units), [AMOUNTS], f"group = {{ {given} }}", units)
    assert len(relations(examination)) == broken
    assert {finding.suspect for finding in examination.findings} <= {None}


@pytest.mark.parametrize("sides", [("total", "parts"), ("left", "right")])
def test_amounts_in_both_units_cannot_be_equal(in_local_form, sides):
    left, right = sides
    relation = {"id": "sum", left: "a_money" if left == "total" else ["a_money"], right: ["b_money"]}
    examination = in_local_form(["a_money", "b_money"], [relation], "", {"a_money": "元", "b_money": "万元"})
    (finding,) = examination.findings
    assert finding.code == "form-invalid"
    assert "`sum`" in finding.arguments["reason"]


def test_the_bounds_of_a_total_do_not_depend_on_another_total_that_is_given(in_local_form):
    """The first total is given, the second is not; its known part is still too large for the third."""
    stated = [
        {"id": "first", "total": "first", "parts": ["a", "b"]},
        {"id": "second", "total": "second", "parts": ["c", "d"]},
        {"id": "third", "total": "third", "parts": ["second", "e"]},
    ]
    names = ["a", "b", "first", "c", "d", "second", "e", "third"]
    examination = in_local_form(names, stated, "group = { a = 1, first = 1, c = 5, third = 4 }")
    assert [relation for relation, _ in relations(examination)] == ["third"]


CHAIN = [
    {"id": "one", "total": "one", "parts": ["a", "b"]},
    {"id": "again", "total": "one", "parts": ["c", "d"]},
    {"id": "two", "total": "two", "parts": ["one", "e"]},
    {"id": "three", "total": "three", "parts": ["two", "f"]},
]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("a = 5, three = 5", []),
        ("a = 5, three = 4", ["three ≥ two does not hold: 4 < 5 (-1)"]),
        ("a = 1, three = 0", ["three ≥ two does not hold: 0 < 1 (-1)"]),
        ("a = 2, c = 5, three = 4", ["three ≥ two does not hold: 4 < 5 (-1)"]),
        ("a = 5, c = 2, three = 4", ["three ≥ two does not hold: 4 < 5 (-1)"]),
        # A total of which no part is known is not mentioned.
        ("f = 5, three = 4", ["three ≥ f does not hold: 4 < 5 (-1)"]),
    ],
)
def test_a_total_that_is_not_reported_is_at_least_the_sum_of_its_known_parts(in_local_form, given, said):
    examination = in_local_form([*"abcdef", "one", "two", "three"], CHAIN, f"group = {{ {given} }}")
    assert [message(finding, "en") for finding in examination.findings if finding.imbalance] == said


def test_a_total_that_is_computed_is_shown_with_the_figures_that_it_is_computed_from(in_local_form):
    given = "a = 1, b = 2, c = 1, d = 2, e = 3, f = 4, three = 9"
    (finding,) = in_local_form([*"abcdef", "one", "two", "three"], CHAIN, f"group = {{ {given} }}").findings
    assert [str(term) for term in finding.related] == ["group.a", "group.b", "group.e"]
    assert finding.arguments["computed"] == "group.two"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("a = 6, b = 1, c = 5", ["a + b = c does not hold: 7 ≠ 5 (+2)"]),
        ("a = 6, c = 5", ["a ≤ c does not hold: 6 > 5 (+1)"]),
        ("a = 5, c = 5", []),
        ("a = 4, c = 5", []),
        ("c = 5", []),
        # What may be negative is less than what is not reported.
        ("d_change = -3", ["d_change ≥ 0 does not hold: -3 < 0 (-3)"]),
    ],
)
def test_two_sides_may_be_equal_if_what_is_known_of_one_is_no_more_than_the_other(in_local_form, given, said):
    balances = [{"id": "one", "left": ["a", "b"], "right": ["c"]}, {"id": "two", "left": ["d_change"], "right": ["e"]}]
    examination = in_local_form([*"abc", "d_change", "e"], balances, f"group = {{ {given} }}")
    assert [message(finding, "en") for finding in examination.findings if finding.imbalance] == said


@pytest.mark.parametrize("parts", [8, 9])
def test_a_message_names_eight_terms_of_a_sum_at_most(in_local_form, parts):
    names = [f"p{at}" for at in range(parts)]
    given = ", ".join(f"{name} = 1" for name in names)
    stated = [{"id": "all", "total": "all", "parts": names}]
    examination = in_local_form([*names, "all"], stated, f"group = {{ {given}, all = 1 }}")
    (fault,) = [finding for finding in examination.findings if finding.imbalance]
    sum_ = " + ".join(names if parts == 8 else ["p0", "p1", "…", "p8"])
    assert message(fault, "en") == f"all = {sum_} does not hold: 1 ≠ {parts} (-{parts - 1})"
