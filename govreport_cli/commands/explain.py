"""``govreport explain``: lists the codes, or explains one."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from govreport_cli.commands import completions
from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.console import Console
from govreport_cli.errors import UsageError
from govreport_cli.findings.model import plugin_of


class Format(StrEnum):
    """The formats of explanations."""

    TEXT = "text"
    JSON = "json"


def explain(
    context: typer.Context,
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            help="A code, shown in brackets in findings; without one, all codes are listed.",
            autocompletion=completions.codes,
        ),
    ] = "",
    *,
    output_format: Annotated[
        Format, typer.Option("--format", help="Output format; json is the catalogue for programs.")
    ] = Format.TEXT,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport explain``."""
    from govreport_cli.findings.catalogue import codes
    from govreport_cli.paths import nearest

    console: Console = context.obj.using(lang, quiet=quiet)
    if code and code not in codes():
        raise UsageError("code-unknown", unknown=code, plugin=plugin_of(code), suggestion=nearest(code, codes()))
    if output_format is Format.JSON:
        from govreport_cli.findings.code_page import as_data

        console.result(as_data([code] if code else list(codes())))
    elif code:
        from govreport_cli.findings.code_page import code_page

        console.result(code_page(code, console.lang))
    else:
        from govreport_cli.commands.show_table import table
        from govreport_cli.findings.catalogue import explanation

        console.result(table(console, [[name, explanation(name, console.lang).title] for name in codes()], "<<"))
