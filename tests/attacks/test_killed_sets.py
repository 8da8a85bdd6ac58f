"""A run over many definitions that is killed or ended at a random moment leaves whole files, and no process.

`--long` kills an export of 1,000 reports fifty times; otherwise, one of 40 reports is killed a few times.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.definitions import write_definitions

SMALL, LARGE = (40, 4), (1000, 50)
LITTER = ".govreport-*"


def run(folder, *arguments):
    """Export the folder's definitions to a site of JSON and text, and return the process."""
    command = [
        sys.executable,
        "-m",
        "govreport_cli",
        "export",
        "reports",
        "--to",
        "json,text",
        "-o",
        "site",
        *arguments,
    ]
    environment = {**os.environ, "LANG": "C.UTF-8"}
    return subprocess.Popen(
        command, cwd=folder, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(folder, *arguments):
    """Export the definitions, and return the site: the contents of its files by their names."""
    process = run(folder, *arguments)
    output = process.communicate(timeout=600)
    assert (process.returncode, *output) == (0, b"", b"")
    assert not [*(folder / "site").rglob(LITTER)]
    return contents(folder)


def contents(folder):
    return {path.name: path.read_bytes() for path in (folder / "site").glob("[!.]*")}


def edit(folder, turn):
    """Change every definition, and thus every file of the site."""
    for path in (folder / "reports").iterdir():
        path.write_text(re.sub(r"办公室\d*", f"办公室{turn}", path.read_text("utf-8")), "utf-8")


def left_running(session):
    """Return the processes of a session that are still there."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(entry.name)
    return found


def wait_until_gone(session):
    end = time.monotonic() + 20
    while left_running(session):
        assert time.monotonic() < end, left_running(session)
        time.sleep(0.05)


@pytest.fixture
def site(tmp_path):
    """Write definitions into a folder, and export them once."""

    def make(count):
        write_definitions(tmp_path / "reports", count)
        return tmp_path, finish(tmp_path)

    return make


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")
@pytest.mark.parametrize("options", [("--jobs", "1"), ("--jobs", "2"), ("--all-or-nothing",)], ids=" ".join)
@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.long)], ids=["sample", "long"])
def test_a_killed_run_leaves_whole_files_and_the_next_one_no_litter(site, size, options):
    count, kills = size
    folder, before = site(count)
    chance = random.Random(count)  # noqa: S311
    began = time.monotonic()
    edit(folder, 0)
    finish(folder, *options)
    seconds = time.monotonic() - began
    before = contents(folder)
    for turn in range(1, kills + 1):
        edit(folder, turn)
        process = run(folder, *options)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.random() * seconds)
        process.kill()
        process.communicate()
        wait_until_gone(process.pid)
        killed = contents(folder)
        after = finish(folder, *options)
        assert killed.keys() == before.keys() == after.keys()
        for name, content in killed.items():
            assert content in {before[name], after[name]}, name
        before = after


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")
@pytest.mark.parametrize("turns", [4, pytest.param(100, marks=pytest.mark.long)], ids=["sample", "long"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_workers_too(site, number, code, turns):
    folder, _ = site(60)
    chance = random.Random(code)  # noqa: S311
    began = time.monotonic()
    finish(folder, "--jobs", "2", "--rebuild")
    seconds = time.monotonic() - began
    for turn in range(turns):
        edit(folder, turn)
        process = run(folder, "--jobs", "2", "--rebuild")
        try:
            time.sleep(chance.random() * seconds)
            os.killpg(process.pid, number)  # as a terminal does
            output = process.communicate(timeout=120)
            # Before Python has started, and after it has ended its work, the signal ends the process at once.
            assert process.returncode in {code, 0, -number}
            assert output == (b"", b"")
            wait_until_gone(process.pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    finish(folder)


@pytest.mark.parametrize(
    "work",
    [
        pytest.param("Closed(); time.sleep(60)", id="where a library in C cannot pass it on"),
        pytest.param("exec('os.kill(os.getpid(), signal.SIGTERM)')", id="while code is made, as dataclasses do"),
    ],
)
def test_a_signal_ends_the_run_with_its_own_code(tmp_path, work):
    script = (
        "import os, signal, time; from govreport_cli.interruption import Ending\n"
        "class Closed:\n"
        "    def __del__(self):\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        time.sleep(1)\n"
        "ending = Ending()\n"
        "try:\n"
        "    with ending.listening():\n"
        f"        {work}\n"
        "except KeyboardInterrupt:\n"
        "    raise SystemExit(ending.exit_code)\n"
    )
    (tmp_path / "ended.py").write_text(script)
    command = [sys.executable, "-m", "ended"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=50, check=False)
    assert (done.returncode, done.stderr) == (143, b"")


def test_a_swap_that_is_killed_between_two_renames_is_finished_by_the_next_run(site):
    folder, before = site(3)
    edit(folder, 1)
    script = (
        "import os, signal, sys; from pathlib import Path; from govreport_cli import app\n"
        "rename, count = Path.replace, []\n"
        "def replace(self, target):\n"
        "    count.append(target)\n"
        "    os.kill(os.getpid(), signal.SIGKILL) if len(count) == 3 else rename(self, target)\n"
        "Path.replace = replace\n"
        "sys.argv = ['govreport', 'export', 'reports', '--to', 'json,text', '-o', 'site', '--all-or-nothing']\n"
        "app.main()"
    )
    subprocess.run([sys.executable, "-c", script], cwd=folder, check=False)
    mixed = contents(folder)
    assert sum(mixed[name] != content for name, content in before.items()) == 2
    assert (folder / "site" / ".govreport-commit.json").exists()
    # The next run cannot make one of the reports; the set of the run that was killed is whole all the same.
    (folder / "reports" / "00001.toml").write_text('form = "cn-2021"\n')
    process = run(folder, "--all-or-nothing")
    process.communicate()
    assert process.returncode == 1
    swapped = contents(folder)
    assert all(swapped[name] != content for name, content in before.items())
    assert not [*(folder / "site").glob(LITTER)]
    assert len(json.loads((folder / "site" / ".govreport.jsonl").read_text().splitlines()[0])) > 5
