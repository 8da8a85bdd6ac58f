"""The exporter keeps the contract, and its bytes depend on the report and the fonts alone."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import typst
from conftest import DEFAULTS, SOUND, govreport, text_of
from pypdf.errors import PyPdfError

from govreport_cli.plugin import Link, Paragraph, PluginUsageError, Text
from govreport_cli.testing import HOSTILE, ExporterContract, sample_report
from govreport_pdf import PdfExporter


class TestContract(ExporterContract):
    exporter = PdfExporter()


def test_the_entry_point():
    (point,) = entry_points(group="govreport.exporters", name="pdf")
    assert point.load().govreport_exporter().name == "pdf"


@pytest.mark.skipif(not SOUND, reason="the fixtures of govreport are not here")
@pytest.mark.parametrize(
    "environment", [{"TZ": "Asia/Shanghai"}, {"TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": "C"}]
)
def test_the_same_bytes_in_every_environment(published, environment, tmp_path):
    definition, document, _ = published[SOUND[-1]]
    assert govreport("export", definition, "--to", "pdf", "-o", tmp_path, "-q", **environment).returncode == 0
    assert next(tmp_path.iterdir()).read_bytes() == document.read_bytes()


@pytest.mark.parametrize("dated", [True, False])
def test_the_same_bytes_at_every_time(monkeypatch, dated):
    report = sample_report() if dated else replace(sample_report(), issued=None, created=None)
    now = PdfExporter().export(report, DEFAULTS)
    real = time.localtime
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: real(2_000_000_000.0))
    assert PdfExporter().export(report, DEFAULTS) == now


def test_the_properties_come_from_the_report(export):
    properties = export(sample_report()).metadata
    assert properties.title == "某县人民政府2017年政府信息公开工作年度报告"
    assert properties.author == "某县人民政府"
    assert properties.creation_date.isoformat().startswith("2018-02-08T00:00:00")
    assert export(replace(sample_report(), issued=None, created=None)).metadata.creation_date is None


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        '#sys.version #panic("x") $x$ *x* _x_ `x` @x <x> \\u{41} // x',
        '"] #read("report.typ") #["',
        "\x00\x0b\x1f\ufffe\uffff\ud800\ufeff",
        "= x",
        "- x",
        "1. x",
        "a\nb\tc",
    ],
)
def test_hostile_text_is_plain_text(export, text):
    report = sample_report()
    link = Link('https://a.example/"><x>\x00\ufffe', (Text(text),))
    report = replace(report, title=text, issuer=text, blocks=(*report.blocks, Paragraph((Text(text), link))))
    shown = "".join("\ufffd" if ord(letter) in {0, 11, 31, 0xD800, 0xFFFE, 0xFFFF} else letter for letter in text)
    shown = "".join(shown.replace("\ufeff", "").split())
    exported = export(report)
    assert text_of(exported).count(shown) >= 4
    assert "/JavaScript" not in exported.root_object.get("/Names", {})


@pytest.mark.parametrize("character", ["\ue123", "\u0378"])
def test_a_character_that_cannot_be_shown_is_named(character):
    report = replace(sample_report(), title=f"甲{character}")
    with pytest.raises(PluginUsageError, match=f"U\\+{ord(character):04X}"):
        PdfExporter().export(report, DEFAULTS)


@pytest.mark.parametrize("role", ["title", "text", "heading", "subheading", "number", "latin"])
def test_a_font_that_is_not_installed_is_named(role):
    with pytest.raises(PluginUsageError, match=f"`pdf.{role}-font`: no font is called `No Such Font`"):
        PdfExporter().export(sample_report(), DEFAULTS | {f"{role}-font": "No Such Font"})


def test_a_name_that_is_nearly_right_is_corrected():
    with pytest.raises(PluginUsageError, match="is `Libertinus Serif` meant"):
        PdfExporter().export(sample_report(), DEFAULTS | {"latin-font": "Libertinus Serf"})


def test_without_a_chinese_font_the_message_says_what_to_install(monkeypatch):
    none = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr("govreport_pdf.fonts.installed", lambda _folder: none)
    with pytest.raises(PluginUsageError, match="fonts-noto-cjk"):
        PdfExporter().export(sample_report(), DEFAULTS)


def test_fonts_in_a_folder_are_enough(monkeypatch, tmp_path):
    paths = {font.path for font in typst.Fonts().fonts() if font.family == "Noto Serif CJK SC" and font.weight == 400}
    if not paths:
        pytest.skip("Noto Serif CJK SC is not installed")
    (tmp_path / "font.ttc").write_bytes(Path(paths.pop()).read_bytes())
    real = typst.Fonts
    monkeypatch.setattr(typst, "Fonts", lambda **given: real(include_system_fonts=False, **given))
    assert PdfExporter().export(sample_report(), DEFAULTS | {"fonts": tmp_path})


@pytest.mark.parametrize("content", [b"", b"junk", b"%PDF-1.7", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>"])
def test_a_file_that_is_not_a_tagged_pdf_cannot_be_read(content):
    with pytest.raises((PyPdfError, KeyError)):
        PdfExporter().read(content)
