"""``govreport compute``: prints the figures of a definition, with totals and shares filled in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands import completions
from govreport_cli.commands.common import Exclude, Files, FilesFrom, Lang, Quiet, are_several, inputs_of
from govreport_cli.commands.plugin_rules import NoPlugins, RefusePlugin, rules_of, setup_of
from govreport_cli.console import Console
from govreport_cli.errors import DefinitionError, UsageError
from govreport_cli.files import folder_of, read_input

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govreport_cli.batch.inputs import Input
    from govreport_cli.checks.model import Case
    from govreport_cli.figures.model import Figure
    from govreport_cli.hosting.rules import Rules
    from govreport_cli.pipeline import Setup


class Format(StrEnum):
    """The formats of figures."""

    TABLE = "table"
    JSON = "json"
    TOML = "toml"


def compute(
    context: typer.Context,
    files: Files = None,
    *,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="Format of the figures; toml is the definition with totals filled in.")
    ] = Format.TABLE,
    get: Annotated[
        list[str] | None,
        typer.Option(
            "--get",
            metavar="PATH",
            autocompletion=completions.indicators,
            help="Print only the value of this indicator (may be repeated); of several definitions, a line each.",
        ),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="PATH",
            autocompletion=completions.indicators,
            help="Print what this indicator is the sum of: its parts, and the figures of units.",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List the figures that are not reported as well.")] = False,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport compute``."""
    from govreport_cli.pipeline import examine

    console: Console = context.obj.using(lang, quiet=quiet)
    setup = setup_of(console, rules_of(no_plugins, refuse_plugin))
    inputs = inputs_of(context, files, files_from, exclude)
    if are_several(inputs, files, files_from):
        raise typer.Exit(_print_each(console, inputs, [] if explain else get or [], output_format, setup))
    file = inputs[0].name
    examination = examine(file, read_input(file), folder_of(file), setup)
    console.examination(examination)
    case = examination.case
    if case and explain:
        console.result(_explained(case, explain, file, setup.rules, output_format=output_format, console=console))
        raise typer.Exit(int(examination.has_errors))
    if case is None or examination.has_errors:
        raise typer.Exit(1)
    if get:
        console.result(_asked([_figure(case, path, file) for path in get], output_format))
    elif output_format is Format.JSON:
        console.result(_as_json(case))
    elif output_format is Format.TOML:
        from govreport_cli.definition.write import with_totals

        definition, form = case.definition, case.form
        totals = {path: case.values[path] for path in form.indicators if path in case.values.keys() - definition.given}
        console.result(with_totals(definition.document, totals, form.schema))
    else:
        console.result(_as_table(case, console, every=every))


def _explained(case: Case, path: str, file: str, rules: Rules, *, output_format: Format, console: Console) -> str:
    from govreport_cli.commands.explain_figure import as_json, as_table
    from govreport_cli.commands.figures_of_many import figure_at

    figure_at(case, path)
    if output_format is Format.JSON:
        return as_json(case, path, folder_of(file), rules)
    return as_table(case, path, folder_of(file), rules, console)


def _print_each(
    console: Console, inputs: Sequence[Input], paths: Sequence[str], output_format: Format, setup: Setup
) -> int:
    """Print the figures at ``paths`` of several definitions, and return the exit code. Raises UsageError for none."""
    from govreport_cli.commands import figures_of_many as many

    if not paths:
        raise UsageError("compute-several")
    line = {Format.TABLE: many.as_row, Format.JSON: many.as_json, Format.TOML: many.as_toml}[output_format]
    return many.print_figures(console, inputs, paths, line, setup)


def _figure(case: Case, path: str, file: str) -> Figure:
    """Return a figure that has a value. Raises UsageError if there is no such figure, DefinitionError if no value."""
    from govreport_cli.commands.figures_of_many import figure_at

    figure = figure_at(case, path)
    if figure.value is None:
        raise DefinitionError("not-reported", file=file, indicator=path, label=figure.indicator.name)
    return figure


def _asked(figures: Sequence[Figure], output_format: Format) -> str:
    """Return the values of figures: one per line, or by path as a flat object of JSON or a flat table of TOML."""
    if output_format is Format.TABLE:
        return "".join(f"{figure.text}\n" for figure in figures)
    if output_format is Format.TOML:
        from govreport_cli.definition.write import toml_pair

        values = {figure.indicator.path: figure.value for figure in figures}
        return "".join(f"{toml_pair(path, value)}\n" for path, value in values.items())
    import json

    from govreport_cli.report.as_data import number

    numbers = {figure.indicator.path: number(figure.value) for figure in figures}
    return json.dumps(numbers, ensure_ascii=False, indent=2) + "\n"


def _as_json(case: Case) -> str:
    import json

    from govreport_cli.report.as_data import figures_data

    report = case.definition.report
    data = {"form": case.form.name, "agency": report.agency, "year": report.year, **figures_data(case.figures)}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _as_table(case: Case, console: Console, *, every: bool) -> str:
    """Return the figures with their changes on last year if it is known, then the breakdowns with their shares.

    Figures that are not reported are left out unless ``every`` is true.
    """
    from govreport_cli.commands.show_table import table
    from govreport_cli.figures.model import show, show_change
    from govreport_cli.findings.catalogue import word

    figures = [figure for figure in case.figures.by_path.values() if every or figure.value is not None]
    compared = any(figure.previous is not None for figure in figures)
    names = ["indicator", "figure", *["last-year", "change"] * compared, "unit", "origin", "path"]
    rows = [
        [
            figure.indicator.name,
            figure.text,
            *[show(figure.previous), show_change(figure.change)] * compared,
            figure.indicator.unit or "",
            word(figure.origin, console.lang),
            figure.indicator.path,
        ]
        for figure in figures
    ]
    aligns = f"<>{'>>' * compared}<<<"
    tables = [table(console, [[word(name, console.lang) for name in names], *rows], aligns)] if rows else []
    if left_out := len(case.figures.by_path) - len(figures):
        tables.append(word("left-out", console.lang, count=left_out) + "\n")
    for breakdown in case.figures.breakdowns:
        parts = [[part.label, part.text, part.share_text] for part in (*breakdown.parts, breakdown.total)]
        unit = f"（{breakdown.of.unit}）" if breakdown.of.unit else ""
        title = f"{breakdown.of.label}：{breakdown.title}{unit}"
        tables.append(f"{title}\n{table(console, parts, '<>>')}")
    return "\n".join(tables)
