"""A baseline (基线): the findings that are known, so that only new ones are reported.

A known finding is recognised by its file, its code, its path and the numbers in its message, not by its line: if a
figure changes, the finding is new. The file of a baseline is JSON, sorted, with one finding per line, so that its
changes can be read.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govreport_cli.errors import InputError, reason_of
from govreport_cli.files import path_from, read_regular
from govreport_cli.findings.catalogue import codes, message
from govreport_cli.findings.model import FileFindings, Finding, Severity, plugin_of

_VERSION = 1
_KEYS = ("file", "code", "path", "numbers")
_Key = tuple[str, str, str, str]
"""A file's name relative to the baseline's folder, a code, a path, and the numbers in a message."""
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)


@dataclass(slots=True)
class Baseline:
    """Known findings, how often each is known, and which of them have occurred in the files that were checked.

    ``looked_for`` says of a code whether the run could have found it. What it was not looking for stays known.
    """

    file: Path
    known: Mapping[_Key, int]
    looked_for: Callable[[str], bool] = field(default=lambda _code: True)
    found: Counter[_Key] = field(default_factory=Counter)
    checked: set[str] = field(default_factory=set)

    def without_known(self, entry: FileFindings) -> FileFindings:
        """Return the findings in a file that are not known; the others are counted."""
        self.checked.add(self._name(entry.file))
        return entry._replace(findings=tuple(finding for finding in entry.findings if not self._knows(finding, entry)))

    def added(self, entry: FileFindings) -> FileFindings:
        """Count the findings in a file as known, and return those that no baseline can have."""
        self.checked.add(self._name(entry.file))
        kept = []
        for finding in entry.findings:
            if _can_be_known(finding):
                self.found[self._key(finding, entry)] += 1
            elif not finding.waived:
                kept.append(finding)
        return entry._replace(findings=tuple(kept))

    def stale(self) -> Iterator[Finding]:
        """Yield a warning for each known finding that no longer occurs in the files that were checked."""
        for key, number in self.known.items():
            file, code, path, numbers = key
            if self._could_occur(key) and number > self.found[key]:
                known = f"{code} ({numbers})" if numbers else code
                arguments = {"definition": file, "known": known, "place": path or None}
                yield Finding("baseline-stale", arguments, Severity.WARNING, str(self.file))

    def content(self) -> bytes:
        """Return the file of a baseline with what was found, and what is known that could not occur."""
        others = {key: number for key, number in self.known.items() if not self._could_occur(key)}
        entries = [
            json.dumps(dict(zip(_KEYS, key, strict=True)) | {"count": number}, ensure_ascii=False)
            for key, number in sorted({**others, **self.found}.items())
        ]
        listed = "\n".join(("[", ",\n".join(f"    {entry}" for entry in entries), "  ]")) if entries else "[]"
        return f'{{\n  "version": {_VERSION},\n  "findings": {listed}\n}}\n'.encode()

    def _could_occur(self, key: _Key) -> bool:
        file, code, *_ = key
        return file in self.checked and self.looked_for(code)

    def _knows(self, finding: Finding, entry: FileFindings) -> bool:
        key = self._key(finding, entry)
        if not _can_be_known(finding) or self.found[key] >= self.known.get(key, 0):
            return False
        self.found[key] += 1
        return True

    def _key(self, finding: Finding, entry: FileFindings) -> _Key:
        # Wordings change with the language and with govreport, numbers do not.
        numbers = ", ".join(_NUMBER.findall(message(finding, "en")))
        return self._name(entry.file), finding.code, finding.path or "", numbers

    def _name(self, file: str) -> str:
        """Return a file's name relative to the baseline's folder, with slashes on every system."""
        return path_from(self.file.parent, file).as_posix()


def read_baseline(file: Path) -> Mapping[_Key, int]:
    """Return the known findings in a file. Raises InputError if it cannot be read or is not a baseline."""
    try:
        data = json.loads(read_regular(file))
        return dict(_entries(data))
    except FileNotFoundError as error:
        raise InputError("file-missing", file=str(file)) from error
    except OSError as error:
        raise InputError("file-unreadable", file=str(file), reason=reason_of(error)) from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise InputError("baseline-invalid", file=str(file)) from error


def _entries(data: Any) -> Iterable[tuple[_Key, int]]:
    if data["version"] != _VERSION:
        raise ValueError(data["version"])
    for entry in data["findings"]:
        file, code, path, numbers = key = tuple(entry[name] for name in _KEYS)
        if not all(isinstance(part, str) for part in key) or type(entry["count"]) is not int:
            raise TypeError(key)
        yield (file, code, path, numbers), entry["count"]


def _can_be_known(finding: Finding) -> bool:
    """Return whether a baseline may have a finding: not if it was waived, or if it leaves nothing to check."""
    if plugin_of(finding.code):
        return not finding.waived
    entry = codes()[finding.code]
    return not finding.waived and bool(entry.get("waivable") or entry.get("severity") == Severity.WARNING)
