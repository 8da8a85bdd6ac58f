"""``govreport validate``: checks definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands import completions
from govreport_cli.commands.common import (
    Exclude,
    Files,
    FilesFrom,
    Jobs,
    Lang,
    Quiet,
    Scheduler,
    inputs_of,
    jobs_to_validate,
    listed,
    refuse_overwriting,
)
from govreport_cli.commands.known_findings import baseline_of, write_known
from govreport_cli.commands.plugin_rules import (
    Check,
    NoPlugins,
    PluginsDir,
    PluginTimeout,
    RefusePlugin,
    rules_of,
    setup_of,
)
from govreport_cli.commands.show_findings import FindingsFormat, FindingsOutput, show_findings
from govreport_cli.commands.show_statistics import show_statistics
from govreport_cli.console import Console
from govreport_cli.errors import UsageError
from govreport_cli.findings.model import FileFindings, Finding, Severity, has_errors, plugin_of, strict

if TYPE_CHECKING:
    from govreport_cli.batch.baseline import Baseline
    from govreport_cli.batch.inputs import Input
    from govreport_cli.batch.validating import Validated, Validation
    from govreport_cli.batch.workers import Workers

_MOST_IN_CHUNK = 50


def validate(
    context: typer.Context,
    files: Files = None,
    *,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    output_format: FindingsFormat = None,
    output: FindingsOutput = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="CODE",
            autocompletion=completions.codes,
            help="Report only these codes (comma-separated, may be repeated).",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="CODE",
            autocompletion=completions.codes,
            help="Do not report these codes (comma-separated, may be repeated).",
        ),
    ] = None,
    as_errors: Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")] = False,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="First correct what has only one meaning in the files; no figure changes."),
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Print what --fix would change, and check nothing.")] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print only how many findings there are, by code and by office.")
    ] = False,
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline", metavar="FILE", help="Do not report the findings in this file, which --write-baseline writes."
        ),
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write the present findings to the file of --baseline.")
    ] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with code 0 even if there are errors.")] = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    check: Check = None,
    no_plugins: NoPlugins = False,
    refuse_plugin: RefusePlugin = None,
    plugin_timeout: PluginTimeout = None,
    plugins_dir: PluginsDir = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport validate``."""
    from govreport_cli.batch.validating import Validation
    from govreport_cli.batch.workers import workers

    console: Console = context.obj.using(lang, quiet=quiet)
    inputs = inputs_of(context, files, files_from, exclude)
    names = [given.name for given in inputs]
    refuse_overwriting(output, names)
    setup = setup_of(console, rules_of(no_plugins, refuse_plugin, plugin_timeout, plugins_dir), check)
    if fix and diff:
        raise UsageError("command-together", first="--fix", second="--diff")
    if diff:
        from govreport_cli.commands.fix_files import show_differences

        raise typer.Exit(show_differences(console, inputs, replace(setup, checks=())))
    if fix:
        from govreport_cli.commands.fix_files import fix_files

        fix_files(console, inputs, replace(setup, checks=()))
    validation = Validation(frozenset(_codes(select)), frozenset(_codes(ignore)), setup, as_errors)
    with workers(jobs_to_validate(jobs, inputs, setup), scheduler) as crew, console.progress(len(inputs)) as advance:
        known = baseline_of(baseline, names, validation.looks_for, write=write_baseline)
        run = _Run(validation, crew, advance, known, adds=write_baseline)
        if statistics:
            show_statistics(console, run.of(inputs), output_format, output)
        else:
            show_findings(console, run.of(inputs), names, output_format=output_format, output=output)
    if run.baseline and write_baseline:
        write_known(console, run.baseline)
    raise typer.Exit(0 if exit_zero and run.code == 1 else run.code)


def _codes(named: list[str] | None) -> list[str]:
    """Return the codes that an option names. Raises UsageError for an unknown code."""
    chosen = listed(named)
    if chosen:
        from govreport_cli.findings.catalogue import codes
        from govreport_cli.paths import nearest

        for code in chosen:
            if code not in codes() and not plugin_of(code):
                raise UsageError("code-unknown", unknown=code, suggestion=nearest(code, codes()))
    return chosen


@dataclass(slots=True)
class _Run:
    """Validates definitions; ``advance`` is called for each; ``code`` is the highest exit code that one calls for."""

    validation: Validation
    workers: Workers
    advance: Callable[[], object]
    baseline: Baseline | None = None
    adds: bool = False
    code: int = 0

    def of(self, inputs: Sequence[Input]) -> Iterator[FileFindings]:
        """Yield the findings in each definition, in the order of the definitions."""
        brought = (given.brought() for given in inputs)
        results: Iterator[Validated] = self.workers.each(self.validation, brought, len(inputs), _MOST_IN_CHUNK)
        for found, code in results:
            self.advance()
            if self.baseline is None:
                self.code = max(self.code, code)
                yield found
            else:
                new = self.baseline.added(found) if self.adds else self.baseline.without_known(found)
                self.code = max(self.code, code if code > 1 else int(has_errors(new.findings)))
                yield new
        if self.baseline and not self.adds and (stale := self._stale(self.baseline)):
            self.code = max(self.code, int(has_errors(stale)))
            yield FileFindings(str(self.baseline.file), stale, {})

    def _stale(self, baseline: Baseline) -> tuple[Finding, ...]:
        """Return the findings about known findings that no longer occur, with the severity of the configuration."""
        severity = self.validation.setup.severities.get("baseline-stale", Severity.WARNING)
        if severity == "off":
            return ()
        return tuple(strict(baseline.stale()) if self.validation.as_errors or severity == "error" else baseline.stale())
