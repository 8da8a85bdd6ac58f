"""What all exporters promise: the contract, and the same figures."""

from __future__ import annotations

import json

import pytest

from govreport_cli.exporting.registry import catalogue, load
from govreport_cli.exporting.run import run
from govreport_cli.forms.schemas import shipped, validator
from govreport_cli.pipeline import examine, finish
from govreport_cli.testing import HOSTILE, check_exporter, sample_report

BUILT_IN = [name for name, entry in catalogue().items() if entry.distribution.startswith("govreport-cli ")]


def test_the_built_in_exporters():
    assert BUILT_IN == ["html", "json", "text", "xlsx"]


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_contract(name):
    check_exporter(load(name))


@pytest.fixture(params=["suixian", "complete"])
def report(request):
    path = request.getfixturevalue(request.param)
    return finish(examine(path.name, path.read_bytes()).computed)


def test_json_follows_its_published_schema(report):
    for source in (report, sample_report(), sample_report(HOSTILE)):
        data = json.loads(run(load("json"), source, {}))
        assert [error.message for error in validator(shipped("report")).iter_errors(data)] == []


def test_text_shows_every_figure_in_80_columns(report):
    from govreport_cli.textlayout import width

    text = run(load("text"), report, {}).decode()
    lines = text.splitlines()
    assert max(width(line) for line in lines) <= 80
    tail = lines[lines.index("附表") :]
    shown = [line.split()[-1] for line in tail if line.split() and line.split()[-1].replace(".", "").isdigit()]
    reported = [figure.text for figure in report.figures.by_path.values() if figure.value is not None]
    assert shown == reported


def test_text_has_a_width(report):
    from govreport_cli.textlayout import width

    narrow = run(load("text"), report, {"width": 60}).decode()
    assert max(width(line) for line in narrow.splitlines()) <= 60
