"""Reading the figures and the prose back from a PDF: the text that people see, in the order of its tags."""

from __future__ import annotations

import io
import logging
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NumberObject

from govreport_cli.plugin import PROSE, Reading
from govreport_pdf.tables import REPEATED
from govreport_pdf.tags import path_of

_LONGEST = 200
"""How many characters of a figure's text are read: more than any figure has."""
_INLINE = {"/Span", "/Strong", "/Em", "/Link"}
"""The elements within a piece of prose; all others begin a new one."""
_CELLS = {"/TD", "/TH"}
_NO_PROSE = {"/Figure", "/Caption", "/TOC", "/Lbl"}

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it thinks of damaged files is not printed

_Texts = dict[tuple[int, int], str]
"""The texts of marked content, by the number of the page's object and its own number on the page."""


def read(content: bytes) -> list[Reading]:
    """Return every marked figure of a PDF, and its prose.

    Raises an exception of pypdf, KeyError or RecursionError for a file that is not a PDF with tags.
    """
    # pypdf writes what it doubts in a damaged file to a log, which Python prints unless somebody handles it.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    reader = PdfReader(io.BytesIO(content))
    walk = _Walk(_texts(reader))
    walk.through(reader.root_object.raw_get("/StructTreeRoot"), 0)
    walk.end_piece()
    return walk.readings


class _Walk:
    """Goes through a structure tree and collects readings."""

    def __init__(self, texts: _Texts) -> None:
        self.readings: list[Reading] = []
        self._texts = texts
        self._piece: list[str] = []

    def through(self, node: Any, page: int) -> None:
        """Collect the readings of a part of the tree; ``page`` is the number of the page's object, if it says none."""
        found = node.get_object()
        if isinstance(found, ArrayObject):
            for child in found:
                self.through(child, page)
        elif isinstance(found, NumberObject):
            self._piece.append(self._texts.get((page, int(found)), ""))
        elif isinstance(found, DictionaryObject):
            if "/Pg" in found:
                page = found.raw_get("/Pg").idnum
            if "/MCID" in found:
                self.through(found["/MCID"], page)
            elif "/K" in found and (kind := found.get("/S")) not in _NO_PROSE:
                self._element(found, kind, page)

    def end_piece(self) -> None:
        """Add what was collected since the last piece of prose, if anything."""
        if text := self._take():
            self.readings.append(Reading(PROSE, text))

    def _element(self, element: DictionaryObject, kind: str | None, page: int) -> None:
        if kind not in _INLINE:
            self.end_piece()
        self.through(element.raw_get("/K"), page)
        if kind in _CELLS:
            text, path = self._take()[:_LONGEST], path_of(element)
            if path:
                repeated = path.startswith(REPEATED)
                self.readings.append(Reading(path.removeprefix(REPEATED), text, repeated=repeated))
        elif kind not in _INLINE:
            self.end_piece()

    def _take(self) -> str:
        text = "".join(self._piece).strip()
        self._piece.clear()
        return text


def _texts(reader: PdfReader) -> _Texts:
    """Return the text of all marked content."""
    texts: dict[tuple[int, int], list[str]] = {}
    for page in reader.pages:
        if page.indirect_reference is not None:
            for number, text in _marked(page):
                texts.setdefault((page.indirect_reference.idnum, number), []).append(text)
    return {key: "".join(pieces) for key, pieces in texts.items()}


def _marked(page: PageObject) -> list[tuple[int, str]]:
    """Return the text of a page in pieces, each with the number of the marked content that it is in."""
    found: list[tuple[int, str]] = []
    # For each mark around the present place: its number, and whether it states its text, whatever its glyphs mean.
    marks: list[tuple[int | None, bool]] = [(None, False)]

    def after(operator: bytes, operands: list[Any], *_: Any) -> None:
        number, stated = marks[-1]
        if operator == b"BDC" and isinstance(operands[-1], dict):
            number = operands[-1].get("/MCID", number)
            actual = operands[-1].get("/ActualText")
            if actual is not None and number is not None and not stated:
                found.append((int(number), _decoded(actual)))
            marks.append((number, stated or actual is not None))
        elif operator in {b"BDC", b"BMC"}:
            marks.append((number, stated))
        elif operator == b"EMC" and len(marks) > 1:
            marks.pop()

    def show(text: str, *_: Any) -> None:
        number, stated = marks[-1]
        if number is not None and not stated:
            found.append((int(number), text.replace("\n", "")))

    page.extract_text(visitor_operand_after=after, visitor_text=show)
    return found


def _decoded(text: str | bytes) -> str:
    """Return a text that a content stream states."""
    return text.decode("utf-16", "replace") if isinstance(text, bytes) else text
