"""Commands run in turn, and what each run took."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36  # from linux/prctl.h
_LONGEST = 1800  # seconds a command may take
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes
_SHOWN = 2000  # characters of a failed command's output


class CommandFailedError(Exception):
    """A command ended with another exit code than a successful one's, so its time means nothing."""


@dataclass(frozen=True)
class Command:
    """A command to measure: a label for the results, its arguments, its folder, and what it adds to the environment."""

    label: str
    arguments: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    exit_codes: frozenset[int] = frozenset({0})


@dataclass(frozen=True)
class Run:
    """One run: seconds on the clock, seconds of the processors, and the peak of memory in bytes.

    On Linux, the seconds of the processors include those of all processes that the command has started, even if it did
    not wait for them. The peak is that of the command's own process.

    The system counts into a process's peak what the process that started it had at that time, so a peak is never less
    than that of the benchmarks themselves.
    """

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Series:
    """One number for each round, such as the seconds that a command took."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.values)

    def divided(self, count: int) -> Series:
        """Return what each of ``count`` items takes."""
        return Series(tuple(value / count for value in self.values))

    def less(self, other: Series) -> Series:
        """Return what this takes more than another, round by round."""
        return Series(tuple(one - less for one, less in zip(self.values, other.values, strict=True)))

    def constant(self, value: float) -> Series:
        """Return a series that has this value in every round."""
        return Series((value,) * len(self.values))

    def per_item(self, one: Series, count: int) -> Series:
        """Return what each further item costs, given the series of ``count`` items and that of one item."""
        pairs = zip(self.values, one.values, strict=True)
        return Series(tuple((many - single) / (count - 1) for many, single in pairs))


@dataclass(frozen=True)
class Runs:
    """All runs of one command, in the order of the rounds."""

    runs: tuple[Run, ...]

    @property
    def wall(self) -> Series:
        """The seconds on the clock."""
        return Series(tuple(run.wall for run in self.runs))

    @property
    def cpu(self) -> Series:
        """The seconds of the processors, which for a program with several threads are more."""
        return Series(tuple(run.cpu for run in self.runs))

    @property
    def peak(self) -> Series:
        """The peaks of memory in bytes."""
        return Series(tuple(float(run.peak) for run in self.runs))


def interleave(commands: Sequence[Command], rounds: int, *, warm_up: bool = True) -> list[Runs]:
    """Run the commands in turn, A B C A B C, for so many rounds, and return the runs of each command.

    Whatever else the machine does then slows all of them. Before the first round each runs once without being
    measured, so that files are in memory and modules are compiled. Raises CommandFailedError.
    """
    if warm_up:
        for command in commands:
            run(command)
    measured = [[run(command) for command in commands] for _ in range(rounds)]
    return [Runs(runs) for runs in zip(*measured, strict=True)]


def run(command: Command) -> Run:
    """Run a command once. Raises CommandFailedError."""
    adopts = _adopt()
    start = time.perf_counter()
    process = subprocess.Popen(
        command.arguments,
        cwd=command.folder,
        env=_environment(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    limit = threading.Timer(_LONGEST, process.kill)
    limit.start()
    _, status, usage = os.wait4(process.pid, 0)  # the usage of this process; getrusage() adds all of them up
    wall = time.perf_counter() - start
    limit.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in command.exit_codes:
        raise CommandFailedError(_complaint(command, process.returncode))
    cpu = usage.ru_utime + usage.ru_stime + (_cpu_of_orphans() if adopts else 0)
    return Run(wall, cpu, usage.ru_maxrss * _PEAK_UNIT)


def _adopt() -> bool:
    """Become the parent of processes whose parent ends before them; return whether the system can do that."""
    if sys.platform != "linux":
        return False
    failed: int = ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    return not failed


def _cpu_of_orphans() -> float:
    """Wait until the processes end that a command has left, and return the seconds of the processors they used."""
    used = 0.0
    with contextlib.suppress(ChildProcessError):
        while True:
            _, _, usage = os.wait4(-1, 0)
            used += usage.ru_utime + usage.ru_stime
    return used


def own_peak() -> int:
    """Return the peak of memory of this process in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT


def succeeds(command: Command) -> bool:
    """Run a command, and say whether its exit code is that of success."""
    try:
        run(command)
    except CommandFailedError:
        return False
    return True


def printed(*arguments: str | Path) -> str:
    """Return what a command prints on standard output, whatever its exit code."""
    stdin, stdout = subprocess.DEVNULL, subprocess.PIPE
    return subprocess.run(arguments, stdin=stdin, stdout=stdout, check=False, encoding="utf-8").stdout


def _environment(command: Command) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOVREPORT_")}
    return {**kept, **command.environment}


def _complaint(command: Command, code: int) -> str:
    """Run the command again and return what it prints."""
    if code < 0:
        return f"{command.label} was ended by signal {-code}"
    again = subprocess.run(
        command.arguments,
        cwd=command.folder,
        env=_environment(command),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return f"{command.label} ended with exit code {code}:\n{(again.stderr + again.stdout)[:_SHOWN]}"
