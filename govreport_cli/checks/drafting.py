"""What a notice requires of the text of each section: its length, required words, and that it is not just 无.

国办公开办函〔2021〕30号 limits 总体情况 to 1000 characters in principle, and has 信息处理费 reported in section six.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding

_NOTHING = frozenset({"无", "暂无", "没有", "略", "不涉及"})
_COUNTED = re.compile(r"\{\{[^{}\n]*\}\}|[A-Za-z0-9]+(?:[.,:/@_-][A-Za-z0-9]+)*|\S")
"""What counts as one character (字), as in word processors: a Chinese character, a number, or a Latin word."""
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+])[ \t]+|[*_]{1,3}", re.MULTILINE)


def check(case: Case) -> Iterator[Finding]:
    """Find texts that do not meet the requirements; all of these findings are warnings."""
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
        if missing := [topic[0] for topic in section.mentions if not any(words in text for words in topic)]:
            yield case.warning("section-lacks", path, title=title, words="、".join(missing))
