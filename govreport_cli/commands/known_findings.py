"""Reads and writes the baseline that ``validate`` compares its findings with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from govreport_cli.commands.common import refuse_overwriting
from govreport_cli.console import Console
from govreport_cli.errors import UsageError
from govreport_cli.files import exists

if TYPE_CHECKING:
    from govreport_cli.batch.baseline import Baseline


def baseline_of(
    file: str | None, inputs: Sequence[str], looked_for: Callable[[str], bool], *, write: bool
) -> Baseline | None:
    """Return the baseline in a file, or None if none is named; one that is about to be written may not exist yet.

    ``looked_for`` says of a code whether the run looks for it.
    Raises UsageError if the file to write is not named, or is an input.
    """
    if file is None:
        if write:
            raise UsageError("command-lacks", name="--baseline", command="govreport validate")
        return None
    from govreport_cli.batch.baseline import Baseline, read_baseline

    if write:
        refuse_overwriting(file, inputs)
    path = Path(file)
    return Baseline(path, {} if write and not exists(path) else read_baseline(path), looked_for)


def write_known(console: Console, baseline: Baseline) -> None:
    """Write the findings that were found, and say so on a terminal."""
    from govreport_cli.exporting.output import write

    write({baseline.file: baseline.content()})
    console.note("wrote", path=baseline.file)
