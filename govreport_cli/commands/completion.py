"""``govreport completion``: prints the script that completes command lines in a shell."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.console import Console


class Shell(StrEnum):
    """The shells for which there is a script."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


def completion(
    context: typer.Context,
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="The shell: bash, zsh, fish or powershell.")],
    *,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport completion``."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    console: Console = context.obj.using(lang, quiet=quiet)
    script = get_completion_script(prog_name="govreport", complete_var="_GOVREPORT_COMPLETE", shell=shell.value)
    console.result(f"{script}\n")
