"""Plugins that are single files in a folder: found without running them, isolated and named like installed ones."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

EXPORTER = """
from govreport_cli.plugin import hookimpl

class Exporter:
    name, suffix, media_type, summary, options = {name!r}, ".csv", "text/csv", "figures", ()
    def export(self, report, options):
        {body}

@hookimpl
def govreport_exporter():
    return Exporter()
"""
CHECK = """
from govreport_cli.plugin import Remark, hookimpl

@hookimpl
def govreport_check(report):
    yield Remark("seen", report.agency)
"""


@pytest.fixture
def plugins(tmp_path):
    """Write plugins into a folder; return the folder."""
    folder = tmp_path / "plugins"
    folder.mkdir()

    def write(**sources):
        for name, source in sources.items():
            (folder / f"{name}.py").write_text(source)
        return folder

    return write


def exporter(name="csv", body="return report.title.encode()"):
    return EXPORTER.format(name=name, body=body)


def test_a_file_is_an_exporter(run, plugins, suixian):
    folder = plugins(csv=exporter(body="import csv; return csv.__file__.encode()"))
    done = run("export", suixian, "--to", "csv", "-o", "-", "--plugins-dir", folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert Path(done.stdout.decode()).parent != folder, "a plugin does not hide modules of Python"
    version = sha256((folder / "csv.py").read_bytes()).hexdigest()[:8]
    listed = run("exporters", "--plugins-dir", folder).stdout.decode().splitlines()
    assert ["csv", f"{folder}/csv.py", version] in map(str.split, listed)
    assert b"text/csv" in run("exporters", "csv", GOVREPORT_PLUGINS_DIR=str(folder)).stdout
    assert [path.name for path in folder.iterdir()] == ["csv.py"], "nothing is left in the folder"


def test_a_file_is_a_check_or_both(run, plugins, suixian):
    folder = plugins(both=exporter("both") + CHECK)
    done = run("validate", suixian, "--check", "both", "--plugins-dir", folder)
    assert done.returncode == 0
    assert "warning[both/seen]: 随县人民政府" in done.stdout.decode()
    exported = run("export", suixian, "--check", "both", "--to", "both", "-o", "-", "--plugins-dir", folder)
    assert exported.returncode == 0
    assert exported.stdout.decode() == "随县人民政府2017年政府信息公开工作年度报告"


def test_listing_runs_no_file(run, plugins, tmp_path):
    mark = tmp_path / "mark"
    folder = plugins(csv=f"open({str(mark)!r}, 'w')\n" + exporter(), _part="x = 1 / 0", other="x = 1")
    listed = run("exporters", "--plugins-dir", folder).stdout.decode()
    assert "csv" in listed
    assert "other" not in listed
    assert "_part" not in listed
    assert not mark.exists()


def test_files_and_distributions_follow_the_same_rules(run, plugins, install, suixian):
    install("govreport-csv", "csv", exporter(body="return b'installed'"))
    folder = plugins(csv=exporter(body="return b'file'"), text=exporter("text", "return b'file'"))
    export = ("export", suixian, "-o", "-", "--plugins-dir", folder)
    clash = run(*export, "--to", "csv", PYTHONPATH=install.path)
    assert clash.returncode == 4
    assert b"error[plugin-clash]" in clash.stderr
    for chosen, content in ((f"{folder}/csv.py:csv", b"file"), ("govreport-csv:csv", b"installed")):
        assert run(*export, "--to", chosen, PYTHONPATH=install.path).stdout == content
    refused = run(*export, "--to", "csv", "--refuse-plugin", f"{folder}/csv.py", PYTHONPATH=install.path)
    assert refused.stdout == b"installed"
    assert run(*export, "--to", "text").stdout != b"file", "a built-in exporter keeps its name"
    assert run(*export, "--to", "csv", "--no-plugins").returncode == 4


def test_a_file_has_a_process_of_its_own_and_is_named_when_it_fails(run, plugins, suixian, tmp_path):
    folder = plugins(csv=exporter(body="import os; os._exit(3)"))
    done = run("export", suixian, "--to", "csv,json", "-o", tmp_path / "out", "--plugins-dir", folder)
    assert done.returncode == 4
    assert f"exporter `csv` ({folder}/csv.py " in done.stderr.decode()
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".json"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def broken(:", "SyntaxError"),
        ("\0", ""),
        ("(" * 10_000, ""),
        ("-" * 100_000 + "1", ""),
        ("# " + "x" * 2**20, "1 MiB"),
        ("def govreport_export(): return", "none of the functions govreport_exporter, govreport_check,"),
    ],
)
def test_a_file_that_is_no_plugin_is_reported_and_hurts_no_other(run, plugins, suixian, source, reason):
    folder = plugins(bad=source, csv=exporter())
    listed = run("exporters", "--plugins-dir", folder)
    assert listed.returncode == 0
    said = listed.stderr.decode()
    assert f"{folder}/bad.py: warning[plugin-file]: the file is not a plugin: " in said
    assert reason in said
    assert run("export", suixian, "--to", "csv", "-o", "-", "--plugins-dir", folder).returncode == 0
    asked = run("export", suixian, "--to", "bad", "-o", "-", "--plugins-dir", folder)
    assert asked.returncode == 4
    assert b"error[plugin-file]" in asked.stderr


@pytest.mark.parametrize("name", ["a b", "all", "-"])
def test_a_file_cannot_have_any_name(run, plugins, suixian, name):
    folder = plugins(**{name: exporter(name)})
    done = run("export", suixian, "--to", f"{folder}/{name}.py:{name}", "-o", "-", "--plugins-dir", folder)
    assert done.returncode == 4
    assert b"cannot be named" in done.stderr


def test_a_folder_that_is_missing_is_an_error(run, suixian):
    done = run("validate", suixian, "--plugins-dir", "nowhere")
    assert done.returncode == 3
    assert b"nowhere: error[file-missing]" in done.stderr
    assert b"because of `--plugins-dir`" in done.stderr
    done = run("validate", suixian, GOVREPORT_PLUGINS_DIR="nowhere")
    assert (done.returncode, b"because of `GOVREPORT_PLUGINS_DIR`" in done.stderr) == (3, True)


def test_a_folder_in_the_configuration_is_relative_to_its_file(run, plugins, suixian, tmp_path, folder):
    plugins(csv=exporter())
    (tmp_path / "govreport.toml").write_text('plugins-dir = "plugins"\n')
    assert run("export", suixian, "--to", "csv", "-o", "-", cwd=folder).returncode == 0


def test_a_file_is_an_importer(run, plugins, tmp_path):
    source = """
from govreport_cli.plugin import Reading, hookimpl

class Importer:
    name, suffixes, summary = "minutes", (".minutes",), "figures"
    def extract(self, content):
        yield Reading("form", "cn-2021")
        yield Reading("report.agency", content.decode())
        yield Reading("requests.new.natural_person", "5")

@hookimpl
def govreport_importer():
    return Importer()
"""
    (tmp_path / "x.minutes").write_text("某县人民政府", "utf-8")
    done = run("import", tmp_path / "x.minutes", "--plugins-dir", plugins(minutes=source))
    assert 'agency = "某县人民政府"' in done.stdout.decode()
    assert b"import-unknown" not in done.stderr
    misspelt = source.replace('"5")', '"5")\n        yield Reading("requests.new.person", "3")')
    done = run("import", tmp_path / "x.minutes", "--plugins-dir", plugins(minutes=misspelt))
    assert done.returncode == 1
    assert "error[import-unknown]: figures left out, because the form does not have them (1): requests.new.person" in (
        done.stderr.decode()
    )


def test_a_report_is_exported_again_when_the_file_has_changed(spawn, plugins, suixian, tmp_path):
    for content in (b"old", b"new"):
        folder = plugins(csv=exporter(body=f"return {content!r}"))
        assert spawn("export", suixian, "--to", "csv", "-o", tmp_path / "out", "--plugins-dir", folder).returncode == 0
        (path,) = (tmp_path / "out").glob("*.csv")
        assert path.read_bytes() == content
