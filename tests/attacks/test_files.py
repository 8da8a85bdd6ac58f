"""Files that never end, never begin or lead elsewhere, wherever a file can be named: an answer at once.

Each command runs in a process of its own with little memory and little time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial

import pytest

BYTES = 700 * 2**20
PATIENCE = 120
"""Seconds after which a command hangs."""


@pytest.fixture
def bounded(bounded):
    """Run the command with little memory and little time."""
    return partial(bounded, memory=BYTES, patience=PATIENCE)


@pytest.fixture
def hostile(folder):
    """Make files that cannot be read like others: a pipe without a writer, and an empty stretch of 3 GB."""
    os.mkfifo(folder / "pipe")
    os.truncate(os.open(folder / "sparse", os.O_CREAT | os.O_WRONLY), 3 * 2**30)
    for name, target in (("pipe.json", "pipe"), ("sparse.json", "sparse"), ("zero.json", "/dev/zero")):
        (folder / name).symlink_to(target)
    return folder


NAMES = ["pipe", "sparse", "/dev/zero"]


@pytest.mark.parametrize("previous", NAMES)
@pytest.mark.parametrize("command", [["validate"], ["export", "--to", "text"], ["compute"]], ids=lambda words: words[0])
def test_last_years_definition(bounded, hostile, suixian, command, previous):
    definition = suixian.read_text("utf-8").replace("[report]\n", f'[report]\nprevious = "{previous}"\n')
    (hostile / "report.toml").write_text(definition, "utf-8")
    done = bounded(*command, "report.toml")
    said = (done.stdout + done.stderr).decode()
    assert "error[previous-unreadable]" in said
    assert ("the file is larger than 16 MiB" if previous == "sparse" else "not a regular file") in said
    assert done.returncode == 1


@pytest.mark.parametrize("form", ["pipe.json", "sparse.json", "zero.json"])
def test_a_form(bounded, hostile, form):
    (hostile / "report.toml").write_text(f'form = "{form}"\n')
    for exit_code, command in (
        (1, ["validate", "report.toml"]),
        (2, ["forms", form]),
        (2, ["forms", "--schema", form]),
        (2, ["init", "--year", "2024", "--form", form]),
    ):
        done = bounded(*command)
        assert (done.returncode, b"error[form-unreadable]" in done.stdout + done.stderr) == (exit_code, True)


@pytest.mark.parametrize("name", ["sparse", "/dev/zero"])
@pytest.mark.usefixtures("hostile")
def test_a_file_named_on_the_command_line(bounded, suixian, name):
    for command in (["validate", name], ["verify", suixian, name], ["init", "--from", name]):
        assert bounded(*command).returncode == 3


@pytest.mark.parametrize("template", [*NAMES, "/etc/passwd"])
def test_a_template(bounded, hostile, suixian, template):
    """A template that cannot be read, or that a link leads to outside the folder, is refused."""
    own = hostile / "own"
    own.mkdir()
    (own / "report.html.j2").write_text("{% include 'other' %}")
    (own / "other").symlink_to(template if template.startswith("/") else hostile / template)
    done = bounded("export", suixian, "--to", "html", "-o", "-", "--option", "html.template=own")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"other" in done.stderr


def test_a_template_in_a_folder_that_is_a_link(bounded, folder, suixian, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "report.html.j2").write_text("{% include 'sub/other' %}")
    (tmp_path / "real" / "sub").mkdir()
    (tmp_path / "real" / "sub" / "other").write_text("own")
    (folder / "own").symlink_to(tmp_path / "real")
    done = bounded("export", suixian, "--to", "html", "-o", "-", "--option", "html.template=own")
    assert (done.returncode, done.stdout) == (0, b"own")


def test_a_definition_may_still_come_through_a_pipe(suixian, folder):
    """`validate <(gen)` is how shells pass one."""
    bash = shutil.which("bash")
    assert bash
    command = f'"{sys.executable}" -m govreport_cli compute <(cat "{suixian}")'
    done = subprocess.run([bash, "-c", command], cwd=folder, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
