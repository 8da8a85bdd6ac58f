"""What a notice requires of the text of each part: its length, its mentions, and that it says something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding

_NOTHING = frozenset({"无", "暂无", "没有", "略", "不涉及"})
_COUNTED = re.compile(r"\{\{[^{}\n]*\}\}|[A-Za-z0-9]+(?:[.,:/@_-][A-Za-z0-9]+)*|\S")
"""What counts as one character (字), as word processors count: a Chinese character, or a word or number of others."""
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+])[ \t]+|[*_]{1,3}", re.MULTILINE)


def check(case: Case) -> Iterator[Finding]:
    """Find the texts that do not follow the notice; all of this is doubtful rather than wrong."""
    for written in case.definition.sections:
        section = case.form.section(written.id)
        if section is None or not written.written:
            continue
        path, title = f"{written.path}.text", written.title or section.title
        text = _MARKS.sub("", written.text)
        if section.max_length and len(text) > section.max_length:
            length = len(_COUNTED.findall(text))
            if length > section.max_length:
                yield case.warning("section-too-long", path, title=title, length=length, limit=section.max_length)
        if text.strip(" \t\n\u3000。.，,") in _NOTHING:
            yield case.warning("section-says-nothing", path, title=title, text=text.strip())
        if missing := [words for words in section.mentions if words not in text]:
            yield case.warning("section-lacks", path, title=title, words="、".join(missing))
