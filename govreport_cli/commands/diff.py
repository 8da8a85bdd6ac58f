"""``govreport diff``: what differs between two reports."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.commands.plugin_rules import NoPlugins, PluginTimeout, RefusePlugin, rules_of, setup_of
from govreport_cli.console import Console
from govreport_cli.errors import InputError, UsageError
from govreport_cli.figures.model import show, show_change
from govreport_cli.files import STDIO, folder_of, read_input
from govreport_cli.findings.model import has_errors

if TYPE_CHECKING:
    from govreport_cli.pipeline import Setup
    from govreport_cli.published.difference import Difference
    from govreport_cli.report.model import Report


class Format(StrEnum):
    """The formats of differences."""

    TEXT = "text"
    JSON = "json"


def diff(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="A", help="Definition or published file (`-` for stdin).")],
    second: Annotated[str, typer.Argument(metavar="B", help="The definition or published file to compare it with.")],
    *,
    output_format: Annotated[Format, typer.Option("--format", help="Format of the differences.")] = Format.TEXT,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport diff``."""
    from govreport_cli.published.difference import difference

    console: Console = context.obj.using(lang, quiet=quiet)
    if first == second == STDIO:
        raise UsageError("stdin-twice")
    setup = setup_of(console, rules_of(no_plugins, refuse_plugin, plugin_timeout))
    reports = [_report(console, name, setup) for name in (first, second)]
    found = difference(*reports, printed=any(map(_is_published, (first, second))))
    if output_format is Format.JSON:
        console.result(_as_json(found))
    elif found.any:
        console.result(_as_text(found, console))
    raise typer.Exit(int(found.any))


def _is_published(name: str) -> bool:
    return name != STDIO and not name.lower().endswith(".toml")


def _report(console: Console, name: str, setup: Setup) -> Report:
    """Return the report of a definition, whose relations need not hold, or the one that a published file shows.

    Raises InputError if there is none.
    """
    from govreport_cli.pipeline import examine, finish

    source, folder = read_input(name), folder_of(name)
    if _is_published(name):
        from govreport_cli.importing.model import Choices
        from govreport_cli.importing.run import import_file, lines_of

        found = import_file(name, source, Choices(folder=folder, rules=setup.rules))
        console.findings([finding for finding in found.findings if has_errors([finding])], lines_of(name, source))
        if found.text is None:
            raise InputError("diff-unreadable", file=name)
        source = found.text.encode()
    examination = examine(name, source, folder, setup)
    if examination.case is None:
        console.examination(examination)
        raise InputError("diff-unreadable", file=name)
    return finish(examination)


def _as_json(found: Difference) -> str:
    from govreport_cli.report.as_data import number

    data: dict[str, Any] = {
        "particulars": [entry._asdict() for entry in found.particulars],
        "figures": [
            {
                **entry._asdict(),
                "first": number(entry.first),
                "second": number(entry.second),
                "difference": number(entry.difference),
            }
            for entry in found.figures
        ],
        "texts": [entry._asdict() for entry in found.texts],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _as_text(found: Difference, console: Console) -> str:
    """Return the particulars and figures as a table, and of each section the sentences that one of the two lacks."""
    from govreport_cli.commands.show_table import table
    from govreport_cli.findings.catalogue import word

    pieces = []
    none = word("none", console.lang)
    if found.particulars:
        rows = [[entry.first or none, entry.second or none, entry.key] for entry in found.particulars]
        pieces.append(table(console, [["A", "B", word("key", console.lang)], *rows], "<<<"))
    if found.figures:
        head = ["A", "B", *(word(name, console.lang) for name in ("difference", "unit", "indicator"))]
        rows = [
            [show(entry.first), show(entry.second), show_change(entry.difference), entry.unit or "", entry.label]
            for entry in found.figures
        ]
        pieces.append(table(console, [head, *rows], ">>><<"))
    for entry in found.texts:
        lines = [f"- {sentence}\n" for sentence in entry.only_first] + [f"+ {text}\n" for text in entry.only_second]
        pieces.append(f"{entry.title}\n{''.join(lines)}")
    return "\n".join(pieces)
