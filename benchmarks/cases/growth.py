"""How time grows with the length of a section that repeats one character."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.definitions import definition
from benchmarks.measuring import Command, interleave
from benchmarks.plan import Plan
from benchmarks.results import Ratio, Result, milliseconds, number, ratio

_CHARACTERS = "中a1一{},*[`_ "
_CALLED = {"`": "backtick", " ": "space"}  # the others are shown as they are
_SHORT, _LONG = 5_000, 20_000
_TARGET = 6
_ENOUGH = 0.02  # seconds above the start, for a ratio without it to mean something
_FOUND = frozenset({0, 1})  # some of these sections have errors
_NOTE = (
    "Each comparison shows the character with the highest ratio. `without the start` subtracts the time for the same "
    "definition with none of these characters, and is given if the shorter text takes at least "
    f"{_ENOUGH * 1000:.0f} ms more than that. Linear growth then gives 4, quadratic growth 16."
)
_SENTENCE = "下一步将改进工作。\n"
_COMMANDS = ("validate", "export --to text")


def measure(plan: Plan) -> Result:
    """Measure the whole of ``validate`` and of ``export --to text``."""
    sections = {(character, length): character * length for character in _CHARACTERS for length in (_SHORT, _LONG)}
    sections["", 0] = ""
    cases = [(what, *section) for what in _COMMANDS for section in sections]
    commands = [
        _command(plan, what, f"{number:02}.toml", text)
        for what in _COMMANDS
        for number, text in enumerate(sections.values())
    ]
    runs = interleave(commands, plan.rounds)
    walls = {case: measured.wall for case, measured in zip(cases, runs, strict=True)}
    rows, ratios = [], []
    for what in _COMMANDS:
        start = walls[what, "", 0]
        whole: list[Ratio] = []
        net: list[Ratio] = []
        for character in _CHARACTERS:
            called = _CALLED.get(character, f"`{character}`")
            short, long = walls[what, character, _SHORT], walls[what, character, _LONG]
            whole.append(ratio(f"`{what}`, {called}: {_LONG:,} / {_SHORT:,}", long, short, _TARGET))
            apart = short.less(start).median > _ENOUGH
            if apart:
                above = ratio(f"`{what}`, {called}, without the start", long.less(start), short.less(start))
                net.append(above)
            rows.append(
                [
                    what,
                    called,
                    milliseconds(short),
                    milliseconds(long),
                    number(whole[-1].median),
                    number(net[-1].median) if apart else "–",
                ]
            )
        ratios += [_worst(whole), *([_worst(net)] if net else [])]
    columns = ("command", "character", f"{_SHORT:,}", f"{_LONG:,}", "ratio", "without the start")
    return Result(
        f"Growth: a section with {_SHORT:,} and {_LONG:,} times the same character",
        columns,
        rows,
        ratios,
        [_NOTE],
    )


def _worst(ratios: Sequence[Ratio]) -> Ratio:
    return max(ratios, key=lambda each: each.median)


def _command(plan: Plan, what: str, name: str, text: str) -> Command:
    """Return a command on a definition whose section ``problems`` ends with this text."""
    folder = plan.folder / "growth"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(definition(0, problems=f"{_SENTENCE}\n{text}。\n"), "utf-8")
    command, *options = what.split()
    if options:
        options = ["--force", *options, "-o", f"{name}.txt"]
    return Command(f"{what} {name}", [plan.govreport, command, *options, name], folder, exit_codes=_FOUND)
