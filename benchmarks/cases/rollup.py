"""How long it takes to roll up units, compared with validating them, and how much memory it needs."""

from __future__ import annotations

from benchmarks.measuring import Command, interleave
from benchmarks.plan import Plan
from benchmarks.results import Result, megabytes, milliseconds, ratio

_TARGET = 1.5
_TARGET_GROWTH = 2000  # bytes for each further unit: its names and its agency's
_OUTPUT = "rolled-up.toml"


def measure(plan: Plan) -> Result:
    """Roll up as many definitions as `memory` validates, and a tenth of them, in one process."""
    names = plan.names(plan.memory_files)
    some = names[: max(1, len(names) // 10)]

    def command(label: str, *arguments: str) -> Command:
        return Command(label, [plan.govreport, *arguments, "--jobs", "1"], plan.definitions)

    options = ("rollup", "--agency", "样例市", "--force", "-o", _OUTPUT)
    commands = [
        command("validate", "validate", *names),
        command("rollup", *options, *names),
        command("rollup", *options, *some),
    ]
    counts = [len(names), len(names), len(some)]
    measured = interleave(commands, plan.rounds, warm_up=False)
    validated, added, few = measured
    further = added.peak.less(few.peak).divided(max(1, len(names) - len(some)))
    return Result(
        f"Roll up {len(names):,} units in one process",
        ("command", "definitions", "time", "processor time", "peak memory"),
        [
            [entry.label, f"{count:,}", milliseconds(runs.wall), milliseconds(runs.cpu), megabytes(runs.peak)]
            for entry, count, runs in zip(commands, counts, measured, strict=True)
        ],
        [
            ratio("rollup / validate", added.wall, validated.wall, _TARGET),
            ratio("rollup, each further unit / 2 kB", further, further.constant(_TARGET_GROWTH), 1),
        ],
        ["A roll-up validates every unit, adds its figures and writes the definition over them."],
    )
