"""The command line: the wiring, and the one place that catches and knows exit codes."""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated

import typer
from typer.core import TyperCommand
from typer.exceptions import TyperException

from govreport_cli import __version__
from govreport_cli.commands.compute import compute
from govreport_cli.commands.explain import explain
from govreport_cli.commands.export import export
from govreport_cli.commands.exporters import exporters
from govreport_cli.commands.forms import forms
from govreport_cli.commands.init import init
from govreport_cli.commands.validate import validate
from govreport_cli.commands.verify import verify
from govreport_cli.console import ClosedPipeError, Console, Language, language_of
from govreport_cli.errors import GovreportError, OutputError, reason_of

_EPILOG = (
    "Exit codes: 0 success; 1 errors found; 2 invalid command line; 3 an input could not be read or an output "
    "not written; 4 an exporter failed or is missing; 70 internal error."
)
_INTERNAL = 70

app = typer.Typer(
    name="govreport",
    help="Check, compute and export annual reports on government information disclosure (政府信息公开工作年度报告) "
    "from TOML definitions.",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (init, validate, compute, export, verify, forms, exporters, explain):
    app.command(epilog=_EPILOG)(command)


def _show_version(context: typer.Context, value: bool) -> None:  # noqa: FBT001  (Typer's signature)
    if value:
        context.obj.result(f"govreport {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line."""
    lang = language_of(sys.argv[1:], os.environ)
    console, stdout = Console(lang, colour="NO_COLOR" not in os.environ), sys.stdout
    if lang is Language.ZH and ({"-h", "--help"} & {*sys.argv[1:]} or len(sys.argv) == 1):
        from govreport_cli.commands.help import ChineseHelp

        TyperCommand.context_class.formatter_class = ChineseHelp
    # Ended from outside, clear away what is half done, as after any other exception.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        sys.exit(app(obj=console, prog_name="govreport", standalone_mode=False))
    except TyperException as error:
        sys.exit(_refuse(error, console))
    except GovreportError as error:
        console.findings([error.finding])
        _trace()
        sys.exit(error.exit_code)
    except ClosedPipeError:
        sys.exit(OutputError.exit_code)
    except OSError as error:  # help that could not be written
        console.findings([OutputError("not-sent", reason=reason_of(error)).finding])
        sys.exit(OutputError.exit_code)
    except SystemExit:
        if sys.stdout is not stdout:  # Typer puts another in its place when nobody reads its help any more
            sys.exit(OutputError.exit_code)
        raise
    except Exception as error:  # noqa: BLE001  (a bug gets a message and a code, never a traceback)
        reason = f"{type(error).__name__}: {error}"
        console.findings([GovreportError("internal", reason=reason).finding])
        _trace()
        sys.exit(_INTERNAL)


def _refuse(error: TyperException, console: Console) -> int:
    """Say what is wrong with the command line, and return the exit code."""
    from govreport_cli.commands.usage import usage_error

    if type(error).__name__ == "NoArgsIsHelpError":
        console.message(error.format_message())
        return error.exit_code
    ours = usage_error(error)
    console.findings([ours.finding])
    return ours.exit_code


def _trace() -> None:
    """Show where an error came from, for those who look for bugs."""
    if os.environ.get("GOVREPORT_TRACEBACK"):
        import traceback

        traceback.print_exc()
