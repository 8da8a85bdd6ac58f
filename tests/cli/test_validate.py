"""``govreport validate``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

INVALID = sorted(path.name for path in (ROOT / "fixtures" / "invalid").iterdir())


def test_a_sound_definition_says_nothing(run, complete):
    done = run("validate", complete, "--strict")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("code", INVALID)
def test_every_planted_fault_is_found(run, fixtures, code):
    folder = fixtures / "invalid" / code
    expected = (folder / "expected.json").read_text("utf-8")
    done = run("validate", "--format", "json", "report.toml", cwd=folder)
    assert done.stdout.decode() == expected
    assert done.stderr == b""
    assert done.returncode == (1 if json.loads(expected)["summary"]["errors"] else 0)


@pytest.mark.parametrize("code", INVALID)
def test_a_finding_in_text_names_its_file_code_and_a_next_step(run, fixtures, code):
    done = run("validate", "--lang", "zh", "report.toml", cwd=fixtures / "invalid" / code)
    text = done.stdout.decode()
    assert text.startswith("report.toml:")
    assert f"[{code}]：" in text
    assert code == "schema" or "  建议：" in text


def test_a_relation_has_both_sides_and_their_difference(run, fixtures):
    done = run("validate", "--format", "json", fixtures / "invalid" / "relation" / "report.toml")
    finding = next(
        finding for finding in json.loads(done.stdout)["findings"] if finding.get("relation") == "requests-received"
    )
    assert finding["code"] == "relation"
    assert finding["label"] == "收到申请数"
    assert (finding["left"], finding["right"], finding["difference"]) == (1, 3, -2)
    assert finding["indicators"][0] == finding["path"] == "requests.received.total"


def test_strict_makes_warnings_errors(run, fixtures):
    definition = fixtures / "invalid" / "form-year" / "report.toml"
    assert run("validate", definition).returncode == 0
    warnings = json.loads(run("validate", "--format", "json", definition).stdout)["summary"]["warnings"]
    done = run("validate", "--strict", "--format", "json", definition)
    assert done.returncode == 1
    assert json.loads(done.stdout)["summary"] == {"errors": warnings, "warnings": 0, "waived": 0, "files": 1}


def test_standard_input_is_a_definition(run, suixian):
    assert run("validate", "-", stdin=suixian.read_bytes()).returncode == 0
    assert run("validate", "-", stdin=b"x").returncode == 1


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(run, suixian):
    source = b"\xef\xbb\xbf" + suixian.read_bytes().replace(b"\n", b"\r\n")
    assert run("validate", "-", stdin=source).returncode == 0


def test_a_missing_file_does_not_hide_what_is_wrong_in_the_others(run, fixtures):
    done = run("validate", "--format", "json", "nowhere.toml", fixtures / "invalid" / "wrong-type" / "report.toml")
    assert done.returncode == 3
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["file-missing", "wrong-type"]


def test_only_what_follows_from_the_reported_parts_is_checked(run):
    definition = """
form = "cn-2014"
[report]
agency = "某县"
year = 2017
[requests.received]
total = 5
letter = {letter}
"""
    assert run("validate", "-", stdin=definition.format(letter=4).encode()).returncode == 0
    assert run("validate", "-", stdin=definition.format(letter=6).encode()).returncode == 1


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "警告"),
        ({"LANG": "en_US.UTF-8"}, "warning"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "warning"),
        ({"GOVREPORT_LANG": "zh"}, "警告"),
    ],
)
def test_the_language_is_that_of_the_reader(run, fixtures, environment, word):
    done = run("validate", fixtures / "invalid" / "form-year" / "report.toml", **environment)
    assert word in done.stdout.decode()


def test_hostile_text_cannot_fool_a_terminal(run):
    source = '"\\u001b[31m\\u202e" = 1\nform = "\\u001b[2J"'
    done = run("validate", "-", stdin=source.encode())
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout


def test_a_file_that_is_named_twice_is_checked_once(run, fixtures):
    definition = fixtures / "invalid" / "breakdown" / "report.toml"
    again = definition.parent / ".." / "breakdown" / "report.toml"
    summary = json.loads(run("validate", "--format", "json", definition, again).stdout)["summary"]
    assert (summary["errors"], summary["files"]) == (1, 1)
    done = run("validate", "-", "-", "--format", "json", stdin=definition.read_bytes())
    assert json.loads(done.stdout)["summary"]["files"] == 1


@pytest.mark.parametrize("selection", [("--select", "breakdown"), ("--ignore", "wrong-type,toml,file-missing")])
def test_what_kept_a_file_from_being_checked_is_said_whatever_is_selected(run, fixtures, selection):
    for code in ("wrong-type", "toml"):
        done = run("validate", *selection, fixtures / "invalid" / code / "report.toml")
        assert done.returncode == 1
        assert f"error[{code}]".encode() in done.stdout
    done = run("validate", *selection, "nowhere.toml")
    assert done.returncode == 3
    assert b"error[file-missing]" in done.stdout


def test_codes_are_selected_one_by_one_or_with_commas(run, fixtures):
    definition = fixtures / "invalid" / "breakdown" / "report.toml"

    def codes(*selection):
        done = run("validate", "--format", "json", *selection, definition)
        return [finding["code"] for finding in json.loads(done.stdout)["findings"]]

    assert codes() == ["blank", "breakdown"]
    assert codes("--select", "blank,relation") == codes("--select", "blank", "--select", "relation") == ["blank"]
    assert codes("--ignore", "blank, breakdown") == []


def test_a_file_of_findings_has_the_format_of_its_suffix(run, fixtures, tmp_path):
    definition = fixtures / "invalid" / "breakdown" / "report.toml"
    for name, format_ in {"a.json": "json", "a.sarif": "sarif", "a.xml": "junit", "a.jsonl": "lines"}.items():
        done = run("validate", "-o", tmp_path / name, definition)
        assert b"error[breakdown]" in done.stdout
        assert (tmp_path / name).read_bytes() == run("validate", "--format", format_, definition).stdout
    run("validate", "-o", tmp_path / "b.json", "--format", "lines", definition)
    assert (tmp_path / "b.json").read_bytes() == (tmp_path / "a.jsonl").read_bytes()


def test_an_output_named_with_a_dash_is_standard_output(run, fixtures, tmp_path):
    definition = fixtures / "invalid" / "breakdown" / "report.toml"
    done = run("validate", "-o", "-", "--format", "json", definition, cwd=tmp_path)
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["blank", "breakdown"]
    assert not (tmp_path / "-").exists()


def test_a_misspelt_key_is_not_said_to_be_missing_as_well(run, suixian):
    source = suixian.read_text("utf-8").replace('agency = "', 'agencey = "', 1)
    found = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    assert [(finding["code"], finding["hint"]) for finding in found] == [("unknown-key", "did you mean `agency`?")]


@pytest.mark.parametrize(
    ("header", "typed", "hint"),
    [
        ("[requests.results.refused]", "[request.results.refused]", "did you mean `requests`?"),
        ("[requests.results.refused]", "[requests.result.refused]", "did you mean `results`?"),
        ("[requests]", "[request]", "did you mean `requests`?"),
        ('[[section]]\nid = "problems"', '[[sections]]\nid = "problems"', "did you mean `section`?"),
    ],
)
def test_a_misspelt_table_is_named_even_if_another_part_of_it_is_there(run, fixtures, header, typed, hint):
    source = (fixtures / "pingtan" / "2021" / "report.toml").read_text("utf-8")
    assert f"{header}\n" in source
    source = source.replace(f"{header}\n", f"{typed}\n", 1)
    found = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    assert hint in [finding["hint"] for finding in found if finding["code"] == "unknown-key"]


def test_a_misspelt_part_is_not_said_to_be_missing_as_well(run, fixtures):
    source = (fixtures / "suixian-2017" / "report.toml").read_text("utf-8").replace('id = "overview"', 'id = "overvew"')
    found = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    assert [finding["code"] for finding in found if finding["code"].startswith("section")] == ["section-unknown"]


@pytest.mark.parametrize(
    ("report", "rest", "path", "hint"),
    [
        ("", '[[section]]\nid = "annex"\ntext = "正文。"', "section[0].id", "sections of the form: overview, "),
        (
            "",
            '[[breakdown]]\nof = "a.b"\ntitle = "甲"\nsection = "annex"\nparts = [{ label = "乙", value = 1 }]',
            "breakdown[0].section",
            "sections of the form: overview, ",
        ),
        ("", '[[section]]\nid = "概述"\ntext = "正文。"', "section[0].id", "did you mean `overview`?"),
        ("", '[[section]]\nid = "一、概述"\ntext = "正文。"', "section[0].id", "did you mean `overview`?"),
        ('charts = ["pie"]', "", "report.charts[0]", "charts of the form: breakdowns, "),
    ],
)
def test_the_hint_lists_what_the_form_has(run, report, rest, path, hint):
    source = f'form = "cn-2014"\n[report]\nagency = "某县"\nyear = 2017\n{report}\n{rest}\n'
    found = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    (said,) = (finding["hint"] for finding in found if finding["path"] == path)
    assert said.startswith(hint)


LEVELS = (
    'allowed values: "department" (政府部门), "township" (乡镇、街道), "county" (县级政府), '
    '"prefecture" (地市级政府), "province" (省级政府), "system" (实行垂直领导的系统)'
)
BACKSLASH = (
    "`\\r` in a string stands for this character; in the path of a file, write `/` instead of the backslash, "
    "elsewhere two backslashes"
)
DIGITS = "write only the number, in digits and in the unit that the form asks for"
BLANK = (
    "write 0 for a figure that is zero (in a row, one for each column) and `{}` for one that is not known; "
    "delete the line if the form does not require it"
)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ('total = "447,228"', "write it as `total = 447228`"),
        ('total = "１２件"', "write it as `total = 12`"),
        ("total = 12.0", "write it as `total = 12`"),
        ("total = true", "write it as `total = …`"),
        ('total = "三件"', DIGITS),
        ('total = "2万件"', DIGITS),
        ('total = "20余件"', DIGITS),
        ('total = "约2113"', DIGITS),
        ('total = "12①"', DIGITS),
        ('total = "12²"', DIGITS),
        ('total = "5角"', DIGITS),
        ('total = "无"', BLANK),
        ('total = "—"', BLANK),
    ],
)
def test_the_hint_has_the_number_that_was_meant(run, written, hint):
    source = f'form = "cn-2014"\n[report]\nagency = "某县"\nyear = 2017\n[complaints]\n{written}\n'
    (finding,) = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    assert (finding["code"], finding["hint"]) == ("wrong-type", hint)


@pytest.mark.parametrize(
    ("before", "written", "path", "hint"),
    [
        # The figure is the author's own, or it is none.
        ("year = 2021", "year = 2021-01-01", "report.year", "write it as `year = 2021`"),
        ("licences          = 2293", 'licences = "2,293"', "decisions.licences", "write it as `licences = 2293`"),
        ("= 24252.311082", '= "2.5万元"', "charges.administrative_fees", "write it as `administrative_fees = 2.5`"),
        ("= 24252.311082", '= "25000元"', "charges.administrative_fees", DIGITS),
        ("year = 2021", 'year = 2021\nchanges = "是"', "report.changes", "write it as `changes = true`"),
        (
            "year = 2021",
            "year = 2021\nchanges = 1",
            "report.changes",
            "write `true` or `false`, without quotation marks",
        ),
        ("year = 2021", "year = 2021\nissued = 20220120", "report.issued", "write it as `issued = 2022-01-20`"),
        ("year = 2021", 'year = 2021\nissued = "2022年1月20日"', "report.issued", "write it like `2022-01-20`"),
        ("year = 2021", 'year = 2021\nunits = "u/*.toml"', "report.units", 'write it as `units = ["u/*.toml"]`'),
        ("licences          = 2293", "licences = [2293]", "decisions.licences", "write it as `licences = 2293`"),
        ('"../2020/report.toml"', '"..\\new.toml"', "report.previous", 'write it like `"../2023/report.toml"`'),
        ('"../2020/report.toml"', '"..\\report.toml"', "report.previous", BACKSLASH),
        # A word is what it means, not what it looks like.
        ("year = 2021", 'year = 2021\nlevel = "city"', "report.level", 'did you mean `"prefecture"`?'),
        ("year = 2021", 'year = 2021\nlevel = "市级"', "report.level", 'did you mean `"prefecture"`?'),
        ("year = 2021", 'year = 2021\nlevel = "District"', "report.level", 'did you mean `"county"`?'),
        ("year = 2021", 'year = 2021\nlevel = "乡镇"', "report.level", 'did you mean `"township"`?'),
        ("year = 2021", 'year = 2021\nlevel = "省"', "report.level", 'did you mean `"province"`?'),
        ("year = 2021", 'year = 2021\nlevel = "prefectur"', "report.level", 'did you mean `"prefecture"`?'),
        ("year = 2021", 'year = 2021\nlevel = "municipality"', "report.level", LEVELS),
        # A city may be of the level of a county.
        ("year = 2021", 'year = 2021\nlevel = "市"', "report.level", LEVELS),
        ("year = 2021", 'year = 2021\nlevel = "市政府"', "report.level", LEVELS),
        # A table with one bracket too many or too few, or in the wrong place.
        ("[report]", "[[report]]", "report", "write it as `[report]`"),
        ("[decisions]", "[report.decisions]", "report.decisions", "write its header as `[decisions]`"),
        ("[requests.results.refused]", "[refused]", "refused", "write its header as `[requests.results.refused]`"),
        ("[documents]", "[documents]\nlicences = 2", "documents.licences", "move it to the table `[decisions]`"),
    ],
)
def test_the_hint_is_what_the_author_meant(run, fixtures, before, written, path, hint):
    source = (fixtures / "pingtan" / "2021" / "report.toml").read_text("utf-8").replace(before, written, 1)
    (finding,) = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    assert (finding["path"], finding["hint"]) == (path, hint)
    assert source.split("\n")[finding["line"] - 1] == written.split("\n")[-1] or written[0] in '="'


def test_a_section_in_single_brackets_is_written_in_double_ones(run):
    source = 'form = "cn-2014"\n[report]\nagency = "某县"\nyear = 2017\n[section]\nid = "overview"\ntext = "正文。"\n'
    (finding,) = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    assert (finding["line"], finding["hint"]) == (5, "write it as `[[section]]`")


def test_an_option_of_another_type_is_not_said_to_be_an_array(run):
    source = 'form = "cn-2014"\nreport = { agency = "某县", year = 2017 }\nexport.text.width = 2018-02-08\n'
    (finding,) = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    assert (finding["code"], finding["hint"]) == ("wrong-type", 'write it as `width = "2018-02-08"`')
    assert "expected a string for `export.text.width`" in finding["message"]


def test_the_hint_for_a_cell_has_the_number_alone(run, fixtures):
    source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")
    row = next(line for line in source.split("\n") if line.startswith("new "))
    first = row.partition("[")[2].partition(",")[0].strip()
    spoilt = source.replace(row, row.replace(first, f'"{first}"', 1))
    found = json.loads(run("validate", "--format", "json", "-", stdin=spoilt.encode()).stdout)["findings"]
    assert [(entry["code"], entry["hint"]) for entry in found] == [("wrong-type", f"write it as `{first}`")]


def test_values_are_said_as_toml_has_them(run):
    source = (
        'form = "cn-2014"\n[report]\nagency = "某县"\nyear = 2017\nlevel = true\n[check]\nseverity = { blank = "x" }'
    )
    found = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    said = " ".join(finding["message"] for finding in found)
    assert "True" not in said
    assert "{'" not in said


def test_a_form_that_is_not_ours_is_answered_with_the_one_in_force(run):
    source = 'form = "cn-2020"\n[report]\nagency = "某县"\nyear = 2020\n'
    (finding,) = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    assert finding["hint"] == "did you mean `cn-2019`?"


def test_last_years_definition_of_another_year_is_compared_with_nothing(run, fixtures, tmp_path):
    source = (fixtures / "pingtan" / "2022" / "report.toml").read_text("utf-8")
    path = tmp_path / "report.toml"
    path.write_text(source.replace("../2021", (fixtures / "pingtan" / "2020").as_posix()), "utf-8")
    found = json.loads(run("validate", "--format", "json", path).stdout)["findings"]
    assert "previous-year" in {finding["code"] for finding in found}
    assert not any("上年" in finding["message"] for finding in found if finding["code"] == "relation")


def test_a_number_of_thousands_of_digits_in_quotation_marks_is_no_hint(run):
    source = f'form = "cn-2014"\nreport = {{ agency = "某县", year = "{"9" * 5000}" }}\n'
    done = run("validate", "--format", "lines", "-", stdin=source.encode())
    (finding,) = map(json.loads, done.stdout.splitlines())
    assert (finding["code"], finding["hint"]) == ("wrong-type", "write it as `year = …`")


def test_a_very_long_key_is_shortened(run):
    source = f'form = "cn-2014"\n{"a" * 9000}z = 1\n[report]\nagency = "某县"\nyear = 2017\n'
    done = run("validate", "--format", "lines", "-", stdin=source.encode())
    (finding,) = map(json.loads, done.stdout.splitlines())
    assert finding["code"] == "unknown-key"
    assert len(finding["path"]) < 110
    assert (finding["line"], finding["column"]) == (2, 1)
