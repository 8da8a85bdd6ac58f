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
from govreport_cli.plugin import PROSE, Shows, Table
from govreport_cli.published.compare import compare

FIXTURES = Path(__file__).parents[2] / "fixtures"
READABLE = ("html", "xlsx", "json", "datapackage")
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
        return round(Decimal(re.sub(r"[,%*+]|万?元$", "", text.strip())), 6)
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


def disagreeing(read, report):
    """The figures that were read from a file and are not those of the report."""
    expected = {
        path: None if figure.value is None else round(Decimal(figure.value), 6)
        for path, figure in report.figures.by_path.items()
    }
    return {path: value for path, value in read.items() if value != expected[path]}


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_every_format_has_the_same_figures(path):
    """The workbook is read as it is written, with the values that its formulas have in it."""
    report = report_of(path)
    printed = {cell.indicator for cell in cells(report)}
    found = {name: figures(name, export(name, report), report) for name in READABLE}
    for name, read in found.items():
        assert disagreeing(read, report) == {}, name
        assert printed - set(read) == set(), name
    # Plain text has no marks: the numbers at the ends of its lines are the cells of the tables, in their order.
    lines = export("text", report).decode().splitlines()
    numbers = [
        text for line in lines for text in re.findall(r"(?<= )(?:[+-]?\d+(?:\.\d+)?(?:%|万?元)?|—)(?= |$)", line)
    ]
    remaining = iter(numbers)
    assert [cell.indicator for cell in cells(report) if cell.text not in remaining] == []
    shown = [cell for cell in cells(report) if number(cell.text) is not None and cell.shows is Shows.FIGURES]
    official = {cell.indicator: number(cell.text) for cell in reversed(shown)}
    assert {entry: value for entry, value in official.items() if found["html"][entry] not in (value, None)} == {}


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_the_workbook_has_the_same_figures_after_libreoffice_recalculates_it(path, recalculated):
    report = report_of(path)
    read = figures("xlsx", recalculated[name_of(path)], report)
    assert disagreeing(read, report) == {}
    assert {cell.indicator for cell in cells(report)} - set(read) == set()


NOTES = {"documents.normative_documents.made": "其中修订6件", "requests.new.total": "day; _x0041_ #"}


@pytest.fixture(scope="module")
def noted():
    """The report of 淮安 2024 with notes on a figure that is given and on one that is computed."""
    source = (FIXTURES / "huaian-2024" / "report.toml").read_text("utf-8").replace("4,   3119]", "4]")
    notes = "".join(f"[[note]]\nof = '{path}'\ntext = '{text}'\n\n" for path, text in NOTES.items())
    return finish(examine("x", source.replace("[[section]]", f"{notes}[[section]]", 1).encode()))


def printed_notes(name, content):
    """The notes that people see beside the figures of a file, by path."""
    readings = [entry for entry in load(name).read(content) if entry.path != PROSE]
    texts = ((entry.path, re.fullmatch(r"\d+（(.*)）", entry.text)) for entry in readings)
    return {path: match[1] for path, match in texts if match}


def test_every_format_has_the_same_notes(noted):
    assert {name: printed_notes(name, export(name, noted)) for name in READABLE} == dict.fromkeys(READABLE, NOTES)
    wide = run(load("text"), noted, values(load("text")) | {"width": 240}).decode()
    assert [note for note in NOTES.values() if f"（{note}）" not in wide] == []


def test_the_workbook_has_the_same_notes_and_numbers_after_libreoffice_saves_it(noted, recalculate_all):
    saved = recalculate_all({"noted": export("xlsx", noted)})["noted"]
    assert printed_notes("xlsx", saved) == NOTES
    assert compare(noted, load("xlsx").read(saved), "x") == []


ZERO = """
form = "cn-2014"
report = { agency = "某县", year = 2017 }
complaints.total = -0
fees.collected = -0.0
organisation.funds = -0
[[breakdown]]
of = "fees.collected"
title = "甲"
parts = [{ label = "乙", value = -0.0 }]
[[section]]
id = "overview"
text = "收取{{ fees.collected }}万元，经费{{ organisation.funds }}万元，投诉{{ complaints.total }}件。"
"""


@pytest.mark.parametrize("name", [*READABLE, "text"])
def test_a_zero_has_no_sign_in_any_format(name):
    report = finish(examine("x", ZERO.encode()))
    content = export(name, report)
    if name == "text":
        assert not re.search(r"-0", content.decode())
        assert "收取0.0万元，经费0万元，投诉0件。" in content.decode()
        return
    texts = [entry.text for entry in load(name).read(content)]
    assert [text for text in texts if re.search(r"-0(?!\d)", text)] == []
    read = figures(name, content, report)
    for path in ("complaints.total", "fees.collected", "organisation.funds"):
        assert (read[path], read[path].is_signed()) == (0, False)
