"""How long it takes to validate definitions, compared with tools that know the form's schema but not its relations."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.definitions import faulty
from benchmarks.measuring import Command, Runs, interleave, run, succeeds
from benchmarks.plan import Plan
from benchmarks.results import Ratio, Result, megabytes, milliseconds, ratio
from benchmarks.tools import PURE, Validator, peers

_TARGET, _TARGET_PURE, _TARGET_TWO = 0.5, 1.3, 1 / 3
_TARGET_MEMORY = 90 * 10**6
_TARGET_GROWTH = 1000  # bytes for each further definition: its name, several times, and nothing that grows with it
_REFERENCE = "check-jsonschema"
_PURE = "govreport, GOVREPORT_FAST=0"
_TWO = "govreport, --jobs 2"
_SCOPE = (
    "check-jsonschema, taplo and tombi check TOML and the form's schema; govreport also checks relations, prose and "
    "placeholders. taplo and tombi are native programs, and tombi uses several threads."
)


def measure_one(plan: Plan) -> Result:
    """Validate one definition."""
    return _measure(plan, 1, plan.short_rounds)


def measure_many(plan: Plan) -> Result:
    """Validate many definitions: in one process, with and without the optional fast libraries, and in two."""
    return _measure(plan, plan.files, plan.rounds, variants=True)


def measure_memory(plan: Plan) -> Result:
    """Compare the memory for many definitions with that for a tenth of them, and with check-jsonschema's."""
    names = plan.names(plan.memory_files)
    some = names[: max(1, len(names) // 10)]
    others, notes = _validators(plan, [_REFERENCE])
    commands = [
        plan.validator.command(plan.definitions, some),
        plan.validator.command(plan.definitions, names),
        *(peer.command(plan.definitions, names) for peer in others),
    ]
    counts = [len(some), *[len(names)] * (len(commands) - 1)]
    measured = interleave(commands, 1, warm_up=False)  # memory hardly varies from run to run
    few, peak, *theirs = [runs.peak for runs in measured]
    further = peak.less(few).divided(max(1, len(names) - len(some)))
    return Result(
        f"Memory for {len(names):,} definitions in one process",
        ("tool", "definitions", "peak memory", "time"),
        [
            [command.label, f"{count:,}", megabytes(runs.peak), milliseconds(runs.wall)]
            for command, count, runs in zip(commands, counts, measured, strict=True)
        ],
        [
            ratio(f"govreport, {len(names):,} definitions / 90 MB", peak, peak.constant(_TARGET_MEMORY), 1),
            ratio("govreport, each further definition / 1 kB", further, further.constant(_TARGET_GROWTH), 1),
            *(ratio(f"govreport / {_REFERENCE}", peak, their_peak) for their_peak in theirs),
        ],
        ["One round: a process's peak memory hardly varies.", *notes],
    )


def _measure(plan: Plan, count: int, rounds: int, *, variants: bool = False) -> Result:
    names = plan.names(count)
    run(Command("govreport", [plan.govreport, "validate", "--strict", *names], plan.definitions))
    others, notes = _validators(plan)
    commands = [validator.command(plan.definitions, names) for validator in (plan.validator, *others)]
    if variants:
        two = Command(_TWO, [plan.govreport, "validate", "--jobs", "2", *names], plan.definitions)
        commands[1:1] = [two, plan.validator.command(plan.definitions, names, _PURE, **PURE)]
    measured = dict(zip((command.label for command in commands), interleave(commands, rounds), strict=True))
    return Result(
        f"Validate {count:,} definitions" if count > 1 else "Validate one definition",
        ("tool", "time", "per definition", "processor time", "peak memory"),
        [
            [
                name,
                milliseconds(runs.wall),
                milliseconds(runs.wall.divided(count)),
                milliseconds(runs.cpu),
                megabytes(runs.peak),
            ]
            for name, runs in measured.items()
        ],
        _ratios(measured),
        [_SCOPE, *notes],
    )


def _ratios(measured: dict[str, Runs]) -> list[Ratio]:
    """Compare govreport with each peer."""
    targets = {("govreport", _REFERENCE): _TARGET, (_PURE, _REFERENCE): _TARGET_PURE, (_TWO, _REFERENCE): _TARGET_TWO}
    ours = [name for name in measured if name.startswith("govreport")]
    return [
        ratio(f"{name} / {peer}", measured[name].wall, runs.wall, targets.get((name, peer)))
        for peer, runs in measured.items()
        if peer not in ours
        for name in ours
    ]


def _validators(plan: Plan, only: Sequence[str] = ()) -> tuple[list[Validator], list[str]]:
    """Return the peers that find a planted fault, and what there is to say about the others."""
    found, missing = peers(plan.definitions)
    (name,) = plan.names(1)
    wrong = plan.definitions / "faulty.toml"
    wrong.write_text(faulty((plan.definitions / name).read_text("utf-8")), "utf-8")
    chosen, notes = [], [f"{peer} is not installed and was skipped." for peer in missing if not only or peer in only]
    for peer in found:
        if only and peer.name not in only:
            continue
        if succeeds(peer.command(plan.definitions, [wrong.name])):
            notes.append(f"{peer.name} accepts a definition that the schema refuses, and was skipped.")
        else:
            chosen.append(peer)
    return chosen, notes
