"""How many findings there are, by code and by office."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from govreport_cli.findings.model import FileFindings, summary

Counts = dict[str, int]
"""How many errors, warnings and waived findings there are."""


class Statistics(NamedTuple):
    """The counts of findings by code and by office, and the number of files; those with most errors come first."""

    codes: Mapping[str, Counts]
    offices: Mapping[str, Counts]
    files: int

    def as_json(self) -> str:
        """Return the statistics as one JSON object."""
        return json.dumps(self._asdict(), ensure_ascii=False, indent=2) + "\n"


def count(found: Iterable[FileFindings]) -> Statistics:
    """Count findings. The office of a definition that could not be read far enough to name one is its file."""
    codes: dict[str, Counts] = {}
    offices: dict[str, Counts] = {}
    files = 0
    for entry in found:
        files += 1
        if entry.findings:
            _add(offices.setdefault(entry.agency or entry.file, {}), summary(entry.findings))
        for finding in entry.findings:
            _add(codes.setdefault(finding.code, {}), summary([finding]))
    return Statistics(_sorted(codes), _sorted(offices), files)


def _add(counts: Counts, others: Mapping[str, int]) -> None:
    for kind, number in others.items():
        counts[kind] = counts.get(kind, 0) + number


def _sorted(entries: Mapping[str, Counts]) -> dict[str, Counts]:
    """Return entries with most errors first; if equal, those with most warnings, then in the order of their names."""
    return dict(sorted(entries.items(), key=lambda entry: (-entry[1]["errors"], -entry[1]["warnings"], entry[0])))
