"""``govreport verify``: published files compared with their definition."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft7Validator

from govreport_cli.forms.schemas import shipped
from govreport_cli.forms.validator import Validator

SARIF = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json").read_text("utf-8"))
FORMATS = ["html", "json", "xlsx"]


@pytest.fixture
def definition(fixtures):
    return fixtures / "pingtan" / "2022" / "report.toml"


@pytest.fixture
def published(run, tmp_path):
    """Export a definition, and return the files by format."""

    def publish(definition):
        out = tmp_path / "out"
        assert run("export", definition, *(f"--to={name}" for name in FORMATS), "-o", f"{out}/").returncode == 0
        return {name: next(out.glob(f"*.{name}")) for name in FORMATS}

    return publish


def found(done):
    return [(finding["code"], finding["path"]) for finding in json.loads(done.stdout)["findings"]]


def change(file, pattern, replacement, count=1):
    """Edit a file by hand, as somebody might."""
    text, changed = re.subn(pattern, replacement, file.read_text("utf-8"), count=count)
    assert changed == count
    file.write_text(text, "utf-8")


def test_what_was_exported_is_what_is_defined(run, published, definition):
    done = run("verify", definition, *published(definition).values())
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_number_that_people_see_is_pointed_at(run, published, definition):
    page = published(definition)["html"]
    change(page, '(<td[^>]*><data value="2113"[^>]*>)2113<', r"\g<1>2131<")
    done = run("verify", definition, page)
    assert done.returncode == 1
    lines = page.read_text("utf-8").splitlines()
    line = next(at for at, line in enumerate(lines, 1) if ">2131<" in line)
    column = lines[line - 1].index(">2131<") + 2
    assert (
        f"{page}:{line}:{column}: error[verify-differs]: “行政处罚” is published as 2131, expected 2113"
        in done.stdout.decode()
    )


def test_a_number_that_programs_read_is_found_too(run, published, definition):
    page = published(definition)["html"]
    change(page, '<data value="2113"', '<data value="2131"')
    assert found(run("verify", "--format", "json", definition, page)) == [("verify-differs", "decisions.penalties")]
    change(page, '<data value="2131"', '<data value="2113"')
    change(page, '("decisions.penalties": {"value": )2113', r"\g<1>2131")
    assert found(run("verify", "--format", "json", definition, page)) == [("verify-differs", "decisions.penalties")]


@pytest.fixture
def cell(published, definition):
    """Change a number in a published workbook; return the workbook and the place of the cell."""
    path = published(definition)["xlsx"]
    book = openpyxl.load_workbook(path)
    changed = next(cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == 2113)
    changed.value = 2131
    book.save(path)
    return path, f"{changed.parent.title}!{changed.coordinate}"


def test_a_cell_is_named_in_every_format(run, definition, cell):
    path, place = cell
    printed = {
        name: run("verify", definition, path, "--format", name).stdout.decode()
        for name in ("text", "concise", "json", "lines", "sarif", "github", "gitlab", "junit")
    }
    said = "“行政处罚” is published as 2131, expected 2113"
    assert f"{path}:{place}: error[verify-differs]: {said}\n" in printed["text"]
    assert printed["concise"].startswith(f"{path}:{place}: error[verify-differs]: {said}")
    data = json.loads(printed["json"])
    assert list(Validator(shipped("findings")).errors(data)) == []
    finding = next(entry for entry in data["findings"] if entry["path"] == "decisions.penalties")
    assert (finding["where"], finding["line"]) == (place, None)
    assert json.loads(printed["lines"].splitlines()[0]) == finding
    sarif = json.loads(printed["sarif"])
    Draft7Validator(SARIF).validate(sarif)
    (location,) = sarif["runs"][0]["results"][0]["locations"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": place}]
    assert location["physicalLocation"].keys() == {"artifactLocation"}
    assert f"::{place}: {said}" in printed["github"]
    entry = json.loads(printed["gitlab"])[0]
    assert entry["description"].startswith(f"{place}: {said}")
    assert entry["location"] == {"path": str(path), "lines": {"begin": 1}}
    failure = ET.fromstring(printed["junit"]).find(".//failure")  # noqa: S314  (our own)
    assert failure.get("message") == f"{place}: {said}"
    assert f"{path}:{place}: " in failure.text


def test_findings_never_overwrite_a_file_that_was_read(run, published, definition, tmp_path):
    page = published(definition)["html"]
    own = tmp_path / "own" / "2022" / "report.toml"
    shutil.copytree(definition.parents[1], own.parents[1])
    for file in (own, page):
        before = file.read_bytes()
        done = run("verify", own, page, "-o", file)
        assert done.returncode == 2
        assert b"error[output-is-input]" in done.stderr
        assert file.read_bytes() == before


def test_changes_parts_and_shares_are_read_too(run, published, definition, suixian):
    data = published(definition)["json"]
    change(data, '"change": 19\\b', '"change": 91')
    assert [path for _, path in found(run("verify", "--format", "json", definition, data))] == [
        "change:documents.normative_documents.made"
    ]
    page = published(suixian)["html"]
    change(page, '(<data value="11785" data-place="[^"]*"[^>]*>)11785<', r"\g<1>11758<")
    change(page, ">72%", ">71%")
    assert [path for _, path in found(run("verify", "--format", "json", suixian, page))] == [
        "breakdown[0].parts[2].value",
        "breakdown[0].parts[2].share",
    ]


def test_thousands_are_the_same_number(run, published, definition):
    page = published(definition)["html"]
    change(page, ">2113<", ">2,113<")
    assert run("verify", definition, page).returncode == 0


def test_a_row_that_was_taken_out_is_lacking(run, published, definition):
    page = published(definition)["html"]
    text = page.read_text("utf-8")
    start = text.rindex("<tr", 0, text.index('data-indicator="decisions.licences"'))
    page.write_text(text[:start] + text[text.index("</tr>", start) + 5 :], "utf-8")
    done = run("verify", definition, page)
    assert done.returncode == 1
    assert b"error[verify-lacks]: figures missing from the file (1): decisions.licences" in done.stdout


def test_a_figure_that_is_shown_again_is_compared_too(run, published, definition):
    page = published(definition)["html"]
    change(page, '(<data value="[0-9]+" data-repeats="decisions.licences"[^>]*>)[0-9]+<', r"\g<1>7<")
    done = run("verify", definition, page)
    assert done.returncode == 1
    assert b"error[verify-differs]" in done.stdout


def test_another_years_file_is_not_this_ones(run, published, definition, suixian):
    done = run("verify", suixian, published(definition)["json"], "--format", "json")
    assert {code for code, _ in found(done)} >= {"verify-lacks", "verify-unknown"}
    assert b"error[verify-unknown]" in run("verify", suixian, published(definition)["json"]).stdout


@pytest.mark.parametrize("name", FORMATS)
def test_last_years_file_is_not_this_years(run, published, definition, name):
    last = definition.parents[1] / "2021" / "report.toml"
    done = run("verify", definition, published(last)[name])
    assert done.returncode == 1
    assert "error[verify-particulars]: the year is published as “2021”, expected “2022”" in done.stdout.decode()


def test_a_sentence_that_was_changed_is_quoted(run, published, definition):
    page = published(definition)["html"]
    change(page, "(<p>)(统计期限|本报告由)", r"\1据悉，\2")
    done = run("verify", definition, page)
    assert done.returncode == 1
    assert f"{page}:" in done.stdout.decode()
    assert "error[verify-text]: the text says “据悉，" in done.stdout.decode()
    zh = run("verify", definition, page, "--lang", "zh").stdout.decode()
    assert "错误[verify-text]：正文写作“据悉，" in zh


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("report.html", b"<p>16499</p>", b"error[verify-nothing]"),
        ("report.html", b"\xff\xfe", b"error[verify-unreadable]"),
        ("report.json", b"{", b"error[verify-unreadable]"),
        ("report.json", b"[]", b"error[verify-unreadable]"),
        ("report.json", b'{"figures": {}}', b"error[verify-unreadable]"),
        ("report.xlsx", b"PK\x03\x04", b"error[verify-unreadable]"),
    ],
)
def test_what_cannot_be_read_is_said(run, suixian, tmp_path, name, content, code):
    file = tmp_path / name
    file.write_bytes(content)
    done = run("verify", suixian, file)
    assert done.returncode == 1
    assert code in done.stdout
    assert b"Traceback" not in done.stderr


def test_our_own_text_does_not_fail_the_other_files(run, suixian, tmp_path):
    assert run("export", suixian, "--to", "all", "-o", tmp_path / "out").returncode == 0
    done = run("verify", suixian, *sorted((tmp_path / "out").iterdir()))
    assert done.returncode == 0
    assert b"warning[verify-format]: files named `*.txt` cannot be compared" in done.stdout
    assert (done.stdout.count(b"verify-"), done.stderr) == (1, b"")


def test_a_file_that_differs_fails_beside_one_that_cannot_be_compared(run, published, definition, tmp_path):
    page, text = published(definition)["html"], tmp_path / "x.txt"
    text.write_bytes(b"x")
    change(page, ">2113<", ">2131<")
    assert run("verify", definition, text, page).returncode == 1
    assert run("verify", definition, page, text).returncode == 1


def test_nothing_that_could_be_compared_is_no_success(run, suixian, tmp_path):
    assert run("export", suixian, "--to", "text", "-o", tmp_path / "out").returncode == 0
    done = run("verify", suixian, *(tmp_path / "out").iterdir(), "--format", "json")
    assert done.returncode == 3
    assert [code for code, _ in found(done)] == ["verify-format"]
    assert b"error[verify-none]" in done.stderr


def test_a_missing_file_is_an_input_that_could_not_be_read(run, suixian):
    done = run("verify", suixian, "nowhere.html")
    assert done.returncode == 3
    assert b"error[file-missing]" in done.stdout


def test_a_definition_that_cannot_be_computed_is_told(run, fixtures):
    done = run("verify", fixtures / "invalid" / "toml" / "report.toml", "x.html")
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"error[toml]" in done.stdout


@pytest.mark.parametrize("text", ["sNaN", "NaN", "Infinity", "1e999999", "9" * 5000])
def test_what_is_hardly_a_number_differs(run, published, definition, text):
    file = published(definition)["html"]
    change(file, r'(data-indicator="requests\.new\.total"[^>]*>)[^<]*', rf"\g<1>{text}")
    done = run("verify", definition, file, "--format", "json")
    assert ("verify-differs", "requests.new.total") in found(done)


def test_a_page_that_never_ends_a_comment_is_read_up_to_there(run, published, definition):
    file = published(definition)["html"]
    file.write_text(file.read_text("utf-8") + "<!-- >" * 1000 + "<a " * 1000, "utf-8")
    assert run("verify", definition, file).returncode == 0


@pytest.fixture
def site(run, fixtures, folder):
    """Export a folder of definitions, and return the published pages by year."""
    shutil.copytree(fixtures / "pingtan", folder / "reports")
    (folder / "reports" / ".govreportignore").write_text("/2020/\n")  # it was published with an error
    assert run("export", "reports", "--to", "html,json", "-o", "site").returncode == 0
    return {page.stem[-4:]: page for page in (folder / "site").glob("*.html")}


def test_each_definition_of_a_folder_is_compared_with_its_own_files(run, site):
    done = run("verify", "reports", "site")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    change(site["2022"], '(<td[^>]*><data value="2113"[^>]*>)2113<', r"\g<1>2131<")
    done = run("verify", "reports", "site", "--format", "json")
    assert (done.returncode, found(done)) == (1, [("verify-differs", "decisions.penalties")])
    assert json.loads(done.stdout)["summary"]["files"] == 8
    assert run("verify", "reports", "site", "--exclude", "/2022").returncode == 0
    assert run("verify", "reports/2022/report.toml", "site").returncode == 1
    assert run("verify", "reports/2021/report.toml", "site").returncode == 0


def test_without_a_manifest_files_are_found_by_their_names(run, site, folder):
    (folder / "site" / ".govreport.jsonl").unlink()
    assert run("verify", "reports", "site").returncode == 0
    assert run("verify", "reports", *site.values()).returncode == 0
    other = site["2021"].rename(folder / "site" / "index-of-2021.html")
    other.with_name(f"{site['2021'].stem}.json").unlink()
    done = run("verify", "reports", "site")
    assert done.returncode == 1
    assert b"2021/report.toml: error[verify-unpublished]: " in done.stdout
    assert run("verify", "reports/2021/report.toml", other).returncode == 0


@pytest.mark.usefixtures("site")
def test_the_manifest_knows_files_of_any_name_and_those_that_are_gone(run, folder):
    assert run("export", "reports", "--to", "html", "-o", "named", "--name", "{year}").returncode == 0
    assert run("verify", "reports", "named").returncode == 0
    (folder / "named" / "2021.html").unlink()
    done = run("verify", "reports", "named")
    assert done.returncode == 3
    assert b"named/2021.html: error[file-missing]" in done.stdout


def test_one_bad_definition_does_not_stop_the_others(run, site, folder):
    (folder / "reports" / "2020.toml").write_text("form = ")
    change(site["2022"], '(<td[^>]*><data value="2113"[^>]*>)2113<', r"\g<1>2131<")
    done = run("verify", "reports", "site")
    assert done.returncode == 1
    assert b"2020.toml:1:" in done.stdout
    assert b"error[verify-differs]" in done.stdout


def test_results_are_the_same_with_any_number_of_jobs(spawn, site, folder):
    (folder / "reports" / "2020.toml").write_text("form = ")
    change(site["2022"], '(<td[^>]*><data value="2113"[^>]*>)2113<', r"\g<1>2131<")
    (folder / "site" / site["2021"].with_suffix(".json").name).write_text("{")
    alone = spawn("verify", "reports", "site")
    shared = spawn("verify", "reports", "site", "--jobs", 2)
    assert (shared.returncode, shared.stdout, shared.stderr) == (alone.returncode, alone.stdout, alone.stderr)
    assert alone.stdout.count(b": error[") == 3


def test_definitions_come_from_a_list(run, site):
    done = run("verify", "--files-from", "-", "site", stdin=b"reports/2021/report.toml\nreports/2022\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    change(site["2022"], '(<td[^>]*><data value="2113"[^>]*>)2113<', r"\g<1>2131<")
    assert run("verify", "--files-from", "-", "site", stdin=b"reports/2021\n").returncode == 0
    assert run("verify", "--files-from", "-", "site", stdin=b"reports/2022\n").returncode == 1
    assert run("verify", "--files-from", "-", "site", stdin=b"").returncode == 0


def test_a_published_file_comes_from_standard_input_with_any_number_of_jobs(spawn, site):
    page = site["2022"].read_bytes()
    for jobs in (1, 2):
        done = spawn("verify", "reports/2022/report.toml", "-", "site", "--jobs", jobs, stdin=page)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        done = spawn("verify", "reports/2021/report.toml", "-", "--jobs", jobs, stdin=page)
        assert (done.returncode, b"-:" in done.stdout) == (1, True)


@pytest.mark.parametrize("arguments", [["-", "-"], ["--files-from", "-", "-"], ["report.toml", "-", "-"]])
def test_standard_input_is_read_for_one_purpose(run, arguments):
    done = run("verify", *arguments, stdin=b"")
    assert done.returncode == 2
    assert b"error[stdin-twice]" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["reports"], ["--files-from", "-"]])
def test_without_published_files_there_is_nothing_to_verify(run, arguments):
    done = run("verify", *arguments)
    assert done.returncode == 2
    assert b"error[command-lacks]" in done.stderr


@pytest.mark.usefixtures("site")
def test_a_bug_that_a_definition_brings_to_light_does_not_stop_the_others(run, monkeypatch):
    from govreport_cli import pipeline

    finish = pipeline.finish

    def fails_once(examination):
        if examination.case.definition.report.year == 2021:
            raise RuntimeError("unexpected")
        return finish(examination)

    monkeypatch.setattr(pipeline, "finish", fails_once)
    done = run("verify", "reports", "site", "--format", "json")
    assert (done.returncode, found(done)) == (70, [("internal", None)])
    assert json.loads(done.stdout)["summary"]["files"] == 6


def test_the_errors_of_the_definition_are_told_before_what_differs(run, fixtures, tmp_path):
    bad = fixtures / "invalid" / "relation" / "report.toml"
    assert run("export", bad, "--force", "--to", "html", "-o", tmp_path / "out").returncode == 0
    (page,) = (tmp_path / "out").iterdir()
    done = run("verify", bad, page, "--format", "json")
    assert (done.returncode, [code for code, _ in found(done)]) == (1, ["relation", "relation"])
    assert json.loads(done.stdout)["summary"]["files"] == 1, "the definition itself is not compared"
    assert b"files checked: 1, errors: 2" in run("verify", bad, page).stdout
    cases = ET.fromstring(run("verify", bad, page, "--format", "junit").stdout).iter("testcase")  # noqa: S314  (our own)
    assert [case.get("name") for case in cases] == [str(page), str(bad)]


def test_a_sound_file_need_not_say_that_the_definition_now_has_errors(run, fixtures, published, tmp_path):
    bad = fixtures / "invalid" / "relation" / "report.toml"
    sound = tmp_path / "report.toml"
    sound.write_bytes(bad.read_bytes().replace(b"letter = 2", b"letter = 0").replace(b"on_time = 3", b"on_time = 1"))
    said = run("verify", bad, published(sound)["html"]).stdout.decode()
    assert "error[relation]" in said
    assert "error[verify-differs]" in said
    assert "尚未解决" not in said


def test_a_file_that_is_no_longer_exported_is_still_compared(run, folder, definition):
    own = folder / "report.toml"
    own.write_bytes(definition.read_bytes().replace(b"previous = ", b"#previous = "))
    assert run("export", own, "--to", "html,xlsx", "-o", "site/").returncode == 0
    change(own, "(penalties *= *)2113", r"\g<1>2131")
    assert run("export", own, "--to", "html", "-o", "site/").returncode == 0
    done = run("verify", own, "site", "--format", "json")
    assert done.returncode == 1
    assert {Path(entry["file"]).suffix for entry in json.loads(done.stdout)["findings"]} == {".xlsx"}


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [("2113</data>", "2113</data>0"), ("单位：万元", "单位：元"), ("行政许可</th>", "行政处罚</th>")],
)
def test_tables_are_compared_as_people_see_them(run, published, definition, pattern, replacement):
    page = published(definition)["html"]
    change(page, pattern, replacement)
    done = run("verify", definition, page)
    assert (done.returncode, b"error[verify-table]" in done.stdout) == (1, True)
