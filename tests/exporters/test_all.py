"""What all exporters promise: the same figures. Their contract is in tests/contract."""

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
from govreport_cli.testing import HOSTILE, sample_report
from govreport_cli.textlayout import width

BUILT_IN = [name for name, entry in catalogue().items() if entry.distribution.startswith("govreport-cli ")]


def test_the_built_in_exporters():
    assert BUILT_IN == ["datapackage", "html", "json", "text", "xlsx"]


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
