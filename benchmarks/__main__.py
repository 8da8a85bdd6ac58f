"""``python -m benchmarks``: measure, print the results, and write them into RESULTS.md if asked."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.cases import growth, page, rollup, start, validation, workbook
from benchmarks.measuring import CommandFailedError
from benchmarks.plan import Plan
from benchmarks.results import Result
from benchmarks.tools import described, govreport

RESULTS = Path(__file__).with_name("RESULTS.md")

_CASES: Mapping[str, Callable[[Plan], Result]] = {
    "start": start.measure,
    "one": validation.measure_one,
    "many": validation.measure_many,
    "memory": validation.measure_memory,
    "rollup": rollup.measure,
    "workbook": workbook.measure,
    "page": page.measure,
    "growth": growth.measure,
}
_HEAD = """\
# Results

Written by `python -m benchmarks --write`; [README.md](README.md) explains them. Times and memory are medians.
"""


def main() -> int:
    """Run the cases that the command line names, and return the exit code."""
    options = _options()
    about = "\n".join(f"- {what}: {text}" for what, text in described())
    _print(about)
    printed = [_HEAD, f"{about}\n- settings: {_settings(options)}\n"]
    failed = False
    with TemporaryDirectory() as folder:
        plan = Plan(Path(folder), govreport(), options.rounds, options.files, options.memory_files, options.reports)
        plan.prepare()
        for name in options.only:
            sys.stderr.write(f"measuring `{name}`\n")
            try:
                result = str(_CASES[name](plan))
            except CommandFailedError as error:
                sys.stderr.write(f"error: {error}\n")
                failed = True
            else:
                _print("\n" + result.rstrip("\n"))
                printed.append(result)
    if options.write and not failed:
        RESULTS.write_text("\n".join(printed).rstrip("\n") + "\n", "utf-8", newline="\n")
    return int(failed)


def _options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure govreport and its peers.")
    parser.add_argument("--rounds", type=_count, default=5, help="how often each command runs (%(default)s)")
    parser.add_argument("--files", type=_count, default=1_000, help="definitions that `many` validates (%(default)s)")
    parser.add_argument(
        "--memory-files", type=_count, default=10_000, help="definitions that `memory` validates (%(default)s)"
    )
    parser.add_argument(
        "--reports", type=_several, default=50, help="reports that `workbook` and `page` export (%(default)s)"
    )
    parser.add_argument(
        "--only", type=_names, default=list(_CASES), metavar="CASE,…", help=f"measure only: {', '.join(_CASES)}"
    )
    parser.add_argument("--write", action="store_true", help=f"write the results into {RESULTS.name}")
    options = parser.parse_args(arguments)
    if options.write and options.only != list(_CASES):
        parser.error("--write needs the results of all cases; leave --only out")
    return options


def _settings(options: argparse.Namespace) -> str:
    return (
        f"{options.rounds} rounds ({options.rounds * 4} for commands of a fraction of a second), {options.files:,} "
        f"definitions, {options.memory_files:,} for memory, {options.reports} reports"
    )


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in _CASES]:
        message = f"no such case: {', '.join(unknown)}"
        raise argparse.ArgumentTypeError(message)
    return names


def _count(text: str) -> int:
    return _at_least(1, text)


def _several(text: str) -> int:
    return _at_least(2, text)


def _at_least(least: int, text: str) -> int:
    if not text.isdecimal() or int(text) < least:
        message = f"not a number of at least {least}: {text}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
