"""Reading the figures, the tables and the prose back from a PDF: the text that people see, in the order of its tags."""

from __future__ import annotations

import io
import logging
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import Any, NamedTuple

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NumberObject

from govreport_cli.plugin import PROSE, TABLE, Reading
from govreport_pdf.tables import REPEATED
from govreport_pdf.tags import path_of

_LONGEST = 200
"""How many characters of a figure's text are read: more than any figure has."""
_INLINE = {"/Span", "/Strong", "/Em", "/Link"}
"""The elements within a piece of prose; all others begin a new one."""
_WRITING = {b"Tj", b"TJ", b"'", b'"'}
"""The operators that write text."""
_CELLS = {"/TD", "/TH"}
_NO_PROSE = {"/Figure", "/Caption", "/TOC", "/Lbl"}

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it thinks of damaged files is not printed

_Texts = dict[tuple[int, int], str]
"""The texts of marked content, by the number of the page's object and its own number on the page."""


def read(content: bytes) -> list[Reading]:
    """Return every marked figure of a PDF, the rows of the tables that have one, and its prose.

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
        self._rows: list[list[str]] = []
        self._marked = False
        self._tables = 0

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
        if kind == "/TR":
            self._rows.append([])
        self.through(element.raw_get("/K"), page)
        if kind in _CELLS:
            text, path = self._take(), path_of(element)
            if self._rows:
                self._rows[-1].append(" ".join(text.split()))
            if path:
                self._marked = True
                repeated = path.startswith(REPEATED)
                self.readings.append(Reading(path.removeprefix(REPEATED), text[:_LONGEST], repeated=repeated))
        elif kind == "/Table":
            self._end_table()
        elif kind not in _INLINE:
            self.end_piece()

    def _end_table(self) -> None:
        """Add the rows of the table that ends here, if it has a marked figure."""
        if self._marked:
            self._tables += 1
            self.readings += [Reading(f"{TABLE}{self._tables}", "\t".join(cells)) for cells in self._rows]
        self._rows, self._marked = [], False

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
    collector = _Collector()
    page.extract_text(visitor_operand_after=collector.after, visitor_text=collector.show)
    return collector.found


class _Mark(NamedTuple):
    """Marked content: its number, and the text that it states, whatever its glyphs mean."""

    number: int | None = None
    stated: str | None = None


class _Collector:
    """Collects the text of a page while pypdf goes through its operators."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []
        self._around = [_Mark()]
        # Where text was last written: pypdf passes it on later, at any of the operators before the next text.
        self._written = self._around[0]

    def after(self, operator: bytes, operands: list[Any], *_: Any) -> None:
        """Note an operator."""
        mark = self._around[-1]
        if operator in _WRITING:
            if mark is not self._written:
                self._add(mark, mark.stated)
            self._written = mark
        elif operator == b"BDC" and isinstance(operands[-1], dict) and mark.stated is None:
            actual = operands[-1].get("/ActualText")
            stated = None if actual is None else _decoded(actual)
            self._around.append(_Mark(operands[-1].get("/MCID", mark.number), stated))
        elif operator in {b"BDC", b"BMC"}:
            self._around.append(mark)
        elif operator == b"EMC" and len(self._around) > 1:
            self._around.pop()

    def show(self, text: str, *_: Any) -> None:
        """Note a text."""
        if self._written.stated is None:
            self._add(self._written, text.replace("\n", ""))

    def _add(self, mark: _Mark, text: str | None) -> None:
        if mark.number is not None and text:
            self.found.append((int(mark.number), text))


def _decoded(text: str | bytes) -> str:
    """Return a text that a content stream states."""
    if isinstance(text, bytes):
        return (
            text.decode("utf-16", "replace")
            if text.startswith((BOM_UTF16_BE, BOM_UTF16_LE))
            else text.decode("latin-1")
        )
    return text
