"""``govreport forms``, and the pages that are made from it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from govreport_cli.forms.schemas import shipped_forms

PAGES = Path(__file__).parents[2] / "docs" / "forms"


def test_the_forms_are_listed_with_their_years(run):
    lines = run("forms").stdout.decode().splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["cn-2014", "2014–2019"],
        ["cn-2019", "2019–2020"],
        ["cn-2021", "2021–"],
    ]


def test_a_form_is_shown_with_indicators_relations_and_sources(run):
    page = run("forms", "cn-2021").stdout.decode()
    assert "国办公开办函〔2021〕30号" in page
    assert "`requests.new`<br>`.natural_person` 自然人" in page
    balance = "`requests.new` + `requests.carried_in` = `requests.results.total` + `requests.carried_out`"
    assert f"| requests-balance | {balance} | error | printed |" in page
    assert "| requests-carried-over | `requests.carried_in` = `requests.carried_out` of last year | error |" in page


@pytest.mark.parametrize("name", shipped_forms())
def test_a_schema_is_printed_for_editors_whole(run, name, fixtures):
    schema = json.loads(run("forms", name, "--schema").stdout)
    assert {ref[0] for ref in _references(schema)} == {"#"}
    validator = Draft202012Validator(schema)
    reports = [path for path in sorted(fixtures.glob("**/report.toml")) if "invalid" not in path.parts]
    data = [tomllib.loads(path.read_text("utf-8")) for path in reports]
    tried = [entry for entry in data if entry["form"] == name]
    assert tried
    for entry in tried:
        validator.validate(json.loads(json.dumps(entry, default=str)))
        assert not validator.is_valid({**json.loads(json.dumps(entry, default=str)), "x": 1})


def _references(schema):
    for key, value in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if key == "$ref":
            yield value
        elif isinstance(value, dict | list):
            yield from _references(value)


def test_a_local_form_is_shown_like_any(run, fixtures):
    page = run("forms", fixtures / "invalid" / "schema" / "local.schema.json").stdout.decode()
    assert "| `complaints.total` | 举报投诉数量 | 件 |" in page


@pytest.mark.skipif(not PAGES.exists(), reason="the wheel is tested without the pages")
def test_the_pages_are_fresh(run):
    assert sorted(page.stem for page in PAGES.iterdir()) == [*shipped_forms()]
    for name in shipped_forms():
        assert (PAGES / f"{name}.md").read_bytes() == run("forms", name).stdout
