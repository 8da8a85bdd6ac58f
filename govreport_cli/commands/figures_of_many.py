"""The figures that ``govreport compute --get`` prints of several definitions, each on a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from govreport_cli.batch.faults import fault
from govreport_cli.batch.inputs import Input
from govreport_cli.checks.model import Case
from govreport_cli.console import Console
from govreport_cli.definition.write import toml_pair
from govreport_cli.errors import InputError, UsageError
from govreport_cli.figures.model import Figure
from govreport_cli.files import folder_of
from govreport_cli.findings.model import FileFindings
from govreport_cli.paths import nearest
from govreport_cli.pipeline import Setup, examine
from govreport_cli.report.as_data import number

Line = Callable[[str, Sequence[Figure]], str]


def as_row(file: str, figures: Sequence[Figure]) -> str:
    """Return the name of a definition and its figures, separated by tabs; nothing for one that is not reported."""
    return "\t".join([file, *("" if figure.value is None else figure.text for figure in figures)])


def as_json(file: str, figures: Sequence[Figure]) -> str:
    """Return an object with the name of a definition and its figures by path, null for one that is not reported."""
    values = {figure.indicator.path: number(figure.value) for figure in figures}
    return json.dumps({"file": file, **values}, ensure_ascii=False)


def as_toml(file: str, figures: Sequence[Figure]) -> str:
    """Return a table with the name of the definition as its key, without the figures that are not reported."""
    return toml_pair(file, {figure.indicator.path: figure.value for figure in figures if figure.value is not None})


def figure_at(case: Case, path: str) -> Figure:
    """Return a figure. Raises UsageError if the form has no such indicator."""
    if path not in case.figures.by_path:
        raise UsageError("indicator-unknown", indicator=path, suggestion=nearest(path, case.figures.by_path))
    return case.figures.by_path[path]


def print_figures(console: Console, inputs: Sequence[Input], paths: Sequence[str], line: Line, setup: Setup) -> int:
    """Print the figures at ``paths`` of each definition, and return the highest exit code that one of them calls for.

    What is wrong with a definition is printed on standard error, and the others go on. A path that a form does not have
    is printed only for the first definition in that form.
    """
    code, told = 0, set()
    with console.progress(len(inputs)) as advance:
        for given in inputs:
            try:
                code = max(code, _print(console, given, paths, line, setup))
            except Exception as error:  # noqa: BLE001  (so that the others go on)
                found, called_for = fault(given.name, error)
                said = tuple(found.findings[0].arguments.items()) if isinstance(error, UsageError) else given.name
                if said not in told:
                    console.file_findings(found)
                told.add(said)
                code = max(code, called_for)
            advance()
    return code


def _print(console: Console, given: Input, paths: Sequence[str], line: Line, setup: Setup) -> int:
    name, source = given.name, given.content()
    if source.value is None:
        console.file_findings(FileFindings(name, source.findings, {}))
        return InputError.exit_code
    examination = examine(name, source.value, folder_of(name), setup)
    console.examination(examination)
    if examination.case is None or examination.has_errors:
        return 1
    console.result(line(name, [figure_at(examination.case, path) for path in paths]) + "\n")
    return 0
