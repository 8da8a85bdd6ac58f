"""The suspect: named if only one cell can be wrong, and never otherwise."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.checks.suspects import is_transposed
from govreport_cli.findings.catalogue import hint, message
from govreport_cli.pipeline import examine


@pytest.fixture(scope="module")
def suqian(fixtures):
    return (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")


def suspects(source):
    return [finding.suspect for finding in examine("x", source.encode()).findings if finding.imbalance]


def changed(source, row, column, value):
    """Return a definition with another number in one cell of one row."""
    (line,) = re.findall(rf"^{row} += \[.*\]$", source, re.MULTILINE)
    cells = line.partition("[")[2].rstrip("]").split(",")
    cells[column] = str(value)
    return source.replace(line, f"{row} = [{','.join(cells)}]")


def test_a_cell_that_breaks_its_row_and_its_column_is_named_with_what_it_needs(suqian):
    found = suspects(changed(suqian, "not_held", 1, 75))
    assert len(found) == 2
    (one,) = set(found)
    assert (one.path, one.given, one.needed) == ("requests.results.unavailable.not_held.enterprise", 75, 74)


def test_the_message_names_the_columns_of_a_row_or_the_rows_of_a_column_and_the_hint_what_is_needed(suqian):
    source = changed(suqian, "not_held", 1, 75)
    row, column = (finding for finding in examine("x", source.encode()).findings if finding.imbalance)
    columns = "自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他"
    assert message(row, "zh") == f"本机关不掌握相关政府信息：总计 = {columns} 不成立：1047 ≠ 1048（差-1）"
    assert message(column, "zh").startswith("商业企业：总计 = 予以公开 + 部分公开")
    assert (
        hint(row, "en")
        == hint(column, "en")
        == (
            "`requests.results.unavailable.not_held.enterprise` may be wrong: it is 75, "
            "but every relation would hold if it were 74; check it against your records"
        )
    )


def test_two_digits_that_changed_places_are_said_to_have(suqian):
    (one,) = set(suspects(changed(suqian, "granted", 0, 1157)))
    assert (one.path, one.needed, one.transposed) == ("requests.results.granted.natural_person", 1175, True)


def test_among_several_the_transposed_one_is_named(suqian):
    """A row of review has one relation, so any of its cells could be wrong; 404 is 440 misread."""
    (one,) = set(suspects(changed(suqian, "reconsideration", 4, 404)))
    assert (one.path, one.needed, one.transposed) == ("review.reconsideration.total", 440, True)


def test_where_several_could_be_wrong_none_is_named(suqian):
    assert set(suspects(changed(suqian, "reconsideration", 4, 447))) == {None}


def test_where_two_cells_are_wrong_none_is_named(suqian):
    assert set(suspects(changed(changed(suqian, "not_held", 1, 75), "repeated", 0, 40))) == {None}


@pytest.mark.parametrize(("totals", "suspect"), [(2, "group.a"), (8, "group.a"), (9, None)])
def test_the_part_of_at_most_eight_wrong_totals_is_named(in_local_form, totals, suspect):
    stated = [{"id": f"t{at}", "total": f"t{at}", "parts": ["a", f"b{at}"]} for at in range(totals)]
    names = ["a", *(f"{name}{at}" for at in range(totals) for name in "bt")]
    cells = ", ".join(f"b{at} = 1, t{at} = 4" for at in range(totals))
    found = in_local_form(names, stated, f"group = {{ a = 2, {cells} }}").findings
    assert {finding.suspect and finding.suspect.path for finding in found if finding.imbalance} == {suspect}


def test_of_two_cells_that_could_be_wrong_the_transposed_one_is_named(in_local_form):
    """12 may be 21, 13 may be 4, and 8 cannot be less than nothing."""
    stated = [{"id": "sum", "total": "t", "parts": ["a", "b"]}]
    (fault,) = in_local_form("abt", stated, "group = { a = 13, b = 8, t = 12 }").findings
    assert (fault.suspect.path, fault.suspect.needed, fault.suspect.transposed) == ("group.t", 21, True)


def test_a_part_of_a_total_that_is_computed_may_be_the_one(in_local_form):
    stated = [
        {"id": "sum", "total": "sum", "parts": ["a", "b"]},
        {"id": "first", "total": "first", "parts": ["sum", "c"]},
        {"id": "second", "total": "second", "parts": ["sum", "d"]},
    ]
    names = [*"abcd", "sum", "first", "second"]
    examination = in_local_form(names, stated, "group = { a = 4, b = 0, c = 5, d = 5, first = 8, second = 8 }")
    suspects = {finding.suspect for finding in examination.findings if finding.imbalance}
    assert [(suspect.path, suspect.needed) for suspect in suspects] == [("group.a", 3)]


@pytest.mark.parametrize(
    ("names", "cells", "suspect"),
    [
        ("ab", "a = 1, b = 5", ("group.b", 3)),
        ("ab", "a = 0, b = 6", ("group.b", 4)),
        # Either might be smaller by two.
        ("ab", "a = 2, b = 4", None),
        (["a_change", "b"], "a_change = 1, b = 5", None),
    ],
)
def test_a_cell_that_would_have_to_be_negative_is_not_named_unless_it_may_be(in_local_form, names, cells, suspect):
    stated = [{"id": total, "total": total, "parts": [*names]} for total in ("first", "second")]
    found = in_local_form([*names, "first", "second"], stated, f"group = {{ {cells}, first = 4, second = 4 }}").findings
    named = {
        finding.suspect and (finding.suspect.path, finding.suspect.needed) for finding in found if finding.imbalance
    }
    assert named == {suspect}


def test_the_message_is_a_suggestion(run, suqian):
    done = run("validate", "--lang", "zh", "-", stdin=changed(suqian, "granted", 0, 1157).encode())
    assert "可能是数字颠倒：`requests.results.granted.natural_person` 现为1157，如为1175" in done.stdout.decode()


@given(st.integers(0, 10**9), st.data())
def test_transposition_is_symmetric_and_changes_the_number(number, data):
    digits = list(str(number))
    if len(digits) > 1:
        at = data.draw(st.integers(0, len(digits) - 2))
        digits[at], digits[at + 1] = digits[at + 1], digits[at]
        other = "".join(digits)
        if other[0] != "0" and int(other) != number:
            assert is_transposed(number, int(other))
            assert is_transposed(int(other), number)
    assert not is_transposed(number, number)


@pytest.mark.parametrize(
    ("given_value", "needed"),
    [(12, 13), (12, 23), (12, 31), (12, 210), (123, 321), (10, 1), (1234, 2143)],
)
def test_other_changes_are_no_transposition(given_value, needed):
    assert not is_transposed(given_value, needed)


@pytest.mark.parametrize(
    ("whole", "parts", "suspect"),
    [
        # A published one: 1397 and 534 are 1931, and 1913 was printed.
        (1913, [1397, 534], ("disclosure.total", 1913, 1931)),
        (1931, [1397, 543], ("breakdown[0].parts[1].value", 543, 534)),
        (1932, [1397, 534], None),
        # Either of two parts could be the one.
        (99, [45, 45], None),
    ],
)
def test_a_breakdown_whose_digits_changed_places(whole, parts, suspect):
    entries = ", ".join(f'{{ label = "{at}", value = {value} }}' for at, value in enumerate(parts))
    source = (
        'form = "cn-2014"\n[report]\nagency = "某县"\nyear = 2017\n'
        f'[disclosure]\ntotal = {whole}\n[[breakdown]]\nof = "disclosure.total"\ntitle = "甲"\nparts = [{entries}]\n'
    )
    (fault,) = (finding for finding in examine("x", source.encode()).findings if finding.code == "breakdown")
    found = fault.suspect
    assert (hint(fault, "en").partition(":")[0] == "two digits may be transposed") == bool(suspect)
    if found:
        assert found.transposed
        swapped = f"`{found.path}` is {found.given}, but the figures would agree if it were {found.needed}"
        assert swapped in hint(fault, "en")
    assert (found and (found.path, found.given, found.needed)) == suspect
