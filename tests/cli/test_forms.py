"""``govreport forms``, and the reference pages that it makes."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from govreport_cli.forms.schemas import shipped_forms

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "forms", "zh": DOCS / "zh" / "forms"}


@pytest.mark.parametrize(
    ("lang", "years"),
    [("en", ["2014–2019", "2019–2020", "2021 and later"]), ("zh", ["2014—2019年", "2019—2020年", "2021年起"])],
)
def test_the_forms_are_listed_with_their_years(run, lang, years):
    lines = run("forms", GOVREPORT_LANG=lang).stdout.decode().splitlines()
    assert [re.split("  +", line)[:2] for line in lines] == [
        ["cn-2014", years[0]],
        ["cn-2019", years[1]],
        ["cn-2021", years[2]],
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


def test_a_chinese_page_has_no_english_text(run):
    page = run("forms", "cn-2021", "--lang", "zh").stdout.decode()
    assert not re.findall("[A-Za-z]+", re.sub("`.*?`|^# .*|^[|] [a-z-]+ [|]|<br>", "", page, flags=re.MULTILINE))
    assert "| `decisions.licences` | 行政许可 | 件 | 国办公开办函〔2021〕30号 |" in page
    assert "- `county`（县级政府）：2月20日" in page
    assert "- 一、总体情况（`overview`）：原则上不超过1000字（国办公开办函〔2021〕30号）" in page
    assert "| requests-carried-over | `requests.carried_in` = 上年的 `requests.carried_out` | 错误 |" in page


def test_chinese_descriptions_of_a_local_form_are_shown_in_chinese_pages(run, fixtures, tmp_path):
    schema = json.loads((fixtures / "invalid" / "schema" / "local.schema.json").read_text("utf-8"))
    schema["years"] = {"from": 2024, "to": 2024}
    schema["sections"] = [{"id": "overview", "number": "一、", "title": "总体情况", "max_length": 500}]
    schema["properties"]["complaints"]["properties"]["total"]["description"] = "本县统计口径。"
    path = tmp_path / "local.schema.json"
    path.write_text(json.dumps(schema), "utf-8")
    page = run("forms", path, "--lang", "zh").stdout.decode()
    assert "| `complaints.total` | 举报投诉数量 | 件 | 本县统计口径。 |" in page
    assert "- 一、总体情况（`overview`）：原则上不超过500字\n" in page
    assert "适用年度：2024年\n" in page
    assert "勾稽关系" not in page


@pytest.mark.skipif(not DOCS.exists(), reason="the wheel is tested without the pages")
@pytest.mark.parametrize("lang", PAGES)
def test_the_pages_are_fresh(run, lang):
    assert sorted(page.stem for page in PAGES[lang].iterdir()) == [*shipped_forms()]
    for name in shipped_forms():
        assert (PAGES[lang] / f"{name}.md").read_bytes() == run("forms", name, "--lang", lang).stdout
