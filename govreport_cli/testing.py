"""The contract of exporters, as a test that their authors can run.

For example::

    from govreport_cli.testing import check_exporter

    def test_contract():
        check_exporter(CsvExporter())

No test framework is needed: a broken contract raises an AssertionError that says what is wrong.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from govreport_cli.exporting.loading import as_exported
from govreport_cli.exporting.spec import Exported, Exporter, Option
from govreport_cli.figures.model import Figures
from govreport_cli.pipeline import examine, finish
from govreport_cli.report.model import Report

HOSTILE = "=1+1 <script>alert(1)</script> {{7*7}} {=1+1} @x _x000B_ 'a' \"b\" & \\"
"""Text that must come out as mere text in every format."""

_DEFINITION = """
form = "cn-2014"

[report]
agency = "某县人民政府"
year = 2017
issued = 2018-02-08
website = "https://www.example.gov.cn"
contact = {{ name = "某办", phone = "000-0000000" }}

[disclosure]
total = 7

[requests.received]
in_person = 1
fax = 0
online = 2
letter = 3

[organisation]
funds = 1.50

[[breakdown]]
of = "disclosure.total"
title = "按类别"
parts = [{{ label = "甲", value = 3 }}, {{ label = {text}, value = 2 }}, {{ label = "丙", value = 2 }}]

[[section]]
id = "overview"
text = '''
# 标题

公开{{{{ disclosure.total }}}}条，**重点**，*强调*，[链接](https://www.example.gov.cn/)。

1. 一
   - 二
'''

[[section]]
id = "problems"
text = {text}
"""


def sample_report(text: str = "正文") -> Report:
    """Return a small report with a block of every kind; ``text`` appears in a paragraph and in a label."""
    import tomli_w

    quoted = tomli_w.dumps({"x": text}).removeprefix("x = ").strip()
    return finish(examine("sample", _DEFINITION.format(text=quoted).encode()))


def check_exporter(exporter: Exporter, options: dict[str, Any] | None = None) -> None:
    """Check an exporter against its contract. Raises AssertionError if the contract is broken.

    An exporter describes itself completely, returns bytes, and always the same ones for the same report. It accepts a
    report without blocks and figures, exports the appendices, and escapes hostile text in HTML, XML and CSV.
    ``options`` replaces the default values of options.
    """
    _require(not isinstance(exporter, type), "an exporter is an instance, not a class")
    for attribute in ("name", "suffix", "media_type", "summary"):
        value = getattr(exporter, attribute)
        _require(isinstance(value, str) and bool(value), f"{attribute} is text")
    _require(exporter.suffix.startswith("."), "suffix starts with a dot")
    _require(all(isinstance(option, Option) for option in exporter.options), "options are Options")
    _require(all(_fits(option) for option in exporter.options), "defaults are of their types, and among their choices")
    values = {option.name: option.default for option in exporter.options} | (options or {})
    full = sample_report()
    empty = replace(full, blocks=(), appendices=(), figures=Figures({}, ()), issued=None, website=None, contact=None)
    for report in (full, sample_report(HOSTILE), empty):
        first, second = exporter.export(report, values), exporter.export(report, values)
        _require(isinstance(first, bytes | Exported), "export returns bytes")
        _require(first == second, "the same report gives the same bytes")
    shown = exporter.export(full, values)
    _require(shown != exporter.export(empty, values), "the output must depend on the report")
    _require(shown != exporter.export(replace(full, appendices=()), values), "the output must have the appendices")
    _escapes(exporter.media_type, as_exported(exporter.export(sample_report(HOSTILE), values)).content)


def _fits(option: Option) -> bool:
    if option.type is Path:
        return option.default is None or isinstance(option.default, Path)
    return type(option.default) is option.type and (not option.choices or option.default in option.choices)


def _escapes(media_type: str, exported: bytes) -> None:
    """Check that hostile text is escaped, in the formats that have known dangers."""
    if any(kind in media_type for kind in ("html", "xml;", "/xml")):
        _require(b"<script>alert(1)" not in exported, "a tag in the text must be escaped")
    if "csv" in media_type:
        cells = exported.replace(b"\r", b"\n").replace(b"\n", b",").split(b",")
        _require(not any(cell.lstrip(b'"')[:1] in {b"=", b"+", b"@"} for cell in cells), "no cell may begin a formula")


def _require(holds: bool, what: str) -> None:  # noqa: FBT001  (reads as an assertion)
    if not holds:
        message = f"the contract of exporters is broken: {what}"
        raise AssertionError(message)
