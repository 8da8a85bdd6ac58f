"""The command line: Typer's wiring, and the one place that catches errors and chooses exit codes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Annotated

import typer
from typer.core import TyperCommand
from typer.exceptions import TyperException

from govreport_cli import __version__
from govreport_cli.commands import COMMANDS
from govreport_cli.console import (
    ClosedPipeError,
    Console,
    Language,
    LogFormat,
    check_language,
    language_of,
    log_format_of,
    trace,
)
from govreport_cli.errors import GovreportError, InputError, OutputError, internal, reason_of
from govreport_cli.findings.model import Word
from govreport_cli.interruption import Ending

_EPILOG = (
    "Exit codes: 0 success; 1 errors found; 2 invalid command line; 3 an input could not be read or an output "
    "not written; 4 a plugin failed or is missing; 70 internal error; 75 another run is writing into the folder."
)
_COMPLETES = "_GOVREPORT_COMPLETE"
"""The environment variable with which the scripts of shells ask Typer to complete a command line."""


def make_app(loaded: Iterable[str | None]) -> typer.Typer:
    """Return the command line; only the commands named in ``loaded`` are imported.

    The others only have help texts, unless one that is loaded describes all commands.
    """
    app = typer.Typer(
        name="govreport",
        help="Check, compute and export annual reports on government information disclosure "
        "(政府信息公开工作年度报告) from TOML definitions.",
        epilog=_EPILOG,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    loaded = set(loaded)
    if any(command.whole for command in COMMANDS if command.name in loaded):
        loaded = {command.name for command in COMMANDS}
    for command in COMMANDS:
        function = _function_of(command.name) if command.name in loaded else _unloaded
        app.command(command.name, help=f"{command.summary}\n\n{command.details}", epilog=_EPILOG)(function)
    return app


def _function_of(name: str) -> Callable[..., None]:
    name = f"{name}_" if iskeyword(name) else name
    function: Callable[..., None] = getattr(import_module(f"govreport_cli.commands.{name}"), name)
    return function


def _unloaded() -> None:
    """Take the place of a command that does not run."""


def _show_version(context: typer.Context, value: bool) -> None:  # noqa: FBT001  (Typer's signature)
    if value:
        context.obj.result(f"govreport {__version__}\n")
        raise typer.Exit


def _root(
    context: typer.Context,
    *,
    config: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            envvar="GOVREPORT_CONFIG",
            help="Configuration file; by default the nearest govreport.toml above the working folder.",
        ),
    ] = None,
    no_config: Annotated[bool, typer.Option("--no-config", help="Use no configuration file.")] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True),
    ] = False,
    _lang: Annotated[
        Language | None,
        typer.Option("--lang", help="Language of messages; defaults to GOVREPORT_LANG, then to the locale."),
    ] = None,
    _log_format: Annotated[
        LogFormat | None,
        typer.Option(
            "--log-format",
            envvar="GOVREPORT_LOG_FORMAT",
            help="Format of messages on standard error; json is one object per line.",
        ),
    ] = None,
) -> None:
    """Accept the options before a command; `main` has already read the language, so that the last ``--lang`` wins.

    It has read the format of messages, too.
    """
    from govreport_cli.commands.configured import configure

    check_language(sys.argv[1:], os.environ)
    configure(context, config, without=no_config)
    _help_in(context.obj.lang)


def _commands_to_load() -> list[str | None]:
    """Return the commands to import: the one that runs, or all of them when a shell completes a command line."""
    if not os.environ.get(_COMPLETES):
        return [_command_of(sys.argv[1:])]
    from typer.completion import completion_init  # type: ignore[attr-defined]

    completion_init()
    return [command.name for command in COMMANDS]


def _help_in(lang: Language) -> None:
    """Print help in a language, if there will be any."""
    if lang is Language.ZH and (_asks_for_help() or len(sys.argv) == 1):
        from govreport_cli.commands.help import ChineseHelp

        TyperCommand.context_class.formatter_class = ChineseHelp


def _asks_for_help() -> bool:
    return not {"-h", "--help"}.isdisjoint(sys.argv[1:])


def _command_of(arguments: Sequence[str]) -> str | None:
    """Return the first argument that is neither an option nor an option's value: the command's name."""
    skipped = False
    for argument in arguments:
        if skipped or argument.startswith("-"):
            skipped = argument in {"--lang", "--config", "--log-format"}
            continue
        return argument
    return None


def main() -> None:
    """Run the command line."""
    ending = Ending()
    try:
        with ending.listening():
            _run()
    except KeyboardInterrupt:
        sys.exit(ending.exit_code)
    except SystemExit:
        if ending.number != signal.SIGINT:  # Typer, or a plugin, has caught the KeyboardInterrupt
            sys.exit(ending.exit_code)
        raise


def _run() -> None:
    """Run the command that the arguments name, and choose the exit code."""
    lang = language_of(sys.argv[1:], os.environ)
    console, stdout = Console(lang, colour="NO_COLOR" not in os.environ), sys.stdout
    console.log_format = log_format_of(sys.argv[1:], os.environ)
    _help_in(lang)
    try:
        if _asks_for_help():
            _need_stdout()
        app = make_app(_commands_to_load())
        sys.exit(app(obj=console, prog_name="govreport", standalone_mode=False))
    except TyperException as error:
        sys.exit(_refuse(error, console))
    except GovreportError as error:
        console.findings([error.finding])
        trace()
        sys.exit(error.exit_code)
    except ClosedPipeError:
        sys.exit(OutputError.exit_code)
    except SystemExit:
        if sys.stdout is not stdout:  # Typer replaces it after a closed pipe
            sys.exit(OutputError.exit_code)
        raise
    except Exception as error:  # noqa: BLE001  (a bug gives a message and a code, never a traceback)
        if isinstance(error, OSError) and error.filename is None:
            ours = _without_file(error)
            console.findings([ours.finding])
            sys.exit(ours.exit_code)
        console.findings([internal(error)])
        trace()
        sys.exit(GovreportError.exit_code)


def _need_stdout() -> None:
    """Raise OutputError if standard output is closed: Typer would print its help nowhere and succeed."""
    if sys.stdout is None:
        raise OutputError("not-sent", reason=Word("EBADF"))


def _without_file(error: OSError) -> GovreportError:
    """Return what an error of the system means that names no file: the working folder is gone, or help is not sent."""
    if isinstance(error, FileNotFoundError):
        return InputError("file-missing", file=os.curdir)
    return OutputError("not-sent", reason=reason_of(error))


def _refuse(error: TyperException, console: Console) -> int:
    """Report a mistake in the command line, and return the exit code."""
    from govreport_cli.commands.usage import usage_error

    if type(error).__name__ == "NoArgsIsHelpError":
        console.message(error.format_message())
        return error.exit_code
    ours = usage_error(error)
    console.findings([ours.finding])
    return ours.exit_code
