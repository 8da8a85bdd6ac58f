"""``govreport export``: names and folders of files, --force, and the same bytes every time."""

from __future__ import annotations

import json
import time

import pytest

FORMATS = {"html": ".html", "json": ".json", "text": ".txt", "xlsx": ".xlsx"}


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
