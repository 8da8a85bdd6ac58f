"""Hostile files to import: `import` answers within seconds and a fixed amount of memory, with a finding."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

BYTES = 1400 * 2**20
PATIENCE = 300
ROW = "<tr><td>行政许可</td><td>1</td></tr>"


@pytest.fixture
def imported(bounded, folder):
    """Import a file with little memory and little time."""

    def run_command(suffix, content):
        (folder / f"page{suffix}").write_bytes(content)
        return bounded("import", f"page{suffix}", "-o", "report.toml", memory=BYTES, patience=PATIENCE)

    return run_command


PAGES = {
    "a million cells": "<table>" + ("<tr>" + "<td>1</td>" * 100 + "</tr>") * 10_000 + "</table>",
    "spans of a million": f"<table>{ROW}<tr><td colspan=1000000 rowspan=1000000>1</td><td>2</td></tr>{ROW * 9}</table>",
    "rows that reach down": "<table>" + ("<tr>" + "<td rowspan=1000>行政许可</td>" * 50 + "</tr>") * 1000 + "</table>",
    "nested tables": "<table><tr><td>" * 50_000 + "1",
    "nested elements": "<div>" * 100_000 + "一、总体情况",
    "nested lists": "<ul><li>" * 50_000 + "x",
    "unclosed cells": "<table>" + "<tr><td>行政许可<td>1" * 100_000,
    "end tags": "</td></tr></table>" * 100_000,
    "paragraphs": "<p>一、总体情况</p>" * 100_000,
    "deep titles": "".join(f"<div><p>{number}、</p>" for number in "一二三四五六") * 10_000,
    "a long cell": f"<table><tr><td>行政许可</td><td>{'1' * 10**6}</td></tr></table>",
    "a long paragraph": f"<p>一、总体情况</p><p>{'*_[{' * 50_000}</p><table>{ROW * 3}</table>",
    "many links": "<p>一、总体情况</p><p>" + "<b><a href='http://a'>x</a></b>y" * 20_000 + f"</p><table>{ROW}</table>",
    "similar labels": "<table>" + ROW * 2 + "<tr><td>行政许可和</td><td>1</td></tr>" * 5_000 + "</table>",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_pages(imported, page):
    done = imported(".html", f"<h1>某县人民政府2023年政府信息公开工作年度报告</h1>{page}".encode())
    assert done.returncode in {0, 1, 3}, done.stderr.decode()[-500:]
    assert b"internal" not in done.stderr


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 200 * 2**20)
    return packed.getvalue()


def far_cells():
    book = Workbook()
    sheet = book.active
    sheet["XFD1048576"] = 1
    sheet["A1"] = "行政许可"
    sheet["B1"] = 3
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("content", [bomb, far_cells])
def test_workbooks(imported, content):
    done = imported(".xlsx", content())
    assert done.returncode in {1, 3}, done.stderr.decode()[-500:]
    assert b"internal" not in done.stderr


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"\x00" * 1000, b'"' * 10**6, b"1," * 10**6, "行政许可,1\n".encode() * 10**5]
)
def test_tables_of_text(imported, content):
    done = imported(".csv", content)
    assert done.returncode in {1, 3}, done.stderr.decode()[-500:]
    assert b"internal" not in done.stderr


@pytest.mark.parametrize("content", [b"[]", b"{}", b"[" * 10**5, b'{"figures": 1}', b"null"])
def test_data(imported, content):
    done = imported(".json", content)
    assert done.returncode == 3, done.stderr.decode()[-500:]
    assert b"error[import-unreadable]" in done.stderr
