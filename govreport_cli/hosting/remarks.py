"""What plugins say about reports: checked, as data for JSON, and as findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from govreport_cli.findings.model import Finding, Remark, Severity
from govreport_cli.textlayout import UNPRINTABLE

_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST_CODE, _LONGEST_TEXT = 64, 2000
_MOST = 1000
"""How many remarks a plugin may make about one report."""
_LANGUAGES = {"zh", "en"}


def remarks_data(remarks: Iterable[object]) -> list[dict[str, Any]]:
    """Return remarks as data for JSON. Raises TypeError or ValueError if they are not in order."""
    checked = []
    for remark in islice(remarks, _MOST + 1):
        if not isinstance(remark, Remark):
            message = f"{type(remark).__name__} is not a Remark"
            raise TypeError(message)
        _check(remark)
        checked.append(_data(remark))
    if len(checked) > _MOST:
        message = f"more than {_MOST} remarks about one report"
        raise ValueError(message)
    return checked


def remarks_of(data: Any) -> tuple[Remark, ...]:
    """Return the remarks in data that a plugin's process has sent. Raises TypeError or ValueError if it is junk."""
    remarks = tuple(Remark(**entry | {"severity": Severity(entry["severity"])}) for entry in data)
    remarks_data(remarks)
    return remarks


def finding_of(remark: Remark, plugin: str, file: str, label: str | None = None) -> Finding:
    """Return what a plugin says about the report of a file as a finding, with a code in the plugin's namespace."""
    code = f"{plugin}/{remark.code}"
    return Finding(code, {}, remark.severity, file, remark.path, label, remark=remark)


def _data(remark: Remark) -> dict[str, Any]:
    return {
        "code": remark.code,
        "message": _plain(remark.message),
        "severity": str(remark.severity),
        "path": remark.path,
        "hint": _plain(remark.hint),
    }


def _plain(words: str | Mapping[str, str] | None) -> str | dict[str, str] | None:
    return dict(words) if isinstance(words, Mapping) else words


def _check(remark: Remark) -> None:
    if not isinstance(remark.code, str) or not _CODE.fullmatch(remark.code) or len(remark.code) > _LONGEST_CODE:
        message = f"the code {remark.code!r} of a remark is not short or not like `late` or `too-late`"
        raise ValueError(message)
    if not isinstance(remark.severity, Severity):
        message = f"the severity of remark `{remark.code}` is not a Severity"
        raise TypeError(message)
    if remark.path is not None:
        _check_text(remark.code, "path", remark.path)
    for name, words in (("message", remark.message), ("hint", remark.hint)):
        if isinstance(words, Mapping) and words and words.keys() <= _LANGUAGES:
            for text in words.values():
                _check_text(remark.code, name, text)
        elif name == "message" or words is not None:
            _check_text(remark.code, name, words)


def _check_text(code: str, name: str, text: object) -> None:
    if not isinstance(text, str):
        message = f"the {name} of remark `{code}` is neither a text nor one for each of the languages `zh` and `en`"
        raise TypeError(message)
    if not text or len(text) > _LONGEST_TEXT:
        message = f"the {name} of remark `{code}` is empty, or longer than {_LONGEST_TEXT} characters"
        raise ValueError(message)
    if found := UNPRINTABLE.search(text):
        message = f"the {name} of remark `{code}` has the character U+{ord(found[0]):04X}, which no report may have"
        raise ValueError(message)
