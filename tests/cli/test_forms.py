"""``govreport forms``, and the pages that are made from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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
def test_a_schema_is_printed_for_editors(run, name):
    assert json.loads(run("forms", name, "--schema").stdout)["$id"] == f"{name}.schema.json"


def test_a_local_form_is_shown_like_any(run, fixtures):
    page = run("forms", fixtures / "invalid" / "schema" / "local.schema.json").stdout.decode()
    assert "| `complaints.total` | 举报投诉数量 | 件 |" in page


@pytest.mark.skipif(not PAGES.exists(), reason="the wheel is tested without the pages")
def test_the_pages_are_fresh(run):
    assert sorted(page.stem for page in PAGES.iterdir()) == shipped_forms()
    for name in shipped_forms():
        assert (PAGES / f"{name}.md").read_bytes() == run("forms", name).stdout
