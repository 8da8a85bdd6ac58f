"""Hostile published files: `verify` answers within seconds and a fixed amount of memory, with a finding."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName

BYTES = 900 * 2**20
PATIENCE = 300


@pytest.fixture(scope="module")
def published(suixian, tmp_path_factory):
    """The published files of 随县 2017, by suffix."""
    out = tmp_path_factory.mktemp("published")
    command = [sys.executable, "-m", "govreport_cli", "export", str(suixian), "--to", "html,json,xlsx", "-o", str(out)]
    subprocess.run(command, check=True)
    return {path.suffix: path.read_bytes() for path in out.iterdir()}


@pytest.fixture
def verify(bounded, folder, suixian):
    """Verify a published file with little memory and little time."""

    def run_command(suffix, content):
        (folder / f"report{suffix}").write_bytes(content)
        return bounded("verify", suixian, f"report{suffix}", memory=BYTES, patience=PATIENCE)

    return run_command


PIECES = {
    "comments": "<!--",
    "bogus comments": "<!a ",
    "declarations": "<!DOCTYPE [<!ENTITY ",
    "CDATA": "<![CDATA[",
    "conditional comments": "<![if ",
    "processing instructions": "<?a ",
    "tags": "<a ",
    "attributes": '<a b="',
    "end tags": "</a ",
    "character references": "&#",
    "entities": "&ampamp",
    "scripts": "<script>",
    "data elements": '<data data-indicator="a.b">1',
    "nested text": "<textarea><title>",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_page_of_things_that_are_never_closed(verify, published, piece):
    """100 KB of them, after a published page and before it."""
    done = verify(".html", published[".html"] + (piece * 100_000)[:100_000].encode())
    assert done.returncode in {0, 1}
    done = verify(".html", (piece * 100_000)[:100_000].encode() + published[".html"])
    assert done.returncode in {0, 1}


def data(published, change):
    report = json.loads(published[".json"])
    change(report)
    return json.dumps(report).encode()


CHANGES = {
    "NaN as a figure": lambda report: report["figures"]["disclosure.total"].update(value=float("nan")),
    "infinity as a figure": lambda report: report["figures"]["disclosure.total"].update(value=float("inf")),
    "a list as a figure": lambda report: report["figures"]["disclosure.total"].update(value=[]),
    "null as a figure": lambda report: report["figures"]["disclosure.total"].update(value=None),
    "a number of many digits": lambda report: report["figures"]["disclosure.total"].update(value=1e300),
    "no figures": lambda report: report.update(figures=None),
    "a list of figures": lambda report: report.update(figures=[1]),
    "null as a path": lambda report: report.update(not_reported=[None]),
    "a list as a path": lambda report: report.update(not_reported=[[1]]),
    "a table as a path": lambda report: report.update(not_reported=[{}]),
    "a number as a path": lambda report: report.update(not_reported=[1]),
    "NaN as a path": lambda report: report.update(not_reported=[float("nan")]),
    "a word for the paths": lambda report: report.update(not_reported="abc"),
    "null as a breakdown": lambda report: report.update(breakdowns=[None]),
    "a list as a place": lambda report: report["breakdowns"].append({"place": [], "parts": [{"value": 1, "share": 1}]}),
    "NaN as a part": lambda report: report["breakdowns"][0]["parts"][0].update(value=float("nan"), share=float("nan")),
    "true as a part": lambda report: report["breakdowns"][0]["parts"][0].update(value=True, share=False),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_open_data_of_other_types(verify, published, change):
    done = verify(".json", data(published, change))
    assert (done.returncode, done.stderr) == (1, b"")


def test_the_data_within_a_page(verify, published):
    page = published[".html"].replace(b'"not_reported": [', b'"not_reported": [null, [1], ')
    assert page != published[".html"]
    done = verify(".html", page)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("text", [b"[" * 100_000, b"{" * 100_000, b"9" * 100_000, b'{"a":' * 100_000, b"nul", b"\xff"])
def test_other_json(verify, text):
    done = verify(".json", text)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    "cells",
    [
        "$A$1:$XFD$1048576",
        "$A:$XFD",
        "$1:$1048576",
        "$A$1:$A$1048576",
        "$XFD$1048576",
        "$A$1,报告!$B$2",
        "#REF!",
        "",
        "'",
    ],
)
def test_a_name_that_covers_everything(verify, published, cells):
    book = load_workbook(io.BytesIO(published[".xlsx"]))
    sheet = book.sheetnames[0]
    book.defined_names["disclosure.total"] = DefinedName("disclosure.total", attr_text=f"'{sheet}'!{cells}")
    content = io.BytesIO()
    book.save(content)
    done = verify(".xlsx", content.getvalue())
    assert done.returncode in {0, 1}
    assert b"Traceback" not in done.stderr


def rewritten(workbook, part, content):
    """Replace a part of a workbook."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as book:
        for name in old.namelist():
            book.writestr(name, content(old.read(name)) if name == part else old.read(name))
    return new.getvalue()


BOMBS = {
    "cells": lambda xml: xml.replace(b"</sheetData>", b"<row>" + b"<c/>" * 100_000_000 + b"</row></sheetData>"),
    "rows": lambda xml: xml.replace(b"</sheetData>", b"<row/>" * 100_000_000 + b"</sheetData>"),
    "spaces": lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + b" " * 1_000_000_000),
    "just too many": lambda xml: xml.replace(b"</sheetData>", b"<row>" + b"<c/>" * 5_000_000 + b"</row></sheetData>"),
    "just few enough": lambda xml: xml.replace(b"</sheetData>", b"<row>" + b"<c/>" * 300_000 + b"</row></sheetData>"),
}


@pytest.mark.parametrize("bomb", ["just too many", "just few enough", pytest.param("cells", marks=pytest.mark.long)])
def test_a_small_workbook_that_unpacks_to_a_large_one(verify, published, bomb):
    content = rewritten(published[".xlsx"], "xl/worksheets/sheet1.xml", BOMBS[bomb])
    done = verify(".xlsx", content)
    assert done.returncode == (0 if bomb == "just few enough" else 1)
    assert bomb == "just few enough" or b"error[verify-unreadable]" in done.stdout


def test_a_title_with_an_apostrophe(run, folder, suixian):
    """Excel doubles it within the name of a sheet."""
    definition = suixian.read_text("utf-8")
    title = "\ntitle = \"甲'乙''丙\"\n"
    at = definition.index("[[breakdown]]") + len("[[breakdown]]")
    changed = (
        definition[:at]
        + title
        + "\n".join(line for line in definition[at:].split("\n") if not line.startswith("title"))
    )
    (folder / "report.toml").write_text(changed, "utf-8")
    assert run("export", "report.toml", "--to", "xlsx", "-o", "report.xlsx").returncode == 0
    done = run("verify", "report.toml", "report.xlsx")
    assert (done.returncode, done.stdout) == (0, b"")
