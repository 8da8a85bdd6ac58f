"""Local forms that are hostile or merely wrong: an answer within seconds, never an internal error."""

from __future__ import annotations

import copy
import json
import re
import time

import pytest

SECONDS = 10
DEFINITION = 'form = "local.schema.json"\nreport = { agency = "' + "a" * 40 + '!", year = 2017 }\n'


@pytest.fixture
def base(fixtures):
    return json.loads((fixtures / "invalid" / "schema" / "local.schema.json").read_text("utf-8"))


def nested(depth):
    schema = {"title": "x", "unit": "件", "type": "integer"}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema


def doubling(keyword):
    """Definitions of which each refers twice to the next: a thousand million in all."""
    definitions = {"d0": {"type": "object"}}
    for at in range(1, 31):
        twice = [{"$ref": f"#/$defs/d{at - 1}"}] * 2
        definitions[f"d{at}"] = {keyword: dict(zip("ab", twice, strict=True)) if keyword == "properties" else twice}
    return definitions


def referring(address):
    def change(form):
        form["properties"]["complaints"]["properties"]["total"] |= {"allOf": [{"$ref": address}]}

    return change


def doubled(keyword, **more):
    def change(form):
        form["$defs"] = doubling(keyword)
        form["properties"]["extra"] = {"$ref": "#/$defs/d30", **more}

    return change


def many(form):
    cells = {f"a{at}": {"title": "x", "unit": "件", "type": "integer"} for at in range(20_000)}
    form["properties"]["complaints"]["properties"] |= cells


def patterned(pattern):
    def change(form):
        form["allOf"] = [{"properties": {"report": {"properties": {"agency": {"pattern": pattern}}}}}]

    return change


def labelled(text):
    def change(form):
        form["properties"]["complaints"]["properties"]["total"]["title"] = text

    return change


def wide(form, span="colspan"):
    cell = {"text": "x", span: 10**9}
    form["tables"] = [
        {"id": "one", "title": "表", "labels": 1, "head": [[cell]], "body": [[{"figure": "complaints.total"}]]}
    ]


ATTACKS = {
    **{
        f"a reference to {address}": referring(address)
        for address in (
            "http://127.0.0.1:9/x.json", "file:///etc/passwd", "other.schema.json", "#anchor", "#/$defs/none",
            "#/properties/none", "definition.schema.json#/$defs/none", "urn:x", "#/%24defs/none", "",
            "definition.schema.json#anchor",
        )
    },
    "a reference beside unevaluatedProperties": lambda form: form.update(
        unevaluatedProperties=False, **{"$defs": {"x": {"$ref": "#nowhere"}}}, not_={}
    ) or referring("#/$defs/x")(form),
    "a dynamic reference": lambda form: form["properties"]["complaints"].update({"$dynamicRef": "#none"}),
    "a circle": lambda form: (form.update({"$defs": {"x": {"$ref": "#/$defs/x"}}}), referring("#/$defs/x")(form)),
    "nested 90 deep": lambda form: form["properties"].update(deep=nested(45)),
    "nested 400 deep": lambda form: form["properties"].update(deep=nested(400)),
    **{f"doubling {keyword}": doubled(keyword) for keyword in ("allOf", "anyOf", "oneOf", "properties")},
    "doubling beside unevaluatedProperties": doubled("allOf", unevaluatedProperties=False),
    "20,000 properties": many,
    **{
        f"the pattern {pattern}": patterned(pattern)
        for pattern in (
            "^(a+)+$", "(a|a)*$", "^(a?){40}a{40}$", "a*a*a*a*a*a*a*a*b", "(?:a+){2,}b", "^(([a-z])+.)+$", "(",
        )
    },
    "patterns of keys": lambda form: form["properties"]["complaints"].update(patternProperties={"^(a+)+$": True}),
    "a wide cell": wide,
    "a high cell": lambda form: wide(form, "rowspan"),
    "a lone surrogate": labelled("\ud800"),
    "an escape": labelled("a\x1b[2Jb"),
    "a C1 control": labelled("a\x9b2Jb"),
    "a direction mark": labelled("a\u202eb"),
    "a noncharacter": labelled("a\ufffeb"),
    "an escape in a key": lambda form: form["sections"].append({"id": "a\x1b[2J", "number": "一", "title": "x"}),
    "true in allOf": lambda form: form["properties"]["complaints"].update(allOf=[True]),
    "false as a member": lambda form: form["properties"]["complaints"]["properties"].update(x=False),
    "true as a group": lambda form: form["properties"].update(complaints=True),
    "true as the units": lambda form: form["properties"].update(units=True),
}  # fmt: skip


@pytest.mark.parametrize("attack", [*ATTACKS.values(), None], ids=[*ATTACKS, "a form that is not an object"])
def test_a_hostile_form_is_refused_or_used_at_once(run, folder, base, attack):
    form = copy.deepcopy(base)
    if attack:
        attack(form)
    else:
        form = True
    (folder / "local.schema.json").write_text(json.dumps(form), "utf-8")
    (folder / "report.toml").write_text(DEFINITION, "utf-8")
    began = time.process_time()
    for command in (
        ["validate", "report.toml"],
        ["forms", "./local.schema.json"],
        ["compute", "report.toml"],
        ["export", "report.toml", "--to", "text,html", "-o", "out/"],
        ["init", "--year", "2017", "--form", "local.schema.json", "-o", "-"],
    ):
        done = run(*command)
        assert done.returncode in {0, 1, 2}, (command, done.stdout, done.stderr)
        said = (done.stdout + done.stderr).decode()
        assert not re.search("[\x1b\x9b\u202e]", said)
        assert "Traceback" not in said
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("value", [True, False, None, 1, "x", [], [{}], {}], ids=repr)
def test_a_file_that_is_not_a_form_is_refused(run, folder, value):
    (folder / "local.schema.json").write_text(json.dumps(value), "utf-8")
    done = run("forms", "./local.schema.json")
    assert done.returncode == 2
    assert b"error[form-invalid]" in done.stderr
