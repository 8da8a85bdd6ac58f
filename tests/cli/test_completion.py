"""Shells complete commands, options and their values; each script is run by its own shell, where that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WANTED = [
    ("val", {"validate"}),
    ("validate --sel", {"--select"}),
    ("validate --format git", {"github", "gitlab"}),
    ("validate --select jump,relat", {"jump,relation"}),
    ("explain relat", {"relation"}),
    ("export --to html,xl", {"html,xlsx"}),
    ("export --to al", {"all"}),
    ("export --option html.the", {"html.theme="}),
    ("export --option html.theme =", {"default", "plain"}),
    ("export --option html.theme = pl", {"plain"}),
    ("validate --format = gith", {"github"}),
    ("exporters xl", {"xlsx"}),
    ("forms cn-2021", {"cn-2021"}),
    ("compute --get requests.new.to", {"requests.new.total"}),
    ("compute {suixian} --get disclosure.tot", {"disclosure.total"}),
    ("compute nowhere.toml --get requests.new.to", {"requests.new.total"}),
    ("completion fi", {"fish"}),
]


def shell(name, *arguments):
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {"PATH": path, "LANG": "C.UTF-8", "HOME": os.environ.get("HOME", "/")}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
    done = subprocess.run([found, *arguments], capture_output=True, env=environment, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


@pytest.mark.parametrize(("line", "expected"), WANTED)
def test_bash(suixian, line, expected):
    """Bash splits words at `=`, and these lines have a space there."""
    words = line.format(suixian=suixian)
    script = (
        "source <(govreport completion bash)\n"
        f"COMP_WORDS=(govreport {words}); COMP_CWORD={len(words.split())}\n"
        "_govreport_completion govreport\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    assert set(shell("bash", "-c", script).split()) == expected


@pytest.mark.parametrize(("line", "expected"), [WANTED[0], WANTED[4], WANTED[-2]])
def test_fish(suixian, line, expected):
    words = line.format(suixian=suixian)
    lines = shell("fish", "-c", f"govreport completion fish | source; complete -C 'govreport {words}'").splitlines()
    assert {entry.split("\t")[0] for entry in lines} >= expected


def test_zsh():
    script = "autoload -U compinit; compinit -u -D; source <(govreport completion zsh); echo ${_comps[govreport]}"
    assert shell("zsh", "-fc", script) == "_govreport_completion\n"


@pytest.mark.parametrize("name", ["zsh", "powershell"])
def test_what_a_shell_is_told(spawn, name):
    """The shell may not be installed here; this is what its script asks for, and the answer that it reads."""
    asked = {
        "_GOVREPORT_COMPLETE": f"complete_{name}",
        "_TYPER_COMPLETE_ARGS": "govreport explain relat",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": "relat",
    }
    answer = spawn(**asked)
    assert answer.returncode == 0
    assert "relation" in answer.stdout.decode()
    script = spawn("completion", name)
    assert b"_GOVREPORT_COMPLETE" in script.stdout


def test_an_unknown_shell(run):
    done = run("completion", "csh")
    assert done.returncode == 2
    assert b"use one of bash, zsh, fish, powershell" in done.stderr
