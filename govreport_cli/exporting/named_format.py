"""The format that a published file names, whatever the file itself is called.

A page has it in ``<meta name="generator" content="govreport html">``, a workbook or another file of Office in the
custom property ``govreport``; open data names its schema.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

_PAGE = re.compile(r'<meta name="generator" content="govreport ([A-Za-z0-9_-]{1,100})"')
_SCHEMA = re.compile(r'"schema":\s{0,20}"urn:govreport:report:')
_PROPERTY = re.compile(r'name="govreport"[^>]{0,200}>\s{0,20}<vt:lpwstr>([A-Za-z0-9_-]{1,100})<')
_PROPERTIES = "docProps/custom.xml"
_HEAD = 4096
"""How many bytes at the beginning of a file are searched."""
_MOST = 65536
"""How many bytes of a file's properties are searched."""


def named_format(content: bytes) -> str | None:
    """Return the format that a file names, or None if it names none."""
    if content.startswith(b"PK"):
        found = _PROPERTY.search(_properties(content))
    else:
        head = content[:_HEAD].decode("utf-8-sig", "replace")
        if head.startswith("{") and content.rstrip().endswith(b"}") and _SCHEMA.search(head):
            return "json"
        found = _PAGE.search(head)
    return found[1] if found else None


def _properties(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(_PROPERTIES) as member:
            return member.read(_MOST).decode("utf-8", "replace")
    except Exception:  # noqa: BLE001  (a damaged archive may raise anything; the reader reports it)
        return ""
