"""How long govreport takes to start."""

from __future__ import annotations

import sys

from benchmarks.measuring import Command, interleave
from benchmarks.plan import Plan
from benchmarks.results import Result, megabytes, milliseconds, ratio

_TARGET = 7


def measure(plan: Plan) -> Result:
    """Compare ``govreport --version`` with a Python that does nothing."""
    commands = [
        Command("python -c pass", [sys.executable, "-c", "pass"], plan.folder),
        Command("govreport --version", [plan.govreport, "--version"], plan.folder),
    ]
    python, ours = measured = interleave(commands, plan.short_rounds)
    return Result(
        "Start",
        ("command", "time", "peak memory"),
        [
            [f"`{command.label}`", milliseconds(runs.wall), megabytes(runs.peak)]
            for command, runs in zip(commands, measured, strict=True)
        ],
        [ratio("`govreport --version` / `python -c pass`", ours.wall, python.wall, _TARGET)],
    )
