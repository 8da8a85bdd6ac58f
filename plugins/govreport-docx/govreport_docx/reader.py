"""Reading the figures back from a document: the text of its content controls, as people see it."""

from __future__ import annotations

import io
import zipfile

from docx.oxml.ns import qn

from govreport_cli.plugin import Reading
from govreport_docx.elements import REPEATED, TOTAL_OF, path_of
from govreport_docx.parts import DOCUMENT, part_of

_LONGEST = 200
"""How many characters of a figure's text are read: more than any figure has."""


def read(content: bytes) -> list[Reading]:
    """Return every marked figure of a document.

    Raises ValueError, KeyError or zipfile.BadZipFile if it is not a Word document.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = part_of(archive, DOCUMENT)
    readings, caption = [], ""
    for element in document.iter(qn("w:tblCaption"), qn("w:sdt")):
        if element.tag == qn("w:tblCaption"):
            caption = element.get(qn("w:val"), "")
        elif (path := path_of(element)) and not path.startswith(TOTAL_OF):
            text = "".join(piece.text or "" for piece in element.iter(qn("w:t")))
            in_table = next(element.iterancestors(qn("w:tc")), None) is not None
            where = caption if in_table and caption else None
            repeated = path.startswith(REPEATED)
            readings.append(Reading(path.removeprefix(REPEATED), text[:_LONGEST], where=where, repeated=repeated))
    return readings
