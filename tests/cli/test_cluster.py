"""``--scheduler``: the workers of a Dask cluster, here on this machine, do the same work."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from govreport_cli.batch import workers

KILLS = """
import os, signal
from govreport_cli.plugin import hookimpl

class Exporter:
    name, suffix, media_type, summary, options = "csv", ".csv", "text/csv", "figures", ()
    def export(self, report, options):
        os.kill({victim}, signal.SIGKILL)
        return b"x"

@hookimpl
def govreport_exporter():
    return Exporter()
"""


def test_without_dask_the_message_says_what_to_install(run, suixian, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = run("validate", suixian, "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 2
    assert b"error[cluster-missing]" in done.stderr


@pytest.fixture
def start(tmp_path):
    """Start a program of Dask and wait until a line of its output has some text; it is ended with the test."""
    pytest.importorskip("distributed")
    started = []

    def begin(text, *arguments):
        log = tmp_path / f"{len(started)}.log"
        with log.open("wb") as output:
            command = [sys.executable, "-m", "dask", *arguments]
            process = subprocess.Popen(command, cwd=tmp_path, stdout=output, stderr=output)
        started.append(process)
        end = time.monotonic() + 60
        while text not in log.read_text():
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        return process

    yield begin
    for process in reversed(started):
        process.terminate()
        process.wait()


@pytest.fixture
def scheduler(start, tmp_path):
    """Start a scheduler, and return its process and its address."""
    address_file = tmp_path / "scheduler.json"
    process = start(
        "Scheduler at",
        "scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--dashboard-address",
        ":0",
        "--scheduler-file",
        str(address_file),
    )
    return process, json.loads(address_file.read_text())["address"]


def test_workers_of_a_cluster_give_the_same_results(start, scheduler, spawn, fixtures):
    _, scheduler = scheduler
    files = [f"fixtures/invalid/{path.name}/report.toml" for path in sorted((fixtures / "invalid").iterdir())]
    done = spawn("validate", *files, "--scheduler", scheduler, cwd=fixtures.parent)
    assert done.returncode == 2
    assert b"error[cluster-empty]" in done.stderr
    start("Registered to", "worker", scheduler, "--nworkers", "2", "--nthreads", "2", "--no-dashboard")
    alone = spawn("validate", *files, "-", "missing.toml", cwd=fixtures.parent, stdin=b"x = ")
    shared = spawn(
        "validate", *files, "-", "missing.toml", "--scheduler", scheduler, cwd=fixtures.parent, stdin=b"x = "
    )
    assert (shared.returncode, shared.stdout) == (alone.returncode, alone.stdout)


def test_a_scheduler_out_of_reach(spawn, suixian):
    pytest.importorskip("distributed")
    done = spawn("validate", suixian, "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 2
    assert b"error[cluster-unreachable]" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("lost", ["worker", "worker with a nanny", "scheduler"])
def test_a_run_ends_if_what_it_needs_of_the_cluster_is_lost(
    start, scheduler, run, spawn, suixian, folder, monkeypatch, lost
):
    if lost == "worker":
        monkeypatch.setattr(workers, "_CHECK", 1.0)
    export = run if lost == "worker" else spawn
    process, address = scheduler
    start("Registered to", "worker", address, "--no-dashboard", "--nanny" if "nanny" in lost else "--no-nanny")
    victim = process.pid if lost == "scheduler" else "os.getppid()"
    (folder / "plugins").mkdir()
    (folder / "plugins" / "csv.py").write_text(KILLS.format(victim=victim))
    for number in range(3):
        source = suixian.read_text("utf-8").replace("随县人民政府", f"某县人民政府{number}")
        (folder / f"{number}.toml").write_text(source, "utf-8")
    arguments = ["--to", "csv", "-o", "out", "--plugins-dir", folder / "plugins", "--scheduler", address]
    done = export("export", "0.toml", "1.toml", "2.toml", *arguments)
    assert done.returncode == 70
    assert b"error[worker-lost]" in done.stderr
    assert b"Traceback" not in done.stderr
