"""Completes the tags of a PDF: cells get the paths of their figures, and labels become the heads of their rows.

Typst tags all cells of a body alike and offers no way to say more about them. The paths are user properties, which
programs find and people do not see.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

_PROPERTY = "govreport"
"""The name of the property that is a path."""
_VERSION = "%PDF-1.7"
_DATES = re.compile(rb"<(xmp:ModifyDate|xmp:CreateDate|xmpMM:History)>.*?</\1>", re.DOTALL)


def tag(content: bytes, tables: Iterable[Mapping[str, Any]], *, dated: bool) -> bytes:
    """Return a PDF with the tags of its tables completed; ``tables`` are all of them, in reading order.

    Typst requires a date for PDF/A, although the standard does not: it is removed again if the report is not dated.
    """
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.pdf_header = _VERSION
    root = writer.root_object
    tagged = (element for element in elements(root["/StructTreeRoot"]) if element.get("/S") == "/Table")
    for element, table in zip(tagged, tables, strict=True):
        cells = (each for each in elements(element) if each.get("/S") in {"/TH", "/TD"})
        body = (cell for group in table["body"] for cell in group["cells"])
        for cell, printed in zip(cells, (*table["head"], *body), strict=True):
            _tag_cell(cell, printed["scope"], printed["path"])
    if isinstance(known := root["/MarkInfo"], DictionaryObject):
        known[NameObject("/UserProperties")] = BooleanObject(value=True)
    if not dated:
        _remove_dates(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _remove_dates(writer: PdfWriter) -> None:
    """Remove the dates of a PDF from both places that have them."""
    description = writer.root_object["/Metadata"]
    if isinstance(description, StreamObject):
        description.set_data(_DATES.sub(b"", description.get_data()))
    writer.metadata = {name: text for name, text in (writer.metadata or {}).items() if not name.endswith("Date")}


def elements(root: PdfObject) -> Iterator[DictionaryObject]:
    """Yield the elements of a structure tree, in reading order."""
    left: list[Any] = [root]
    seen: set[int] = set()
    while left:
        node = left.pop()
        if isinstance(node, IndirectObject):
            if node.idnum in seen:  # a damaged file, which would never end
                continue
            seen.add(node.idnum)
            node = node.get_object()
        if isinstance(node, ArrayObject):
            left += reversed(node)
        elif isinstance(node, DictionaryObject):
            yield node
            if "/K" in node:
                left.append(node.raw_get("/K"))


def path_of(cell: DictionaryObject) -> str | None:
    """Return the path that a cell is marked with, or None."""
    for attributes in cell.get("/A", ()):
        found = attributes.get_object()
        if isinstance(found, DictionaryObject) and found.get("/O") == "/UserProperties":
            for each in found.get("/P", ()):
                if each.get_object().get("/N") == _PROPERTY:
                    return str(each.get_object().get("/V", ""))
    return None


def _tag_cell(cell: DictionaryObject, scope: str | None, path: str | None) -> None:
    """Tag a cell as the head of a row or column, and with a path.

    Typst lists the heads of each cell, which are those of its column alone; readers find all from the scopes of heads.
    """
    attributes = cell.setdefault(NameObject("/A"), ArrayObject())
    of_table = next((each for each in attributes if each.get("/O") == "/Table"), None)
    if of_table is None:
        of_table = DictionaryObject({NameObject("/O"): NameObject("/Table")})
        attributes.append(of_table)
    of_table.pop(NameObject("/Headers"), None)
    if scope:
        cell[NameObject("/S")] = NameObject("/TH")
        of_table[NameObject("/Scope")] = NameObject(f"/{scope}")
    if path:
        shown = {"/N": TextStringObject(_PROPERTY), "/V": TextStringObject(path)}
        properties = ArrayObject([DictionaryObject({NameObject(name): text for name, text in shown.items()})])
        owner = {NameObject("/O"): NameObject("/UserProperties"), NameObject("/P"): properties}
        attributes.append(DictionaryObject(owner))
