"""``govreport exporters``: which exporters are installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.console import Console

if TYPE_CHECKING:
    from govreport_cli.exporting.spec import Option


def exporters(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the exporter to load and describe.")] = "",
    *,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport exporters``."""
    from govreport_cli.exporting.registry import catalogue, load
    from govreport_cli.findings.as_text import printable
    from govreport_cli.textlayout import columns

    console: Console = context.obj.using(lang, quiet=quiet)
    if not name:
        console.result(
            columns([[printable(entry.name), printable(entry.distribution)] for entry in catalogue().values()], "<<")
        )
        return
    exporter = load(name)
    rows = [["name", exporter.name], ["suffix", exporter.suffix], ["media type", exporter.media_type]]
    rows.append(["summary", exporter.summary])
    rows += [[f"option {option.name}", f"{option.help} ({_values(option)})"] for option in exporter.options]
    console.result(columns([[printable(cell) for cell in row] for row in rows], "<<"))


def _values(option: Option) -> str:
    """Return an option's default, or nothing where it has none, and all that it may be where that is said."""
    default = "none" if option.default is None else str(option.default)
    default = default.lower() if option.type is bool else default
    return " or ".join([default, *(choice for choice in option.choices if choice != option.default)])
