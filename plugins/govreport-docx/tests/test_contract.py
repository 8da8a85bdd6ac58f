"""The exporter keeps the contract, and its bytes depend on the report alone."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import entry_points
from xml.etree import ElementTree as ET

import pytest
from conftest import DEFAULTS, SOUND, govreport, parts_of

from govreport_cli.plugin import Link, Paragraph, Text
from govreport_cli.testing import HOSTILE, ExporterContract, check_exporter, sample_report
from govreport_docx import DocxExporter


class TestContract(ExporterContract):
    exporter = DocxExporter()


def test_the_contract_with_other_options():
    check_exporter(DocxExporter(), {"contents": True})


def test_the_entry_point():
    (point,) = entry_points(group="govreport.exporters", name="docx")
    assert point.load().govreport_exporter().name == "docx"


@pytest.mark.skipif(not SOUND, reason="the fixtures of govreport are not here")
@pytest.mark.parametrize(
    "environment", [{"TZ": "Asia/Shanghai"}, {"TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": "C"}]
)
def test_the_same_bytes_in_every_environment(published, environment, tmp_path):
    definition, document, *_ = published[SOUND[-1]]
    assert govreport("export", definition, "--to", "docx", "-o", tmp_path, "-q", **environment).returncode == 0
    assert next(tmp_path.iterdir()).read_bytes() == document.read_bytes()


def test_the_properties_come_from_the_report(export):
    properties = export(sample_report()).core_properties
    assert properties.title == "某县人民政府2017年政府信息公开工作年度报告"
    assert (properties.author, properties.language) == ("某县人民政府", "zh-CN")
    assert properties.created.isoformat().startswith("2018-02-08T00:00:00")
    undated = export(replace(sample_report(), issued=None, created=None)).core_properties
    assert undated._element.find("{*}created") is None


@pytest.mark.parametrize("text", [HOSTILE, "\ufffe\uffff\ud800\x00\x0b\x1f]]>", "{ DDEAUTO c:\\\\cmd }", "a\nb\tc"])
def test_hostile_text_is_plain_text(export, text):
    report = sample_report()
    link = Link('http://a.example/"><x>\x00\ufffe', (Text(text),))
    report = replace(report, title=text, issuer=text, blocks=(*report.blocks, Paragraph((Text(text), link))))
    document = export(report)
    shown = "".join("\ufffd" if ord(letter) in {0, 11, 31, 0xD800, 0xFFFE, 0xFFFF} else letter for letter in text)
    assert document.paragraphs[0].text == shown
    assert shown in [paragraph.text.removesuffix(shown) for paragraph in document.paragraphs]
    instructions = [code.text for code in document.element.iter("{*}instrText")]
    assert instructions == []


def test_every_part_is_well_formed():
    parts = parts_of(DocxExporter().export(sample_report(HOSTILE), DEFAULTS | {"contents": True}))
    assert "word/document.xml" in parts
    for name, part in parts.items():
        assert name.endswith((".xml", ".rels")), name
        ET.fromstring(part)  # noqa: S314  (our own)
