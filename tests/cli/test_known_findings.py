"""Baselines: known findings are not reported again; statistics: how many findings there are."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def office(tmp_path, fixtures):
    """Copy a definition with warnings and errors into the working folder, and return its path."""
    path = tmp_path / "run" / "report.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((fixtures / "invalid" / "relation" / "report.toml").read_bytes())
    return path


def test_known_findings_are_not_reported_wherever_their_lines_are(run, office):
    assert run("validate", office).returncode == 1
    assert run("validate", office, "--baseline", "known.json", "--write-baseline").returncode == 0
    assert run("validate", office, "--baseline", "known.json").stdout == b""
    office.write_text("# moved\n\n" + office.read_text("utf-8"), "utf-8")
    done = run("validate", office, "--baseline", "known.json", "--strict")
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_new_finding_is_reported(run, office):
    run("validate", office, "--baseline", "known.json", "--write-baseline")
    source = office.read_text("utf-8")
    assert "agency = " in source
    office.write_text(source + "\n[[chart]]\n", "utf-8")
    done = run("validate", office, "--baseline", "known.json")
    assert done.returncode == 1
    assert b"error[" in done.stdout


def test_a_known_difference_that_changes_is_reported(run, office):
    """The known one, with its numbers, is then said to be gone."""
    run("validate", office, "--baseline", "known.json", "--write-baseline")
    source = office.read_text("utf-8")
    assert "letter = 2" in source
    office.write_text(source.replace("letter = 2", "letter = 300"), "utf-8")
    for lang in ("en", "zh"):
        done = run("validate", office, "--baseline", "known.json", "--lang", lang)
        assert done.returncode == 1
        assert "[relation]" in done.stdout.decode()
    assert run("validate", office, "--baseline", "known.json", "--write-baseline", "--lang", "zh").returncode == 0
    assert run("validate", office, "--baseline", "known.json").stdout == b""


def test_a_known_finding_that_is_gone_is_said(run, office, folder, complete):
    run("validate", office, "--baseline", "known.json", "--write-baseline")
    known = json.loads((folder / "known.json").read_text("utf-8"))
    office.write_bytes(complete.read_bytes())
    done = run("validate", office, "--baseline", "known.json")
    assert done.returncode == 0
    assert done.stdout.decode().count("known.json: warning[baseline-stale]") == len(known["findings"])
    assert run("validate", office, "--baseline", "known.json", "--strict").returncode == 1
    assert b"baseline-stale" not in run("validate", complete, "--baseline", "known.json").stdout
    run("validate", office, "--baseline", "known.json", "--write-baseline")
    assert json.loads((folder / "known.json").read_text("utf-8"))["findings"] == []


def test_findings_of_files_that_were_not_checked_stay_known(run, office, folder, complete):
    run("validate", office, "--baseline", "known.json", "--write-baseline")
    before = (folder / "known.json").read_bytes()
    run("validate", complete, "--baseline", "known.json", "--write-baseline")
    assert (folder / "known.json").read_bytes() == before


def test_the_folder_in_which_it_runs_does_not_matter(run, office, tmp_path):
    run("validate", office.name, "--baseline", "known.json", "--write-baseline")
    done = run("validate", "run/report.toml", "--baseline", "run/known.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")


def test_what_leaves_nothing_to_check_is_never_known(run, office):
    office.write_text("form = ", "utf-8")
    done = run("validate", office, "--baseline", "known.json", "--write-baseline")
    assert done.returncode == 1
    assert b"error[toml]" in done.stdout
    assert b"error[toml]" in run("validate", office, "--baseline", "known.json").stdout


NUMBERED = '{"version": 1, "findings": [{"file": 1, "code": "relation", "path": "", "count": 1}]}'


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version":1,"findings":[{}]}', NUMBERED]
)
def test_another_file_is_no_baseline(run, office, folder, content):
    (folder / "known.json").write_text(content)
    done = run("validate", office, "--baseline", "known.json")
    assert done.returncode == 3
    assert b"known.json: error[baseline-invalid]" in done.stderr


def test_a_baseline_that_is_missing_or_not_named(run, office):
    done = run("validate", office, "--baseline", "none.json")
    assert done.returncode == 3
    assert b"error[file-missing]" in done.stderr
    done = run("validate", office, "--baseline", ".")
    assert done.returncode == 3
    assert b"error[file-unreadable]: cannot read the file: is a folder" in done.stderr
    done = run("validate", office, "--write-baseline")
    assert done.returncode == 2
    assert b"`--baseline` is missing" in done.stderr
    done = run("validate", office, "--baseline", office, "--write-baseline")
    assert done.returncode == 2
    assert b"error[output-is-input]" in done.stderr


def test_statistics_add_up(run, fixtures):
    files = sorted((fixtures / "invalid").glob("*/report.toml"))
    counted = json.loads(run("validate", "--statistics", "--format", "json", *files).stdout)
    summary = json.loads(run("validate", "--format", "json", *files).stdout)["summary"]
    for kind in ("errors", "warnings", "waived"):
        assert sum(counts[kind] for counts in counted["codes"].values()) == summary[kind]
        assert sum(counts[kind] for counts in counted["offices"].values()) == summary[kind]
    assert counted["files"] == len(files)
    errors = [counts["errors"] for counts in counted["codes"].values()]
    assert errors == sorted(errors, reverse=True)


def test_statistics_name_codes_and_offices(run, office):
    done = run("validate", "--statistics", office)
    text = done.stdout.decode()
    assert done.returncode == 1
    assert "relation" in text
    assert "Relation does not hold" in text
    assert "某县" in text
    assert run("validate", "--statistics", "--quiet", office, "--select", "jump").stdout == b""


@pytest.mark.parametrize("others", [["--format", "sarif"], ["--output", "x.json"]])
def test_statistics_are_tables_or_json(run, office, others):
    done = run("validate", "--statistics", *others, office)
    assert done.returncode == 2
    assert b"error[command-together]" in done.stderr


@pytest.mark.parametrize("options", [["--ignore", "relation"], ["--select", "jump"]])
def test_what_is_not_looked_for_stays_known(run, office, folder, options):
    run("validate", office, "--baseline", "known.json", "--write-baseline")
    before = (folder / "known.json").read_bytes()
    assert b'"code": "relation"' in before
    assert b"baseline-stale" not in run("validate", office, "--baseline", "known.json", *options).stdout
    run("validate", office, "--baseline", "known.json", "--write-baseline", *options)
    assert (folder / "known.json").read_bytes() == before
