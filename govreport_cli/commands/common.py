"""Options that several commands have, and reading their inputs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from govreport_cli.console import Language
from govreport_cli.errors import InputError, UnfitFileError, UsageError, reason_of
from govreport_cli.files import LARGEST, read_stream, real_path
from govreport_cli.findings.model import Word

Lang = Annotated[
    Language | None,
    typer.Option(help="Language of messages; defaults to GOVREPORT_LANG, then to the locale."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only errors.")]

STDIO = "-"
"""Standard input as an input, standard output as an output."""


def read_input(name: str) -> bytes:
    """Return the content of a file, or of standard input for ``-``. Raises InputError if it cannot be read."""
    try:
        if name != STDIO:
            with Path(name).open("rb") as file:
                return read_stream(file)
        if sys.stdin is None:
            raise InputError("file-unreadable", file=name, reason=Word("EBADF"))
        return read_stream(sys.stdin.buffer)
    except FileNotFoundError as error:
        raise InputError("file-missing", file=name) from error
    except IsADirectoryError as error:
        raise InputError("file-is-folder", file=name, example=str(Path(name, "report.toml"))) from error
    except UnfitFileError as error:
        raise InputError("file-too-large", file=name, limit=LARGEST // 2**20) from error
    except (OSError, ValueError) as error:
        raise InputError("file-unreadable", file=name, reason=reason_of(error)) from error


def folder_of(name: str) -> Path:
    """Return the folder to which the paths in a definition are relative: its own, or for ``-`` the working folder."""
    return Path() if name == STDIO else Path(name).parent


def each_once(files: Sequence[str]) -> list[str]:
    """Return the files without duplicates, by their real paths; standard input can only be read once."""
    known: dict[str, str] = {}
    for name in files:
        known.setdefault(name if name == STDIO else os.path.realpath(name), name)
    return list(known.values())


def refuse_overwriting(output: str | None, inputs: Sequence[str]) -> None:
    """Raise UsageError if an output file is one of the inputs."""
    if output and real_path(output) in real_paths(inputs):
        raise UsageError("output-is-input", file=output)


def real_paths(files: Sequence[str]) -> set[Path]:
    """Return the real paths of files; standard input has none."""
    return {real_path(name) for name in files if name != STDIO}


def listed(values: Sequence[str] | None) -> list[str]:
    """Return the values of an option that may be repeated and may have several values separated by commas."""
    return [value.strip() for given in values or [] for value in given.split(",")]
