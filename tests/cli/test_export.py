"""``govreport export``: names and folders of files, --force, and the same bytes every time."""

from __future__ import annotations

import html
import json
import re
import time

import jsonschema
import openpyxl
import pytest

from govreport_cli.forms.schemas import shipped

FORMATS = {"datapackage": ".zip", "html": ".html", "json": ".json", "text": ".txt", "xlsx": ".xlsx"}


def test_all_formats_are_named_for_agency_and_year(run, suixian, tmp_path):
    done = run("export", suixian, "--to", "all", "-o", tmp_path / "new" / "folder")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert names == [f"随县人民政府-2017{suffix}" for suffix in sorted(FORMATS.values())]


def test_one_file_by_its_name(run, suixian, tmp_path):
    assert run("export", suixian, "-o", tmp_path / "x.json").returncode == 0
    assert json.loads((tmp_path / "x.json").read_bytes())["year"] == 2017
    assert run("export", suixian, "-o", tmp_path / "x.TXT").returncode == 0
    assert (tmp_path / "x.TXT").read_bytes().decode().lstrip().startswith("随县人民政府")
    assert run("export", suixian, "--to", "json", "-o", tmp_path / "data.open").returncode == 0
    assert (tmp_path / "data.open").read_bytes() == (tmp_path / "x.json").read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_standard_output_has_the_same_bytes(run, suixian, tmp_path, name):
    run("export", suixian, "--to", name, "-o", tmp_path)
    (written,) = tmp_path.glob("随县*")
    done = run("export", "-", "--to", name, "-o", "-", stdin=suixian.read_bytes())
    assert done.stdout == written.read_bytes()
    assert done.stderr == b""


def test_several_definitions_go_into_one_folder(run, suixian, complete, tmp_path):
    assert run("export", suixian, complete, "--to", "json", "-o", tmp_path).returncode == 0
    assert {path.name for path in tmp_path.glob("*.json")} == {"随县人民政府-2017.json", "某县人民政府-2017.json"}


def test_one_definition_with_errors_does_not_keep_the_others_back(run, suixian, fixtures, tmp_path):
    bad = fixtures / "invalid" / "relation" / "report.toml"
    done = run("export", bad, suixian, "--to", "json", "-o", tmp_path)
    assert done.returncode == 1
    assert [path.name for path in tmp_path.glob("*.json")] == ["随县人民政府-2017.json"]


def test_force_publishes_with_the_findings_printed(run, fixtures):
    bad = fixtures / "invalid" / "relation" / "report.toml"
    done = run("export", bad, "--to", "json", "-o", "-", "--force")
    assert done.returncode == 0
    assert json.loads(done.stdout)["figures"]["requests.received.total"]["value"] == 1
    assert b"error[relation]" in done.stderr


@pytest.fixture
def forced(run, fixtures, tmp_path):
    """Export a definition with errors by force, in every built-in format; return its errors and the files by format."""
    bad = fixtures / "invalid" / "relation" / "report.toml"
    errors = [
        finding
        for finding in json.loads(run("validate", bad, "--format", "json", "--lang", "zh").stdout)["findings"]
        if finding["severity"] == "error"
    ]
    assert errors
    assert run("export", bad, "--to", "html,json,text,xlsx", "-o", f"{tmp_path}/", "--force").returncode == 0
    return errors, {path.suffix[1:]: path for path in tmp_path.iterdir()}


def test_a_report_that_was_forced_says_so_and_lists_its_errors_in_its_data(forced):
    errors, files = forced
    data = json.loads(files["json"].read_text("utf-8"))
    page = files["html"].read_text("utf-8")
    embedded = json.loads(re.search(r'id="report-data">(.*?)</script>', page)[1])
    for found in (data, embedded):
        assert [(entry["code"], entry["place"]) for entry in found["unresolved"]] == [
            (error["code"], error["path"]) for error in errors
        ]
    validator = jsonschema.Draft202012Validator(shipped("report"))
    assert list(validator.iter_errors(data)) == []


def test_a_report_that_was_forced_says_so_at_its_head_in_every_format(forced):
    errors, files = forced
    says = f"本报告有{len(errors)}处错误尚未解决"
    data = json.loads(files["json"].read_text("utf-8"))
    first = data["blocks"][0]
    page = re.sub("<[^>]*>", "", files["html"].read_text("utf-8").split("<body>")[1])
    text = files["txt"].read_text("utf-8")
    cover = [cell for row in openpyxl.load_workbook(files["xlsx"]).worksheets[0].values for cell in row if cell]
    assert first["text"].startswith(says)
    assert page.index(says) < page.index("根据")
    assert text.index(says) < text.index("根据")
    assert cover[1].startswith("尚未解决的错误")
    for error in errors:
        said = "".join(error["message"].split())
        for shown in (page, text, "".join(map(str, cover)), json.dumps(data, ensure_ascii=False)):
            together = "".join(shown.split())
            assert html.escape(said, quote=False) in together or said in together
            assert f"{error['code']}，{error['path']}" in together


def test_a_report_without_errors_does_not_mention_them(run, suixian):
    for name in ("html", "json", "text"):
        assert "尚未解决" not in run("export", suixian, "--to", name, "-o", "-", "--force").stdout.decode()
    assert b"unresolved" not in run("export", suixian, "--to", "json", "-o", "-", "--force").stdout


def test_force_cannot_publish_what_cannot_be_computed(run, fixtures):
    done = run("export", fixtures / "invalid" / "wrong-type" / "report.toml", "--to", "json", "-o", "-", "--force")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"--force" not in done.stderr


def test_an_agency_that_is_no_file_name(run, tmp_path):
    source = 'form = "cn-2014"\n[report]\nagency = "../../etc/甲/乙:丙"\nyear = 2017\n'
    done = run("export", "-", "--to", "json", "-o", tmp_path / "out", stdin=source.encode())
    assert done.returncode == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["_.._etc_甲_乙_丙-2017.json"]


def test_the_same_bytes_whatever_time_zone_locale_hash_seed_and_folder(run, suixian, complete, tmp_path):
    outputs = []
    for number, environment in enumerate(
        (
            {"TZ": "Asia/Shanghai", "LANG": "C.UTF-8", "PYTHONHASHSEED": "1"},
            {"TZ": "America/New_York", "LANG": "zh_CN.GBK", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        if number:
            time.sleep(3)
        for definition in (suixian, complete):
            assert run("export", definition, "--to", "all", "-o", ".", cwd=folder, **environment).returncode == 0
        outputs.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert len(outputs[0]) == 2 * len(FORMATS)
    assert outputs[0] == outputs[1]


def test_options_of_exporters(run, suixian):
    done = run("export", suixian, "--to", "text", "--option", "text.width=60", "-o", "-")
    assert max(map(len, done.stdout.decode().splitlines())) == 60


def test_text_formats_are_utf_8_with_unix_line_ends(run, suixian, tmp_path):
    run("export", suixian, "--to", "html", "--to", "json", "--to", "text", "-o", tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        content = path.read_bytes()
        assert content.decode("utf-8")
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_a_source_date_is_taken_where_there_is_no_date(run, fixtures):
    definition = fixtures / "invalid" / "section-missing" / "report.toml"
    books = [
        run("export", definition, "--to", "xlsx", "-o", "-", **environment).stdout
        for environment in ({}, {}, {"SOURCE_DATE_EPOCH": "1500000000"})
    ]
    assert books[0] == books[1] != books[2]
