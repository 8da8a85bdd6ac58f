"""What is wrong where a file is no TOML: what people really did, where that can be seen, else what tomllib says."""

from __future__ import annotations

import re

from govreport_cli.findings.model import Term

_VALUE = r"(?:^|[=\[,{])\s*"
_CAUSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("toml-full-width", re.compile(r"[０-９＝，．：［］｛｝＃“”‘’「」]")),
    ("toml-date", re.compile(rf"{_VALUE}\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}")),
    ("toml-unquoted", re.compile(rf"{_VALUE}0\d{{2,3}}-\d{{7,}}")),
    ("toml-comma", re.compile(r"[\[,]\s*\d+\s+\d")),
    ("toml-thousands", re.compile(rf"{_VALUE}\d{{1,3}}(?:,\d{{3}})+(?!\s*[,\]\d])")),
    ("toml-leading-zero", re.compile(rf"{_VALUE}[+-]?0\d+(?![\d:-])")),
    ("toml-unit", re.compile(rf"{_VALUE}\d[\d.]*\s*[\u4e00-\u9fff%]")),
    ("toml-unquoted", re.compile(r"=\s*[\u4e00-\u9fffA-Za-z]")),
    ("toml-empty", re.compile(r"=\s*$|[,\[]\s*,")),
)
"""What may be seen in the line of an error; the first that is there is the cause."""

_CERTAIN = (
    ("Unterminated string", "toml-unterminated"),
    ("Illegal character '\\n'", "toml-unterminated"),
    ("Expected \"'''\"", "toml-unterminated"),
    ("Cannot overwrite a value", "toml-twice"),
    ("Duplicate inline table key", "toml-twice"),
    ("Cannot declare", "toml-twice"),
    ("Cannot mutate immutable namespace", "toml-twice"),
    ("Cannot redefine namespace", "toml-twice"),
    ("Unescaped '\\' in a string", "toml-backslash"),
)
_VAGUE = (
    ("Unclosed array", "toml-unclosed"),
    ("Unclosed inline table", "toml-unclosed"),
    ("Expected ']", "toml-unclosed"),
    ("Expected newline or end of document", "toml-more"),
    ("Expected '='", "toml-no-equals"),
    ("Invalid statement", "toml-no-equals"),
    ("Invalid initial character for a key part", "toml-no-equals"),
    ("Invalid value", "toml-no-value"),
)
"""How tomllib's messages begin, and what they mean: for certain, or if nothing better is seen in the line."""


def reason_of(message: str, line: str) -> str:
    """Return why a line is no TOML, given what tomllib says of it: a term, or tomllib's own words."""
    unquoted = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'", '""', line).partition("#")[0]
    for begins, term in _CERTAIN:
        if message.startswith(begins):
            return Term(term)
    for term, pattern in _CAUSES:
        if pattern.search(unquoted):
            return Term(term)
    return next((Term(term) for begins, term in _VAGUE if message.startswith(begins)), message)
