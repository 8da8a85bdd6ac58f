"""The forms, checked against their metaschema; cn-2014 also against the national table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from govreport_cli.errors import FormError
from govreport_cli.forms.find import find_form, form_for_year
from govreport_cli.forms.relation import Kind
from govreport_cli.forms.schemas import shipped, shipped_forms
from govreport_cli.forms.validator import Validator
from govreport_cli.paths import Term
from govreport_cli.pipeline import examine


@pytest.mark.parametrize("name", shipped_forms())
def test_a_form_obeys_the_metaschema(name):
    errors = [error.message for error in Validator(shipped("form")).errors(shipped(name))]
    assert errors == []


@pytest.mark.parametrize(
    ("keyword", "value"),
    [("unit", "斤"), ("relations", [{"id": "x", "total": "total"}]), ("minimum", "zero")],
)
def test_the_metaschema_refuses_what_a_form_cannot_hold(keyword, value):
    schema = json.loads(json.dumps(shipped("cn-2014"), default=str))
    schema["properties"]["complaints"]["properties"]["total"][keyword] = value
    assert list(Validator(shipped("form")).errors(schema))


@pytest.mark.parametrize("name", shipped_forms())
def test_every_indicator_stands_in_one_cell_in_the_printed_order(name):
    form = find_form(name, Path())
    shown = [cell.indicator for table in form.tables for row in table.body for cell in row if cell.indicator]
    # The fee for processing information is reported in the prose of part six.
    assert shown == [path for path in form.indicators if not (path.startswith("fees.") and name != "cn-2014")]


@pytest.mark.parametrize("name", shipped_forms())
def test_every_row_of_a_grid_is_as_wide_as_the_others(name):
    for table in find_form(name, Path()).tables:
        for rows in (table.head, table.body):
            widths = [0] * len(rows)
            for at, row in enumerate(rows):
                for cell in row:
                    for down in range(cell.rowspan):
                        widths[at + down] += cell.colspan
            assert len(set(widths)) <= 1


@pytest.mark.parametrize("name", shipped_forms())
def test_ids_are_unique(name):
    form = find_form(name, Path())
    relations = {(relation.id, relation.left, relation.right) for relation in form.relations}
    assert len(relations) == len(form.relations)
    ids = [section.id for section in form.sections]
    assert len(ids) == len(set(ids))


def test_cn_2021_has_the_cells_of_its_three_tables():
    form = find_form("cn-2021", Path())
    tables = {table.id: len(table.indicators) for table in form.tables}
    assert tables == {"disclosure": 10, "requests": 175, "review": 15}
    balance = [relation for relation in form.relations if relation.id == "requests-balance"]
    assert len(balance) == 7
    assert {relation.basis for relation in balance} == {"printed"}
    assert balance[0].left == (Term("requests.new.natural_person"), Term("requests.carried_in.natural_person"))


def test_cn_2019_has_23_rows_in_table_three_and_signed_changes():
    form = find_form("cn-2019", Path())
    requests = next(table for table in form.tables if table.id == "requests")
    assert len(requests.body) == 23
    signed = {path for path, indicator in form.indicators.items() if indicator.signed}
    assert signed == {path for path in form.indicators if path.endswith(".change")}
    assert len(signed) == 5


def test_cn_2014_has_the_58_rows_and_9_sections_of_the_national_table():
    form = find_form("cn-2014", Path())
    (table,) = form.tables
    assert len(form.indicators) == 58
    heads = [row[0].text[:2] for row in table.body if row[0].depth == 0]
    assert heads == [f"{numeral}、" for numeral in "一二三四五六七八九"]
    units = {indicator.unit for indicator in form.indicators.values()}
    assert units == {"条", "件", "次", "篇", "个", "人", "人次", "万元"}
    assert {indicator.path for indicator in form.indicators.values() if indicator.decimal} == {
        "fees.collected",
        "organisation.funds",
    }


def test_cn_2014_ties_its_rows_as_the_table_does():
    form = find_form("cn-2014", Path())
    totals = {relation.left[0].path: len(relation.right) for relation in form.relations if relation.kind is Kind.TOTAL}
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
    order = [relation.left[0].path for relation in find_form("cn-2014", Path()).relations]
    assert order.index("requests.answered.refused.total") < order.index("requests.answered.total")


@pytest.mark.parametrize(
    ("year", "name"), [(2007, None), (2014, "cn-2014"), (2018, "cn-2014"), (2019, "cn-2019"), (2021, "cn-2021")]
)
def test_the_form_of_a_year(year, name):
    assert form_for_year(year) == name
    assert form_for_year(2030) == "cn-2021"


def nested(depth):
    return {"not": nested(depth - 1)} if depth else {}


def grouped(**more):
    """Return what makes a form one with a group of a count and an amount."""
    count = {"title": "数", "unit": "件", "type": "integer", "minimum": 0}
    amount = {"title": "金额", "unit": "元", "type": "number", "minimum": 0}
    group = {"type": "object", "properties": {"count": count, "sum": amount}, **more}
    rows = [{"indicator": path} for path in ("complaints.total", "group.count", "group.sum")]
    table = {"id": "one", "title": "表", "columns": ["指标", "单位", "数"], "rows": rows}
    return {"properties": {"group": group}, "tables": [table]}


MONEY = grouped()
RELATION = {
    "id": "sum",
    "total": "complaints.total",
    "parts": ["complaints.none"],
    "severity": "error",
    "source": "derived",
}
BROKEN = [
    (
        {"properties": {"complaints": {"properties": {"total": {"unit": "件", "type": "string", "title": "数"}}}}},
        "type",
    ),
    ({"properties": {"complaints": {"properties": {"total": {"unit": "件", "type": "integer"}}}}}, "title"),
    ({"properties": {"complaints": {"$ref": "#/$defs/none"}}}, "#/$defs/none"),
    ({"properties": {"complaints": {"$ref": "#/$defs/self"}}, "$defs": {"self": {"$ref": "#/$defs/self"}}}, "itself"),
    ({"properties": {"complaints": True}}, "unknown indicator"),
    ({"properties": {"report": {"type": "object"}}}, "report"),
    ({"properties": {"Complaints.x": {}}}, "Complaints.x"),
    ({"required": ["form"]}, "required"),
    ({"properties": {"complaints": nested(300)}}, "nested too deeply"),
    ({"sections": [{"id": "a", "number": "", "title": "甲", "table": "none"}]}, "unknown table"),
    ({"deadlines": {"county": "03-31", "superseded": {"from": 2019, "by": "cn-1999"}}}, "unknown form: `cn-1999`"),
    ({"key_figures": [{"label": "数", "indicator": "complaints.none"}]}, "unknown key figure: `complaints.none`"),
    ({"wordings": [{"words": ["收到"], "figures": [["complaints.none"]]}]}, "unknown indicator: `complaints.none`"),
    ({"relations": [RELATION]}, "relation `sum` refers to an unknown indicator: `complaints.none`"),
    (MONEY | {"charts": [{"id": "c", "title": "图", "bars": ["group.count", "group.sum"]}]}, "mixes units: 件, 元"),
    (grouped(subtotals=[{"id": "count", "title": "小计", "rows": ["a", "b"]}]), "has the path of an indicator"),
    (
        grouped(subtotals=[{"id": "new", "title": "小计", "rows": ["count", "sum"]}]),
        "an unknown row with columns",
    ),
]


@pytest.mark.parametrize(("changes", "reason"), BROKEN)
def test_a_form_that_contradicts_itself_says_where(tmp_path, fixtures, changes, reason):
    schema = json.loads((fixtures / "invalid" / "schema" / "local.schema.json").read_text("utf-8"))
    for key, change in changes.items():
        schema[key] = {**schema.get(key, {}), **change} if isinstance(change, dict) else change
    (tmp_path / "x.schema.json").write_text(json.dumps(schema))
    with pytest.raises(FormError) as raised:
        find_form("x.schema.json", tmp_path)
    assert reason in str(raised.value.finding.arguments["reason"])


def test_a_form_may_have_an_address_of_its_own(tmp_path, fixtures):
    schema = json.loads((fixtures / "invalid" / "schema" / "local.schema.json").read_text("utf-8"))
    schema["$id"] = "https://www.example.gov.cn/forms/x.schema.json"
    (tmp_path / "x.schema.json").write_text(json.dumps(schema))
    source = b'form = "x.schema.json"\nreport = { agency = "x", year = 2017 }\ncomplaints.total = 2'
    assert examine("x", source, tmp_path).findings == ()


def test_a_local_form_is_read_from_beside_the_definition(fixtures):
    form = find_form("./local.schema.json", fixtures / "invalid" / "schema")
    assert list(form.indicators) == ["complaints.total"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "invalid JSON"),
        ("[" * 100_000, "invalid JSON"),
        ('{"minimum": 1e99999999999999999999}', "invalid JSON"),
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


def test_relations_are_in_the_same_order_whatever_the_hash_seed():
    script = (
        "from pathlib import Path; from govreport_cli.forms.find import find_form\n"
        "print([relation.terms for relation in find_form('cn-2021', Path()).relations])"
    )
    orders = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(orders) == 1


def test_a_relation_over_rows_with_different_columns_is_refused(tmp_path):
    """`documents.rules` has three columns, `requests.new` has seven."""
    schema = json.loads(json.dumps(shipped("cn-2021"), default=str))
    wrong = {"id": "apples-and-pears", "total": "documents.rules", "parts": ["requests.new"]}
    schema["relations"] = [{**wrong, "severity": "error", "source": "derived"}]
    (tmp_path / "x.schema.json").write_text(json.dumps(schema))
    source = b'form = "x.schema.json"\nreport = { agency = "x", year = 2021 }'
    (finding,) = examine("x", source, tmp_path).findings
    assert (finding.code, finding.path) == ("form-invalid", "form")
    assert finding.arguments["reason"] == "relation `apples-and-pears` combines rows with different columns"


def test_a_relation_of_a_row_and_an_indicator_without_columns_is_refused(tmp_path):
    schema = json.loads(json.dumps(shipped("cn-2021"), default=str))
    wrong = {"id": "row-and-cell", "part": ["fees.collected"], "whole": ["requests.new"]}
    schema["relations"] = [{**wrong, "severity": "error", "source": "derived"}]
    (tmp_path / "x.schema.json").write_text(json.dumps(schema))
    with pytest.raises(FormError) as raised:
        find_form("x.schema.json", tmp_path)
    assert "`row-and-cell`" in str(raised.value.finding.arguments["reason"])
