"""With ``--log-format json``, every line on standard error is a JSON object, whatever goes wrong."""

from __future__ import annotations

import json

import pytest

FINDING = {"code", "severity", "message", "path", "label", "file", "line", "column", "places", "hint", "waived"}


def entries(done):
    return [json.loads(line) for line in done.stderr.decode().splitlines()]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["export", "none.toml", "--to", "html"], "file-missing"),
        (["export", "{suixian}", "--to", "nosuch"], "plugin-unknown"),
        (["exprt"], "command-unknown"),
        (["validate", "--nosuch"], "command-option"),
        (["explain", "nosuch"], "code-unknown"),
        (["--config", "none.toml", "config"], "file-missing"),
    ],
)
def test_errors(run, suixian, arguments, code):
    words = [word.format(suixian=suixian) for word in arguments]
    for done in (run("--log-format", "json", *words), run(*words, GOVREPORT_LOG_FORMAT="json")):
        (entry,) = [entry for entry in entries(done) if entry.get("code") == code]
        assert set(entry) >= FINDING
        assert done.returncode


def test_findings_of_an_export(run, fixtures, tmp_path):
    path = fixtures / "invalid" / "relation" / "report.toml"
    found = entries(run("--log-format", "json", "export", path, "--to", "text", "-o", tmp_path))
    assert {entry["code"] for entry in found} == {"blank", "relation", "refused"}
    assert {entry["severity"] for entry in found} == {"error", "warning"}


def test_the_configuration_sets_it(run, tmp_path):
    (tmp_path / "govreport.toml").write_text('log-format = "json"\n')
    assert entries(run("validate", "--files-from", "none.txt"))[0]["code"] == "file-missing"
    done = run("--log-format", "text", "export", "none.toml", "--to", "html")
    assert done.stderr.startswith(b"none.toml: error[file-missing]")


def test_another_format(run):
    done = run("--log-format", "xml", "forms")
    assert done.returncode == 2
    assert b"use one of text, json" in done.stderr


def test_messages(run, suixian, tmp_path):
    done = run("--log-format", "json", "export", suixian, "--to", "json", "-o", tmp_path, "-v")
    assert entries(done) == [{"severity": "info", "message": f"wrote {tmp_path}/随县人民政府-2017.json"}]
