"""Options that several commands have, and their inputs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.console import Language
from govreport_cli.errors import OutputError, UsageError
from govreport_cli.files import STDIO, exists, is_folder, read_input, real_path

if TYPE_CHECKING:
    from govreport_cli.batch.inputs import Input
    from govreport_cli.pipeline import Setup

Lang = Annotated[
    Language | None,
    typer.Option(help="Language of messages; defaults to GOVREPORT_LANG, then to the locale."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only errors.")]
Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE|FOLDER...", help="Definitions, and folders to search for them (`-` for stdin)."),
]
FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from",
        metavar="FILE",
        help="Read names of definitions and folders from a file, one per line or separated by NUL (`-` for stdin).",
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude",
        metavar="PATTERN",
        help="Leave out files in folders that match this pattern, as in .gitignore (may be repeated).",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="NUMBER",
        help="Number of processes; by default one for each processor if that saves time.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADDRESS", help="Use the workers of this Dask scheduler, such as tcp://host:8786."
    ),
]

WORTHWHILE = 400
"""With fewer plain definitions to validate, starting processes takes about as long as it saves."""
_PUBLISHED = 50
"""How many definitions are validated in the time that a published file takes: a workbook takes some 0.2 s."""
_CHECKED = 100
"""How many definitions are validated in the time that a plugin's check of one takes, which starts a process."""
_MOST_JOBS = 512
_WORKBOOK = ".xlsx"


def inputs_of(
    context: typer.Context, files: Sequence[str] | None, listing: str | None, excluded: Sequence[str] | None
) -> list[Input]:
    """Return the definitions that a command line names, each once. Raises UsageError and InputError like `named_of`."""
    from govreport_cli.batch.inputs import find_inputs

    return find_inputs(named_of(context, files, listing), excluded or ())


def named_of(context: typer.Context, files: Sequence[str] | None, listing: str | None) -> list[str]:
    """Return the files and folders that a command line names, itself or in a list.

    Raises UsageError if it names none, or standard input for two purposes, and InputError if a list of files cannot be
    read. A list may be empty.
    """
    from govreport_cli.batch.inputs import names_in

    named = list(files or [])
    if listing is not None:
        named += names_in(read_input(listing))
        if listing == STDIO and STDIO in named:
            raise UsageError("stdin-twice")
    elif not named:
        raise UsageError("command-lacks", name="FILE|FOLDER", command=context.command_path)
    return named


def are_several(inputs: Sequence[Input], files: Sequence[str] | None, listing: str | None) -> bool:
    """Return whether a command line names a set of definitions, even if only one is found."""
    return len(inputs) != 1 or listing is not None or any(map(is_folder, files or ()))


def jobs_for(asked: int | None, items: int, worthwhile: int) -> int:
    """Return the number of processes for some items: as many as asked for, or one for each processor.

    With fewer than ``worthwhile`` items, starting processes would take longer than it saves. Raises UsageError for an
    impossible number.
    """
    if asked is None:
        from govreport_cli.batch.workers import cores

        return min(cores(), items) if items >= worthwhile else 1
    if not 0 < asked <= _MOST_JOBS:
        raise UsageError("command-value", name="--jobs", value=asked, least=1, most=_MOST_JOBS)
    return min(asked, max(items, 1))


def jobs_to_validate(asked: int | None, inputs: Sequence[Input], setup: Setup) -> int:
    """Return the number of processes for validating inputs. Raises UsageError for an impossible number."""
    return min(jobs_for(asked, effort_of([given.name for given in inputs], setup), WORTHWHILE), max(len(inputs), 1))


def effort_of(files: Sequence[str], setup: Setup) -> int:
    """Return about how many plain definitions are validated in the time that these files take."""
    from govreport_cli.importing.suffixes import is_published

    return sum((_PUBLISHED if is_published(name) else 1) + _CHECKED * len(setup.checks) for name in files)


def refuse_replacing(output: str, *, force: bool) -> None:
    """Raise OutputError if an output file exists and may not be replaced. That it is a folder, writing reports."""
    if output != STDIO and exists(output) and not is_folder(output) and not force:
        raise OutputError("file-exists", file=output)


def refuse_overwriting(output: str | None, inputs: Sequence[str]) -> None:
    """Raise UsageError if an output file is one of the inputs."""
    if output and output != STDIO and real_path(output) in real_paths(inputs):
        raise UsageError("output-is-input", file=output)


def refuse_format(output: str, *, or_workbook: bool = False) -> None:
    """Raise UsageError if the name of a new definition has the suffix of another format.

    With ``or_workbook``, the command can make a workbook to fill in instead.
    """
    from govreport_cli.importing.suffixes import may_be_definition

    path = Path(output)
    if output == STDIO or may_be_definition(output) or (or_workbook and is_workbook(output)) or is_folder(output):
        return
    names = {"toml": path.with_suffix(".toml"), "workbook": path.with_suffix(_WORKBOOK) if or_workbook else None}
    raise UsageError("output-not-toml", file=output, suffix=path.suffix, **names)


def is_workbook(name: str) -> bool:
    """Return whether a file is a workbook, by its name."""
    return Path(name).suffix.lower() == _WORKBOOK


def refuse_bytes(name: str, value: str | None) -> None:
    """Raise UsageError for a value that is not UTF-8, because a definition cannot contain it."""
    try:
        (value or "").encode()
    except UnicodeEncodeError as error:
        raise UsageError("command-value", name=name, value=value, encoding="UTF-8") from error


def real_paths(files: Sequence[str]) -> set[Path]:
    """Return the real paths of files; standard input has none."""
    return {real_path(name) for name in files if name != STDIO}


def listed(values: Sequence[str] | None) -> list[str]:
    """Return the values of an option that may be repeated and may have several values separated by commas.

    Chinese commas separate them as well: no value has any.
    """
    return [value.strip() for given in values or [] for value in re.split("[,，、]", given)]
