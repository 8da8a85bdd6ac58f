"""Hostile text in every free field comes out of every format as mere text, and complete."""

from __future__ import annotations

import html
import io
import json
import re
from html.parser import HTMLParser

import openpyxl
import pytest
import tomli_w
from openpyxl.utils.escape import unescape

from govreport_cli.exporting.loading import load_point
from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import catalogue, load
from govreport_cli.exporting.run import run
from govreport_cli.exporting.spec import Reader
from govreport_cli.pipeline import examine, finish
from govreport_cli.plugin import PluginUsageError
from govreport_cli.published.compare import compare

HOSTILE = {
    "a tag": "<script>alert(1)</script>",
    "an attribute": "\" onload='alert(1)' x=\"",
    "a command": "=cmd|'/C calc'!A0",
    "formulas": "+1+1 @SUM(A1) -1",
    "braces": "{{7*7}}{%x%}${7*7}",
    "an escape": "_x000B_ _x0041_ _x_",
    "emoji": "👨‍👩‍👧‍👦🇨🇳👍🏽",
    "rare characters": "𠮷𪚥⿰氵𠂉䶮𬸦",
    "combining marks": "Ạ̈́é",
    "entities": "&lt;b&gt;&#60;&amp;",
    "a comment": "--><!-- ]]> <![CDATA[",
    "a formula in full width": "＝1+1",
    "an apostrophe": "'=1+1'",
    "Typst": '#panic("x") $x$ *x* `x` @x // /*',
    "a field of Word": "{ DDEAUTO c:\\\\cmd }",
    "Markdown": "# x\\ - ~~y~~ | z",
    "right to left": "עברית العربية 12",
    "invisible marks": "a\u200eb\u061cc\u00add\u200be\u2060f\ufeffg",
    "spaces": "a\u2003b\u00a0c\u3000d  e\u2028f",
    "variants": "葛\U000e0100 ☀\ufe0f",
    "replaced characters": "\ufffd\ufffc",
}


def definition(text):
    """A definition with a text in every free field; in prose, the braces of placeholders are escaped."""
    prose = re.sub(r"([\\`*_\[\]<>{}])", r"\\\1", text).replace("\\{\\{", "\\{{")
    return {
        "form": "cn-2014",
        "report": {
            "agency": f"甲{text}",
            "title": f"乙{text}",
            "issuer": f"丙{text}",
            "year": 2017,
            "contact": {"name": f"丁{text}", "phone": f"戊{text}"[:40], "address": f"己{text}"},
        },
        "disclosure": {"total": 3},
        "breakdown": [
            {
                "of": "disclosure.total",
                "title": f"庚{text}",
                "parts": [{"label": f"辛{text}", "value": 1}, {"label": f"壬{text}", "value": 2}],
            }
        ],
        "note": [{"of": "disclosure.total", "text": f"寅{text}"}],
        "section": [{"id": "overview", "text": f"癸{prose}"}],
        "waive": [{"code": "blank", "place": "statistics", "reason": f"子{text}"}],
    }


def texts(text):
    """The texts that have to come out, by their first characters."""
    return [f"{mark}{text}" for mark in "甲乙丙丁己庚辛壬癸子寅"]


def report_of(data):
    examination = examine("x", tomli_w.dumps(data).encode())
    assert examination.case, examination.findings
    return finish(examination)


def export(name, report, **options):
    exporter = load(name)
    return run(exporter, report, values(exporter) | options)


def squeezed(text):
    return "".join(text.split())


class Page(HTMLParser):
    """What stands on a page: its text, and the names of its elements and their attributes."""

    def __init__(self, source):
        super().__init__()
        self.text, self.tags, self.attributes = "", set(), set()
        self._data = False
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self._data = tag in {"script", "style"}
        assert tag != "script" or dict(attrs)["type"] in {"application/json", "application/ld+json"}
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):  # noqa: ARG002  (HTMLParser's signature)
        self._data = False

    def handle_data(self, data):
        self.text += "" if self._data else data


@pytest.mark.parametrize("theme", ["default", "plain"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_page_shows_it_as_text(text, theme):
    harmless = Page(export("html", report_of(definition("无")), theme=theme).decode())
    page = Page(export("html", report_of(definition(text)), theme=theme).decode())
    assert page.tags == harmless.tags
    assert page.attributes <= harmless.attributes | {"title"}
    shown = squeezed(page.text)
    assert [expected for expected in texts(text) if squeezed(expected) not in shown] == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_workbook_has_it_as_text(text):
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", report_of(definition(text)))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    strings = [cell for cell in cells if cell.data_type == "s"]
    # A formula may name the sheet of a breakdown, in quotes, and has no other text of the author's.
    formulas = [re.sub(r"'(?:[^']|'')*'!", "", cell.value) for cell in cells if cell.data_type != "s"]
    assert not any(re.search(r"[甲乙丙丁戊己庚辛壬癸子寅]", formula) for formula in formulas)
    assert not any(cell.hyperlink for cell in cells)
    shown = squeezed("".join(f"{cell.value}{unescape(cell.value)}" for cell in strings))
    # The prose and the address are no part of a workbook. A note is in the number format of its figure.
    assert [entry for entry in texts(text) if entry[0] not in "癸己寅" and squeezed(entry) not in shown] == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_note_is_a_literal_in_the_number_format_of_its_figure(text):
    """Every character is quoted or escaped, and nothing looks like Excel's ``_x0041_``."""
    content = export("xlsx", report_of(definition(text)))
    book = openpyxl.load_workbook(io.BytesIO(content))
    (cell,) = [cell for sheet in book for row in sheet.iter_rows() for cell in row if "寅" in cell.number_format]
    assert cell.value == 3
    pieces = re.fullmatch(r'0((?:"[^"]*"|\\.)+)', cell.number_format)[1]
    literal = "".join(quoted or single for quoted, single in re.findall(r'"([^"]*)"|\\(.)', pieces))
    assert literal == f"（寅{text}）"
    assert not re.search(r"_x[0-9A-Fa-f]{4}_", cell.number_format)
    assert len(cell.number_format) <= 255
    readings = load("xlsx").read(content)
    assert f"3（寅{text}）" in {reading.text for reading in readings if reading.path == "disclosure.total"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_open_data_has_it_as_it_is(text):
    written = json.dumps(json.loads(export("json", report_of(definition(text)))), ensure_ascii=False)
    assert [entry for entry in texts(text) if json.dumps(entry, ensure_ascii=False)[1:-1] not in written] == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_plain_text_has_it_as_it_is(text):
    # On a wide page, no cell of a table is wrapped beside another one.
    shown = squeezed(export("text", report_of(definition(text)), width=240).decode())
    assert [entry for entry in texts(text) if squeezed(entry) not in shown] == []


READERS = {
    name: exporter for name, entry in catalogue().items() if isinstance(exporter := load_point(entry.point), Reader)
}
"""The formats that are read back: the built-in ones, and those of installed plugins, such as Word and PDF."""


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("text", [*HOSTILE.values(), "'=1", "''=1", "'"], ids=[*HOSTILE, "'=1", "''=1", "'"])
def test_every_format_is_read_back_as_the_report_says(name, text):
    exporter, report = READERS[name], report_of(definition(text))
    try:
        content = exporter.export(report, values(exporter))
    except PluginUsageError as error:  # a PDF needs a font for each character
        assert name == "pdf"
        pytest.skip(str(error))
    assert compare(report, list(exporter.read(content)), "x") == []


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u2069", "\x07", "\x1b"])
def test_marks_that_change_what_is_seen_are_refused(character):
    examination = examine("x", tomli_w.dumps(definition(f"甲{character}乙")).encode())
    assert examination.case is None
    assert "control-character" in {finding.code for finding in examination.findings}


LONG = "政府信息公开" * 7000


@pytest.fixture(scope="module")
def long_report():
    data = definition("无")
    data["section"][0]["text"] = LONG
    return report_of(data)


@pytest.mark.parametrize("name", ["html", "json", "text"])
def test_forty_thousand_characters_come_out_whole(name, long_report):
    exported = export(name, long_report).decode()
    assert LONG in squeezed(html.unescape(exported) if name == "html" else exported)


def test_no_cell_is_cut_however_many_waivers_there_are():
    data = definition("无")
    reasons = [f"第{at}条" + "因历史原因无法统计。" * 18 for at in range(300)]
    data["waive"] = [{"code": "blank", "place": "statistics", "reason": reasons[0]}]
    rows = [f"requests.row_{at}" for at in range(299)]
    data["waive"] += [
        {"code": "blank", "place": row, "reason": reason} for row, reason in zip(rows, reasons[1:], strict=True)
    ]
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", report_of(data))))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert max(map(len, cells)) <= 32767
    assert any(reasons[0] in value for value in cells)
