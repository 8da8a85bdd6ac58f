"""What all exporters promise: the contract, and the same figures."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import catalogue, load
from govreport_cli.exporting.run import run
from govreport_cli.forms.schemas import shipped
from govreport_cli.forms.validator import Validator
from govreport_cli.pipeline import examine, finish
from govreport_cli.plugin import Table
from govreport_cli.testing import HOSTILE, check_exporter, sample_report
from govreport_cli.textlayout import width

BUILT_IN = [name for name, entry in catalogue().items() if entry.distribution.startswith("govreport-cli ")]


def test_the_built_in_exporters():
    assert BUILT_IN == ["datapackage", "html", "json", "text", "xlsx"]


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_contract(name):
    check_exporter(load(name))


FIXTURES = Path(__file__).parents[2] / "fixtures"
SOUND = sorted(path for path in FIXTURES.rglob("report.toml") if "invalid" not in path.parts)


@pytest.fixture(params=SOUND, ids=lambda path: str(path.parent.relative_to(FIXTURES)))
def report(request):
    path = request.param
    return finish(examine(path.name, path.read_bytes(), path.parent))


def test_json_follows_its_published_schema(report):
    for source in (report, sample_report(), sample_report(HOSTILE)):
        data = json.loads(run(load("json"), source, {}))
        assert [error.message for error in Validator(shipped("report")).errors(data)] == []


def test_text_shows_every_figure_in_80_columns(report):
    lines = run(load("text"), report, values(load("text"), {"text.width": 80})).decode().splitlines()
    assert max(width(line) for line in lines) <= 80
    shown = re.compile(r"(?<= )(?:[+-]?\d+(?:\.\d+)?(?:%|万?元)?|—)(?= |$)")
    numbers = [number for line in lines for number in shown.findall(line)]
    cells = [
        cell.text
        for block in (*report.blocks, *report.appendices)
        if isinstance(block, Table)
        for row in block.body
        for cell in row
        if cell.indicator
    ]
    # Every cell is there, in its order, whatever else stands between.
    remaining = iter(numbers)
    assert all(cell in remaining for cell in cells)


def test_text_has_all_levels_of_a_head_and_no_title_twice():
    path = FIXTURES / "pingtan" / "2023" / "report.toml"
    text = run(load("text"), finish(examine("x", path.read_bytes(), path.parent)), values(load("text"))).decode()
    head = text.partition("收到和处理政府信息公开申请情况\n")[2].partition("一、本年新收")[0]
    assert [word for word in ("申请人情况", "法人或其他组织", "自然人") if word not in head] == []
    assert text.count("收到和处理政府信息公开申请情况\n") == 1


def test_text_has_the_heads_of_its_tables(report):
    text = "".join(run(load("text"), report, values(load("text"), {"text.width": 80})).decode().split())
    tables = [block for block in (*report.blocks, *report.appendices) if isinstance(block, Table) and block.labels]
    for table in tables:
        assert all(cell.text[:2] in text for row in table.head for cell in row[:1] if cell.colspan <= table.labels)


def test_text_has_a_width(report):
    narrow = run(load("text"), report, values(load("text"), {"text.width": 60})).decode()
    assert max(width(line) for line in narrow.splitlines()) <= 60


class Pasting:
    """An exporter that pastes text as it is."""

    name, suffix, summary, options = "x", ".x", "x", ()

    def __init__(self, media_type, separator):
        self.media_type, self.separator = media_type, separator

    def export(self, report, _options):
        texts = [part.label for breakdown in report.figures.breakdowns for part in breakdown.parts]
        return self.separator.join([*texts, str(report.blocks), str(len(report.appendices))]).encode()


@pytest.mark.parametrize(("media_type", "separator"), [("text/html", "<p>"), ("text/csv", "\n")])
def test_the_contract_is_broken_by_an_exporter_that_does_not_escape(media_type, separator):
    with pytest.raises(AssertionError, match=r"tag|formula"):
        check_exporter(Pasting(media_type, separator))


def test_the_contract_is_broken_by_one_that_leaves_the_appendices_out():
    class Short(Pasting):
        def export(self, report, _options):
            return str(report.blocks).encode()

    with pytest.raises(AssertionError, match="appendices"):
        check_exporter(Short("text/plain", ""))


def test_the_contract_is_broken_by_a_class_in_the_place_of_an_instance():
    with pytest.raises(AssertionError, match="instance"):
        check_exporter(Pasting)
