"""Elements of WordprocessingML: text that is inert, runs, figures in content controls, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

W15 = "http://schemas.microsoft.com/office/word/2012/wordml"

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG_LENGTH = 64
"""The longest tag that Word accepts."""


def inert(text: str) -> str:
    """Return a text with the characters that XML cannot hold replaced."""
    return _NOT_IN_XML.sub("\ufffd", text)


def element(
    name: str, attributes: Mapping[str, str | int] | None = None, *children: BaseOxmlElement
) -> BaseOxmlElement:
    """Return an element: ``element("w:ind", {"w:left": 640})``."""
    given = {qn(key): inert(str(value)) for key, value in (attributes or {}).items()}
    made: BaseOxmlElement = OxmlElement(name, given)
    made.extend(children)
    return made


def value(name: str, val: str | int) -> BaseOxmlElement:
    """Return an element with one attribute: ``<w:jc w:val="center"/>``."""
    return element(name, {"w:val": val})


def run(text: str, *properties: BaseOxmlElement) -> BaseOxmlElement:
    """Return a run of text, in which a newline is a line break."""
    made = element("w:r")
    if properties:
        made.append(element("w:rPr", None, *properties))
    for at, line in enumerate(text.split("\n")):
        if at:
            made.append(element("w:br"))
        piece = element("w:t", {"xml:space": "preserve"})
        piece.text = inert(line)
        made.append(piece)
    return made


def paragraph(style: str, content: Iterable[BaseOxmlElement], *properties: BaseOxmlElement) -> BaseOxmlElement:
    """Return a paragraph in a style; ``properties`` are in the order of the standard."""
    settings = element("w:pPr", None, value("w:pStyle", style), *properties)
    return element("w:p", None, settings, *content)


def field(instruction: str, shown: str) -> list[BaseOxmlElement]:
    """Return the runs of a field: its instruction, and what is shown until it is updated."""
    code = element("w:instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    return [
        element("w:r", None, element("w:fldChar", {"w:fldCharType": "begin"})),
        element("w:r", None, code),
        element("w:r", None, element("w:fldChar", {"w:fldCharType": "separate"})),
        run(shown),
        element("w:r", None, element("w:fldChar", {"w:fldCharType": "end"})),
    ]


REPEATED = "repeated:"
"""The beginning of the mark of a figure that is shown again, outside its own table."""
TOTAL_OF = "total-of:"
"""The beginning of the mark of the total of a breakdown, before the indicator's path; it may differ from the figure."""


class Figures:
    """Marks figures so that programs find them: each is in a content control whose tag is its path.

    Where the document lets newer programs hide the frames of controls, they are hidden.
    """

    def __init__(self, *, hidden: bool) -> None:
        self._hidden = hidden
        self._count = 0

    def mark(self, path: str, shown: BaseOxmlElement) -> BaseOxmlElement:
        """Return a run that shows a figure, marked with its path."""
        self._count += 1
        properties = element("w:sdtPr")
        if len(path) > _TAG_LENGTH:
            properties.append(value("w:alias", path[_TAG_LENGTH:]))
        properties.append(value("w:tag", path[:_TAG_LENGTH]))
        properties.append(value("w:id", self._count))
        if self._hidden:
            appearance = properties.makeelement(f"{{{W15}}}appearance", {f"{{{W15}}}val": "hidden"})
            properties.append(appearance)
        properties.append(element("w:text"))
        return element("w:sdt", None, properties, element("w:sdtContent", None, shown))


def path_of(control: BaseOxmlElement) -> str:
    """Return the path that a content control is marked with, or an empty text."""
    found: dict[str, str] = {
        str(child.tag): child.get(qn("w:val"), "") for child in control.iterfind(f"{qn('w:sdtPr')}/*")
    }
    tag = found.get(qn("w:tag"), "")
    return tag + found.get(qn("w:alias"), "") if len(tag) == _TAG_LENGTH else tag
