"""Where Python lacks what only POSIX has, as on Windows: no locks, no groups of processes, fewer signals, no fork.

A module that Python imports when it starts takes all of that away.
"""

from __future__ import annotations

import json
import os

import pytest

TAKE_AWAY = """
import multiprocessing, os, signal, sys
for module, names in (
    (os, "chown geteuid killpg sched_getaffinity"),
    (signal, "SIGHUP SIGUSR1 pthread_kill pthread_sigmask"),
):
    for name in names.split():
        delattr(module, name)
sys.modules["fcntl"] = None
multiprocessing.get_all_start_methods = lambda: ["spawn"]

from multiprocessing import resource_tracker

def ensure_running():
    raise ModuleNotFoundError("_posixsubprocess")

resource_tracker.ensure_running = ensure_running
"""

CHECK = """
from govreport_cli.plugin import Remark, hookimpl

@hookimpl
def govreport_check(report):
    yield Remark("seen", report.agency)
"""


@pytest.fixture
def on_windows(spawn, folder, suixian, complete):
    """Run the command in a folder with two definitions."""
    (folder / "sitecustomize.py").write_text(TAKE_AWAY)
    (folder / "reports").mkdir()
    for definition in (suixian, complete):
        (folder / "reports" / f"{definition.parent.name}.toml").write_bytes(definition.read_bytes())
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH", "")]))

    def run_command(*arguments, **environment):
        return spawn(*arguments, PYTHONPATH=path, **environment)

    return run_command


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_set_is_exported(on_windows, folder, jobs):
    done = on_windows("export", "reports", "--to", "html,json", "-o", "site", "--jobs", jobs)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert len([*(folder / "site").glob("[!.]*")]) == 4
    assert not [*(folder / "site").glob(".govreport-*")]


def test_a_plugin_runs_and_the_configuration_is_used(on_windows, folder, suixian):
    (folder / "plugins").mkdir()
    (folder / "plugins" / "late.py").write_text(CHECK)
    (folder / "govreport.toml").write_text(
        '[validate]\nformat = "lines"\nplugins-dir = ["plugins"]\ncheck = ["late"]\n'
    )
    done = on_windows("validate", suixian)
    assert done.returncode == 0
    assert "late/seen" in {json.loads(line)["code"] for line in done.stdout.splitlines()}
