"""The forms: held to their metaschema, and cn-2014 to the national table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govreport_cli.errors import FormError
from govreport_cli.forms.form import find_form, form_for_year
from govreport_cli.forms.relations import Kind
from govreport_cli.forms.schemas import shipped, shipped_forms, validator


@pytest.mark.parametrize("name", shipped_forms())
def test_a_form_obeys_the_metaschema(name):
    errors = [error.message for error in validator(shipped("form")).iter_errors(shipped(name))]
    assert errors == []


@pytest.mark.parametrize(
    ("keyword", "value"),
    [("unit", "斤"), ("relations", [{"id": "x", "total": "total"}]), ("minimum", "zero")],
)
def test_the_metaschema_refuses_what_a_form_cannot_hold(keyword, value):
    schema = json.loads(json.dumps(shipped("cn-2014"), default=str))
    schema["properties"]["complaints"]["properties"]["total"][keyword] = value
    assert list(validator(shipped("form")).iter_errors(schema))


@pytest.mark.parametrize("name", shipped_forms())
def test_every_indicator_stands_in_exactly_one_row(name):
    form = find_form(name, Path())
    shown = [row.indicator for layout in form.layouts for row in layout.rows if row.indicator]
    assert sorted(shown) == sorted(form.indicators)


@pytest.mark.parametrize("name", shipped_forms())
def test_indicators_and_rows_are_in_the_same_order(name):
    form = find_form(name, Path())
    shown = [row.indicator for layout in form.layouts for row in layout.rows if row.indicator]
    assert shown == list(form.indicators)


@pytest.mark.parametrize("name", shipped_forms())
def test_ids_are_unique(name):
    form = find_form(name, Path())
    for ids in ([relation.id for relation in form.relations], [section.id for section in form.sections]):
        assert len(ids) == len(set(ids))


def test_cn_2014_has_the_58_rows_and_9_sections_of_the_national_table():
    form = find_form("cn-2014", Path())
    (table,) = form.layouts
    assert len(form.indicators) == 58
    assert [row.number for row in table.rows if row.depth == 0] == [f"{numeral}、" for numeral in "一二三四五六七八九"]
    units = {indicator.unit for indicator in form.indicators.values()}
    assert units == {"条", "件", "次", "篇", "个", "人", "人次", "万元"}
    assert {indicator.path for indicator in form.indicators.values() if indicator.decimal} == {
        "fees.collected",
        "organisation.funds",
    }


def test_cn_2014_ties_its_rows_as_the_table_does():
    form = find_form("cn-2014", Path())
    totals = {relation.left[0]: len(relation.right) for relation in form.relations if relation.kind is Kind.TOTAL}
    assert totals == {
        "requests.received.total": 4,
        "requests.concluded.total": 2,
        "requests.answered.total": 8,
        "requests.answered.refused.total": 6,
        "reconsideration.total": 3,
        "litigation.total": 3,
        "organisation.staff.total": 2,
    }
    # Channels overlap: they are no parts of the total, and fewer than it only doubtful.
    channels = next(relation for relation in form.relations if relation.id == "disclosure-channels")
    assert (channels.kind, str(channels.severity)) == (Kind.AT_MOST, "warning")


def test_totals_come_after_the_totals_they_are_made_of():
    order = [relation.left[0] for relation in find_form("cn-2014", Path()).relations]
    assert order.index("requests.answered.refused.total") < order.index("requests.answered.total")


def test_the_form_of_a_year():
    assert form_for_year(2017) == "cn-2014"
    assert form_for_year(2007) == ""


def test_a_local_form_is_read_from_beside_the_definition(fixtures):
    form = find_form("./local.schema.json", fixtures / "invalid" / "schema")
    assert list(form.indicators) == ["complaints.total"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "is not of type"),
        ('{"$id": "x"}', "is a required property"),
    ],
)
def test_a_file_that_is_no_form_says_why(tmp_path, text, reason):
    (tmp_path / "x.schema.json").write_text(text)
    with pytest.raises(FormError) as raised:
        find_form("x.schema.json", tmp_path)
    assert reason in str(raised.value.finding.arguments["reason"])


def test_totals_that_are_parts_of_each_other_are_refused(tmp_path):
    schema = json.loads(json.dumps(shipped("cn-2014"), default=str))
    schema["relations"] = [
        {
            "id": "circle",
            "total": "reconsideration.upheld",
            "parts": ["reconsideration.total"],
            "severity": "error",
            "source": "derived",
        }
    ]
    (tmp_path / "x.schema.json").write_text(json.dumps(schema))
    with pytest.raises(FormError) as raised:
        find_form("x.schema.json", tmp_path)
    assert "parts of each other" in str(raised.value.finding.arguments["reason"])
