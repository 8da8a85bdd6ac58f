"""A TOML date or time where text is expected: a finding at that key, whatever the key is."""

from __future__ import annotations

import pytest
import tomli_w

from govreport_cli.findings.catalogue import hint, message
from govreport_cli.pipeline import examine, located

MOMENTS = {"date": "2018-02-08", "date-time": "2018-02-08T07:32:00+08:00", "time": "07:32:00"}
FIELDS = [
    *(f"report.{key}" for key in ("agency", "title", "issuer", "website", "previous", "charts[0]")),
    *(f"report.contact.{key}" for key in ("name", "phone", "email", "address")),
    *(f"section[0].{key}" for key in ("id", "title", "text")),
    *(f"breakdown[0].{key}" for key in ("of", "title", "section", "parts[0].label")),
    *(f"waive[0].{key}" for key in ("code", "place", "reason")),
    *("export.html.theme", "export.html.template"),
]
CHOICES = ["report.level", "breakdown[0].method", "check.severity.blank"]


def definition(path, value):
    """Return a definition with one value at a path, and what else is required there."""
    data = {"form": "cn-2014", "report": {"agency": "某县", "year": 2017}}
    required = {
        "section": {"id": "overview", "text": "文"},
        "breakdown": {"of": "disclosure.total", "title": "甲", "parts": [{"label": "乙", "value": 0}]},
        "waive": {"code": "blank", "place": "statistics", "reason": "无"},
    }
    table, _, rest = path.partition(".")
    if table.endswith("[0]"):
        data[table[:-3]] = [required[table[:-3]]]
        holder = data[table[:-3]][0]
    elif rest:
        holder = data.setdefault(table, {})
    else:
        holder, rest = data, table
    *tables, key = rest.split(".")
    for name in tables:
        if name.endswith("[0]"):
            holder = holder[name[:-3]][0]
        else:
            holder = holder.setdefault(name, {"name": "某科"} if name == "contact" else {})
    if key.endswith("[0]"):
        holder[key[:-3]] = ["VALUE"]
    else:
        holder[key] = "VALUE"
    return tomli_w.dumps(data).replace('"VALUE"', value)


@pytest.mark.parametrize("kind", MOMENTS)
@pytest.mark.parametrize("path", FIELDS)
def test_a_date_is_not_text(path, kind):
    examination = examine("x", definition(path, MOMENTS[kind]).encode())
    assert examination.case is None
    (finding,) = (finding for finding in located(examination) if finding.path == path)
    assert finding.code == "wrong-type"
    assert (finding.arguments["expected"], finding.arguments["actual"]) == ("string", kind)
    assert finding.spans[0].path == path
    assert message(finding, "zh")
    assert hint(finding, "en")


@pytest.mark.parametrize("kind", MOMENTS)
@pytest.mark.parametrize("path", CHOICES)
def test_a_date_is_none_of_several_words(path, kind):
    examination = examine("x", definition(path, MOMENTS[kind]).encode())
    assert [finding.code for finding in examination.findings if finding.path == path] == ["not-allowed"]


@pytest.mark.parametrize("path", [*FIELDS, *CHOICES])
def test_the_same_text_in_quotation_marks_is_no_wrong_type(path):
    found = examine("x", definition(path, '"2018-02-08"').encode()).findings
    assert "wrong-type" not in {finding.code for finding in found}


@pytest.mark.parametrize("kind", MOMENTS)
def test_a_date_names_no_form(kind):
    examination = examine("x", definition("form", MOMENTS[kind]).encode())
    assert [(finding.code, finding.path) for finding in examination.findings] == [("form-missing", "form")]


@pytest.mark.parametrize("kind", ["date-time", "time"])
def test_a_report_is_issued_on_a_date(kind):
    examination = examine("x", definition("report.issued", MOMENTS[kind]).encode())
    assert [finding.code for finding in examination.findings if finding.path == "report.issued"] == ["wrong-format"]


def test_commands_report_dates_and_do_not_fail(run, tmp_path):
    files = []
    for at, path in enumerate(("form", *FIELDS, *CHOICES)):
        file = tmp_path / f"{at}.toml"
        file.write_text(definition(path, "2018-02-08"), "utf-8")
        files.append(file)
    for command in (["validate"], ["export", "--to", "all", "-o", tmp_path / "out"]):
        done = run(*command, *files)
        assert done.returncode == 1
        assert b"internal" not in done.stdout + done.stderr
    # The manifest alone, which has what --retry needs.
    assert [path.name for path in tmp_path.glob("out/*")] == [".govreport.jsonl"]
