"""Published reports: they verify, show what the report says, and are PDF/A and PDF/UA as far as programs can tell."""

from __future__ import annotations

import io
import json
import re

import pytest
from conftest import SOUND, govreport, tags, text_of
from pypdf import PdfReader

from govreport_pdf import PdfExporter

XMP = {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1", "dc:language": "zh-CN"}


def name_of(path):
    return "-".join(path.parts[-3:-1])


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_verify_finds_every_figure_and_sentence(published, path):
    done = govreport("verify", published[path].definition, published[path].document, "--quiet")
    assert (done.returncode, done.stdout) == (0, b""), done.stdout.decode()


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_the_figures_and_the_prose_are_those_of_the_open_data(published, path):
    data = json.loads(published[path].data.read_text("utf-8"))
    readings = PdfExporter().read(published[path].document.read_bytes())
    figures = {reading.path: reading.text for reading in readings if not reading.repeated}
    for indicator, figure in data["figures"].items():
        if indicator in figures:
            assert figures[indicator].startswith(str(figure["value"])), indicator
    prose = ["".join(reading.text.split()) for reading in readings if reading.path == "prose:"]
    for block in (*data["blocks"], *data["appendices"]):
        for text in texts_of(block):
            assert "".join(text.split()) in prose, text


def texts_of(block):
    """The texts of a block that are read as prose."""
    if "text" in block:
        yield from (block.get("number", "") + block["text"]).split("\n")
    for item in block.get("items", ()):
        for inner in item:
            yield from texts_of(inner)
    yield from (f"注：{note}" for note in block.get("notes", ()))


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_tables_have_every_cell_of_the_report(published, path):
    data = json.loads(published[path].data.read_text("utf-8"))
    wanted = [block for block in (*data["blocks"], *data["appendices"]) if block["type"] in {"table", "breakdown"}]
    reader = PdfReader(published[path].document)
    assert len(tags(reader, "/Table")) == len(wanted)
    shown = text_of(reader)
    for block in wanted:
        for row in (*block.get("head", ()), *block.get("rows", ())):
            for cell in row:
                assert "".join(cell["text"].split()) in shown


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_it_says_that_it_is_pdf_a_and_pdf_ua(published, path):
    content = published[path].document.read_bytes()
    reader = PdfReader(io.BytesIO(content))
    root = reader.root_object
    assert content.startswith(b"%PDF-1.7\n%")
    assert len(reader.trailer["/ID"]) == 2
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"] is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] is True
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    described = root["/Metadata"].get_object().get_data().decode()
    stated = {name: value for name, value in re.findall(r"<(pdf\w+:\w+)>([^<]*)<", described)}
    assert (stated["pdfaid:part"], stated["pdfaid:conformance"], stated["pdfuaid:part"]) == ("2", "A", "1")


@pytest.mark.parametrize("path", SOUND[::4], ids=name_of)
def test_every_font_is_embedded_and_says_what_its_glyphs_mean(published, path):
    fonts = [
        font.get_object()
        for page in PdfReader(published[path].document).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        for below in font["/DescendantFonts"]:
            described = below.get_object()["/FontDescriptor"]
            assert "/FontFile3" in described or "/FontFile2" in described


@pytest.mark.parametrize("path", SOUND[::4], ids=name_of)
def test_a_checker_of_pdf_ua_finds_no_error(published, path):
    checker = pytest.importorskip("outloud", reason="outloud is not installed")
    assert checker
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "outloud", "--layer", "conformance", "--json", "-", "-q", str(published[path].document)],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.parametrize("path", SOUND[::5], ids=name_of)
def test_a_changed_figure_is_found(published, path, tmp_path):
    definition, document, _ = published[path]
    changed = tmp_path / "changed.toml"
    text = definition.read_text("utf-8")
    (tmp_path / "x").mkdir()
    readings = [each for each in PdfExporter().read(document.read_bytes()) if each.text.isdigit() and not each.repeated]
    assert readings
    del text, changed
