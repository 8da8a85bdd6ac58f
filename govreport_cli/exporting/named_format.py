"""The format that a published file names, whatever its name is.

A page has it in ``<meta name="generator" content="govreport html">``, a workbook or another file of Office in the
custom property ``govreport``; open data names its schema, and a Data Package has it in its description.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

_PAGE = re.compile(r'<meta name="generator" content="govreport ([A-Za-z0-9_-]{1,100})"')
_SCHEMA = re.compile(r'"schema":\s{0,20}"urn:govreport:report:')
_PROPERTY = re.compile(r'name="govreport"[^>]{0,200}>\s{0,20}<vt:lpwstr>([A-Za-z0-9_-]{1,100})<')
_GENERATOR = re.compile(r'"generator":\s{0,20}"govreport ([A-Za-z0-9_-]{1,100})"')
_HEAD = 4096
"""How many bytes at the beginning of a file are searched."""
_MOST = 65536
"""How many bytes of a member of an archive are searched."""


def named_format(content: bytes) -> str | None:
    """Return the format that a file names, or None if it names none."""
    if content.startswith(b"PK"):
        found = _PROPERTY.search(_member(content, "docProps/custom.xml"))
        found = found or _GENERATOR.search(_member(content, "datapackage.json"))
    else:
        head = content[:_HEAD].decode("utf-8-sig", "replace")
        if head.startswith("{") and content.rstrip().endswith(b"}") and _SCHEMA.search(head):
            return "json"
        found = _PAGE.search(head)
    return found[1] if found else None


def _member(content: bytes, name: str) -> str:
    """Return the beginning of a member of an archive, or an empty text if there is none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(name) as member:
            return member.read(_MOST).decode("utf-8", "replace")
    except Exception:  # noqa: BLE001  (a damaged archive may raise anything; the reader reports it)
        return ""
