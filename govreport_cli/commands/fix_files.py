"""Fixes definitions, or shows what would be fixed, for ``validate``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from govreport_cli.batch.fixing import Fixed, difference, fix
from govreport_cli.batch.inputs import Input, is_regular
from govreport_cli.console import Console
from govreport_cli.errors import InputError, UsageError
from govreport_cli.findings.model import Finding
from govreport_cli.pipeline import Setup


def fix_files(console: Console, inputs: Sequence[Input], setup: Setup) -> None:
    """Write the definitions that have fixes. Raises UsageError for standard input and for pipes."""
    from govreport_cli.exporting.output import write

    if pipe := next((given.name for given in inputs if given.read is None and not is_regular(given.name)), None):
        raise UsageError("command-together", first="--fix", second=pipe)
    for given in inputs:
        fixed = _fixed(given, setup)
        if isinstance(fixed, Fixed) and fixed.fixes:
            write({Path(given.name): fixed.after.encode()})
            console.note("fixed", file=given.name, count=fixed.fixes)


def show_differences(console: Console, inputs: Sequence[Input], setup: Setup) -> int:
    """Print what `fix_files` would change, and return the exit code: 1 if there is anything."""
    code = 0
    for given in inputs:
        fixed = _fixed(given, setup)
        if isinstance(fixed, Fixed):
            if fixed.fixes:
                console.result(difference(given.name, fixed))
                code = max(code, 1)
        else:
            console.findings(fixed)
            code = InputError.exit_code
    return code


def _fixed(given: Input, setup: Setup) -> Fixed | tuple[Finding, ...]:
    """Return a definition with its fixes, or the findings that say why it cannot be read."""
    source = given.content()
    return source.findings if source.value is None else fix(given.name, source.value, setup)
