"""``govreport init``: writes a definition to fill in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govreport_cli.commands.common import (
    Lang,
    Quiet,
    is_workbook,
    refuse_bytes,
    refuse_format,
    refuse_overwriting,
    refuse_replacing,
)
from govreport_cli.commands.plugin_rules import NoPlugins, RefusePlugin, rules_of
from govreport_cli.console import Console
from govreport_cli.definition.carry_over import Outline
from govreport_cli.errors import DefinitionError, UsageError
from govreport_cli.files import STDIO, folder_of, path_from, read_input

if TYPE_CHECKING:
    from govreport_cli.checks.model import Case
    from govreport_cli.hosting.rules import Rules


def init(
    context: typer.Context,
    *,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YEAR", help="Report year; with --from, defaults to the year after that definition's."
        ),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Last year's definition; its agency details, carried-over figures and outline are reused.",
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--form",
            metavar="FORM",
            help="Name of a form, or path of a local form; defaults to the form in force for the year.",
        ),
    ] = None,
    agency: Annotated[str | None, typer.Option("--agency", metavar="NAME", help="Full name of the agency.")] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|-",
            help="Output file (`-` for stdout); one that ends in .xlsx is a workbook to fill in.",
        ),
    ] = "report.toml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport init``."""
    from govreport_cli.forms.find import reference_from

    console: Console = context.obj.using(lang, quiet=quiet)
    refuse_format(output, or_workbook=True)
    folder, rules = folder_of(output), rules_of(no_plugins, refuse_plugin)
    last_years = _last_years(console, last, rules) if last else None
    year = _year(year, last_years)
    named = reference_from(folder, form) if form else _own_form(last_years, year, folder)
    reference = named or _in_force(year)
    to_fill_in = is_workbook(output)
    outline = _outline(last_years, reference, folder, rules, to_fill_in=to_fill_in) if last_years else Outline({})
    about = {"year": year} | ({"agency": agency} if agency else {})
    report = {**outline.report, **about}
    refuse_bytes("--agency", agency)
    refuse_bytes("--from", report.get("previous"))
    outline = replace(outline, report=report)
    text = _scaffold(reference, folder, outline, rules)
    if output == STDIO:
        console.result(text)
        return
    refuse_overwriting(output, [last] if last else [])
    refuse_replacing(output, force=force)
    from govreport_cli.exporting.output import write

    case = last_years.case if last_years else None
    write({Path(output): _workbook(reference, folder, outline, case, rules) if to_fill_in else text.encode()})
    console.note("wrote", path=output)


def _workbook(reference: str, folder: Path, outline: Outline, last: Case | None, rules: Rules) -> bytes:
    from govreport_cli.exporting.fill_in import workbook
    from govreport_cli.forms.find import find_form

    return workbook(find_form(reference, folder, rules), outline, last)


@dataclass(frozen=True, slots=True)
class _Last:
    """Last year's definition, and the name of its file."""

    name: str
    case: Case


def _last_years(console: Console, name: str, rules: Rules) -> _Last:
    """Return last year's definition, which must be valid, although its figures need not add up."""
    from govreport_cli.accept import accept

    accepted = accept(name, read_input(name), folder_of(name), rules)
    if accepted.case is None:
        console.examination(accepted)
        raise DefinitionError("previous-invalid", file=name, previous=name, last=name)
    return _Last(name, accepted.case)


def _year(year: int | None, last: _Last | None) -> int:
    if last is None:
        if year is None:
            raise UsageError("year-not-named")
        return year
    last_year = last.case.definition.report.year
    if year is not None and year != last_year + 1:
        arguments = {"previous": last.name, "last": last.name, "year": last_year, "expected": year - 1}
        raise UsageError("previous-year", file=last.name, **arguments)
    return last_year + 1


def _in_force(year: int) -> str:
    from govreport_cli.forms.find import form_for_year
    from govreport_cli.forms.schemas import shipped_forms

    name = form_for_year(year)
    if not name:
        raise UsageError("no-form-for-year", year=year, forms=", ".join(shipped_forms()))
    return name


def _own_form(last: _Last | None, year: int, folder: Path) -> str | None:
    """Return the reference to last year's form if it is none of ours and still in force, else None."""
    from govreport_cli.forms.find import reference_from
    from govreport_cli.forms.schemas import shipped_forms

    if last is None or not last.case.form.in_force(year) or last.case.definition.form in shipped_forms():
        return None
    return reference_from(folder, last.case.definition.form, folder_of(last.name))


def _outline(last: _Last, reference: str, folder: Path, rules: Rules, *, to_fill_in: bool) -> Outline:
    """Return the outline of the new definition; ``to_fill_in`` asks for all figures, also those of units."""
    from govreport_cli.definition.carry_over import carry_over
    from govreport_cli.forms.find import find_form

    previous = path_from(folder, last.name).as_posix() if last.name != STDIO else None
    form = find_form(reference, folder, rules)
    definition = last.case.definition
    if to_fill_in:
        definition = definition._replace(report=definition.report._replace(units=()))
    return carry_over(definition, last.case.values, last.case.form, form, previous)


def _scaffold(reference: str, folder: Path, outline: Outline, rules: Rules) -> str:
    """Return the scaffold, after checking that its only errors are keys that are still to be filled in."""
    from govreport_cli.checks import schema
    from govreport_cli.definition.read import read
    from govreport_cli.definition.scaffold import scaffold
    from govreport_cli.findings.model import Severity
    from govreport_cli.forms.find import find_form

    form = find_form(reference, folder, rules)
    text = scaffold(form, reference, outline)
    document = read("", text.encode())
    findings = schema.check(document.value, form) if document.value else document.findings
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.code != "missing-key":
            arguments: dict[str, Any] = dict(finding.arguments)
            raise UsageError(finding.code, **arguments)
    return text
