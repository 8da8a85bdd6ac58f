"""``govreport exporters new``: a project whose tests pass as they are."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from govreport_cli.exporter_project.files import project_files


def test_the_tests_of_a_new_project_pass(run, folder, suixian):
    done = run("exporters", "new", "wide-table", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    project = folder / "govreport-wide-table"
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        check=False,
    )
    assert tested.returncode == 0, tested.stdout.decode()
    (project / "wide_table-0.1.dist-info").mkdir()
    (project / "wide_table-0.1.dist-info" / "METADATA").write_text("Name: govreport-wide-table\nVersion: 0.1\n")
    (project / "wide_table-0.1.dist-info" / "entry_points.txt").write_text(
        "[govreport.exporters]\nwide-table = govreport_wide_table\n"
    )
    exported = run("export", suixian, "--to", "wide-table", "-o", folder / "out", PYTHONPATH=str(project))
    assert exported.returncode == 0, exported.stderr
    (file,) = (folder / "out").iterdir()
    assert file.suffix == ".wide-table"
    verified = run("verify", suixian, file, PYTHONPATH=str(project))
    assert (verified.returncode, verified.stderr) == (0, b"")
    described = run("exporters", "wide-table", PYTHONPATH=str(project)).stdout.decode()
    names = ("bom", "digits", "separator", "parts", "least_share", "head")
    assert [name for name in names if f"option {name}" not in described] == []


def test_the_project_has_the_name_everywhere():
    files = project_files("wide-table")
    places = {*map(str, files)}
    assert {"pyproject.toml", "README.md", "README.zh-CN.md", ".gitignore", ".github/workflows/test.yml"} <= places
    assert "govreport_wide_table/py.typed" in places
    text = b"".join(files.values()).decode().replace("sample_report", "")
    assert "sample" not in text.lower()
    assert "class WideTableExporter:" in text


def test_a_folder_with_files_is_left_alone(run, folder):
    (folder / "govreport-csv").mkdir()
    assert run("exporters", "new", "csv").returncode == 0
    before = {path: path.read_bytes() for path in (folder / "govreport-csv").rglob("*") if path.is_file()}
    done = run("exporters", "new", "csv")
    assert done.returncode == 3
    assert b"error[folder-not-empty]" in done.stderr
    assert {path: path.read_bytes() for path in (folder / "govreport-csv").rglob("*") if path.is_file()} == before


BAD = ["html", "all", "new", "CSV", "表格", "a b", "../x", "-x", "a-", "1a", "x" * 41, "a.b", "a\n"]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_name_is_refused(run, folder, name):
    done = run("exporters", "new", "--", name)
    assert done.returncode == 2
    assert b"error[exporter-name]" in done.stderr
    assert list(folder.iterdir()) == []


def test_arguments_that_are_missing_or_too_many(run):
    assert b"error[command-lacks]" in run("exporters", "new").stderr
    assert b"error[command-extra]" in run("exporters", "html", "xlsx").stderr
