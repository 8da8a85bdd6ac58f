"""Names that are hard to print, to write or to follow: an answer, never an internal error."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys

import pytest

NAME = os.fsdecode(b"a\xff.toml")


@pytest.fixture
def misnamed(folder, suixian):
    """A definition with an error, whose name is not UTF-8."""
    source = suixian.read_text("utf-8").replace("[report]\n", '[report]\ntypo = "\\u001b[31m\\u0085"\n')
    (folder / NAME).write_text(source, "utf-8")
    return NAME


@pytest.mark.parametrize("output_format", ["text", "json", "lines", "sarif", "github", "junit"])
def test_a_name_that_is_not_utf8_in_every_format(run, misnamed, output_format):
    done = run("validate", misnamed, "--format", output_format)
    assert done.returncode == 1
    assert b"typo" in done.stdout


def test_sarif_names_the_file_by_its_bytes(run, misnamed):
    log = json.loads(run("validate", misnamed, "--format", "sarif").stdout)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%FF.toml"}


@pytest.mark.parametrize("arguments", [["--from", NAME], ["--year", 2024, "--agency", os.fsdecode(b"\xff")]])
def test_a_definition_cannot_contain_a_name_that_is_not_utf8(run, folder, suixian, arguments):
    (folder / NAME).write_bytes(suixian.read_bytes())
    done = run("init", *arguments, "-o", "-")
    assert done.returncode == 2
    assert b"error[command-value]" in done.stderr
    assert b"UTF-8" in done.stderr


def test_annotations_have_no_control_characters(run, folder, suixian):
    source = suixian.read_text("utf-8").replace("[report]\n", '[report]\n"\\u001b[31m\\u0085" = 1\n')
    (folder / "report.toml").write_text(source, "utf-8")
    done = run("validate", "report.toml", "--format", "github")
    assert done.returncode == 1
    assert not [character for character in done.stdout.decode() if not (character.isprintable() or character == "\n")]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["export", "--to", "html"], "loop.html"),
        (["init", "--year", 2024], "loop.toml"),
        (["validate", "--format", "json"], "loop.html"),
    ],
)
def test_a_link_that_leads_to_itself_is_no_place_for_an_output(run, folder, suixian, command, name):
    (folder / name).symlink_to(name)
    inputs = [] if command[0] == "init" else [suixian]
    done = run(*command, *inputs, "-o", name)
    assert done.returncode == 3
    assert b"error[not-written]" in done.stderr
    assert (folder / name).is_symlink()


@pytest.mark.parametrize("arguments", [["--help"], ["validate", "--help"], ["--version"], []])
def test_help_that_nobody_can_read_is_not_a_success(arguments):
    command = shlex.join([sys.executable, "-m", "govreport_cli", *arguments])
    done = subprocess.run(f"{command} >&-", shell=True, capture_output=True, check=False)  # noqa: S602
    assert done.returncode == (3 if arguments else 2)
    assert b"error[not-sent]" in done.stderr or not arguments
