"""Third-party exporters: found by metadata, loaded one by one, and unable to break anything but themselves."""

from __future__ import annotations

import re

import pytest

GOOD = """
from govreport_cli.plugin import hookimpl

class Exporter:
    name, suffix, media_type, summary, options = {name!r}, ".csv", "text/csv", "figures", ()
    def export(self, report, options):
        {body}

@hookimpl
def govreport_exporter():
    return Exporter()
"""


def good(name="csv", body="return report.title.encode()"):
    return GOOD.format(name=name, body=body)


def test_an_installed_exporter_is_one_of_all(run, install, suixian):
    install("govreport-csv", "csv", good())
    done = run("export", suixian, "--to", "csv", "-o", "-", PYTHONPATH=install.path)
    assert done.stdout.decode() == "随县人民政府2017年政府信息公开工作年度报告"
    listed = run("exporters", PYTHONPATH=install.path).stdout.decode()
    assert re.search(r"^csv +govreport-csv 1\.0", listed, re.MULTILINE)
    assert "text/csv" in run("exporters", "csv", PYTHONPATH=install.path).stdout.decode()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import nosuchthing", "No module named 'nosuchthing'"),
        ("raise SystemExit(0)", "SystemExit"),
        ("x = 1", "does not implement"),
        (good().replace("def govreport_exporter()", "def govreport_exporter(everything)"), "everything"),
        (good().replace("def govreport_exporter", "def govreport_exporters"), "govreport_exporters"),
        (good("tsv"), "its `name` is 'tsv'"),
        (good().replace('".csv"', '"../csv"'), "suffix"),
        (good().replace("return Exporter()", "return None"), "returns None"),
        ("def broken(:", "SyntaxError"),
    ],
)
def test_a_broken_exporter_hurts_only_its_own_name(run, install, suixian, source, reason):
    install("govreport-csv", "csv", source)
    done = run("export", suixian, "--to", "csv", "-o", "-", PYTHONPATH=install.path)
    assert (done.returncode, done.stdout) == (4, b"")
    said = done.stderr.decode()
    assert "error[plugin-broken]" in said
    assert "govreport-csv 1.0" in said
    assert reason in said
    assert "Traceback" not in said
    assert run("exporters", PYTHONPATH=install.path).returncode == 0
    assert run("export", suixian, "--to", "text", "-o", "-", PYTHONPATH=install.path).returncode == 0


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return report.nothing", "AttributeError"),
        ("return 'text'", "not bytes"),
        ("raise SystemExit(0)", "SystemExit"),
        ("raise GeneratorExit", "GeneratorExit"),
    ],
)
def test_an_exporter_that_fails_leaves_out_only_its_own_format(run, install, suixian, tmp_path, body, reason):
    install("govreport-csv", "csv", good(body=body))
    done = run("export", suixian, "--to", "text", "--to", "csv", "-o", tmp_path / "out", PYTHONPATH=install.path)
    assert done.returncode == 4
    said = done.stderr.decode()
    assert "error[plugin-failed]" in said
    assert "govreport-csv 1.0" in said
    assert reason in said
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".txt"]


def test_what_an_exporter_prints_is_not_in_its_output(run, install, suixian):
    install("govreport-csv", "csv", good(body="print('noise'); return b'bytes'"))
    done = run("export", suixian, "--to", "csv", "-o", "-", PYTHONPATH=install.path)
    assert done.stdout == b"bytes"
    assert done.stderr.strip() == b"noise"


def test_two_distributions_of_one_name_clash_and_are_named(run, install, suixian):
    install("one-csv", "csv", good())
    install("two-csv", "csv", good())
    done = run("export", suixian, "--to", "csv", "-o", "-", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert "error[plugin-clash]" in done.stderr.decode()
    assert "one-csv 1.0, two-csv 1.0" in done.stderr.decode()
    assert run("export", suixian, "--to", "json", "-o", "-", PYTHONPATH=install.path).returncode == 0


def test_a_distribution_in_front_of_a_name_chooses_one_of_two(run, install, suixian):
    install("one-csv", "csv", good(body="return b'one'"))
    install("Two_CSV", "csv", good(body="return b'two'"), "two_csv")
    for chosen, expected in (("one-csv:csv", b"one"), ("two-csv:csv", b"two"), ("Two_CSV:csv", b"two")):
        assert run("export", suixian, "--to", chosen, "-o", "-", PYTHONPATH=install.path).stdout == expected
    listed = run("exporters", PYTHONPATH=install.path).stdout.decode()
    assert "one-csv:csv  one-csv 1.0" in listed
    assert "two-csv:csv  two-csv 1.0" in listed


def test_a_refused_distribution_is_not_used_and_leaves_the_name_to_the_other(run, install, suixian):
    install("one-csv", "csv", good(body="return b'one'"))
    install("two-csv", "csv", good(body="return b'two'"))
    export = ("export", suixian, "--to", "csv", "-o", "-")
    assert run(*export, "--refuse-plugin", "One_CSV", PYTHONPATH=install.path).stdout == b"two"
    assert run(*export, PYTHONPATH=install.path, GOVREPORT_REFUSE="two-csv, other").stdout == b"one"
    none = run(*export, "--no-plugins", PYTHONPATH=install.path)
    assert none.returncode == 4
    assert b"error[plugin-unknown]" in none.stderr
    assert b"csv" not in run("exporters", "--no-plugins", PYTHONPATH=install.path).stdout


def test_a_built_in_exporter_keeps_its_name(run, install, suixian):
    plain = run("export", suixian, "--to", "text", "-o", "-").stdout
    install("other-text", "text", good("text", "return b'other'"))
    done = run("export", suixian, "--to", "text", "-o", "-", PYTHONPATH=install.path)
    assert (done.returncode, done.stdout) == (0, plain)
    other = run("export", suixian, "--to", "other-text:text", "-o", "-", PYTHONPATH=install.path)
    assert (other.returncode, other.stdout) == (0, b"other")


def test_of_three_reports_all_is_written_but_what_failed(run, install, suixian, complete, fixtures, tmp_path):
    third = fixtures / "shuyang-2023" / "report.toml"
    install("govreport-csv", "csv", good(body="assert report.year != 2023; return b'bytes'"))
    export = ("export", suixian, complete, third, "--to", "csv,json,text", "-o", tmp_path / "out")
    done = run(*export, PYTHONPATH=install.path)
    assert done.returncode == 4
    assert done.stderr.count(b"error[") == 1
    suffixes = sorted(path.suffix for path in (tmp_path / "out").glob("[!.]*"))
    assert suffixes == [".csv"] * 2 + [".json"] * 3 + [".txt"] * 3


def test_all_or_nothing_writes_nothing_if_anything_fails(run, install, suixian, complete, tmp_path):
    install("govreport-csv", "csv", good(body="assert report.agency != '随县人民政府'; return b'bytes'"))
    export = ("export", complete, suixian, "--all-or-nothing", "-o", tmp_path / "out")
    done = run(*export, "--to", "csv,json", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert b"error[nothing-written]" in done.stderr
    assert not (tmp_path / "out").exists()
    assert run(*export, "--to", "json").returncode == 0
    assert len(list((tmp_path / "out").glob("*.json"))) == 2


def test_an_exporter_that_cannot_be_loaded_leaves_out_only_its_own_format(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", "import nosuchthing")
    export = ("export", suixian, "--to", "csv,json", "--option", "csv.bom=true", "-o", tmp_path / "out")
    done = run(*export, PYTHONPATH=install.path)
    assert done.returncode == 4
    assert b"error[plugin-broken]" in done.stderr
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".json"]


def test_a_broken_one_of_all_is_left_out_and_reported(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", "import nosuchthing")
    done = run("export", suixian, "--to", "all", "-o", tmp_path / "out", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert b"error[plugin-broken]" in done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 5


def test_metadata_that_cannot_be_read_hurts_nobody_else(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", good())
    (tmp_path / "site" / "govreport_csv-1.0.dist-info" / "entry_points.txt").write_bytes(
        b"[govreport.exporters]\ncsv = \xff\n"
    )
    listed = run("exporters", PYTHONPATH=install.path)
    assert listed.returncode == 0
    assert b"warning[plugin-metadata]" in listed.stderr
    assert b"govreport-csv 1.0" in listed.stderr
    assert run("export", suixian, "--to", "text", "-o", "-", PYTHONPATH=install.path).returncode == 0


@pytest.mark.parametrize("line", ["csv = two words", "csv =", "csv = :x"])
def test_a_malformed_entry_point_is_explained(run, install, suixian, tmp_path, line):
    install("govreport-csv", "csv", good())
    info = tmp_path / "site" / "govreport_csv-1.0.dist-info"
    (info / "entry_points.txt").write_text(f"[govreport.exporters]\n{line}\n")
    done = run("export", suixian, "--to", "csv", "-o", "-", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert "is malformed: expected `module` or `module:object`" in done.stderr.decode()
    assert run("exporters", PYTHONPATH=install.path).returncode == 0


def test_two_formats_of_one_suffix_are_not_written_over_each_other(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", good().replace('".csv"', '".txt"'))
    done = run("export", suixian, "--to", "csv", "--to", "text", "-o", tmp_path / "out", PYTHONPATH=install.path)
    assert done.returncode == 2
    assert b"error[suffix-twice]: the files of the formats `csv` and `text` would have the same names" in done.stderr
    assert not (tmp_path / "out").exists()


def test_one_of_all_with_the_suffix_of_another_leaves_out_only_itself(run, install, suixian, tmp_path):
    install("govreport-a", "a", good("a").replace('".csv"', '".txt"'))
    install("govreport-b", "b", good("b"))
    install("govreport-c", "c", good("c", "return b'second'"))
    done = run("export", suixian, "--to", "all", "-o", tmp_path / "out", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert done.stderr.count(b"error[same-suffix]") == 2
    assert re.findall(r"exporter `(\w)` .* `(\w+)`\n", done.stderr.decode()) == [("a", "text"), ("c", "b")]
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".csv", ".html", ".json", ".txt", ".xlsx", ".zip"}
    assert b"second" not in {path.read_bytes() for path in (tmp_path / "out").iterdir()}


def test_an_exporter_cannot_move_the_output(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", good(body="import os; os.chdir('/'); return b'bytes'"))
    assert run("export", suixian, "--to", "csv", "-o", "out", cwd=tmp_path, PYTHONPATH=install.path).returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_broken_exporter_is_never_chosen_by_a_name_without_a_suffix(run, install, suixian):
    install("govreport-csv", "csv", "import nosuchthing")
    done = run("export", suixian, PYTHONPATH=install.path)
    assert done.returncode == 2
    assert b"error[format-not-named]" in done.stderr


@pytest.mark.parametrize("seconds", ["0", "-1", "86401", "x", "1.5", "nan"])
def test_an_impossible_time_limit_is_refused(run, suixian, seconds):
    done = run("export", suixian, "--to", "text", "-o", "-", "--plugin-timeout", seconds)
    assert done.returncode == 2
    assert b"error[command-value]" in done.stderr
    assert b"--plugin-timeout" in done.stderr
