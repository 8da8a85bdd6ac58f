"""The year at the beginning of the prose: often last year's, if the text was copied from last year's report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding

_HEADING = r"#[^\n]*|(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^\n。，]{1,20}"
_OPENING = re.compile(
    rf"(?:[ \t\u3000]*(?:{_HEADING})?\n)*[ \t\u3000*_]*(?P<typed>(?P<year>\d{{4}})[ \t]?年度?)"
    r"(?=[ \t]*[，,]|[我本全]|[\u4e00-\u9fff]{1,12}[省市州盟县区旗镇乡局委办厅])"
)
"""A year at the beginning of a text, before a comma or an agency; a month, for example, does not follow it."""
_OTHER = re.compile("以来|同期|上年|去年|底|末|初|起|至|期间|[1-9]月")
_PARAGRAPH_END = re.compile(r"\n[ \t\u3000]*\n")


def check(case: Case) -> Iterator[Finding]:
    """Find a first sentence that begins with another year, in a paragraph that does not mention the report year."""
    section = next((section for section in case.definition.sections if section.written), None)
    opening = _OPENING.match(section.text) if section else None
    if section is None or opening is None or int(opening["year"]) == case.definition.report.year:
        return
    year, paragraph = case.definition.report.year, _paragraph(section.text, opening.end())
    if not _OTHER.match(paragraph) and not re.search(rf"(?<!\d){year}[ \t]?年", paragraph):
        finding = case.warning("prose-year", f"{section.path}.text", typed=opening["typed"], year=year)
        yield replace(finding, chars=opening.span("typed"))


def _paragraph(text: str, start: int) -> str:
    """Return the rest of a paragraph from an offset."""
    end = _PARAGRAPH_END.search(text, start)
    return text[start : end.start()] if end else text[start:]
