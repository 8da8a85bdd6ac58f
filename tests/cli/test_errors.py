"""What stops a run: each with its exit code, its code, and a next step; never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SUIXIAN = "{suixian}"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["validate", "nowhere.toml"], 3, "error[file-missing]"),
        (["compute", "nowhere.toml"], 3, "error[file-missing]"),
        (["export", "nowhere.toml", "--to", "text"], 3, "error[file-missing]"),
        (["compute", "."], 3, "error[file-is-folder]"),
        (["compute", "x" * 300], 3, "error[file-unreadable]"),
        (["export", SUIXIAN], 2, "error[format-not-named]"),
        (["export", SUIXIAN, "--to", "htm"], 4, "error[exporter-unknown]"),
        (["export", SUIXIAN, "--to", "text", "--to", "json", "-o", "-"], 2, "error[output-not-one]"),
        (["export", SUIXIAN, "--to", "text", "--to", "json", "-o", "x.txt"], 2, "error[output-not-one]"),
        (["export", SUIXIAN, "--to", "text", "-o", SUIXIAN], 2, "error[output-is-input]"),
        (["export", SUIXIAN, "--to", "text", "-o", "/dev/null/x"], 3, "error[not-written]"),
        (["init", "--year", "1990"], 2, "error[no-form-for-year]"),
        (["init", "--year", "2017", "--form", "cn-2041"], 2, "error[form-unknown]"),
        (["init", "--year", "2017", "--agency", "某" * 61], 2, "error[too-long]"),
    ],
)
def test_errors(run, suixian, arguments, exit_code, code):
    done = run(*(str(suixian) if argument == SUIXIAN else argument for argument in arguments))
    said = done.stdout + done.stderr
    assert done.returncode == exit_code
    assert code.encode() in said
    assert b"  help: " in said
    assert b"Traceback" not in said


def test_two_reports_into_one_file(run, suixian, tmp_path):
    copy = tmp_path / "copy.toml"
    copy.write_bytes(suixian.read_bytes())
    done = run("export", suixian, copy, "--to", "text", cwd=tmp_path)
    assert done.returncode == 2
    assert b"error[output-clash]" in done.stderr
    assert list(tmp_path.glob("*.txt")) == []


def test_a_source_date_that_is_none(run, fixtures):
    definition = fixtures / "invalid" / "section-missing" / "report.toml"
    done = run("export", definition, "--to", "text", "-o", "-", SOURCE_DATE_EPOCH="yesterday")
    assert done.returncode == 2
    assert b"error[bad-date]" in done.stderr


def test_a_report_with_errors_is_refused(run, fixtures):
    done = run("export", fixtures / "invalid" / "relation" / "report.toml", "--to", "text", "-o", "-")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"error[refused]" in done.stderr


def test_a_bug_of_ours_has_its_own_code(tmp_path, suixian):
    """A broken module of our own stands for a bug."""
    script = (
        "import sys; from govreport_cli import app, pipeline\n"
        "pipeline.examine = lambda *_: 1 / 0\n"
        f"sys.argv = ['govreport', 'compute', {str(suixian)!r}]; app.main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 70
    assert b"[internal]" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--no-such"], ["validate"], ["compute", "x", "--format", "yaml"]])
def test_a_wrong_command_line_is_2(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b"" or not arguments


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", [["compute"], ["export", "--to", "html", "-o", "-"]])
def test_a_full_device_is_said(suixian, arguments):
    command = [sys.executable, "-m", "govreport_cli", *arguments, str(suixian)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert b"[not-written]" in done.stderr
    assert b"Exception" not in done.stderr


def test_a_closed_pipe_is_quiet(suixian):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "govreport_cli", "compute", str(suixian)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (3, b"")
