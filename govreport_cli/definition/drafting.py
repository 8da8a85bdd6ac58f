"""What a notice asks of the drafting: when a report is signed, and what its parts say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from govreport_cli.definition.model import Definition
from govreport_cli.findings.model import Finding, Severity, Term
from govreport_cli.forms.form import Form

_NOTHING = frozenset({"无", "暂无", "没有", "略", "不涉及"})
_COUNTED = re.compile(r"\{\{[^{}\n]*\}\}|[A-Za-z0-9]+(?:[.,:/@_-][A-Za-z0-9]+)*|\S")
"""What counts as one character (字), as word processors count: a Chinese one, a word or number of others."""
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+])[ \t]+|[*_]{1,3}", re.MULTILINE)


def drafting(definition: Definition, form: Form) -> Iterator[Finding]:
    """Find what the notice would have otherwise; all of it is doubtful, none of it wrong."""
    yield from _signing(definition, form)
    sections = {section.id: section for section in form.sections}
    for index, written in enumerate(definition.data.get("section", [])):
        section = sections.get(written["id"])
        if section is None or not written["text"].strip():
            continue
        path = f"section[{index}].text"
        title = written.get("title", section.title)
        text = _MARKS.sub("", written["text"])
        length = len(_COUNTED.findall(text))
        if section.max_length and length > section.max_length:
            arguments: dict[str, object] = {"title": title, "length": length, "limit": section.max_length}
            yield _doubt("section-too-long", definition, path, arguments)
        if text.strip(" \t\n\u3000。.，,") in _NOTHING:
            yield _doubt("section-says-nothing", definition, path, {"title": title, "text": text.strip()})
        missing = [words for words in section.mentions if words not in text]
        if missing:
            yield _doubt("section-lacks", definition, path, {"title": title, "words": "、".join(missing)})


def _signing(definition: Definition, form: Form) -> Iterator[Finding]:
    about = definition.data["report"]
    if "issued" not in about:
        return
    issued = about["issued"] if isinstance(about["issued"], date) else date.fromisoformat(about["issued"])
    if issued <= date(about["year"], 12, 31):
        yield _doubt("issued-early", definition, "report.issued", {"issued": issued, "year": about["year"]})
    level = about.get("level", "")
    if level in form.deadlines:
        deadline = date(about["year"] + 1, *form.deadlines[level])
        if issued > deadline:
            arguments = {"issued": issued, "level": Term(level), "deadline": deadline}
            yield _doubt("issued-late", definition, "report.issued", arguments)


def _doubt(code: str, definition: Definition, path: str, arguments: dict[str, object]) -> Finding:
    return Finding(code, arguments, Severity.WARNING, file=definition.name, path=path)
