"""What commands share: their common options, and reading their inputs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from govreport_cli.console import Language
from govreport_cli.errors import InputError

Lang = Annotated[
    Language | None,
    typer.Option(envvar="GOVREPORT_LANG", help="The language of messages; by default that of the locale."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]

STDIN = "-"


def read_input(name: str) -> bytes:
    """Read a file, or standard input. Raises InputError."""
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise InputError("file-missing", file=name) from error
    except IsADirectoryError as error:
        raise InputError("file-is-folder", file=name, example=str(Path(name, "report.toml"))) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("file-unreadable", file=name, reason=reason) from error


def folder_of(name: str) -> Path:
    """Return the folder beside which a definition's local form is looked for."""
    return Path() if name == STDIN else Path(name).parent
