"""The benchmarks measure definitions that have nothing wrong, and the same ones every time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.definitions import definition, faulty, write_definitions

ROOT = Path(__file__).parents[2]


def test_definitions_have_no_findings(run, tmp_path):
    names = write_definitions(tmp_path, 15)
    done = run("validate", "--strict", *names, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("number", [0, 7, 9_999])
def test_a_definition_depends_on_its_number_only(number):
    text = definition(number)
    assert text == definition(number)
    assert text != definition(number + 1)
    assert 6_000 <= len(text.encode()) <= 9_000


def test_the_planted_fault_is_one_of_the_schema(run, tmp_path):
    (tmp_path / "faulty.toml").write_text(faulty(definition(0)), "utf-8")
    done = run("validate", "--format", "json", "faulty.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert b'"wrong-type"' in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans to the process that measures")
def test_the_time_of_processes_that_a_command_leaves_is_counted():
    work = "import time\nwhile time.process_time() < 0.5: pass"
    leave = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {work!r}])"
    # In a process of its own: other children of the test's process are not to be waited for.
    script = (
        "import sys; from pathlib import Path; from benchmarks.measuring import Command, run\n"
        f"print(run(Command('x', [sys.executable, '-c', {leave!r}], Path())).cpu)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert float(done.stdout) >= 0.5
