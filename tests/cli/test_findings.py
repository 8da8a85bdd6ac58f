"""Findings point at what a person would edit, and are printed in the formats of other programs."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft7Validator
from wcwidth import width

from govreport_cli.findings.as_text import as_text
from govreport_cli.findings.model import Finding, Span
from govreport_cli.forms.schemas import shipped
from govreport_cli.forms.validator import Validator

ROOT = Path(__file__).parents[2]
INVALID = sorted(path.name for path in (ROOT / "fixtures" / "invalid").iterdir())
SARIF = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json").read_text("utf-8"))


@pytest.fixture
def points(run, fixtures, tmp_path):
    """Plant a fault in 平潭 2022 and return where the findings of a code point: the text of each line and place."""

    def find(code, *changes):
        source = (fixtures / "pingtan" / "2022" / "report.toml").read_text("utf-8")
        source = source.replace("../2021", (fixtures / "pingtan" / "2021").as_posix())
        for before, after in changes:
            assert before in source
            source = source.replace(before, after, 1)
        path = tmp_path / "report.toml"
        path.write_text(source, "utf-8")
        lines = source.split("\n")
        found = json.loads(run("validate", "--format", "json", path).stdout)["findings"]
        return [
            [
                (lines[place["line"] - 1].split("=")[0].strip(), _at(lines, place))
                for place in finding["places"]
                if place["file"] == str(path)
            ]
            for finding in found
            if finding["code"] == code and finding.get("relation") != "documents-in-force"
        ]

    return find


def _at(lines, place):
    return lines[place["line"] - 1][place["column"] - 1 : place["end_column"] - 1]


def test_a_wrong_type(points):
    assert points("wrong-type", ("licences          = ", "licences          = '三' # ")) == [
        [("licences", "'三'")],
    ]


def test_an_unknown_key(points):
    assert points("unknown-key", ("carried_out =", "caried_out =")) == [[("caried_out", "caried_out")]]


def test_a_missing_row(points):
    found = points("missing-key", ("repeated     =", "# repeated ="), ("petition     =", "# petition ="))
    assert found == [[("[requests.results.not_processed]", "requests.results.not_processed")]]


def test_the_parts_of_a_computed_total_are_marked(points):
    """Where the total is not given, the wrong figure may be one of its parts."""
    given = "total          = [    72,      3,      0,      0,      0,      0,     75]"
    wrong = "not_held       = [    37,      0,      0,      0,      0,      0,     37]"
    found = points("relation", (given, f"# {given}"), (wrong, wrong.replace("37", " 7")))
    assert [places[0][0] for places in found] == ["new", "new"]  # 自然人, and 总计
    for places in found:
        assert {"granted", "partly_granted", "not_held"} <= {name for name, _ in places}
        assert ("not_held", "7") in places


def test_a_row_that_does_not_add_up(points):
    row = "not_held       = [    37,      0,      0,      0,      0,      0,     37]"
    found = points("relation", (row, row.replace("     37]", "     73]")))
    (places,) = (places for places in found if {name for name, _ in places} == {"not_held"})
    assert places[:3] == [("not_held", "73"), ("not_held", "37"), ("not_held", "0")]
    assert len(places) == 7


def test_a_column_that_does_not_add_up_has_every_term(points):
    row = "not_held       = [    37,      0,      0,      0,      0,      0,     37]"
    found = points("relation", (row, row.replace("[    37,", "[    38,").replace("     37]", "     38]")))
    assert len(found) == 2
    for places in found:
        assert len(places) == 22
        assert places[0][0] == "total"
        assert ("not_held", "38") in places


def test_a_balance(points):
    row = "carried_out = [     0,      0,      0,      0,      0,      0,      0]"
    found = points("relation", (row, row.replace("[     0,", "[     7,").replace("      0]", "      7]")))
    assert [[name for name, _ in places] for places in found] == [["new", "carried_in", "total", "carried_out"]] * 2


def test_what_was_carried_over_is_pointed_at_in_both_files(run, fixtures, tmp_path):
    source = (fixtures / "pingtan" / "2022" / "report.toml").read_text("utf-8")
    before = "carried_in  = [     1,      0,      0,      0,      0,      0,      1]"
    source = source.replace(before, before.replace("     1,", "     2,", 1).replace("     1]", "     2]"))
    path = tmp_path / "report.toml"
    path.write_text(source.replace("../2021", (fixtures / "pingtan" / "2021").as_posix()), "utf-8")
    found = json.loads(run("validate", "--format", "json", path).stdout)["findings"]
    places = next(entry["places"] for entry in found if entry.get("relation") == "requests-carried-over")
    assert [Path(place["file"]) for place in places] == [path, fixtures / "pingtan" / "2021" / "report.toml"]
    assert places[1]["path"] == "previous:requests.carried_out.natural_person"
    text = run("validate", path).stdout.decode()
    assert "::: " in text
    assert "--\n" in text or "-\n" in text


def test_prose_is_pointed_at_by_its_words(points):
    typed = "全年新收政府信息公开申请88件，{{ requests.nwe.total }}件。"
    changes = [("全年新收政府信息公开申请{{ requests.new.total }}件。", typed)]
    assert [place for ((_, place),) in points("prose-number", *changes)] == ["新收政府信息公开申请88件"]
    assert [place for ((_, place),) in points("indicator-unknown", *changes)] == ["{{ requests.nwe.total }}"]


def test_what_stands_twice_in_a_text_is_pointed_at_where_it_is_wrong(points):
    before = "全年新收政府信息公开申请{{ requests.new.total }}件。"
    after = "{{ requests.new.total }}{ requests.new.total }}，{ requests.new.total }}。"
    assert [place for ((_, place),) in points("placeholder", (before, after))] == ["{ requests.new.total }}"] * 2


def test_the_parts_of_a_breakdown_are_pointed_at(run, fixtures):
    folder = fixtures / "invalid" / "breakdown"
    found = json.loads(run("validate", "--format", "json", "report.toml", cwd=folder).stdout)["findings"]
    places = next(finding["places"] for finding in found if finding["code"] == "breakdown")
    lines = (folder / "report.toml").read_text("utf-8").split("\n")
    assert [_at(lines, place) for place in places] == ["breakdown", "16499", "352", "16174"]


def test_marks_stand_under_chinese_text_at_its_width(run, fixtures):
    text = run("validate", "--lang", "zh", "report.toml", cwd=fixtures / "invalid" / "prose-number").stdout.decode()
    shown, marks = next(
        (above, below) for above, below in zip(text.split("\n"), text.split("\n")[1:], strict=False) if "^" in below
    )
    before = shown[: shown.index("新收")]
    # Everything before the marks but the gutter and the dots is two columns wide.
    wide = sum(2 if character > "\u2fff" else 1 for character in before)
    assert marks.index("^") == wide
    assert marks.count("^") == sum(2 if character > "\u2fff" else 1 for character in "新收政府信息公开申请3191件")


@pytest.mark.parametrize("code", INVALID)
def test_every_finding_about_a_definition_has_a_place(code):
    expected = json.loads((ROOT / "fixtures" / "invalid" / code / "expected.json").read_text("utf-8"))
    assert all(finding["line"] and finding["column"] for finding in expected["findings"])


@pytest.mark.parametrize("code", INVALID)
def test_the_outputs_for_machines_follow_their_schemas(run, fixtures, code):
    folder = fixtures / "invalid" / code
    findings = json.loads((folder / "expected.json").read_text("utf-8"))
    assert list(Validator(shipped("findings")).errors(findings)) == []
    sarif = json.loads(run("validate", "--format", "sarif", "report.toml", cwd=folder).stdout)
    Draft7Validator(SARIF).validate(sarif)
    results = sarif["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == [finding["code"] for finding in findings["findings"]]
    region = results[0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (
        findings["findings"][0]["line"],
        findings["findings"][0]["column"],
    )


def test_lines_are_the_findings_one_by_one(run, fixtures):
    folder = fixtures / "invalid" / "relation"
    lines = run("validate", "--format", "lines", "report.toml", cwd=folder).stdout.decode().splitlines()
    findings = json.loads((folder / "expected.json").read_text("utf-8"))["findings"]
    assert [json.loads(line) for line in lines] == findings


def test_annotations_escape_what_ends_them(run, fixtures, tmp_path):
    name = tmp_path / "a,b:c%.toml"
    name.write_bytes((fixtures / "invalid" / "wrong-type" / "report.toml").read_bytes())
    (line,) = run("validate", "--format", "github", name.name, cwd=tmp_path).stdout.decode().splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%25.toml,title=wrong-type,line=8,endLine=8,col=9,endColumn=13::")
    assert line.endswith("%0Awrite only the number, in digits and in the unit that the form asks for")


def test_junit_has_a_case_for_each_file(run, fixtures, complete):
    broken = fixtures / "invalid" / "relation" / "report.toml"
    done = run("validate", "--format", "junit", broken, complete)
    suite = ET.fromstring(done.stdout).find("testsuite")  # noqa: S314  (our own)
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    first, second = suite.findall("testcase")
    assert (first.get("name"), second.get("name")) == (str(broken), str(complete))
    assert {failure.get("type") for failure in first.findall("failure")} == {"relation"}
    assert list(second) == []


def test_a_workbook_has_a_row_for_each_finding(run, fixtures, folder):
    broken = fixtures / "invalid" / "relation" / "report.toml"
    (folder / "=1+1.toml").write_text('form = "cn-2021"\n')
    done = run("validate", broken, "=1+1.toml", "--lang", "zh", "-o", "整改.xlsx")
    assert done.returncode == 1
    assert "错误[relation]".encode() in done.stdout
    content = (folder / "整改.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert head == ["机关", "文件", "位置", "级别", "代码", "指标", "问题", "建议"]
    found = json.loads(run("validate", broken, "=1+1.toml", "--lang", "zh", "--format", "json").stdout)["findings"]
    assert [(row[1], row[2], row[4], row[6], row[7]) for row in rows] == [
        (
            finding["file"],
            ":".join(str(part) for part in (finding["line"], finding["column"]) if part),
            finding["code"],
            finding["message"],
            finding["hint"],
        )
        for finding in found
    ]
    assert (rows[0][0], rows[-1][0]) == ("某县人民政府", "")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert run("validate", broken, "=1+1.toml", "--lang", "zh", "--format", "xlsx").stdout == content


def test_a_file_gets_the_machines_format_and_the_screen_text(run, fixtures, tmp_path):
    folder = fixtures / "invalid" / "wrong-type"
    done = run("validate", "report.toml", "--format", "json", "-o", tmp_path / "found.json", cwd=folder)
    assert (tmp_path / "found.json").read_text("utf-8") == (folder / "expected.json").read_text("utf-8")
    assert done.stdout.startswith(b"report.toml:8:9: error[wrong-type]: ")
    assert done.returncode == 1


@pytest.mark.parametrize(
    "output_format", ["text", "concise", "json", "lines", "sarif", "github", "gitlab", "junit", "xlsx"]
)
def test_quiet_prints_errors_only_but_a_file_has_all(run, fixtures, tmp_path, output_format):
    folder = fixtures / "invalid" / "relation"

    def codes(printed):
        if output_format == "xlsx" and printed.startswith(b"PK"):
            rows = [row for sheet in openpyxl.load_workbook(BytesIO(printed)) for row in sheet.values]
            printed = str(rows).encode()
        return {code for code in ("relation", "blank") if code.encode() in printed}

    command = ["validate", "report.toml", "--format", output_format]
    assert codes(run(*command, cwd=folder).stdout) == {"relation", "blank"}
    assert codes(run(*command, "-q", cwd=folder).stdout) == {"relation"}
    assert codes(run(*command, "-q", "-o", tmp_path / "found", cwd=folder).stdout) == {"relation"}
    assert codes((tmp_path / "found").read_bytes()) == {"relation", "blank"}


def test_findings_stand_in_the_order_of_the_file(fixtures):
    found = json.loads((fixtures / "invalid" / "relation" / "expected.json").read_text("utf-8"))["findings"]
    assert len(found) > 1
    places = [(finding["line"], finding["column"]) for finding in found]
    assert places == sorted(places)


def test_codes_are_selected_and_ignored(run, fixtures):
    definition = fixtures / "invalid" / "breakdown" / "report.toml"

    def codes(*arguments):
        done = run("validate", definition, "--format", "json", *arguments)
        return done.returncode, [finding["code"] for finding in json.loads(done.stdout)["findings"]]

    assert codes() == (1, ["blank", "breakdown"])
    assert codes("--select", "blank") == (0, ["blank"])
    assert codes("--ignore", "blank") == (1, ["breakdown"])
    assert codes("--exit-zero") == (0, ["blank", "breakdown"])
    done = run("validate", definition, "--select", "blanc")
    assert done.returncode == 2
    assert b"error[code-unknown]" in done.stderr
    assert b"did you mean `blank`?" in done.stderr


@pytest.mark.parametrize(("severity", "code", "shown"), [("error", 1, ["error"]), ("off", 0, [])])
def test_a_definition_sets_how_bad_its_warnings_are(run, fixtures, severity, code, shown):
    source = (fixtures / "invalid" / "blank" / "report.toml").read_text("utf-8")
    source += f'\n[check]\nseverity = {{ blank = "{severity}" }}\n'
    done = run("validate", "-", "--format", "json", stdin=source.encode())
    assert done.returncode == code
    assert [finding["severity"] for finding in json.loads(done.stdout)["findings"]] == shown


def test_a_missing_file_is_no_zero_even_with_exit_zero(run):
    assert run("validate", "nowhere.toml", "--exit-zero").returncode == 3


@pytest.mark.parametrize("before", ["", "甲", "a", "\u200b", "e\u0301"])
@pytest.mark.parametrize("count", [0, 1, 10, 30, 35, 36, 70, 200])
def test_a_long_line_is_shortened_to_a_terminal_and_marked_where_it_is_wrong(before, count):
    source = f"{before * count}12件{'乙' * 50}"
    start = len(before) * count
    span = Span(None, "x", 1, start + 1, 1, start + 3)
    finding = Finding("section-repeated", {"section": "x"}, file="x", spans=(span,))
    _, _, shown, marks, *_ = as_text(finding, "zh", {"x": [source]}).splitlines()
    assert width(shown) <= 80
    at = shown.index("12件")
    assert marks.rstrip().endswith("|" + " " * (width(shown[:at]) - width("1 |")) + "^^")


def test_of_many_findings_in_one_text_some_are_listed_and_the_others_counted(run):
    text = "{{ a }} " * 70 + "{{ b | c }} "
    source = 'form = "cn-2014"\nreport = { agency = "某县", year = 2017 }\n'
    source += f'[[section]]\nid = "overview"\ntext = "{text}"\n'
    done = run("validate", "--select=indicator-unknown,filter-unknown", "--format=json", "-", stdin=source.encode())
    output = json.loads(done.stdout)
    assert list(Validator(shipped("findings")).errors(output)) == []
    *listed, last = output["findings"]
    assert len(listed) == 49
    assert [finding.get("more") for finding in listed] == [None] * 49
    assert last["more"] == 21
    assert last["message"].endswith("(and 21 more in this text, not listed)")


def test_waived_findings_are_not_counted_with_others(run):
    text = "收到申请1件，" * 60
    source = (
        'form = "cn-2014"\nreport = { agency = "某县", year = 2017 }\nrequests.received.total = 5\n'
        f'[[section]]\nid = "overview"\ntext = "{text}"\n[[section]]\nid = "requests"\ntext = "{text}"\n'
        '[[waive]]\ncode = "prose-number"\nplace = "overview"\nreason = "口径不同"\n'
    )
    done = run("validate", "--select=prose-number", "--format=json", "-", stdin=source.encode())
    found = json.loads(done.stdout)["findings"]
    assert [(bool(finding["waived"]), finding["path"], finding["more"]) for finding in found if "more" in finding] == [
        (True, "section[0].text", 10),
        (False, "section[1].text", 10),
    ]


def test_gitlab_matches_findings_wherever_their_lines_are(run, fixtures, tmp_path):
    source = (fixtures / "invalid" / "relation" / "report.toml").read_text("utf-8")
    path = tmp_path / "report.toml"

    def entries(text):
        path.write_text(text, "utf-8")
        return json.loads(run("validate", "--format", "gitlab", path).stdout)

    before, after = entries(source), entries(f"# moved\n\n{source}")
    assert before
    prints = [entry["fingerprint"] for entry in before]
    assert [entry["fingerprint"] for entry in after] == prints
    assert len(set(prints)) == len(prints)
    assert after[-1]["location"]["lines"]["begin"] == before[-1]["location"]["lines"]["begin"] + 2
    assert before[0]["location"]["path"] == str(path)
    assert {entry["severity"] for entry in before} <= {"info", "minor", "major", "critical", "blocker"}
    assert json.loads(run("validate", "--format", "gitlab", fixtures / "complete-2017" / "report.toml").stdout) == []


def test_concise_has_one_line_for_each_finding(run, fixtures):
    path = fixtures / "invalid" / "relation" / "report.toml"
    found = json.loads(run("validate", "--format", "json", path).stdout)["findings"]
    lines = run("validate", "--format", "concise", path).stdout.decode().splitlines()
    assert len(lines) == len(found)
    for line, finding in zip(lines, found, strict=True):
        assert line.startswith(
            f"{path}:{finding['line']}:{finding['column']}: {finding['severity']}[{finding['code']}]: "
        )
