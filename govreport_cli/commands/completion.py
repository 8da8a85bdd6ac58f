"""``govreport completion``: prints the script that completes command lines in a shell."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.console import Console

_BASH = """\
_govreport_completion() {
    local IFS=$'\\n' word words=("$1") last=0
    # Bash splits words at `=`, and replaces only what follows it.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ $word == = || ${words[last]} == *= ]]; then
            words[last]+=$word
        else
            words[++last]=$word
        fi
    done
    COMPREPLY=( $(env COMP_WORDS="${words[*]}" COMP_CWORD=$last _GOVREPORT_COMPLETE=complete_bash "$1") )
    [[ ${words[last]} == *=* ]] && COMPREPLY=("${COMPREPLY[@]#*=}")
    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2> /dev/null
    return 0
}

complete -o default -F _govreport_completion govreport
"""
"""In place of Typer's script, which completes nothing after ``=``: ``--format=json``, ``html.theme=plain``."""


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
    console: Console = context.obj.using(lang, quiet=quiet)
    if shell is Shell.BASH:
        console.result(_BASH)
        return
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    script = get_completion_script(prog_name="govreport", complete_var="_GOVREPORT_COMPLETE", shell=shell.value)
    console.result(f"{script}\n")
