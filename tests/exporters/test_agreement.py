"""All formats of a report show the same figures, read back from the files as people see them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run
from govreport_cli.pipeline import examine, finish
from govreport_cli.plugin import Table

FIXTURES = Path(__file__).parents[2] / "fixtures"
SOUND = sorted(path for path in FIXTURES.rglob("report.toml") if "invalid" not in path.parts)


def name_of(path):
    return "-".join(path.parent.relative_to(FIXTURES).parts)


def report_of(path):
    return finish(examine(path.name, path.read_bytes(), path.parent))


def export(name, report):
    exporter = load(name)
    return run(exporter, report, values(exporter))


def number(text):
    """Return a published number exactly; None for a dash, and a decimal for a workbook's binary float."""
    try:
        return round(Decimal(re.sub(r"[,%*+]", "", text.strip())), 6)
    except InvalidOperation:
        return None


def figures(name, content, report):
    """Read a file back: the figures of the report's indicators that people see in it."""
    known = report.figures.by_path
    return {
        entry.path: number(entry.text) for entry in load(name).read(content) if entry.path in known and not entry.hidden
    }


def cells(report):
    """The cells of the official tables, in the order in which they are printed."""
    tables = [block for block in (*report.blocks, *report.appendices) if isinstance(block, Table)]
    return [cell for table in tables for row in table.body for cell in row if cell.indicator]


@pytest.fixture(scope="module")
def recalculated(recalculate_all):
    return recalculate_all({name_of(path): export("xlsx", report_of(path)) for path in SOUND})


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_every_format_has_the_same_figures(path, recalculated):
    report = report_of(path)
    expected = {
        entry: None if figure.value is None else round(Decimal(figure.value), 6)
        for entry, figure in report.figures.by_path.items()
    }
    printed = {cell.indicator for cell in cells(report)}
    found = {name: figures(name, export(name, report), report) for name in ("html", "xlsx", "json")}
    found["recalculated"] = figures("xlsx", recalculated[name_of(path)], report)
    for name, read in found.items():
        assert {entry: value for entry, value in read.items() if value != expected[entry]} == {}, name
        assert printed - set(read) == set(), name
    # Plain text has no marks: the numbers at the ends of its lines are the cells of the tables, in their order.
    lines = export("text", report).decode().splitlines()
    numbers = [text for line in lines for text in re.findall(r"(?<= )(?:[+-]?\d+(?:\.\d+)?|—)(?= |$)", line)]
    remaining = iter(numbers)
    assert [cell.indicator for cell in cells(report) if cell.text not in remaining] == []
    shown = [cell for cell in cells(report) if number(cell.text) is not None and not cell.text.startswith(("+", "-"))]
    official = {cell.indicator: number(cell.text) for cell in reversed(shown)}
    assert {entry: value for entry, value in official.items() if found["html"][entry] not in (value, None)} == {}
