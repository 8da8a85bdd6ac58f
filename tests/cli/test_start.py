"""What a command imports: no large module before it is needed. Module names are checked, not times."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from govreport_cli.commands import COMMANDS

HEAVY = {"jsonschema", "jinja2", "markdown_it", "xlsxwriter", "rich", "segno", "wcwidth", "pluggy"}
SCRIPT = """
import json, sys
sys.argv = ["govreport", *{arguments!r}]
from govreport_cli.app import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
json.dump(sorted(sys.modules), sys.stderr)
"""


def imported(*arguments):
    script = SCRIPT.format(arguments=[str(argument) for argument in arguments])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["validate", "--help"], ["export", "--help"]])
def test_help_imports_nothing_heavy(arguments):
    assert imported(*arguments) & HEAVY == set()


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["--lang", "zh", "validate", "--help"], ["forms"]])
def test_a_command_is_imported_only_when_it_runs(arguments):
    names = {command.name for command in COMMANDS}
    assert {name for name in names if f"govreport_cli.commands.{name}" in imported(*arguments)} == names & {*arguments}


def test_what_is_plainly_valid_is_validated_without_jsonschema(complete):
    pytest.importorskip("jsonschema_rs")
    pytest.importorskip("toml_rs")
    assert imported("validate", complete) & {"jsonschema", "referencing", "tomllib"} == set()


def test_validate_imports_no_exporter_and_where_all_is_well_nothing_that_finds_places(complete):
    modules = imported("validate", complete)
    assert "tree_sitter" not in modules
    assert modules & {"jinja2", "xlsxwriter", "segno", "rich", "pluggy", "wcwidth", "markdown_it"} == set()
    assert not any(name.startswith("govreport_exporters") for name in modules)


@pytest.mark.parametrize("name", ["json", "text"])
def test_an_export_imports_only_its_own_exporter(suixian, tmp_path, name):
    modules = imported("export", suixian, "--to", name, "-o", tmp_path)
    exporters = {module for module in modules if module.startswith("govreport_exporters.")}
    assert {module.split(".")[1] for module in exporters} == {name}
    assert modules & {"jinja2", "xlsxwriter"} == set()


@pytest.mark.parametrize("name", ["html", "xlsx"])
def test_showing_an_exporter_imports_no_library_that_only_exporting_needs(name):
    assert imported("exporters", name) & {"jinja2", "segno", "xlsxwriter", "openpyxl"} == set()


def test_reading_a_page_back_imports_nothing_that_writes_one(suixian, tmp_path):
    imported("export", suixian, "--to", "html", "-o", tmp_path / "page.html")
    assert imported("verify", suixian, tmp_path / "page.html") & {"jinja2", "segno", "xlsxwriter", "openpyxl"} == set()


def test_the_package_imports_nothing_by_itself():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, govreport_cli; print(*sys.modules)"], capture_output=True, check=True
    )
    ours = {name for name in done.stdout.decode().split() if name.startswith("govreport_cli.")}
    assert ours == set()
