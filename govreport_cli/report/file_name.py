"""How the files of a report are named."""

from __future__ import annotations

import re

from govreport_cli.report.model import Report

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_NAME_BYTES = 200


def file_name(report: Report, suffix: str) -> str:
    """Return a report's file name, ``<agency>-<year><suffix>``, without characters that file systems refuse."""
    agency = _UNSAFE.sub("_", report.agency).lstrip(".")
    stem = agency.encode()[:_NAME_BYTES].decode(errors="ignore")
    return f"{stem}-{report.year}{suffix}"
