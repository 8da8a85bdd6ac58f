"""``python -m benchmarks.scale``: how long, how much memory and how much disk many reports take, and a nation's year.

It writes definitions, validates and exports them with one process, with several, and with the workers of a Dask
scheduler on this machine, exports them again with nothing to do, and multiplies the result. Nothing is compared with a
target; docs/scale.md quotes a run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.definitions import write_definitions

NATION = 150_000
"""About how many bodies publish a report each year."""
_GOVREPORT = [sys.executable, "-m", "govreport_cli"]


class Used(NamedTuple):
    """What a command used: seconds of the clock and of processors, and the most memory of one of its processes."""

    wall: float
    cpu: float
    peak: int


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--reports", type=int, default=1000, help="how many definitions to work on (%(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (%(default)s)")
    parser.add_argument("--to", default="html,xlsx", help="formats (%(default)s)")
    parser.add_argument("--dask", action="store_true", help="also with the workers of a Dask scheduler")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_definitions(folder / "reports", options.reports)
        _print("work", "reports", "time", "processor time", "peak memory", f"{NATION:,} reports")
        _print(*["---"] * 6)
        for jobs in ("1", str(options.jobs)):
            site = f"site-{jobs}"
            export = ["export", "reports", "--to", options.to, "-o", site]
            _row(f"validate --jobs {jobs}", options.reports, _run(folder, ["validate", "reports", "--jobs", jobs]))
            _row(f"export --jobs {jobs}", options.reports, _run(folder, [*export, "--jobs", jobs]))
            _row("export, nothing to do", options.reports, _run(folder, [*export, "--jobs", jobs]))
        if options.dask:
            with _cluster(folder, options.jobs) as address:
                export = ["export", "reports", "--to", options.to, "-o", "site-dask", "--scheduler", address]
                label = f"export, {options.jobs} Dask workers"
                _row(label, options.reports, _run(folder, export))
        size = sum(path.stat().st_size for path in (folder / "site-1").iterdir())
        each = size / options.reports
        disk = f"{each / 1000:.0f} kB a report, {each * NATION / 1e9:.1f} GB for {NATION:,}"
        sys.stdout.write(f"\ndisk: {disk}\n")


def _run(folder: Path, arguments: Sequence[str]) -> Used:
    """Run a command, and return what it used; processors' time includes its workers', but not those of a cluster."""
    script = (
        "import ctypes, json, os, resource, subprocess, sys, time\n"
        "ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)\n"  # PR_SET_CHILD_SUBREAPER: children of children are counted, too
        "began = time.perf_counter()\n"
        "code = subprocess.run(sys.argv[1:], check=False).returncode\n"
        "wall = time.perf_counter() - began\n"
        "try:\n"
        "    while True: os.wait()\n"
        "except ChildProcessError: pass\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]))\n"
        "sys.exit(code)"
    )
    command = [sys.executable, "-c", script, *_GOVREPORT, *arguments]
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, check=True, env={**os.environ, "LANG": "C.UTF-8"}
    )
    return Used(*json.loads(done.stdout.splitlines()[-1]))


@contextlib.contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[str]:
    """Start a Dask scheduler and workers on this machine."""
    file = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    scheduler = subprocess.Popen(
        [
            *dask,
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--dashboard-address",
            ":0",
            "--scheduler-file",
            str(file),
        ],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not file.exists():
        time.sleep(0.1)
    address: str = json.loads(file.read_text())["address"]
    crew = subprocess.Popen(
        [*dask, "worker", address, "--nworkers", str(workers), "--nthreads", "1", "--no-dashboard"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(5)
    try:
        yield address
    finally:
        for process in (crew, scheduler):
            process.terminate()
            process.wait()


def _row(label: str, reports: int, used: Used) -> None:
    hours = used.wall / reports * NATION / 3600
    _print(
        f"`{label}`",
        f"{reports:,}",
        f"{used.wall:.1f} s",
        f"{used.cpu:.1f} s",
        f"{used.peak / 1e6:.0f} MB",
        f"{hours:.1f} h" if hours >= 1 else f"{hours * 60:.0f} min",
    )


def _print(*cells: str) -> None:
    sys.stdout.write("| " + " | ".join(cells) + " |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
