"""What the contract asks is shown by exporters each of which breaks one thing, and by some that break nothing."""

from __future__ import annotations

import inspect
from pathlib import Path

import bad_exporters
import pytest
from good_exporters import Data, Lines, Page
from imports_much import ImportsMuch

from govreport_cli.testing import ExporterContract, evidence, exporter_in
from govreport_cli.testing.samples import FORM, samples

CLAUSES = {name: test for name, test in vars(ExporterContract).items() if name.startswith("test_")}
BAD = [
    *(
        exporter
        for exporter in vars(bad_exporters).values()
        if inspect.isclass(exporter) and exporter.__module__ == bad_exporters.__name__ and hasattr(exporter, "breaks")
    ),
    ImportsMuch,
]


def broken(exporter, **attributes):
    """Return what an exporter breaks: the failure of each test."""
    contract = type("Contract", (ExporterContract,), {"exporter": exporter, **attributes})()
    failures = {}
    for name, test in CLAUSES.items():
        try:
            test(contract)
        except AssertionError as error:
            failures[name] = str(error)
    return failures


@pytest.mark.parametrize("exporter", [Data, Page, Lines])
def test_a_good_exporter_breaks_nothing(exporter):
    assert broken(exporter()) == {}


@pytest.fixture
def few_samples(monkeypatch):
    """Leave out the samples that take longest, which the good exporters have passed."""
    every = samples()
    costly = {"a huge report", f"{FORM}cn-2014", f"{FORM}cn-2019"}
    few = every._replace(reports={name: report for name, report in every.reports.items() if name not in costly})
    monkeypatch.setattr(evidence, "samples", lambda: few)


@pytest.mark.usefixtures("few_samples")
@pytest.mark.parametrize("exporter", BAD, ids=lambda exporter: exporter.__name__)
def test_a_bad_exporter_breaks_what_it_is_bad_at_and_nothing_else(exporter):
    failures = broken(exporter(), timeout=getattr(exporter, "timeout", 120))
    assert sorted(failures) == sorted(broken_by(exporter)), failures
    if hasattr(exporter, "depends"):
        assert f"It depends on {exporter.depends}" in failures[exporter.breaks]


@pytest.mark.usefixtures("few_samples")
def test_an_exporter_in_a_single_file_breaks_nothing(tmp_path):
    hook = "from govreport_cli.plugin import hookimpl\n\n@hookimpl\ndef govreport_exporter():\n    return Lines()\n"
    source = Path(inspect.getfile(Lines)).read_text("utf-8").replace('name = "lines"', 'name = "csv"')
    (tmp_path / "csv.py").write_text(f"{source}\n\n{hook}", "utf-8")
    assert broken(exporter_in(tmp_path / "csv.py")) == {}
    assert [path.name for path in tmp_path.iterdir()] == ["csv.py"], "nothing is left in the folder"


def test_an_exporter_whose_module_nobody_can_import_is_told_how_to_load_it():
    exporter = type("Stray", (Lines,), {"__module__": "nowhere"})()
    assert "`exporter_in` loads a plugin" in broken(exporter)["test_it_can_be_loaded"]


def broken_by(exporter):
    return exporter.breaks if isinstance(exporter.breaks, tuple) else (exporter.breaks,)


def test_each_thing_that_is_asked_is_broken_by_someone():
    assert {name for exporter in BAD for name in broken_by(exporter)} == {*CLAUSES}
