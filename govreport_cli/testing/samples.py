"""The reports on which exporters are tried, and the pairs of them that must come out differently."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from govreport_cli.figures.model import Figures
from govreport_cli.report.model import Block, BreakdownTable, Cell, Chart, Report, Table
from govreport_cli.testing.definitions import (
    FORMULAS,
    MARKUP,
    SHORT_MARKUP,
    Data,
    changed,
    complete,
    huge,
    last_year,
    with_all_figures,
    with_text,
)
from govreport_cli.testing.reports import report_of

FULL = "a full report"
HARMLESS, HOSTILE_MARKUP = "a report with harmless text", "a report with markup in its text"
FORMULA = "a report with the formula "
FORM = "every figure of "


class Pair(NamedTuple):
    """Two samples that differ in one thing, so that their exports must differ: ``kind`` is one of ``KINDS``."""

    kind: str
    what: str
    first: str
    second: str


KINDS = ("figures", "blanks", "notes", "waivers", "text", "appendices", "errors")
"""What an exporter may be asked to show."""


class Samples(NamedTuple):
    """The reports by their names, and the pairs."""

    reports: dict[str, Report]
    pairs: tuple[Pair, ...]

    @property
    def whole(self) -> list[str]:
        """The names of the samples that are made for themselves, not as the second ones of pairs."""
        seconds = {pair.second for pair in self.pairs}
        return [name for name in self.reports if name not in seconds]


_FIGURES = {
    "disclosure.channels.website": 3903,
    "requests.received.fax": 623,
    "reconsideration.upheld": 34,
    "organisation.bodies": 72,
}
_BLANKS = (
    "disclosure.channels.gazette",
    "response.hot_topics",
    "requests.answered.granted",
    "litigation.upheld",
    "fees.collected",
)
_TEXTS = {
    "the title": ("report.title", "某县另一年度报告"),
    "the issuer": ("report.issuer", "某县信息办"),
    "the date of issue": ("report.issued", "2018-02-09"),
    "the telephone number": ("report.contact.phone", "000-7654321"),
    "the heading of a section": ("section.0.title", "总述"),
    "a paragraph": ("section.1.text", "一些单位公开不规范。"),
}
_PROSE = {
    "a heading in a text": "组织领导",
    "a strong text": "重点突出",
    "an emphasised text": "及时准确",
    "the text of a link": "链接文字",
    "the text after a line break": "换行以后",
    "an item of a list": "首先",
    "an item of a list in a list": "其次",
}


@cache
def samples() -> Samples:
    """Return the samples; they are made once."""
    with tempfile.TemporaryDirectory(prefix="govreport-") as name:
        return _made(Path(name))


@cache
def packed(name: str) -> bytes:
    """Return a sample as it is sent to a process."""
    return pickle.dumps(samples().reports[name])


def _made(folder: Path) -> Samples:
    def made(data: Data) -> Report:
        return report_of(data, folder=folder, force=True)

    _put(folder, last_year())
    full = made(complete())
    reports = {
        FULL: full,
        "an empty report": replace(
            full, blocks=(), appendices=(), figures=Figures({}, ()), issued=None, website=None, contact=None,
            relations=(), waivers=(), key_figures=(), created=None,
        ),
        "a minimal report": made({"form": "cn-2014", "report": {"agency": "某县人民政府", "year": 2014}}),
        "a report with merged cells": replace(full, blocks=(*full.blocks, _merged())),
        HARMLESS: made(with_text("甲乙", "甲乙")),
        HOSTILE_MARKUP: made(with_text(MARKUP, SHORT_MARKUP)),
        **{f"{FORMULA}`{text}`": made(with_text(text, text)) for text in FORMULAS},
        **dict(_forms(folder)),
        "a huge report": made(huge()),
    }  # fmt: skip
    pairs: list[Pair] = []

    def pair(kind: str, what: str, second: Report, first: tuple[str, Report] = (FULL, full)) -> None:
        name = f"{first[0]}, with another state of {what}"
        reports[first[0]], reports[name] = first[1], second
        pairs.append(Pair(kind, what, first[0], name))

    for path, value in _FIGURES.items():
        pair("figures", f"the figure `{path}`", made(changed(complete(), path, value)))
    parts = changed(changed(complete(), "breakdown.0.parts.1.value", 1099), "breakdown.0.parts.2.value", 1001)
    pair("figures", "the parts of a breakdown", made(parts))
    plain = changed(complete(), "waive", None)
    for path in _BLANKS:
        zero = f"a report with the figure `{path}` at zero", made(changed(plain, path, 0))
        pair("blanks", f"the figure `{path}`", made(plain), zero)
    pair("notes", "the note on a figure", made(changed(complete(), "note.0.text", "含借")))
    for kind in (Table, BreakdownTable, Chart):
        pair("notes", f"the note below a {_NAMES[kind]}", _noted(full, kind))
    pair("waivers", "the reason of a waiver", made(changed(complete(), "waive.0.reason", "无法统计")))
    for what, (path, words) in _TEXTS.items():
        pair("text", what, made(changed(complete(), path, words)))
    for what, words in _PROSE.items():
        text = complete()["section"][0]["text"].replace(words, "另一文字")
        pair("text", what, made(changed(complete(), "section.0.text", text)))
    pair("appendices", "the appendices", replace(full, appendices=()))
    forced = made(changed(complete(), "breakdown.0.parts.1.value", 999))
    without = replace(forced, blocks=forced.blocks[_WARNING:], unresolved=())
    pair("errors", "its unresolved errors", without, ("a report whose export was forced", forced))
    return Samples(reports, tuple(pairs))


_NAMES = {Table: "table", BreakdownTable: "breakdown", Chart: "chart"}
_WARNING = 2
"""With how many blocks a report begins that was forced."""


def _forms(folder: Path) -> Iterator[tuple[str, Report]]:
    """Yield a report in every form, with all figures; that they do not add up is not said in it."""
    from govreport_cli.forms.find import find_form
    from govreport_cli.forms.schemas import shipped_forms

    for name in shipped_forms():
        report = report_of(with_all_figures(find_form(name, folder)), folder=folder, force=True)
        blocks = report.blocks[_WARNING:] if report.unresolved else report.blocks
        yield f"{FORM}{name}", replace(report, blocks=blocks, unresolved=())


def _noted(report: Report, kind: Any) -> Report:
    """Return a report with another note below each block of a kind."""

    def noted(block: Block) -> Block:
        return replace(block, notes=(*block.notes, "另有说明")) if isinstance(block, kind) else block

    return replace(report, blocks=tuple(map(noted, report.blocks)), appendices=tuple(map(noted, report.appendices)))


def _merged() -> Table:
    """Return a table whose cells are merged in every way."""
    head = (
        (Cell("项目", header=True, rowspan=2, colspan=2), Cell("数量", header=True, colspan=3)),
        (Cell("甲", header=True), Cell("乙", header=True), Cell("丙", header=True)),
    )
    body = (
        (Cell("一类", header=True, rowspan=3), Cell("一目", header=True), Cell("91", rowspan=2, colspan=2), Cell("92")),
        (Cell("二目", header=True, rowspan=2), Cell("93", rowspan=2)),
        (Cell("94"), Cell("95")),
        (Cell("合计", header=True, colspan=5),),
    )
    return Table("merged", "合并单元格", 2, head, body, ())


def _put(folder: Path, data: Data) -> None:
    import tomli_w

    (folder / "last.toml").write_text(tomli_w.dumps(data), "utf-8")
