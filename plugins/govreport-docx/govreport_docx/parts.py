"""The parts of a published document."""

from __future__ import annotations

import zipfile

from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

DOCUMENT = "word/document.xml"
"""The part that has the text."""
_LARGEST = 8 * 2**20
"""How many bytes of a part are read: ten times what a report of hundreds of pages has."""


def part_of(archive: zipfile.ZipFile, name: str) -> BaseOxmlElement:
    """Return the root of a part. Raises KeyError if there is none, and ValueError if it is too large."""
    if archive.getinfo(name).file_size > _LARGEST:
        message = f"{name} is larger than {_LARGEST // 2**20} MiB when unpacked"
        raise ValueError(message)
    part: BaseOxmlElement = parse_xml(archive.read(name))
    return part
