"""Mutation testing: which changes to the code that decides about figures and findings no test notices.

Run as a program, this changes the modules of some groups, or of all, in a copy of the checkout: one operator, value or
argument at a time. It runs the group's tests on each change, and prints the changes that they do not notice::

    python tests/attacks/mutants.py relations rollup

It needs mutmut.
"""

from __future__ import annotations

import argparse
import ast
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import tomli_w

ROOT = Path(__file__).parents[2]
COPIED = ("benchmarks", "docs", "fixtures", "plugins", "schemas", "tests", "LICENSE", "README.md")
"""What the tests read beside the package and pyproject.toml."""
IN_THIS_PROCESS = "not number_of_processes and not asked_about_a_report_once and not the_language_is_that_of_the_reader"
"""Leaves out the tests that start processes of govreport's own: they would import mutmut, which needs its settings."""
PLANTED = "cli/test_validate.py::test_every_planted_fault_is_found"


class Group(NamedTuple):
    """Modules of ``govreport_cli``, and the tests that are run on each change to them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = {
    "relations": Group(
        ("checks/imbalances.py", "checks/relations.py", "forms/relation.py"),
        (
            "unit/test_relations.py",
            "unit/test_one_row.py",
            "unit/test_real_reports.py",
            "unit/test_rollup.py",
            "unit/test_suspects.py",
            "unit/test_thousands_separators.py",
            "properties/test_independent_relations.py",
            PLANTED,
        ),
    ),
    "figures": Group(
        ("figures/compute.py", "figures/model.py", "figures/of_others.py", "figures/shares.py", "figures/sums.py"),
        (
            "unit/test_apportion.py",
            "unit/test_breakdowns.py",
            "unit/test_figures.py",
            "unit/test_filters.py",
            "unit/test_one_row.py",
            "unit/test_real_reports.py",
            "unit/test_rollup.py",
            "unit/test_units.py",
            "cli/test_compute.py",
            PLANTED,
        ),
    ),
    "suspects": Group(
        ("checks/suspects.py", "checks/thousands_separators.py", "checks/breakdowns.py"),
        (
            "unit/test_breakdowns.py",
            "unit/test_relations.py",
            "unit/test_rollup.py",
            "unit/test_suspects.py",
            "unit/test_thousands_separators.py",
            PLANTED,
        ),
    ),
    "years": Group(
        ("checks/jumps.py", "checks/deadlines.py", "checks/form_year.py"),
        ("unit/test_jumps.py", "unit/test_deadlines.py", "unit/test_real_reports.py", PLANTED),
    ),
    "texts": Group(
        ("checks/placeholders.py", "checks/typed_numbers.py"),
        (
            "unit/test_placeholders.py",
            "unit/test_typed_numbers.py",
            "unit/test_prose.py",
            "cli/test_import.py",
            PLANTED,
        ),
    ),
    "settings": Group(
        ("checks/waivers.py", "checks/parts.py", "checks/agency_code.py"),
        ("unit/test_agency_code.py", "unit/test_jumps.py", "cli/test_validate.py", "cli/test_waivers.py"),
    ),
    "definition": Group(
        ("checks/schema.py", "definition/build.py"),
        (
            "unit/test_breakdowns.py",
            "unit/test_dates_as_text.py",
            "unit/test_definition.py",
            "unit/test_figures.py",
            "unit/test_one_row.py",
            "unit/test_thousands_separators.py",
            "unit/test_unfilled.py",
            "unit/test_units.py",
            "cli/test_validate.py",
        ),
    ),
    "rollup": Group(
        ("rollup.py", "checks/rollup.py"),
        ("unit/test_rollup.py", "cli/test_rollup.py", PLANTED),
    ),
    "published": Group(
        ("published/compare.py",),
        ("unit/test_compare.py", "unit/test_units.py", "exporters/test_read_back.py", "cli/test_verify.py"),
    ),
    "tables": Group(
        ("published/tables.py",),
        ("exporters/test_read_back.py",),
    ),
}


def without_decorators(source: str) -> str:
    """Return a module in which functions are decorated by a call after them, because mutmut skips decorated ones.

    Nothing is cached by functions: what was computed before a change would be used after it.
    """
    lines = source.splitlines()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in sorted(functions, key=lambda node: -node.lineno):
        decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
        lines[node.end_lineno : node.end_lineno] = [
            f"{' ' * node.col_offset}{node.name} = {decorator}({node.name})"
            for decorator in reversed(decorators)
            if not decorator.startswith("lru_cache")
        ]
        for decorator in reversed(node.decorator_list):
            del lines[decorator.lineno - 1 : decorator.end_lineno]
    return "\n".join(lines) + "\n"


def copy(group: Group, folder: Path) -> None:
    """Copy the checkout, and add the settings of mutmut for a group."""
    for name in COPIED:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
    shutil.copytree(ROOT / "govreport_cli", folder / "govreport_cli")
    modules = [f"govreport_cli/{module}" for module in group.modules]
    for module in modules:
        path = folder / module
        path.write_text(without_decorators(path.read_text("utf-8")), "utf-8")
    settings = {
        "source_paths": modules,
        "also_copy": ["govreport_cli", *COPIED],
        "pytest_add_cli_args": ["-n0", "-k", IN_THIS_PROCESS],
        "pytest_add_cli_args_test_selection": [f"tests/{test}" for test in group.tests],
    }
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text(project + tomli_w.dumps({"tool": {"mutmut": settings}}), "utf-8")


def try_changes(name: str, folder: Path, processes: int, endings: str) -> None:
    """Try the changes to a group in an empty folder, and print how many were tried, and those that no test notices.

    Only changes whose number, which counts those to one function, ends in one of the digits ``endings`` are tried.
    """
    copy(GROUPS[name], folder)

    def mutmut(*arguments: str) -> str:
        command = [Path(sys.executable).with_name("mutmut"), *arguments]
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        return done.stdout

    mutmut("run", "--max-children", str(processes), f"*[{endings}]")
    mutmut("export-cicd-stats")
    counts = json.loads((folder / "mutants" / "mutmut-cicd-stats.json").read_text("utf-8"))
    unnoticed = [
        line.split(":")[0].strip()
        for line in mutmut("results").splitlines()
        if "survived" in line or "no tests" in line
    ]
    changes = "".join(mutmut("show", change) for change in unnoticed)
    tried = counts["killed"] + counts["timeout"] + len(unnoticed)
    sys.stdout.write(f"{changes}{name}: {tried} of {counts['total']} changes tried, {len(unnoticed)} not noticed\n")


def main() -> None:
    """Try the changes to some groups, or to all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", choices=GROUPS)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--endings", default="0123456789", metavar="DIGITS", help="try only changes with these numbers")
    options = parser.parse_args()
    for name in options.groups or GROUPS:
        with tempfile.TemporaryDirectory() as folder:
            try_changes(name, Path(folder), options.processes, options.endings)


if __name__ == "__main__":
    main()
