"""Options of third-party exporters, and what their users get wrong."""

from __future__ import annotations

import pytest

SOURCE = """
from govreport_cli.plugin import Option, PluginUsageError, hookimpl

def even(value):
    if value % 2:
        raise PluginUsageError(f"{value} is odd; give an even number")

def faulty(value):
    raise KeyError(value)

class Exporter:
    name, suffix, media_type, summary = "csv", ".csv", "text/csv", "figures"
    options = (
        Option("factor", float, 1.5, "a number"),
        Option("columns", tuple, ("a", "b"), "columns", choices=("a", "b", "c")),
        Option("words", tuple, (), "words"),
        Option("rows", int, 2, "rows", validate=even),
        Option("bad", str, "x", "nothing", validate=faulty),
        Option("template", str, "", "a template"),
    )
    def export(self, report, options):
        if options["template"]:
            raise PluginUsageError("template.txt, line 3: unknown field `x`")
        return repr(options).encode()

@hookimpl
def govreport_exporter():
    return Exporter()
"""


@pytest.fixture
def export(run, install, suixian, tmp_path):
    install("govreport-csv", "csv", SOURCE)

    def export_with(*options, table=""):
        definition = tmp_path / "report.toml"
        definition.write_text(suixian.read_text("utf-8") + f"\n[export.csv]\n{table}\n", "utf-8")
        given = [part for option in options for part in ("--option", option)]
        return run("export", definition, "--to", "csv", "-o", "-", *given, PYTHONPATH=install.path)

    return export_with


def test_numbers_and_lists_from_the_command_line(export):
    done = export("csv.factor=0.25", "csv.columns=c,a", "csv.words=x, y", "csv.rows=4")
    assert done.stdout.startswith(b"{'factor': 0.25, 'columns': ('c', 'a'), 'words': ('x', ' y'), 'rows': 4")


def test_numbers_and_lists_from_a_definition(export):
    done = export(table='factor = 2\ncolumns = ["b"]\nwords = ["x, y"]')
    assert done.stdout.startswith(b"{'factor': 2.0, 'columns': ('b',), 'words': ('x, y',), 'rows': 2")
    assert export(table="factor = 0.5").stdout.startswith(b"{'factor': 0.5")


@pytest.mark.parametrize("option", ["factor=x", "factor=nan", "factor=inf", "columns=a,d", "rows=2.0"])
def test_what_is_no_value_of_an_option_is_refused(export, option):
    done = export(f"csv.{option}")
    assert done.returncode == 2
    assert b"error[option-value]" in done.stderr


@pytest.mark.parametrize("line", ['factor = "1"', "factor = true", 'columns = ["d"]', 'words = "x"', "rows = 2.0"])
def test_what_is_no_value_of_an_option_is_an_error_in_the_definition(export, line):
    done = export(table=line)
    assert done.returncode == 1
    assert b"error[option-value]" in done.stderr


def test_a_value_that_the_exporter_refuses_is_the_users_fault(export):
    on_command_line, in_definition = export("csv.rows=3"), export(table="rows = 3")
    assert (on_command_line.returncode, in_definition.returncode) == (2, 1)
    for done in (on_command_line, in_definition):
        assert "error[option-refused]" in done.stderr.decode()
        assert "`csv.rows`: 3 is odd; give an even number" in done.stderr.decode()
        assert "authors" not in done.stderr.decode()
    assert b"report.toml" in in_definition.stderr


def test_a_validator_that_fails_is_the_exporters_fault(export):
    done = export("csv.bad=y")
    assert done.returncode == 4
    assert b"error[plugin-failed]" in done.stderr
    assert b"govreport-csv 1.0" in done.stderr


def test_what_the_exporter_cannot_use_is_the_users_fault(export):
    done = export("csv.template=x")
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (1, b"")
    assert "error[exporter-refused]" in said
    assert "template.txt, line 3: unknown field `x`" in said
    assert "authors" not in said


def test_the_options_are_described(run, install):
    install("govreport-csv", "csv", SOURCE)
    shown = run("exporters", "csv", PYTHONPATH=install.path).stdout.decode()
    assert "a number (default: 1.5)" in shown
    assert "columns (choices: a, b, c; default: a,b)" in shown
    assert "words (default: none)" in shown
