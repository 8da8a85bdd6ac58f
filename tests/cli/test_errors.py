"""Errors that stop a run: each has its exit code, its code and a hint, and never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUIXIAN = "{suixian}"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["valdate", SUIXIAN], 2, "error[command-unknown]: unknown command `valdate`"),
        (["--frob"], 2, "error[command-option]: unknown option `--frob` for `govreport`"),
        (["validate", "--formt", "json", SUIXIAN], 2, "did you mean `--format`?"),
        (["validate", "-z", SUIXIAN], 2, "error[command-option]: unknown option `-z` for `govreport validate`"),
        (
            ["validate", "--format", "yaml", SUIXIAN],
            2,
            "help: use one of text, concise, json, lines, sarif, github, gitlab, junit",
        ),
        (["init", "--year", "last"], 2, "error[command-value]: invalid value `last` for `--year`"),
        (["validate"], 2, "error[command-lacks]: `FILE|FOLDER` is missing"),
        (["export", SUIXIAN, "--to"], 2, "error[command-lacks]: `--to` is missing or has no value"),
        (
            ["init", "2017", "2018"],
            2,
            "error[command-extra]: too many arguments for `govreport init`: `2017 2018`",
        ),
        (["validate", "--strict=yes", SUIXIAN], 2, "error[command-flag]: `--strict` does not take a value"),
        (["init", "--year", "2024年"], 2, "help: write an integer, in digits only"),
        (["compute", SUIXIAN, "--explain"], 2, "help: write its value after it: `--explain …`"),
        (["export", SUIXIAN, "--lock-timeout", "-1"], 2, "invalid value `-1` for `--lock-timeout`"),
        (["export", SUIXIAN, "--lock-timeout", "soon"], 2, "help: write a number, in digits only"),
        (["watch", SUIXIAN, "--port", "99999"], 2, "help: use a number from 0 to 65535"),
        (["export", SUIXIAN, "-o", "o/report.doc"], 2, "help: no installed format has files that end in `.doc`"),
        (["export", SUIXIAN, "-o", "o/report"], 2, "help: add `--to FORMAT`: "),
        (["export", SUIXIAN, "--to", "HTML"], 4, "did you mean `html`?"),
        (["validate", "nowhere.toml"], 3, "error[file-missing]"),
        (["compute", "nowhere.toml"], 3, "error[file-missing]"),
        (["export", "nowhere.toml", "--to", "text"], 3, "error[file-missing]"),
        (["init", "--from", "."], 3, "error[file-is-folder]"),
        (["compute", "x" * 300], 3, "error[file-unreadable]"),
        (["compute", "/dev/zero"], 3, "error[file-too-large]"),
        (["export", SUIXIAN, "--to", "text", "--option", "text.widht=60"], 2, "error[option-unknown]"),
        (["export", SUIXIAN, "--to", "json", "--option", "text.width=60"], 2, "error[option-unknown]"),
        (["export", SUIXIAN, "--to", "text", "--option", "text.width=wide"], 2, "error[option-value]"),
        (["export", SUIXIAN, "--to", "text", "--option", "text.width=1001"], 2, "help: use an integer from 40 to 1000"),
        (["export", SUIXIAN, "--to", "text", "--option", "text.width=" + "9" * 5000], 2, "error[option-value]"),
        (["export", SUIXIAN, "--to", "html", "--option", "html.theme=dark"], 2, "help: use one of default, plain"),
        (["export", SUIXIAN, "--to", "html", "--option", "html.template=x"], 2, "error[option-folder]"),
        (["export", SUIXIAN], 2, "error[format-not-named]"),
        (["export", SUIXIAN, "--to", "htm"], 4, "error[plugin-unknown]"),
        (["export", SUIXIAN, "--to", "text", "--to", "json", "-o", "-"], 2, "error[output-not-one]"),
        (["export", SUIXIAN, "--to", "text", "--to", "json", "-o", "x.txt"], 2, "error[output-not-one]"),
        (["export", SUIXIAN, "--to", "text", "-o", SUIXIAN], 2, "error[output-is-input]"),
        (["export", SUIXIAN, "--to", "text", "-o", "/dev/null/x"], 3, "error[not-written]"),
        (["forms", "--schema"], 2, "error[form-not-named]"),
        (["forms", "cn-2041"], 2, "error[form-unknown]"),
        (["init", "--year", "1990"], 2, "error[no-form-for-year]"),
        (["init", "--year", "2017", "--form", "cn-2041"], 2, "error[form-unknown]"),
        (["init", "--year", "2017", "--agency", "某" * 61], 2, "error[too-long]"),
        (["init", "--year", "2017", "-o", "x.docx"], 2, "write `-o x.toml`, or `-o x.xlsx` for a workbook to fill in"),
        (["import", "page.html", "-o", "x.xlsx"], 2, "error[output-not-toml]"),
        (["rollup", SUIXIAN, "-o", "x.XLSX"], 2, "error[output-not-toml]"),
    ],
)
def test_errors(run, suixian, arguments, exit_code, code):
    done = run(*(str(suixian) if argument == SUIXIAN else argument for argument in arguments))
    said = done.stdout + done.stderr
    assert done.returncode == exit_code
    assert code.encode() in said
    assert b"  help: " in said
    assert b"Traceback" not in said


@pytest.mark.parametrize(
    ("command", "variable", "value", "hint"),
    [
        ("validate", "GOVREPORT_VALIDATE_STRICT", "maybe", "use one of true, false"),
        ("export", "GOVREPORT_EXPORT_JOBS", "many", "write an integer, in digits only"),
    ],
)
def test_a_value_of_the_environment_is_reported_by_the_name_of_its_variable(
    run, suixian, command, variable, value, hint
):
    done = run(command, suixian, **{variable: value})
    assert done.returncode == 2
    assert done.stderr.decode() == f"error[command-value]: invalid value `{value}` for `{variable}`\n  help: {hint}\n"


def test_values_may_have_chinese_commas_between_them(run, suixian, folder):
    assert run("export", suixian, "--to", "html，text、json", "-o", "out").returncode == 0
    assert {path.suffix for path in (folder / "out").iterdir()} >= {".html", ".txt", ".json"}


@pytest.mark.parametrize("value", ["xx", "ZH", "zh_CN.UTF-8", "english"])
def test_an_unknown_language_is_refused_wherever_it_is_named(run, suixian, value):
    named = run("--lang", value, "validate", suixian)
    set_by_environment = run("validate", suixian, GOVREPORT_LANG=value)
    assert named.returncode == set_by_environment.returncode == 2
    assert set_by_environment.stdout == b""
    said = named.stderr.replace(b"--lang", b"GOVREPORT_LANG")
    assert set_by_environment.stderr == said
    assert b"help: use one of zh, en" in said


def test_an_unknown_language_in_the_environment_is_reported_in_the_language_of_the_locale(run, suixian):
    done = run("validate", suixian, GOVREPORT_LANG="xx", LANG="zh_CN.UTF-8")
    assert "`GOVREPORT_LANG` 的值 `xx` 无效" in done.stderr.decode()


@pytest.mark.parametrize(("arguments", "value"), [(["--lang", "en"], "xx"), ([], "")])
def test_an_unused_language_in_the_environment_is_not_refused(run, suixian, arguments, value):
    assert run("validate", suixian, *arguments, GOVREPORT_LANG=value).returncode == 0
    assert run("--help", GOVREPORT_LANG=value).returncode == 0


def test_two_reports_into_one_file(run, suixian, tmp_path):
    copy = tmp_path / "copy.toml"
    copy.write_bytes(suixian.read_bytes())
    done = run("export", suixian, copy, "--to", "text", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count(b"error[output-clash]") == 2
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
    """A broken module simulates a bug."""
    script = (
        "import sys; from govreport_cli import app, pipeline\n"
        "pipeline.examine = lambda *_: 1 / 0\n"
        f"sys.argv = ['govreport', 'compute', {str(suixian)!r}]; app.main()"
    )
    environment = {**os.environ, "LC_ALL": "C"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 70
    assert b"error[internal]" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--no-such"], ["validate"], ["compute", "x", "--format", "yaml"]])
def test_a_wrong_command_line_is_2(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b"" or not arguments


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize(
    "arguments", [["compute", SUIXIAN], ["export", "--to", "html", "-o", "-", SUIXIAN], ["--version"], ["--help"]]
)
def test_a_full_device_is_said(suixian, arguments):
    named = [str(suixian) if argument == SUIXIAN else argument for argument in arguments]
    command = [sys.executable, "-m", "govreport_cli", *named]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, check=False, env={**os.environ, "LC_ALL": "C"}
        )
    assert done.returncode == 3
    assert b"error[not-sent]" in done.stderr
    assert b"Exception" not in done.stderr


@pytest.mark.parametrize("arguments", [["compute", SUIXIAN], ["--version"], ["--help"]])
def test_a_closed_pipe_is_quiet(suixian, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    named = [str(suixian) if argument == SUIXIAN else argument for argument in arguments]
    command = [sys.executable, "-m", "govreport_cli", *named]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (3, b"")


@pytest.mark.parametrize(
    ("closing", "exit_code"),
    [("compute {} >&-", 3), ("validate - <&-", 3), ("validate nowhere.toml >&- 2>&-", 3), ("compute {} 2>&-", 0)],
)
def test_closed_streams_are_no_bug(suixian, closing, exit_code):
    command = f"exec {sys.executable} -m govreport_cli {closing.format(suixian)}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert done.returncode == exit_code
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", ["export {} --to json", "init --year 2024", "doctor"])
def test_a_working_folder_that_is_gone(suixian, tmp_path, arguments):
    command = f"rmdir ../gone; exec {sys.executable} -m govreport_cli {arguments.format(suixian)} --lang en"
    (tmp_path / "gone").mkdir()
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, cwd=tmp_path / "gone")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b".: error[file-missing]: file not found\n")


def test_one_missing_file_does_not_keep_the_others_back(run, suixian, tmp_path):
    done = run("export", "nowhere.toml", suixian, "--to", "json", "-o", tmp_path / "out")
    assert done.returncode == 3
    assert b"error[file-missing]" in done.stderr
    assert len(list((tmp_path / "out").glob("*.json"))) == 1


def test_unbuffered_output_is_written_whole_or_said(suixian, tmp_path):
    """A raw stream may accept only part of what is written, and returns how much."""
    command = f"ulimit -f 4; exec {sys.executable} -m govreport_cli export {suixian} --to html -o - > {tmp_path}/page"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "LC_ALL": "C"}
    done = subprocess.run(["/bin/bash", "-c", command], capture_output=True, check=False, env=environment)
    assert done.returncode == 3
    assert b"error[not-sent]" in done.stderr


def test_an_empty_path_is_no_indicator(run, suixian):
    done = run("compute", suixian, "--get", "")
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_name_that_the_locale_cannot_write(run, suixian, tmp_path):
    done = run("export", suixian, "--to", "text", "-o", tmp_path, LANG="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 3
    assert b"error[not-written]" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["init", "--from", "2021/report.toml"],
        ["import", "page.html", "--form", "local.schema.json", "-o", "imported.toml"],
        ["rollup", "2021", "--agency", "某市", "-o", "total.toml"],
        ["export", "2021", "--to", "text", "-o", "site"],
        ["export", "2021", "--to", "html", "-o", "site", "--name", "new"],
        ["export", "--retry", "--to", "text", "-o", "site"],
        ["export", "2021", "--to", "text", "-o", "site", "--deps", "json"],
        ["validate", "2021", "--baseline", "known.json", "--write-baseline"],
    ],
    ids=" ".join,
)
def test_files_may_be_on_several_drives(run, folder, fixtures, monkeypatch, arguments):
    """On Windows, no relative path leads from one drive to another."""

    def refuse(path, start="."):
        raise ValueError(path, start)

    shutil.copytree(fixtures / "pingtan" / "2021", folder / "2021")
    shutil.copy(fixtures / "invalid" / "schema" / "local.schema.json", folder)
    shutil.copy(fixtures / "published" / "editor.html", folder / "page.html")
    run("export", "2021", "missing.toml", "--to", "text", "-o", "site", "--name", "old")
    with monkeypatch.context() as patch:
        patch.setattr(os.path, "relpath", refuse)
        done = run(*arguments)
    assert done.returncode in {0, 1, 3}
    assert b"error[internal]" not in done.stderr
