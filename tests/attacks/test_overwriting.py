"""No command writes over a file that it reads, whichever way the file is named."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def definition(folder, suixian):
    path = folder / "report.toml"
    path.write_text(suixian.read_text("utf-8").replace("[report]\n", '[report]\nprevious = "last.txt"\n'), "utf-8")
    (folder / "last.txt").write_text(suixian.read_text("utf-8").replace("2017", "2016"), "utf-8")
    return path


@pytest.mark.parametrize("named", ["report.toml", "./report.toml", "link.txt", "last.txt", "out/../last.txt"])
def test_a_report_never_replaces_a_definition(run, folder, definition, named):
    (folder / "out").mkdir()
    (folder / "link.txt").symlink_to(definition)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    done = run("export", "report.toml", "--to", "text", "-o", named, "--force")
    assert done.returncode == 2
    assert b"error[output-is-input]" in done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_link_in_the_folder_of_the_reports(run, folder, definition):
    """The name of the report's file is a link to the definition."""
    (folder / "out").mkdir()
    (folder / "out" / "随县人民政府-2017.txt").symlink_to(definition)
    before = definition.read_bytes()
    done = run("export", "report.toml", "--to", "text", "-o", "out/", "--force")
    assert done.returncode == 2
    assert b"error[output-is-input]" in done.stderr
    assert definition.read_bytes() == before


def test_findings_never_replace_a_definition(run, folder, definition):
    (folder / "page.html").write_text("x")
    before = definition.read_bytes()
    for output in ("report.toml", "./report.toml", "page.html"):
        assert run("verify", "report.toml", "page.html", "-o", output).returncode == 2
    assert definition.read_bytes() == before


@pytest.mark.parametrize("output_format", ["json", "lines", "sarif", "github", "junit"])
@pytest.mark.parametrize(("source", "exit_code"), [(None, 3), ("x = ", 1), ("form = 1", 1)])
def test_verify_says_in_every_format_what_is_wrong_with_the_definition(run, folder, output_format, source, exit_code):
    if source is not None:
        (folder / "bad.toml").write_text(source)
    done = run("verify", "bad.toml", "page.html", "--format", output_format)
    assert done.returncode == exit_code
    assert b"bad.toml" in done.stdout
    if output_format == "json":
        assert json.loads(done.stdout)["findings"]
