"""Reading a document back: the text of its content controls and of its tables, as people see it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from govreport_cli.plugin import TABLE, Reading
from govreport_docx.elements import REPEATED, TOTAL_OF, path_of
from govreport_docx.parts import DOCUMENT, part_of

_LONGEST = 200
"""How many characters of a figure's text are read: more than any figure has."""


_OFF = {"0", "false", "off", "none"}


def read(content: bytes) -> list[Reading]:
    """Return every marked figure of a document, and the rows of the tables that have one.

    Raises ValueError, KeyError or zipfile.BadZipFile if it is not a Word document.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = part_of(archive, DOCUMENT)
    readings, caption = [], ""
    tables: dict[BaseOxmlElement, str] = {}
    for element in document.iter(qn("w:tblCaption"), qn("w:sdt")):
        if element.tag == qn("w:tblCaption"):
            caption = element.get(qn("w:val"), "")
        elif (path := path_of(element)) and not path.startswith(TOTAL_OF):
            table = next(element.iterancestors(qn("w:tbl")), None)
            where = caption if table is not None and caption else None
            if table is not None:
                tables.setdefault(table, caption)
            repeated = path.startswith(REPEATED)
            text = _text(element)[:_LONGEST]
            readings.append(Reading(path.removeprefix(REPEATED), text, where=where, repeated=repeated))
    for at, (table, title) in enumerate(tables.items()):
        for row in table.iterchildren(qn("w:tr")):
            cells = (" ".join(_text(cell).split()) for cell in row.iterchildren(qn("w:tc")))
            readings.append(Reading(f"{TABLE}{at}", "\t".join(cells), where=title or None))
    return readings


def _text(element: BaseOxmlElement) -> str:
    """Return the text of an element that people see: neither deleted, hidden nor struck out."""
    return "".join(_pieces(element))


def _pieces(element: BaseOxmlElement) -> Iterator[str]:
    for run in element.iter(qn("w:r")):
        if not any(_is_on(run, f"w:{name}") for name in ("vanish", "strike", "dstrike")):
            yield from (piece.text or "" for piece in run.iterchildren(qn("w:t")))


def _is_on(run: BaseOxmlElement, name: str) -> bool:
    found = run.find(f"{qn('w:rPr')}/{qn(name)}")
    return found is not None and found.get(qn("w:val"), "1") not in _OFF
