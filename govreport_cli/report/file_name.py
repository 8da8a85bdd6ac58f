"""How the files of a report are named."""

from __future__ import annotations

import re

from govreport_cli.report.model import Report

UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
"""A character that file systems refuse."""
_MOST_BYTES = 200
"""The length of a value in a name; a name has at most 255 bytes."""


def file_name(report: Report, suffix: str) -> str:
    """Return a report's file name, ``<agency>-<year><suffix>``, without characters that file systems refuse."""
    return f"{safe(report.agency)}-{report.year}{suffix}"


def safe(value: str) -> str:
    """Return a value as it can stand in the name of a file: without some characters, and not too long."""
    return UNSAFE.sub("_", value).lstrip(".").encode()[:_MOST_BYTES].decode(errors="ignore")
