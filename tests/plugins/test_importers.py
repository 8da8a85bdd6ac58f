"""Importers of third parties, and what happens if they fail."""

from __future__ import annotations

import tomllib

import pytest

SOURCE = """
{before}
from govreport_cli.plugin import Grid, GridCell, Passage, Place, PluginUsageError, Reading, Run, hookimpl

class Importer:
    name, suffixes, summary = "minutes", (".minutes",), "text"
    {attributes}
    def extract(self, content):
        {extract}

@hookimpl
def govreport_importer():
    {hook}
"""
LINES = """
        for number, line in enumerate(content.decode().splitlines(), 1):
            path, _, text = line.partition("=")
            yield Reading(path, text, line=number, column=1)
"""
TEXT = "form=cn-2021\nreport.agency=某县人民政府\nreport.year=2023\nrequests.new.natural_person=5\n"


@pytest.fixture
def import_with(run, install, tmp_path):
    """Import a text with an importer of these sources."""
    file = tmp_path / "report.minutes"
    file.write_text(TEXT, "utf-8")

    def imported(*options, command=("import",), file=file, **parts):
        plain = {"before": "", "attributes": "", "extract": LINES.strip(), "hook": "return Importer()"}
        install("govreport-minutes", "minutes", SOURCE.format(**plain | parts), kind="importer")
        return run(*command, file, "--plugin-timeout", "3", *options, PYTHONPATH=install.path)

    return imported


def test_an_importer_is_found_by_the_suffix(import_with):
    done = import_with()
    assert done.returncode in {0, 1}
    assert 'agency = "某县人民政府"' in done.stdout.decode()
    assert "year = 2023" in done.stdout.decode()


@pytest.mark.parametrize("line", [999, -1])
def test_a_line_that_the_file_does_not_have_is_not_shown(import_with, line):
    done = import_with(extract=LINES.strip().replace("line=number", f"line={line}").replace("text,", "text * 9,"))
    assert done.returncode == 1
    assert "error[import-" in done.stderr.decode()
    assert " | " not in done.stderr.decode()


def test_a_broken_importer_does_not_keep_others_from_reading(import_with, install):
    install("govreport-broken", "aaa", "import nosuchthing", kind="importer")
    done = import_with()
    assert done.returncode in {0, 1}
    assert "year = 2023" in done.stdout.decode()


def test_a_broken_importer_may_be_the_one_that_is_meant(run, install, tmp_path):
    install("govreport-broken", "aaa", "import nosuchthing", kind="importer")
    (tmp_path / "report.other").write_text("")
    done = run("import", tmp_path / "report.other", PYTHONPATH=install.path)
    assert done.returncode == 4
    assert b"error[plugin-broken]: cannot load importer `aaa`" in done.stderr


PIECES = """
        title = Run("某县人民政府2023年政府信息公开工作年度报告", strong=True)
        yield Passage((title,), Place(line=1, column=1), level=1)
        yield Passage((Run("一、总体情况"),))
        yield Passage((Run("见"), Run("网站", address="https://example.gov.cn/"), Run("。")))
        yield Grid(tuple(
            (GridCell(label), GridCell(number, Place(line=2, column=5)))
            for label, number in (("行政许可", "3"), ("行政处罚", "4x"), ("行政强制", "5"))
        ))
"""


def test_passages_and_grids_become_a_definition(import_with):
    done = import_with(extract=PIECES.strip())
    assert done.returncode == 1
    data = tomllib.loads(done.stdout.decode())
    assert (data["report"]["agency"], data["report"]["year"]) == ("某县人民政府", 2023)
    assert (data["decisions"]["licences"], data["decisions"]["coercive_measures"]) == (3, 5)
    assert data["section"] == [{"id": "overview", "text": "见[网站](https://example.gov.cn/)。\n"}]
    assert "report.minutes:2:5: error[import-number]: `4x` is not a figure of 行政处罚" in done.stderr.decode()


FAILS = {
    "exits": ("import os; os._exit(0)", "exit code 0"),
    "killed": ("import os; os.kill(os.getpid(), 9)", "signal 9"),
    "hangs": ("import time; time.sleep(600)", "did not finish within 3 s"),
    "patches-json": ("import json; json.dumps = None; return []", "exit code 1"),
}
"""Importers that end without a result, and what is said about them."""


@pytest.mark.parametrize("command", [("import",), ("validate",)])
@pytest.mark.parametrize("name", FAILS)
def test_an_importer_that_gives_no_result_is_named(import_with, name, command):
    extract, reason = FAILS[name]
    done = import_with(extract=extract, command=command)
    assert done.returncode == 4
    said = (done.stdout + done.stderr).decode()
    assert "error[plugin-failed]: importer `minutes` (govreport-minutes 1.0) failed: " in said
    assert reason in said


REFUSES = {
    "raises": ("raise ValueError('damaged')", "ValueError: damaged"),
    "user": ("raise PluginUsageError('no minutes')", "no minutes"),
}


@pytest.mark.parametrize("name", REFUSES)
def test_what_an_importer_raises_is_about_the_file(import_with, name):
    extract, reason = REFUSES[name]
    done = import_with(extract=extract)
    assert done.returncode == 3
    said = done.stderr.decode()
    assert "error[import-unreadable]" in said
    assert reason in said


JUNK = {
    "none": "return None",
    "texts": "yield 'text'",
    "number": "return 7",
    "no-runs": "yield Passage(7, Place())",
    "run-number": "yield Passage((Run(7),), Place())",
    "place": "yield Passage((Run('x'),), 7)",
    "level": "yield Passage((Run('x'),), Place(), level='x')",
    "rows": "yield Grid(7)",
    "cell": "yield Grid(((7,),))",
    "cell-number": "yield Grid(((GridCell(7, Place()),),))",
    "line": "yield Passage((Run('x'),), Place(line='x', column=1))",
    "span": "yield Grid(((GridCell('x', Place(), colspan=10**9),),))",
    "surrogate": "yield Passage((Run('\\udc80'),), Place())",
}
"""Importers that return what is not in order."""


@pytest.mark.parametrize("name", JUNK)
def test_an_importer_that_yields_junk_is_no_bug_of_ours(import_with, name):
    done = import_with(extract=JUNK[name])
    assert done.returncode in {3, 4}
    said = done.stderr.decode()
    assert "error[internal]" not in said
    assert "Traceback" not in said


def test_harm_ends_with_the_process_of_the_importer(import_with):
    done = import_with(extract="print('noise'); import os; os.chdir('/')" + LINES)
    assert "某县人民政府" in done.stdout.decode()
    assert b"noise" not in done.stdout
    assert b"noise" in done.stderr


BROKEN = {
    "no-module": ({"before": "import nosuchthing"}, "No module named 'nosuchthing'"),
    "hangs": ({"before": "import time; time.sleep(600)"}, "did not finish within 3 s"),
    "class": ({"hook": "return Importer"}, "return an importer"),
    "nothing": ({"hook": "return None"}, "return an importer"),
    "name": ({"attributes": "name = 'other'"}, "its `name` is 'other'"),
    "suffixes": ({"attributes": "suffixes = '.minutes'"}, "its `suffixes`"),
    "suffixes-none": ({"attributes": "suffixes = None"}, "TypeError"),
    "summary": ({"attributes": "summary = None"}, "no `summary`"),
}
"""Importers that cannot be loaded, and why."""


@pytest.mark.parametrize("command", [("import",), ("validate",)])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_importer_is_named(import_with, name, command):
    parts, reason = BROKEN[name]
    done = import_with(command=command, **parts)
    assert done.returncode == 4
    said = (done.stdout + done.stderr).decode()
    assert "error[plugin-broken]: cannot load importer `minutes` (govreport-minutes 1.0): " in said
    assert reason in said


def test_a_broken_importer_hurts_no_built_in_one(import_with, fixtures):
    page = fixtures / "published" / "editor.html"
    done = import_with(file=page, before="raise SystemExit(0)", attributes="suffixes = ('.html',)")
    assert done.returncode in {0, 1}
    assert b"normative_documents" in done.stdout


@pytest.mark.parametrize("options", [(), ("--no-plugins",)])
def test_a_unit_whose_importer_fails_or_is_refused_cannot_be_added(import_with, tmp_path, options):
    county, ran = tmp_path / "county.toml", tmp_path / "ran"
    head = '[report]\nagency = "某县"\nyear = 2023\nunits = ["report.minutes"]\n'
    county.write_text(f'form = "cn-2021"\n{head}', "utf-8")
    extract = f"open({str(ran)!r}, 'w').close(); import os; os._exit(0)"
    done = import_with(*options, command=("validate",), file=county, extract=extract)
    assert (done.returncode, ran.exists()) == (1, not options)
    assert "error[unit-invalid]" in done.stdout.decode()
