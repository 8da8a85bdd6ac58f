"""Help in the user's language: every text is translated, and lines break as in that language."""

from __future__ import annotations

import re

import pytest
import typer
from wcwidth import width

from govreport_cli.app import make_app
from govreport_cli.commands import COMMANDS as ALL
from govreport_cli.findings.catalogue import help_texts

APP = typer.main.get_command(make_app(command.name for command in ALL))
COMMANDS = APP.commands
ENGLISH = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}")


def texts():
    """Every piece of help that the command line has."""
    for command in (APP, *COMMANDS.values()):
        for text in filter(None, (command.help, command.epilog)):
            yield from (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
        yield from (" ".join(param.help.split()) for param in command.params if param.help)


def placeholders():
    """Every word in capitals that stands for a value, such as FILE."""
    for command in COMMANDS.values():
        for param in command.params:
            yield from re.findall("[A-Z]{3,}", param.metavar or "")


def test_the_catalogue_has_every_text_and_no_other():
    typers = {"Options", "Arguments", "Commands", "Show this message and exit.", "OPTIONS", "COMMAND", "ARGS"}
    assert {*texts(), *placeholders()} - typers == {*help_texts()} - typers


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese_in_chinese_and_fits(run, command):
    arguments = [command] if command else []
    done = run(*arguments, "--help", LANG="zh_CN.UTF-8", COLUMNS="80")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert text.startswith("用法：govreport")
    assert "选项：" in text
    assert not ENGLISH.search(text)
    assert not re.search(r"\b(?!GOVREPORT|TOML)[A-Z]{4,}\b(?!`)", re.sub("`.*?`", "", text, flags=re.DOTALL))
    assert not re.search(r"\[[^\]]*\n", text)
    assert max(width(line) for line in text.splitlines()) <= 80


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("validate --lang zh --help", "用法："),
        ("init --lang=zh -h", "用法："),
        ("--lang zh --help", "用法："),
        ("--lang=zh --help", "用法："),
        ("--help --lang=zh", "用法："),
        ("--lang zh validate --help", "用法："),
        ("--lang en validate --help --lang zh", "用法："),
        ("--lang zh validate --lang en --help", "Usage:"),
        ("--lang zh validate nowhere.toml", "错误[file-missing]"),
        ("validate --lang zh nowhere.toml", "错误[file-missing]"),
        ("--lang en validate nowhere.toml --lang=zh", "错误[file-missing]"),
        ("--lang=zh validate nowhere.toml --lang en", "error[file-missing]"),
        ("--lang zh validate --nope", "错误[command-option]"),
        ("validate --nope --lang zh", "错误[command-option]"),
        ("--lang en validate --nope --lang zh", "错误[command-option]"),
        ("--lang zh validate --lang en --nope", "error[command-option]"),
        ("--lang zh --lang en validate --nope", "error[command-option]"),
        ("--lang zh nope", "错误[command-unknown]"),
        ("--lang zh", "错误[command-lacks]"),
        ("--lang de validate nowhere.toml", "error[command-value]"),
        ("validate -- --lang=zh", "error[file-missing]"),
        ("--lang zh --version", "govreport "),
    ],
)
def test_the_last_lang_option_sets_the_language(run, arguments, words):
    done = run(*arguments.split(), LANG="en_US.UTF-8")
    assert words in (done.stdout + done.stderr).decode()
    assert b"internal" not in done.stderr


def test_in_english_it_is_english(run):
    assert run("validate", "--help", LANG="C").stdout.startswith(b"Usage: govreport validate")
    assert run("--help", LANG="zh_CN.UTF-8", GOVREPORT_LANG="en").stdout.startswith(b"Usage: govreport")


def test_what_stops_a_run_early_is_said_in_the_language_asked_for(run):
    done = run("forms", "--schema", "--lang", "zh", LANG="C")
    assert "错误[form-not-named]" in done.stderr.decode()
