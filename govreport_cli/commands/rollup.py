"""``govreport rollup``: adds up the reports of units, and writes their superior's definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govreport_cli.commands.common import (
    Exclude,
    FilesFrom,
    Jobs,
    Lang,
    Quiet,
    jobs_to_validate,
    named_of,
    refuse_bytes,
    refuse_format,
    refuse_overwriting,
    refuse_replacing,
)
from govreport_cli.commands.plugin_rules import NoPlugins, RefusePlugin, rules_of, setup_of
from govreport_cli.console import Console
from govreport_cli.definition.roster import plain_name
from govreport_cli.errors import DefinitionError, InputError, PluginError
from govreport_cli.files import STDIO, folder_of, path_from, read_input
from govreport_cli.findings.model import FileFindings, Finding, Severity, Word, has_errors

if TYPE_CHECKING:
    from govreport_cli.batch.inputs import Input
    from govreport_cli.batch.units import Target, UnitReport
    from govreport_cli.definition.roster import Roster
    from govreport_cli.figures.sums import Units
    from govreport_cli.pipeline import Setup
    from govreport_cli.rollup import Fault, Rollup

_MOST_IN_CHUNK = 50
_UNREADABLE = frozenset({"import-format", "import-nothing", "import-unreadable"})
_UNNAMED = "—"
_TOLD = ("unit-lacks", "units-left-out", "relation")
"""What is said about the new definition; that its texts have still to be written is plain."""


def rollup(
    context: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE|FOLDER...", help="Reports of units, and folders to search for their definitions."),
    ] = None,
    *,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    roster: Annotated[
        str | None,
        typer.Option("--roster", metavar="FILE", help="CSV file with the names of the units that should report."),
    ] = None,
    skip_invalid: Annotated[
        bool,
        typer.Option(
            "--skip-invalid", help="Leave out units that are missing or cannot be added; the report names them."
        ),
    ] = False,
    agency: Annotated[str | None, typer.Option("--agency", metavar="NAME", help="Full name of the agency.")] = None,
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", help="Report year; by default that of the first unit.")
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE|-", help="Output file (`-` for stdout).")
    ] = "report.toml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    jobs: Jobs = None,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport rollup``."""
    console: Console = context.obj.using(lang, quiet=quiet)
    refuse_format(output)
    from govreport_cli.batch.inputs import find_inputs, is_regular
    from govreport_cli.batch.passed_over import warnings_of
    from govreport_cli.rollup import is_pattern

    patterns = [name for name in files or [] if is_pattern(name)]
    listed = named_of(context, list(_expanded(files)) or files, files_from)
    inputs = find_inputs(listed, exclude or ())
    refuse_overwriting(output, [given.name for given in inputs])
    refuse_replacing(output, force=force)
    if pipe := next((given.name for given in inputs if given.read is None and not is_regular(given.name)), None):
        # The new definition names the files of its units, and they are read again.
        raise InputError("file-unreadable", file=pipe, reason=Word("not-regular"))
    setup = setup_of(console, rules_of(no_plugins, refuse_plugin))
    run = _Run(console, _roster(console, roster), skip_invalid=skip_invalid)
    taken = [*(given.name for given in inputs), roster or ""]
    console.findings(list(warnings_of(listed, exclude or (), taken, setup.rules)))
    target = run.target(inputs, year, setup)
    units = run.added(inputs, target, setup, jobs_to_validate(jobs, inputs, setup))
    named = [*patterns] if len(patterns) == len(files or []) and not run.left_out and not files_from else run.names
    report: dict[str, Any] = {
        "agency": agency,
        "year": target.year,
        "units": [path_from(folder_of(output), name).as_posix() for name in named],
    }
    for name, value in [("--agency", agency), *(("files", str(unit)) for unit in report["units"])]:
        refuse_bytes(name, value)
    report |= {"left_out": run.left_out} if run.left_out else {}
    text = _written(target, units, report, folder_of(output), setup)
    if output == STDIO:
        console.result(text)
    else:
        from govreport_cli.exporting.output import write

        write({Path(output): text.encode()})
        console.note("wrote", path=output)
    if not agency:  # the key is then to be filled in, and the figures are examined as if it were
        text = _written(target, units, report | {"agency": _UNNAMED}, folder_of(output), setup)
    raise typer.Exit(_tell(console, output, text, units, setup))


@dataclass(slots=True)
class _Run:
    """A roll-up: the files and the agencies of the units that are added, and the names of those that are left out.

    ``stopped`` is true if nothing is to be written; ``code`` is then the exit code.
    """

    console: Console
    roster: Roster | None
    skip_invalid: bool = field(kw_only=True)
    names: list[str] = field(default_factory=list)
    agencies: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    stopped: bool = False
    code: int = 1

    def target(self, inputs: Sequence[Input], year: int | None, setup: Setup) -> Target:
        """Return what all units must have in common: the form and year of the first one that is sound."""
        from govreport_cli.batch.units import Target, case_of
        from govreport_cli.batch.validating import Validation

        for given in inputs:
            case = case_of(given, setup.rules)
            if case and year in {None, case.definition.report.year}:
                return Target.of(case)
        for given in inputs:
            found, code = Validation(setup=setup)(given)
            self.console.findings([finding for finding in found.findings if has_errors([finding])], found.lines)
            self.code = max(self.code, code)
        raise self._error("rollup-nothing")

    def added(self, inputs: Sequence[Input], target: Target, setup: Setup, jobs: int) -> Units:
        """Add up the units. Raises DefinitionError if any cannot be added and must not be left out."""
        from govreport_cli.rollup import Rollup

        form = target.form(setup.rules)
        rollup = Rollup(form)
        for unit in self._reports(inputs, target, setup, jobs):
            self._add(unit, rollup, tuple(form.indicators))
        if self.roster:
            for entry in self.roster.missing():
                self._leave_out(entry.name, self.roster.about("roster-missing", entry))
        if self.stopped:
            raise self._error("rollup-stopped")
        if not self.names:
            raise self._error("rollup-nothing")
        # Of two reports of a unit, one may have errors and the other be added.
        self.left_out = [name for name in self.left_out if plain_name(name) not in self.agencies]
        return rollup.done()

    def _error(self, code: str) -> DefinitionError:
        error = DefinitionError(code)
        error.exit_code = self.code
        return error

    def _reports(self, inputs: Sequence[Input], target: Target, setup: Setup, jobs: int) -> Iterator[UnitReport]:
        from govreport_cli.batch.units import TakingFigures
        from govreport_cli.batch.workers import workers

        with workers(jobs) as crew:
            brought = (given.brought() for given in inputs)
            yield from crew.each(TakingFigures(target, setup), brought, len(inputs), _MOST_IN_CHUNK)

    def _add(self, unit: UnitReport, rollup: Rollup, paths: Sequence[str]) -> None:
        on_roster = self.roster is None or unit.agency is None or self.roster.find(unit.agency, unit.code)
        fault = unit.fault
        if unit.found:
            self._refuse(unit, unit.found)
            return
        if not on_roster:
            self._leave_out(None, Finding("roster-unknown", {"agency": unit.agency}, file=unit.name))
            return
        if fault is None and unit.agency is not None:
            values = {path: value for path, value in zip(paths, unit.figures, strict=True) if value is not None}
            fault = rollup.add(unit.agency, unit.name, values, unit.code, unit.files)
        if fault:
            agency = None if _is_added(unit, fault) else unit.agency
            self._leave_out(agency, Finding(fault.code, {"unit": unit.name, **fault.arguments}, file=unit.name))
        else:
            self.names.append(unit.name)
            self.agencies.add(plain_name(unit.agency or ""))
            if unit.doubts:
                self.console.findings(unit.doubts.findings, unit.doubts.lines)

    def _refuse(self, unit: UnitReport, found: FileFindings) -> None:
        """Report a unit that has errors."""
        code = found.findings[0].code
        if code.startswith("file-") or code in _UNREADABLE:
            self.code = max(self.code, InputError.exit_code)
        elif code.startswith("plugin-"):
            self.code = PluginError.exit_code
        if self.skip_invalid:
            name = unit.agency or (None if self.roster else unit.name.encode(errors="replace").decode())
            self._leave_out(name, Finding("unit-invalid", {"unit": unit.name}, file=unit.name))
            return
        self.stopped = True
        self.console.findings(found.findings, found.lines)

    def _leave_out(self, name: str | None, finding: Finding) -> None:
        """Report a unit that is missing or cannot be added."""
        if self.skip_invalid:
            self.left_out += [name] if name and name not in self.left_out else []
            finding = replace(finding, severity=Severity.WARNING)
        self.stopped = not self.skip_invalid or self.stopped
        self.console.findings([finding])


def _is_added(unit: UnitReport, fault: Fault) -> bool:
    """Return whether the figures of a unit that cannot be added are in the sum already, through another file."""
    of_this_file = fault.arguments.get("unit", unit.name) == unit.name
    return fault.code == "unit-repeated" and of_this_file and "code" not in fault.arguments


def _expanded(files: Sequence[str] | None) -> Iterator[str]:
    """Yield the files that are named, and those that match a pattern, which the shell has not replaced."""
    from govreport_cli.rollup import is_pattern, matching

    for name in files or ():
        found = matching(name, Path()) if is_pattern(name) else [name]
        yield from found or [name]


def _roster(console: Console, name: str | None) -> Roster | None:
    """Return the roster, if one is named. Raises DefinitionError if it is of no use."""
    if name is None:
        return None
    from govreport_cli.definition.roster import read_roster

    roster = read_roster(name, read_input(name))
    if roster.value is None:
        console.findings(roster.findings)
        raise DefinitionError("rollup-stopped")
    return roster.value


def _written(target: Target, units: Units, report: dict[str, Any], folder: Path, setup: Setup) -> str:
    """Return the definition over the units, with the sums of their figures."""
    from govreport_cli.definition.carry_over import Outline
    from govreport_cli.definition.scaffold import scaffold
    from govreport_cli.forms.find import reference_from
    from govreport_cli.rollup import figures_to_write

    form, reference = target.form(setup.rules), reference_from(folder, target.reference, Path(target.folder))
    outline = Outline(report, figures_to_write(units, form), complete=True, units=dict(target.units))
    return scaffold(form, reference, outline)


def _tell(console: Console, output: str, text: str, units: Units, setup: Setup) -> int:
    """Print what has to be known about the new definition, and return the exit code that it calls for."""
    from govreport_cli.pipeline import examine

    examination = examine(output, text.encode(), folder_of(output), setup, units)
    told = tuple(finding for finding in examination.findings if finding.code in _TOLD)
    console.examination(replace(examination, findings=told))
    return int(has_errors(told))
