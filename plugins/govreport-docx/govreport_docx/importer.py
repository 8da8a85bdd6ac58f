"""Taking a Word document apart: its paragraphs, lists and tables, in any office's layout."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from govreport_cli.plugin import Grid, GridCell, Passage, Piece, Place, Run, hookimpl
from govreport_docx.elements import TOTAL_OF, path_of
from govreport_docx.numbering import Numbering
from govreport_docx.parts import DOCUMENT, part_of

_NUMBERING, _STYLES, _RELATIONS = "word/numbering.xml", "word/styles.xml", "word/_rels/document.xml.rels"
_DEEPEST = 8
"""How deep tables are nested and controls followed."""
_MOST_COLUMNS = 100
_BESIDE = ("TOC", "Caption", "Note", "Header", "Footer")
"""The beginnings of the styles of what is printed beside the text; captions are told from the text above tables."""


class DocxImporter:
    """A document of Word or another program."""

    name = "docx"
    suffixes = (".docx",)
    summary = "documents of Word"

    def extract(self, content: bytes) -> Iterator[Piece]:
        """Yield what a document shows.

        Raises ValueError, KeyError or zipfile.BadZipFile if it is not a Word document.
        """
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            document = part_of(archive, DOCUMENT)
            known = archive.namelist()
            others = [part_of(archive, name) if name in known else None for name in (_NUMBERING, _STYLES, _RELATIONS)]
        yield from _Reader(*others).pieces(document)


class _Reader:
    """Reads the body of a document, counting its paragraphs and tables."""

    def __init__(
        self,
        numbering: BaseOxmlElement | None,
        styles: BaseOxmlElement | None,
        relations: BaseOxmlElement | None,
    ) -> None:
        self._numbering = Numbering(numbering)
        self._levels = dict(_heading_levels(styles)) if styles is not None else {}
        self._numbered = dict(_numbered_styles(styles)) if styles is not None else {}
        targets = relations if relations is not None else ()
        self._addresses = {item.get("Id", ""): item.get("Target", "") for item in targets}
        self._paragraphs = self._tables = 0

    def pieces(self, document: BaseOxmlElement) -> Iterator[Piece]:
        """Yield the pieces of a document."""
        body = document.find(qn("w:body"))
        if body is not None:
            yield from self._flow(body, 0)

    def _flow(self, container: Iterable[BaseOxmlElement], depth: int) -> Iterator[Piece]:
        """Yield what is in a body, a cell or a content control."""
        for child in container:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl") and depth < _DEEPEST:
                yield from self._table(child, depth + 1)
            elif child.tag == qn("w:sdt") and depth < _DEEPEST:
                yield from self._flow(child.iterfind(f"{qn('w:sdtContent')}/*"), depth + 1)

    def _paragraph(self, paragraph: BaseOxmlElement) -> Iterator[Passage]:
        self._paragraphs += 1
        style = _value(paragraph, "w:pPr/w:pStyle")
        if style.startswith(_BESIDE):
            return
        runs = tuple(self._runs(paragraph))
        if not "".join(run.text for run in runs).strip():
            return
        item = self._numbering.item(paragraph, self._numbered.get(style))
        if item.prefix:
            runs = (Run(item.prefix), *runs)
        place = Place(where=f"paragraph {self._paragraphs}")
        yield Passage(runs, place, self._levels.get(style, 0), item.marker, item.depth)

    def _runs(self, paragraph: BaseOxmlElement) -> Iterator[Run]:
        """Yield the runs of a paragraph; text in drawings is not its own, and neither is deleted text."""
        for run in paragraph.iter(qn("w:r")):
            above = [parent.tag for parent in run.iterancestors()]
            if qn("w:txbxContent") in above[: above.index(paragraph.tag)]:
                continue
            text = "".join(map(_text_of, run))
            link = next((parent for parent in run.iterancestors(qn("w:hyperlink"))), None)
            address = self._addresses.get(link.get(qn("r:id"), "")) if link is not None else None
            properties = run.find(qn("w:rPr"))
            strong = properties is not None and _is_on(properties.find(qn("w:b")))
            emphasis = properties is not None and properties.find(qn("w:em")) is not None
            if text:
                yield Run(text, strong, emphasis, address)

    def _table(self, table: BaseOxmlElement, depth: int) -> Iterator[Piece]:
        """Yield a table; one that lays out other tables, or has one column, as what is in it."""
        self._tables += 1
        number = self._tables
        rows: list[list[_Cell]] = []
        inner: list[Piece] = []
        open_cells: dict[int, _Cell] = {}
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            rows.append([])
            column = 0
            for cell in row.iterfind(f".//{qn('w:tc')}"):
                if next(cell.iterancestors(qn("w:tbl"))) is not table:
                    continue
                span = _number(_value(cell, "w:tcPr/w:gridSpan"))
                merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                continues = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
                if continues and column in open_cells:
                    open_cells[column].rowspan += 1
                else:
                    pieces = list(self._flow(cell, depth))
                    inner += pieces
                    made = _Cell(pieces, f"table {number}, row {len(rows)}", span)
                    rows[-1].append(made)
                    open_cells[column] = made
                column += span
        if any(isinstance(piece, Grid) for piece in inner) or all(len(cells) < 2 for cells in rows):  # noqa: PLR2004
            yield from inner
            return
        of = (path.removeprefix(TOTAL_OF) for control in table.iter(qn("w:sdt")) if (path := path_of(control)))
        paths = [path_of(control) for control in table.iter(qn("w:sdt"))]
        is_breakdown = any(path.startswith("breakdown[") for path in paths)
        split = next((path for path in of if not path.startswith("breakdown[")), None) if is_breakdown else None
        title = _value(table, "w:tblPr/w:tblCaption")
        yield Grid(tuple(tuple(cell.made() for cell in cells) for cells in rows if cells), title, split)


class _Cell:
    """A cell while its table is read; ``rowspan`` grows as rows below continue it."""

    def __init__(self, pieces: list[Piece], where: str, colspan: int) -> None:
        self._text = "\n".join(piece.text for piece in pieces if isinstance(piece, Passage))
        self._where, self._colspan = where, colspan
        self.rowspan = 1

    def made(self) -> GridCell:
        """Return the cell."""
        return GridCell(self._text, Place(where=self._where), self._colspan, self.rowspan)


def _text_of(piece: BaseOxmlElement) -> str:
    if piece.tag == qn("w:t"):
        return piece.text or ""
    return {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " "}.get(piece.tag, "")


def _is_on(toggle: BaseOxmlElement | None) -> bool:
    return toggle is not None and toggle.get(qn("w:val"), "1") not in {"0", "false", "off"}


def _value(element: BaseOxmlElement, path: str) -> str:
    """Return the value of the element at a path, such as ``w:pPr/w:pStyle``, or an empty text."""
    found = element.find("/".join(map(qn, path.split("/"))))
    return "" if found is None else found.get(qn("w:val"), "")


def _number(text: str) -> int:
    return min(int(text), _MOST_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004


def _heading_levels(styles: BaseOxmlElement) -> Iterator[tuple[str, int]]:
    """Yield the ids of styles that are headings, with their levels."""
    for style in styles.iter(qn("w:style")):
        level = _value(style, "w:pPr/w:outlineLvl")
        if level.isdigit() and int(level) < 9:  # noqa: PLR2004  (9 is body text)
            yield style.get(qn("w:styleId"), ""), int(level) + 1


def _numbered_styles(styles: BaseOxmlElement) -> Iterator[tuple[str, BaseOxmlElement]]:
    """Yield the ids of styles whose paragraphs are numbered, with what says how."""
    for style in styles.iter(qn("w:style")):
        numbered = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if numbered is not None:
            yield style.get(qn("w:styleId"), ""), numbered


@hookimpl
def govreport_importer() -> DocxImporter:
    """Provide the importer."""
    return DocxImporter()
