"""``govreport validate``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

INVALID = sorted(path.name for path in (ROOT / "fixtures" / "invalid").iterdir())


def test_a_sound_definition_says_nothing(run, complete):
    done = run("validate", complete, "--strict")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("code", INVALID)
def test_every_planted_fault_is_found(run, fixtures, code):
    folder = fixtures / "invalid" / code
    expected = (folder / "expected.json").read_text("utf-8")
    done = run("validate", "--format", "json", "report.toml", cwd=folder)
    assert done.stdout.decode() == expected
    assert done.stderr == b""
    assert done.returncode == (1 if json.loads(expected)["summary"]["errors"] else 0)


@pytest.mark.parametrize("code", INVALID)
def test_a_finding_in_text_names_its_file_code_and_a_next_step(run, fixtures, code):
    done = run("validate", "--lang", "zh", "report.toml", cwd=fixtures / "invalid" / code)
    text = done.stdout.decode()
    assert text.startswith("report.toml:")
    assert f"[{code}]: " in text
    assert code == "schema" or "  建议: " in text


def test_a_relation_has_both_sides_and_their_difference(run, fixtures):
    done = run("validate", "--format", "json", fixtures / "invalid" / "relation" / "report.toml")
    finding = next(
        finding for finding in json.loads(done.stdout)["findings"] if finding.get("relation") == "requests-received"
    )
    assert finding["code"] == "relation"
    assert finding["label"] == "收到申请数"
    assert (finding["left"], finding["right"], finding["difference"]) == (1, 3, -2)
    assert finding["indicators"][0] == finding["path"] == "requests.received.total"


def test_strict_makes_warnings_errors(run, fixtures):
    definition = fixtures / "invalid" / "form-year" / "report.toml"
    assert run("validate", definition).returncode == 0
    warnings = json.loads(run("validate", "--format", "json", definition).stdout)["summary"]["warnings"]
    done = run("validate", "--strict", "--format", "json", definition)
    assert done.returncode == 1
    assert json.loads(done.stdout)["summary"] == {"errors": warnings, "warnings": 0, "waived": 0, "files": 1}


def test_standard_input_is_a_definition(run, suixian):
    assert run("validate", "-", stdin=suixian.read_bytes()).returncode == 0
    assert run("validate", "-", stdin=b"x").returncode == 1


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(run, suixian):
    source = b"\xef\xbb\xbf" + suixian.read_bytes().replace(b"\n", b"\r\n")
    assert run("validate", "-", stdin=source).returncode == 0


def test_a_missing_file_does_not_hide_what_is_wrong_in_the_others(run, fixtures):
    done = run("validate", "--format", "json", "nowhere.toml", fixtures / "invalid" / "wrong-type" / "report.toml")
    assert done.returncode == 3
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["file-missing", "wrong-type"]


def test_only_what_follows_from_the_reported_parts_is_checked(run):
    definition = """
form = "cn-2014"
[report]
agency = "某县"
year = 2017
[requests.received]
total = 5
letter = {letter}
"""
    assert run("validate", "-", stdin=definition.format(letter=4).encode()).returncode == 0
    assert run("validate", "-", stdin=definition.format(letter=6).encode()).returncode == 1


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "警告"),
        ({"LANG": "en_US.UTF-8"}, "warning"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "warning"),
        ({"GOVREPORT_LANG": "zh"}, "警告"),
    ],
)
def test_the_language_is_that_of_the_reader(run, fixtures, environment, word):
    done = run("validate", fixtures / "invalid" / "form-year" / "report.toml", **environment)
    assert word in done.stdout.decode()


def test_hostile_text_cannot_fool_a_terminal(run):
    source = '"\\u001b[31m\\u202e" = 1\nform = "\\u001b[2J"'
    done = run("validate", "-", stdin=source.encode())
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout
